"""A collector that carries again: after a time as the one that judges, and after the store was brought back."""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import delete, select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.poll_groups import PollGroup, Reach
from nocdesk.people.model import SYSTEM
from nocdesk.quality.poll_rows import HEAD, VALUE, PollRows
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.store.inbox import InboxBatch, InboxLayout
from nocdesk.store.spool import Spool
from probes.carrier import Carrier
from probes.collector_store import CoreStore

MAX_BYTES = 500_000
LAYOUT = 7


@dataclass
class Turns:
    """A seat on which one judges by turns, and polls nothing."""

    is_alone: bool = False
    reach: Reach = field(default_factory=Reach)

    def polls(self, _groups: Collection[PollGroup]) -> frozenset[PollGroup]:
        return frozenset()

    def terms(self) -> Mapping[str, int]:
        return {}

    def judging(self) -> None:
        return None

    def give_up_judging(self) -> None: ...


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    made = Spool(tmp_path / "spool.db", max_bytes=MAX_BYTES)
    yield made
    made.close()


def test_an_alarm_of_a_filling_spool_that_was_raised_while_judging_is_cleared_while_carrying(
    sqlite_core: Core, clock: VirtualClock, spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("probes.collector_store.BATCHES_AT_ONCE", 1)
    seat = Turns()
    store = CoreStore(sqlite_core, spool, seat)
    store.apply()
    while spool.level().share < 0.9:
        # Of a probe that is gone, so that nothing of it matters but its size.
        reading = Reading(0, clock.now(), 0.0, Outcome.SILENT, None, (), None, os.urandom(8000).hex())
        spool.append(encode_batch(Batch("clock", (reading,))))

    seat.is_alone = True
    while spool.level().share > 0.75:
        store.apply()
    with sqlite_core.read() as session:
        (alarm,) = session.scalars(select(Alarm).where(Alarm.condition == Condition.SPOOL_FILLING))
        assert alarm.cleared_at is None
    seat.is_alone = False
    while spool.waiting():
        store.apply()

    with sqlite_core.read() as session:
        (alarm,) = session.scalars(select(Alarm).where(Alarm.condition == Condition.SPOOL_FILLING))
        assert alarm.cleared_at is not None


def test_a_store_that_was_brought_back_is_sent_the_layouts_again(sqlite_core: Core, spool: Spool) -> None:
    carrier = Carrier(sqlite_core, spool)
    append_row(spool)
    carrier.carry(20)
    with sqlite_core.work(SYSTEM) as work:
        work.session.execute(delete(InboxBatch))
        work.session.execute(delete(InboxLayout))

    append_row(spool)
    carrier.carry(20)

    with sqlite_core.read() as session:
        assert list(session.scalars(select(InboxLayout.number))) == [LAYOUT]


def append_row(spool: Spool) -> None:
    heads = np.zeros(1, HEAD)
    heads["layout"] = LAYOUT
    spool.append(encode_batch(Batch("clock", (), PollRows(heads, np.zeros(0, VALUE)))), {LAYOUT: b"a layout"})
