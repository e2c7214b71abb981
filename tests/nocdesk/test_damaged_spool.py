"""Of a damaged spool that was put aside everybody is told, also by a later start than the one that did so."""

from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from nocdesk.alarms.model import Alarm, AlarmEventRecord
from nocdesk.core import Core
from nocdesk.quality.wire import without_samples
from nocdesk.spool_watching import say_damaged
from nocdesk.store.spool_opening import open_spool


def start(core: Core) -> None:
    """What a collector does first."""
    spool = open_spool(core.settings.spool_file, lighten=without_samples)
    try:
        say_damaged(core, spool.source)
    finally:
        spool.close()


def told(core: Core) -> list[str]:
    with core.read() as session:
        return [
            text
            for text in session.scalars(select(AlarmEventRecord.text).order_by(AlarmEventRecord.id))
            if "aside" in text
        ]


def _refuse(*_args: object) -> None:
    raise OperationalError("", {}, Exception("the store is away"))


def test_a_start_at_which_the_store_is_away_leaves_it_to_the_next_one_to_tell(sqlite_core: Core) -> None:
    core, file = sqlite_core, sqlite_core.settings.spool_file
    for _number in (1, 2):
        file.write_text("Dear customer,\n" * 2_000)
        event.listen(core.engine, "begin", _refuse)
        with pytest.raises(OperationalError, match="the store is away"):
            start(core)
        event.remove(core.engine, "begin", _refuse)
    assert told(core) == []

    for _again in range(2):
        start(core)

    first, second = told(core)
    assert ("file is not a database" in first, "spool.damaged-1.db" in first) == (True, True)
    assert "spool.damaged-2.db" in second
    with core.read() as session:
        assert session.scalars(select(Alarm)).one().closed_at is None, "it stands until somebody takes note"
    assert sorted(path.name for path in Path(file.parent).glob("spool.damaged*")) == [
        "spool.damaged-1.db",
        "spool.damaged-2.db",
    ]
