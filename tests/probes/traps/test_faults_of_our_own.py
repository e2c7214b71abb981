"""A fault in storing one batch of traps is told and tried again; it ends no thread on which all the others depend."""

from pathlib import Path

import pytest

from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.commands import Kept, keep_traps
from probes.traps import keeper
from tests.probes.traps.notices import notice
from tests.probes.traps.receiving import receiving, wait_until


class FailingAtFirst:
    """Stores traps from the third time on."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, work: UnitOfWork, **said: object) -> Kept:
        self.calls += 1
        if self.calls < 3:
            raise OverflowError("a number that no column takes")
        return keep_traps(work, **said)  # type: ignore[arg-type]


def test_traps_are_stored_after_a_fault_that_nobody_foresaw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storing = FailingAtFirst()
    monkeypatch.setattr(keeper, "keep_traps", storing)

    with receiving(tmp_path) as running:
        running.send(notice(1))
        stored = running.wait_for_traps(1)

    assert len(stored) == 1
    assert storing.calls >= 3


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_without_that_the_thread_that_stores_them_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storing = FailingAtFirst()
    monkeypatch.setattr(keeper, "keep_traps", storing)
    monkeypatch.setattr(keeper, "FAULTS_OF_DATA", ())

    with receiving(tmp_path) as running:
        running.send(notice(1))
        wait_until(lambda: not running.reception._keeper._thread.is_alive())
        stored = running.stored()

    assert stored == 0
    assert storing.calls == 1
