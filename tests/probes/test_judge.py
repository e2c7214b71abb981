"""Who begins to judge does so with an agenda or not at all, and leaves no agenda behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nocdesk.agenda import Agenda
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.store.spool import Spool
from probes.collector_store import CoreStore
from probes.judge import Judge
from probes.tenures import Alone


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    made = Spool(tmp_path / "spool.db")
    yield made
    made.close()


def test_a_judge_whose_agenda_cannot_begin_does_not_judge_and_tries_again(sqlite_core: Core, spool: Spool) -> None:
    made: list[Agenda] = []

    def keeps_house(core: Core) -> Agenda:
        made.append(Agenda(core.clock))
        if len(made) == 1:
            raise NocdeskError("the store is away")
        return made[-1]

    judge = Judge(sqlite_core, spool, Alone(), keeps_house)
    with pytest.raises(NocdeskError):
        judge.look()
    assert not judge.is_judging

    assert judge.look()
    assert len(made) == 2
    judge.retire()


def test_a_collector_that_cannot_begin_has_begun_no_agenda(
    sqlite_core: Core, spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Core] = []

    def keeps_house(core: Core) -> Agenda:
        made.append(core)
        return Agenda(core.clock)

    def fail(*_arguments: object) -> None:
        raise NocdeskError("the directory of tables cannot be read")

    monkeypatch.setattr("probes.collector_store.load_tables", fail)
    with pytest.raises(NocdeskError):
        CoreStore(sqlite_core, spool, keeps_house=keeps_house)

    assert made == []
