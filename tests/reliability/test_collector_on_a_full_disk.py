"""R3 of a whole collector: while its spool takes nothing it says so, and what it has heard is stored afterwards."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.evidence.model import EvidenceBatch
from nocdesk.quality.wire import decode_batch
from nocdesk.store.spool import Spool
from probes.collector_store import CoreStore
from tests.conftest import store_settings
from tests.probes.collecting import FakeClient, add_device, make_collector, play
from tests.reliability.disk import NO_SPACE, OK, Event, Written, watched_disk
from tests.reliability.kept import SPOOL
from tests.reliability.load import ANN
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos


def alarms(core: Core) -> list[Alarm]:
    """Of spools that take nothing."""
    with core.read() as session:
        return list(session.scalars(select(Alarm).where(Alarm.condition == Condition.SPOOL_UNWRITABLE)))


def stored_answers(core: Core) -> int:
    """How many answers to its two probes the store has the evidence of."""
    with core.read() as session:
        batches = [decode_batch(payload) for payload in session.scalars(select(EvidenceBatch.payload))]
    return sum(len(batch.readings) + 2 * len(batch.rows) for batch in batches)


def test_a_collector_whose_disk_is_full_says_so_and_loses_no_answer(
    sqlite_template: Path, tmp_path: Path, promise: Telling
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "nocdesk.db")
    refused = 0

    def refuse(event: Event) -> int:
        nonlocal refused
        if not (isinstance(event, Written) and event.file.startswith(SPOOL)):
            return OK
        refused += 1
        return NO_SPACE

    with watched_disk(tmp_path) as disk:
        disk.is_writing_down = False
        core = open_core(store_settings(f"sqlite:///{tmp_path / 'nocdesk.db'}", tmp_path), ANN, SystemClock())
        add_device(core, 10_001, interval_s=0.2)
        spool = Spool(tmp_path / SPOOL)

        def fill() -> None:
            disk.refuse = refuse

        def make_room() -> None:
            disk.refuse = lambda _event: OK

        collector = play(
            lambda: make_collector(CoreStore(core, spool), FakeClient()),
            lambda: stored_answers(core) > 0,
            fill,
            lambda: bool(alarms(core)),
            make_room,
            lambda: alarms(core)[0].cleared_at is not None,
        )
        spool.close()

    lost = collector.tally.answered - stored_answers(core)
    (alarm,) = alarms(core)
    core.close()
    assert "database or disk is full" in alarm.text
    promise.kept("R3", "the collector's disk is full until there is room", injected=refused, lost=lost)
