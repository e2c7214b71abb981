"""The fast way of ordinary answers gives exactly what the ordinary way gives: samples, alarms, ledger and memories."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.engine import Engine
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import Actor, Role
from nocdesk.quality.baseline import HOURS, Season, Usual, pack
from nocdesk.quality.model import Baseline, Basis, ProbeStatus, Side, Threshold
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.settings import Settings
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.series import SeriesKey, series_ids
from nocdesk.store.spool import Spool
from tests.conftest import START, store_settings
from tests.nocdesk.both_ways import RowMaker, stored_samples
from tests.nocdesk.provider_builder import Provider, make_provider

TOP_32, TOP_64 = 2**32, 2**64
SPEED = 10**9
RIGA: dict[str, Any] = {"timezone": "Europe/Riga"}
DAYTIME = {"hours": ["08:00-10:15"], **RIGA}
"""The history begins at 08:00 UTC, which is 10:00 in Riga."""


@dataclass(frozen=True, slots=True)
class Agent:
    """A device with one interface, and its clock in ticks."""

    ticks: int = 1_000_000
    octets: int = 0
    errors: int = 0
    temperature: int = 20
    discontinuity: int | None = 0
    is_up: bool = True
    speed: int = SPEED


CHANGES: dict[str, Callable[[Agent], Agent]] = {
    "runs on": lambda a: replace(a, octets=(a.octets + 12_345) % TOP_64, errors=(a.errors + 3) % TOP_32),
    "is idle": lambda a: a,
    "is busy": lambda a: replace(a, octets=(a.octets + 400_000_000) % TOP_64),
    "does the impossible": lambda a: replace(a, octets=(a.octets + 10**12) % TOP_64),
    "resets its counters": lambda a: replace(a, octets=0, errors=0),
    "is about to wrap": lambda a: replace(a, octets=TOP_64 - 100, errors=TOP_32 - 2),
    "wraps": lambda a: replace(a, octets=(a.octets + 5000) % TOP_64, errors=(a.errors + 10) % TOP_32),
    "restarts": lambda a: replace(a, ticks=100, octets=7, errors=0),
    "is about to wrap its clock": lambda a: replace(a, ticks=TOP_32 - 200),
    "is discontinued": lambda a: replace(a, discontinuity=(a.discontinuity or 0) + 77),
    "tells no discontinuity": lambda a: replace(a, discontinuity=None),
    "goes down": lambda a: replace(a, is_up=False),
    "comes up": lambda a: replace(a, is_up=True),
    "is throttled": lambda a: replace(a, speed=10**6),
    "freezes": lambda a: replace(a, temperature=-40),
    "thaws": lambda a: replace(a, temperature=25),
}
SPECIAL = ("silent", "faulty", "stands still")
step = st.one_of(st.just("runs on"), st.sampled_from([*CHANGES, *SPECIAL]))
history = st.lists(st.lists(st.tuples(step, step), min_size=1, max_size=5), min_size=1, max_size=8)


RULES: tuple[dict[str, Any], ...] = (
    {"metric": Metric.RX_BPS, "side": Side.ABOVE, "trigger": 2e8, "rearm": 1e8},
    {"metric": Metric.PDV_MS, "side": Side.OUTSIDE, "trigger": 90, "rearm": 80, "low_trigger": -10, "low_rearm": 0},
    {"metric": Metric.IN_ERRORS_PS, "side": Side.ABOVE, "trigger": 1.6, "rearm": 1.0, **DAYTIME},
    {"metric": Metric.IN_ERRORS_PS, "side": Side.ABOVE, "trigger": 2.6, "rearm": 1.0},
    {"metric": Metric.PDV_MS, "basis": Basis.STEP, "side": Side.OUTSIDE, "trigger": 20, "rearm": 10, "over_min": 1},
    {"metric": Metric.RX_BPS, "basis": Basis.STEP_PCT, "side": Side.ABOVE, "trigger": 99, "rearm": 50, "over_min": 1},
    {"metric": Metric.PDV_MS, "basis": Basis.BASELINE_SPREAD, "side": Side.BELOW, "trigger": 3, "rearm": 1, **RIGA},
)
"""One of each kind, which the history crosses."""


@dataclass(slots=True)
class Desk:
    """A store with a spool and an engine."""

    core: Core
    spool: Spool
    engine: Engine
    provider: Provider

    def close(self) -> None:
        self.spool.close()
        self.core.close()


@pytest.fixture(scope="module")
def template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Provider]:
    """A store with a provider and thresholds that the history crosses, to make others from."""
    directory = tmp_path_factory.mktemp("provider")
    shutil.copyfile(sqlite_template, directory / "nocdesk.db")
    core = open_core(_settings(directory), Actor("ann", Role.ENGINEER), VirtualClock(START))
    provider = make_provider(core)
    with core.work() as work:
        for number, rule in enumerate(RULES):
            severity = PerceivedSeverity.MINOR
            work.session.add(Threshold(name=f"rule {number}", count=2, rearm_count=2, severity=severity, **rule))
        (number,) = series_ids(work.session, [SeriesKey(provider.interface_probe, Metric.PDV_MS, "ge-0/0/1")]).values()
        usual = pack(Season("Europe/Riga", (Usual(20.0, 2.0, 4),) * HOURS))
        kept = {"timezone": "Europe/Riga", "weeks": 4, "computed_at": START, "content": usual}
        work.session.add(Baseline(series_id=number, **kept))
    core.close()
    return directory / "nocdesk.db", provider


def open_desk(template: tuple[Path, Provider], directory: Path) -> Desk:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    shutil.copyfile(template[0], directory / "nocdesk.db")
    core = open_core(_settings(directory), Actor("ann", Role.ENGINEER), VirtualClock(START))
    spool = Spool(directory / "spool.db")
    return Desk(core, spool, Engine(core, spool), template[1])


def _settings(directory: Path) -> Settings:
    return store_settings(f"sqlite:///{directory / 'nocdesk.db'}", directory)


def readings_of(agent: Agent, what: str, probe_id: int, at: datetime, monotonic_s: float) -> Reading:
    base = Reading(probe_id, at, monotonic_s, Outcome.ANSWERED, agent.ticks, (), 1.5 + agent.temperature % 7)
    if what == "silent":
        return replace(base, outcome=Outcome.SILENT, uptime_ticks=None, round_trip_ms=None, detail="no answer")
    if what == "faulty":
        return replace(base, outcome=Outcome.FAULTY, detail="genErr")
    d = agent.discontinuity
    return replace(
        base,
        measurements=(
            Measurement(Metric.OPER_UP, "ge-0/0/1", Kind.GAUGE, int(agent.is_up)),
            Measurement(Metric.SPEED_BPS, "ge-0/0/1", Kind.GAUGE, agent.speed),
            Measurement(Metric.IN_OCTETS, "ge-0/0/1", Kind.COUNTER64, agent.octets, d),
            Measurement(Metric.IN_ERRORS, "ge-0/0/1", Kind.COUNTER32, agent.errors, d),
            Measurement(Metric.PDV_MS, "ge-0/0/1", Kind.GAUGE, agent.temperature),
        ),
    )


def batches_of(steps: list[list[tuple[str, str]]], provider: Provider) -> list[list[Reading]]:
    agents = [Agent(), Agent(ticks=5_000_000)]
    probes = [(provider.interface_probe, provider.system_probe), (provider.edge_system_probe,)]
    elapsed_s, batches = 0.0, []
    for batch in steps:
        readings: list[Reading] = []
        for polls in batch:
            elapsed_s += 2.0
            for number, what in enumerate(polls):
                ticks = agents[number].ticks + (0 if what == "stands still" else 200)
                agent = replace(agents[number], ticks=ticks % TOP_32)
                agents[number] = CHANGES.get(what, CHANGES["runs on"])(agent)
                at = START + timedelta(seconds=elapsed_s, milliseconds=number)
                for probe in probes[number]:
                    readings.append(readings_of(agents[number], what, probe, at, elapsed_s + number / 1000))
        batches.append(readings)
    return batches


def contents(core: Core) -> dict[str, Any]:
    """Everything that a batch leaves in the store."""
    tables = (Alarm, AlarmImpact, LedgerEntry, ProbeStatus)
    with core.read() as session:
        found: dict[str, Any] = {
            table.__tablename__: [
                {c.name: getattr(row, c.key) for c in table.__table__.columns}
                for row in session.scalars(select(table).order_by(*table.__table__.primary_key))
            ]
            for table in tables
        }
        found["samples"] = stored_samples(session, START)
    return found


@given(steps=history)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_history_leaves_the_same_store_by_either_way(
    steps: list[list[tuple[str, str]]], template: tuple[Path, Provider], tmp_path: Path
) -> None:
    ordinary, fast = open_desk(template, tmp_path / "ordinary"), open_desk(template, tmp_path / "fast")
    maker = RowMaker()

    for readings in batches_of(steps, ordinary.provider):
        ordinary.spool.append(encode_batch(Batch("clock-1", tuple(readings))))
        maker.spool(fast.spool, maker.batch("clock-1", readings))
        ordinary.engine.apply_waiting()
        fast.engine.apply_waiting()

    try:
        assert contents(fast.core) == contents(ordinary.core)
    finally:
        ordinary.close()
        fast.close()


QUIET = [[("runs on", "runs on")] * 3] * 6


def test_a_quiet_history_does_go_the_fast_way(template: tuple[Path, Provider], tmp_path: Path) -> None:
    """Without this the test above would compare the ordinary way with itself."""
    desk, maker = open_desk(template, tmp_path / "fast"), RowMaker()
    seen: list[int] = []
    for readings in batches_of(QUIET, desk.provider):
        maker.spool(desk.spool, maker.batch("clock-1", readings))
        desk.engine.apply_waiting()
        seen.append(len(desk.engine.intake.seating.seats.ready_probes()))
    desk.close()

    assert maker.rows == 3 * 3 * 6 - 3
    assert seen == [0, 3, 3, 3, 3, 3]


@pytest.mark.parametrize("failing", range(6))
def test_a_transaction_that_fails_once_leaves_the_same_store_as_one_that_does_not(
    failing: int, template: tuple[Path, Provider], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordinary, fast = open_desk(template, tmp_path / "ordinary"), open_desk(template, tmp_path / "fast")
    maker = RowMaker()
    steps = [*QUIET[:3], [("is busy", "silent"), ("is busy", "runs on")], *QUIET[:2]]

    def away(*_arguments: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("the server is away"))

    for number, readings in enumerate(batches_of(steps, ordinary.provider)):
        ordinary.spool.append(encode_batch(Batch("clock-1", tuple(readings))))
        ordinary.engine.apply_waiting()
        maker.spool(fast.spool, maker.batch("clock-1", readings))
        if number == failing:
            with monkeypatch.context() as trouble:
                trouble.setattr("nocdesk.intake.keep_ledger", away)
                with pytest.raises(OperationalError):
                    fast.engine.apply_waiting()
        fast.engine.apply_waiting()

    assert contents(fast.core) == contents(ordinary.core)
    ordinary.close()
    fast.close()


def test_steps_seasons_and_hours_raise_the_same_alarms_by_either_way(
    template: tuple[Path, Provider], tmp_path: Path
) -> None:
    ordinary, fast = open_desk(template, tmp_path / "ordinary"), open_desk(template, tmp_path / "fast")
    maker, ready = RowMaker(), []
    quiet: list[list[tuple[str, str]]] = [[("runs on", "runs on")] * 5] * 7
    cold: list[list[tuple[str, str]]] = [[("freezes", "runs on")] * 5] * 2
    busy: list[list[tuple[str, str]]] = [[("is busy", "runs on")] * 5] * 2

    for readings in batches_of([*quiet, *cold, *busy, *quiet], ordinary.provider):
        ordinary.spool.append(encode_batch(Batch("clock-1", tuple(readings))))
        maker.spool(fast.spool, maker.batch("clock-1", readings))
        ordinary.engine.apply_waiting()
        fast.engine.apply_waiting()
        ready.append(len(fast.engine.intake.seating.seats.ready_probes()))
    found, slow = contents(fast.core), contents(ordinary.core)
    ordinary.close()
    fast.close()

    assert found == slow
    texts = " ".join(row["text"] for row in found["alarm"])
    for words in ("min before", "usual at this hour of the week", "< -10 ms"):
        assert words in texts
    assert max(ready) == 3
