"""R7 and R8 at the engine: a clock that is set, a stall and a sleep; each with its control, the guard switched off."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.customers.model import Agreement
from nocdesk.engine import Engine
from nocdesk.quality.model import ClockStep
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.sla.model import SlaStatus
from nocdesk.store.position import IngestPosition
from nocdesk.store.unit_of_work import UnitOfWork
from tests.conftest import START
from tests.nocdesk.outages.rounds import Polled, Round, polled
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

OF_THE_FAULT = [Condition.DEVICE_SILENT, Condition.LINK_DOWN, Condition.TEST_FAILED]
STEPS = [3600.0, -3600.0, -3.0, 400 * 86400.0]


class UnguardedEngine(Engine):
    """The control: believes the wall clock."""

    def _mind_the_clock(self, work: UnitOfWork, position: IngestPosition, batch: Batch) -> None:
        """Nothing is minded."""


@pytest.fixture
def provider(sqlite_template: Path) -> Iterator[Polled]:
    with polled(sqlite_template) as opened:
        yield opened


@pytest.fixture
def unguarded(provider: Polled) -> Polled:
    provider.feeder.engine = UnguardedEngine(provider.core, provider.feeder.spool)
    return provider


def play_with_a_step(provider: Polled, step_s: float) -> float:
    """20 s up, 20 s down with the step in their midst, 30 s up; the real seconds that passed."""
    begun_s = provider.clock.monotonic()
    for kind in [Round.HEALTHY] * 4 + [Round.LINK_DOWN] * 2:
        provider.play(kind)
    provider.clock.step(step_s)
    for kind in [Round.LINK_DOWN] * 2 + [Round.HEALTHY] * 6:
        provider.play(kind)
    return provider.clock.monotonic() - begun_s


def seconds_by_class(provider: Polled) -> dict[str, float]:
    """Seconds of the access service by class, each entry from its own beginning to its own end."""
    found: dict[str, float] = {}
    for entry in provider.entries(provider.provider.access):
        seconds = ((entry.ended_at or provider.clock.now()) - entry.began_at).total_seconds()
        assert seconds >= 0
        found[entry.service_class.value] = found.get(entry.service_class.value, 0.0) + seconds
    return found


def conditions(provider: Polled) -> list[Condition]:
    with provider.core.read() as session:
        return sorted(session.scalars(select(Alarm.condition)))


def agree_since(provider: Polled, starts_at: datetime) -> None:
    with provider.core.work() as work:
        work.session.scalars(select(Agreement)).one().starts_at = starts_at


def bad_seconds(provider: Polled) -> float:
    """What the availability objective of the voice service has used of its budget."""
    with provider.core.read() as session:
        status = session.scalars(select(SlaStatus).where(SlaStatus.measure == "availability")).one()
        return status.down_s


@pytest.mark.parametrize("step_s", STEPS)
def test_a_step_leaves_every_class_its_real_seconds_and_raises_no_false_alarm(
    provider: Polled, step_s: float, promise: Telling
) -> None:
    elapsed_s = play_with_a_step(provider, step_s)

    assert seconds_by_class(provider) == {"up": 50.0, "down": 20.0}
    assert elapsed_s == 70.0
    assert conditions(provider) == [Condition.CLOCK_STEPPED, *OF_THE_FAULT]
    with provider.core.read() as session:
        assert session.scalars(select(ClockStep.step_s)).one() == pytest.approx(step_s)
        fault = session.scalars(select(Alarm).where(Alarm.condition == Condition.LINK_DOWN)).one()
        assert fault.cleared_at is not None
        assert fault.cleared_at - fault.began_at == timedelta(seconds=20)
    promise.kept("R7", "clock set by +-1 h, -3 s, +400 days in an outage", injected=1)


@pytest.mark.parametrize("step_s", STEPS)
def test_control_an_engine_that_believes_the_wall_clock_gets_the_seconds_wrong(
    unguarded: Polled, step_s: float, promise: Telling
) -> None:
    play_with_a_step(unguarded, step_s)

    with pytest.raises(AssertionError):
        assert seconds_by_class(unguarded) == {"up": 50.0, "down": 20.0}
    promise.control("R7", "an engine that believes the wall clock: wrong seconds of outage")


@pytest.mark.parametrize("step_s", [3600.0, -3600.0, -3.0])
def test_a_step_neither_hides_nor_adds_seconds_of_the_service_level(
    provider: Polled, step_s: float, promise: Telling
) -> None:
    agree_since(provider, START - timedelta(days=40))
    play_with_a_step(provider, step_s)

    assert bad_seconds(provider) == 20.0
    promise.kept("R7", "clock set in a period of a service level", injected=1)


def test_control_without_the_guard_the_service_level_counts_other_seconds(unguarded: Polled) -> None:
    agree_since(unguarded, START - timedelta(days=40))
    play_with_a_step(unguarded, -3600.0)

    with pytest.raises(AssertionError):
        assert bad_seconds(unguarded) == 20.0


@pytest.mark.parametrize("step_s", STEPS)
def test_a_step_between_two_readings_of_one_batch_is_found_too(
    provider: Polled, step_s: float, promise: Telling
) -> None:
    provider.play(Round.HEALTHY)
    before = provider.feeder.healthy(provider.provider)
    provider.clock.advance(1)
    provider.clock.step(step_s)
    after = provider.feeder.healthy(provider.provider)
    provider.feeder.take(*before, *after, advance_s=5)
    provider.play(Round.HEALTHY)

    assert seconds_by_class(provider) == {"up": 16.0}
    assert conditions(provider) == [Condition.CLOCK_STEPPED]
    promise.kept("R7", "clock set between two readings of a batch", injected=1)


@pytest.mark.parametrize("step_s", STEPS)
def test_a_step_between_the_poll_and_its_judgement_changes_nothing_for_the_services(
    provider: Polled, step_s: float, promise: Telling
) -> None:
    provider.play(Round.HEALTHY)
    provider.feeder.spool.append(encode_batch(Batch("clock-1", tuple(provider.feeder.healthy(provider.provider)))))
    provider.clock.step(step_s)
    provider.feeder.engine.apply_waiting()
    provider.clock.advance(5)
    provider.play(Round.HEALTHY)

    assert seconds_by_class(provider) == {"up": 15.0}
    assert conditions(provider) == [Condition.CLOCK_STEPPED]
    promise.kept("R7", "clock set between poll and judgement", injected=1)


@pytest.mark.parametrize("step_s", STEPS)
def test_an_outage_that_is_over_stays_over_when_its_hour_comes_again(
    provider: Polled, step_s: float, promise: Telling
) -> None:
    for kind in [Round.HEALTHY] * 2 + [Round.TEST_FAILED] * 3 + [Round.HEALTHY] * 4:
        provider.play(kind)
    provider.clock.step(step_s if step_s > 0 else max(step_s, -30.0))
    for kind in [Round.HEALTHY, Round.SLOW, Round.SLOW] + [Round.HEALTHY] * 6:
        provider.play(kind)

    found: dict[str, float] = {}
    for entry in provider.entries(provider.provider.voice):
        seconds = ((entry.ended_at or provider.clock.now()) - entry.began_at).total_seconds()
        found[entry.service_class.value] = found.get(entry.service_class.value, 0.0) + seconds
    assert found == {"up": 65.0, "down": 15.0, "degraded": 10.0}
    promise.kept("R7", "clock set after an outage", injected=1)


@pytest.mark.parametrize("step_s", [1.9, -1.9])
def test_a_correction_by_less_than_the_tolerance_is_no_step(provider: Polled, step_s: float) -> None:
    provider.play(Round.HEALTHY)
    provider.clock.step(step_s)
    provider.play(Round.HEALTHY)

    assert conditions(provider) == []
    assert set(seconds_by_class(provider)) == {"up"}


def test_a_stall_of_five_seconds_is_no_gap_and_no_alarm(provider: Polled, promise: Telling) -> None:
    for _ in range(3):
        provider.play(Round.HEALTHY)
    provider.clock.advance(5)
    provider.play(Round.HEALTHY)

    assert seconds_by_class(provider) == {"up": 25.0}
    assert conditions(provider) == []
    promise.kept("R8", "5 s stalled, at the engine", injected=1)


def test_an_hour_asleep_is_not_measured_and_neither_down_nor_a_storm(provider: Polled, promise: Telling) -> None:
    sleep_for_an_hour(provider)

    assert seconds_by_class(provider) == {"up": 20.0, "unknown": 3605.0}
    assert conditions(provider) == []
    promise.kept("R8", "an hour asleep, at the engine", injected=1)


def test_control_with_a_tolerance_of_a_day_the_hour_asleep_counts_as_up(
    provider: Polled, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr("nocdesk.network.topology.STALE_SLACK_S", 86_400.0)
    sleep_for_an_hour(provider)

    with pytest.raises(AssertionError):
        assert seconds_by_class(provider) == {"up": 20.0, "unknown": 3605.0}
    promise.control("R8", "a tolerance of a day: the hour asleep counts as up")


def sleep_for_an_hour(provider: Polled) -> None:
    for _ in range(3):
        provider.play(Round.HEALTHY)
    provider.clock.advance(3600)
    for _ in range(2):
        provider.play(Round.HEALTHY)


def test_a_backlog_is_judged_by_when_it_was_polled_and_not_by_when_it_is_read(provider: Polled) -> None:
    """The engine was away for a while: it finds the outage of then, with its seconds, and no false gap."""
    provider.play(Round.HEALTHY)
    for kind in [Round.HEALTHY] * 4 + [Round.LINK_DOWN] * 4 + [Round.HEALTHY] * 5:
        readings = provider.feeder.healthy(provider.provider, is_up=kind is not Round.LINK_DOWN)
        for reading in readings:
            provider.feeder.spool.append(encode_batch(Batch("clock-1", (reading,))))
        provider.clock.advance(5)
    ended_at: datetime = provider.clock.now()
    provider.clock.advance(600)

    provider.feeder.engine.apply_waiting(limit=1000)

    entries = provider.entries(provider.provider.access)
    spans = [(e.service_class.value, ((e.ended_at or ended_at) - e.began_at)) for e in entries]
    assert spans == [
        ("up", timedelta(seconds=25)),
        ("down", timedelta(seconds=20)),
        ("up", timedelta(seconds=25)),
    ]
