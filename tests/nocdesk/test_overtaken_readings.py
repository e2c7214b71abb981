"""What one collector has heard and brings when another has asked since: samples, and no news of any state."""

from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.services.model import ServiceClass
from nocdesk.store.leases import LeaseTerm, holder_of
from tests.conftest import START
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.raw_samples import raw_values
from tests.nocdesk.readings import Feeder

EVERY_S = 5.0


@pytest.fixture
def provider(sqlite_core: Core) -> Provider:
    return make_provider(sqlite_core)


@pytest.fixture
def feeder(sqlite_core: Core, clock: VirtualClock, provider: Provider, tmp_path: Path) -> Feeder:
    return Feeder(sqlite_core, clock, tmp_path)


def bring(feeder: Feeder, collector: str, readings: list[Reading]) -> None:
    feeder.spool.append(encode_batch(Batch(collector, tuple(readings))))
    feeder.engine.apply_waiting()


def poll(feeder: Feeder, collector: str, provider: Provider, times: int, *, is_up: bool) -> None:
    for _ in range(times):
        bring(feeder, collector, feeder.healthy(provider, is_up=is_up))
        feeder.clock.advance(EVERY_S)


def states(core: Core, provider: Provider) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What was raised and cleared when, and the ledger of the service on the link."""
    told = (AlarmHappening.RAISED, AlarmHappening.REPEATED, AlarmHappening.CLEARED)
    with core.read() as session:
        happened = select(Alarm.natural_key, AlarmEventRecord.happening, AlarmEventRecord.evidence_at)
        happened = happened.join(Alarm, Alarm.id == AlarmEventRecord.alarm_id)
        happened = happened.where(AlarmEventRecord.happening.in_(told)).order_by(AlarmEventRecord.id)
        entries = select(LedgerEntry.service_class, LedgerEntry.began_at, LedgerEntry.ended_at)
        entries = entries.where(IN_FORCE, LedgerEntry.service_id == provider.access).order_by(LedgerEntry.began_at)
        return [tuple(row) for row in session.execute(happened)], [tuple(row) for row in session.execute(entries)]


def test_what_was_heard_before_another_took_over_takes_no_outage_back(
    sqlite_core: Core, clock: VirtualClock, provider: Provider, feeder: Feeder
) -> None:
    poll(feeder, "first", provider, 4, is_up=True)
    spooled = []
    for _ in range(6):
        spooled.append(feeder.healthy(provider))
        clock.advance(EVERY_S)
    down_from = clock.now()
    poll(feeder, "second", provider, 6, is_up=False)
    judged, _with_a_gap = states(sqlite_core, provider)
    samples = raw_values(sqlite_core).total()

    for readings in spooled:
        bring(feeder, "first", readings)

    happened, ledger = states(sqlite_core, provider)
    assert happened == judged
    assert ledger == [(ServiceClass.UP, START, down_from), (ServiceClass.DOWN, down_from, None)]
    assert raw_values(sqlite_core).total() > samples, "its samples are kept all the same"
    poll(feeder, "second", provider, 3, is_up=False)
    assert states(sqlite_core, provider) == (judged, ledger)


def test_after_a_clock_was_set_back_between_two_processes_everything_is_judged(
    sqlite_core: Core, clock: VirtualClock, provider: Provider, feeder: Feeder
) -> None:
    poll(feeder, "before", provider, 4, is_up=True)
    clock.step(-3600)

    poll(feeder, "after", provider, 4, is_up=False)

    with sqlite_core.read() as session:
        assert session.scalars(select(Alarm)).all() != []


@pytest.mark.parametrize(("is_other", "kept"), [(False, 1), (True, 0)], ids=["itself", "another"])
def test_what_was_heard_late_in_a_term_is_left_out_where_another_took_over_and_kept_where_it_was_the_same_one(
    sqlite_core: Core, clock: VirtualClock, provider: Provider, feeder: Feeder, is_other: bool, kept: int
) -> None:
    holders = [holder_of(feeder.spool.source), holder_of("other" if is_other else feeder.spool.source)]
    with sqlite_core.work(SYSTEM) as work:
        for token, holder in enumerate(holders, start=1):
            work.session.add(LeaseTerm(name="poll ", token=token, holder=holder, began_at=clock.now()))
    clock.advance(EVERY_S)

    batch = Batch("first", tuple(feeder.healthy(provider)), terms={"poll ": 1})
    feeder.spool.append(encode_batch(batch))
    feeder.engine.apply_waiting()

    assert raw_values(sqlite_core).total() == kept
