"""R5: a spool that is full loses the oldest performance samples and nothing else, counts them, and raises an alarm."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.engine import Engine
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.quality.wire import decode_batch, without_samples
from nocdesk.store.spool import Spool, SpoolError
from tests.nocdesk.both_ways import RowMaker
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

BOUND = 256 * 2**10
BATCHES = 200
ROWS = 20
PORTS = 16


@dataclass
class Heard:
    """A collector that polls on while the store is away: an interface with much traffic, and a device that comes and
    goes."""

    spool: Spool
    provider: Provider
    clock: VirtualClock
    rows: RowMaker = field(default_factory=RowMaker)
    chance: random.Random = field(default_factory=lambda: random.Random(5))
    states: list[Outcome] = field(default_factory=list)
    octets: int = 0

    def hear(self, batches: int) -> None:
        """Spool so many batches, in every tenth of which the device falls silent or comes back."""
        for number in range(batches):
            readings = [self._traffic() for _ in range(ROWS)]
            batch = self.rows.batch("clock", readings)
            if number % 10 == 0:
                batch = replace(batch, readings=(*batch.readings, self._state()))
            self.rows.spool(self.spool, batch)

    def _traffic(self) -> Reading:
        self.clock.advance(1)
        self.octets += 100_000
        measured = [
            Measurement(Metric.IN_OCTETS, f"port {port}", Kind.COUNTER64, self.octets + self.chance.getrandbits(16))
            for port in range(PORTS)
        ]
        return self._reading(self.provider.interface_probe, Outcome.ANSWERED, measured)

    def _state(self) -> Reading:
        self.states.append(Outcome.SILENT if len(self.states) % 10 < 5 else Outcome.ANSWERED)
        return self._reading(self.provider.edge_system_probe, self.states[-1])

    def _reading(self, probe: int, outcome: Outcome, measured: Sequence[Measurement] = ()) -> Reading:
        ticks = round(self.clock.monotonic() * 100) if outcome is Outcome.ANSWERED else None
        took = 1.0 if outcome is Outcome.ANSWERED else None
        return Reading(probe, self.clock.now(), self.clock.monotonic(), outcome, ticks, tuple(measured), took)


def kept_states(spool: Spool, provider: Provider) -> list[Outcome]:
    """What the spool still says of the device that comes and goes."""
    batches = [decode_batch(payload) for _, payload in spool.after(0, 10_000)]
    return [one.outcome for batch in batches for one in batch.readings if one.probe_id == provider.edge_system_probe]


def kept_rows(spool: Spool) -> list[int]:
    """How many samples each waiting batch still has, the oldest first."""
    return [len(decode_batch(payload).rows) for _, payload in spool.after(0, 10_000)]


def alarm_of(core: Core, condition: Condition) -> Alarm | None:
    """The open one."""
    with core.read() as session:
        query = select(Alarm).where(Alarm.condition == condition, Alarm.closed_at.is_(None))
        return session.scalars(query).first()


def test_at_the_bound_the_oldest_samples_go_and_every_state_stays(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path, promise: Telling
) -> None:
    provider = make_provider(sqlite_core)
    spool = Spool(tmp_path / "spool.db", lighten=without_samples, max_bytes=BOUND)
    heard = Heard(spool, provider, clock)

    heard.hear(BATCHES)

    level, rows = spool.level(), kept_rows(spool)
    assert heard.rows.rows > 0
    assert level.used_bytes <= BOUND
    assert kept_states(spool, provider) == heard.states
    assert level.dropped == heard.rows.rows - sum(rows)
    assert level.dropped > 5 * ROWS
    # The oldest went: behind the first batch that still has its samples every one has.
    first = next(place for place, number in enumerate(rows) if number)
    assert all(number >= ROWS - 1 for number in rows[first:])
    assert rows[-1] == ROWS
    lost = len(heard.states) - len(kept_states(spool, provider))
    uncounted = abs(level.dropped - (heard.rows.rows - sum(rows)))
    promise.kept("R5", "a spool is filled beyond its bound", injected=level.dropped, lost=lost, wrong=uncounted)


def test_control_a_spool_that_may_drop_nothing_takes_no_state_any_more(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path, promise: Telling
) -> None:
    provider = make_provider(sqlite_core)
    spool = Spool(tmp_path / "spool.db", max_bytes=BOUND)
    heard = Heard(spool, provider, clock)

    with pytest.raises(SpoolError, match="full"):
        heard.hear(BATCHES)

    kept = len(kept_states(spool, provider))
    assert kept < BATCHES // 10
    promise.control("R5", f"nothing may be dropped: {BATCHES // 10 - kept} of {BATCHES // 10} states lost")


def test_when_the_store_is_back_it_hears_of_every_state_of_the_drops_and_of_the_end(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    provider = make_provider(sqlite_core)
    spool = Spool(tmp_path / "spool.db", lighten=without_samples, max_bytes=BOUND)
    heard = Heard(spool, provider, clock)
    heard.hear(BATCHES + 31)
    engine = Engine(sqlite_core, spool)
    dropped = spool.level().dropped

    engine.apply_waiting(1)
    filling = alarm_of(sqlite_core, Condition.SPOOL_FILLING)
    while engine.apply_waiting().batches:
        pass
    silent, after = (alarm_of(sqlite_core, one) for one in (Condition.DEVICE_SILENT, Condition.SPOOL_FILLING))

    assert filling is not None
    assert f"{dropped:,} answers with performance samples were dropped so far" in filling.text
    assert after is not None
    assert after.cleared_at is not None
    assert heard.states[-1] is Outcome.SILENT
    assert silent is not None


def test_from_four_fifths_on_an_alarm_stands_before_anything_is_lost(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    provider = make_provider(sqlite_core)
    spool = Spool(tmp_path / "spool.db", lighten=without_samples, max_bytes=BOUND)
    heard, engine = Heard(spool, provider, clock), Engine(sqlite_core, spool)
    engine.apply_waiting(1)
    before = alarm_of(sqlite_core, Condition.SPOOL_FILLING)

    while spool.level().share < 0.85:
        heard.hear(1)
    engine.apply_waiting(1)
    alarm = alarm_of(sqlite_core, Condition.SPOOL_FILLING)

    assert before is None
    assert spool.level().dropped == 0
    assert alarm is not None
    assert "% full" in alarm.text
    assert "dropped" not in alarm.text
