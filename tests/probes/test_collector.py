"""The collector as a whole: its rhythm, its durability, its log, its requests, and that there is only one of it."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.credentials import Community, Credentials, MemoryCredentials
from nocdesk.network.model import Device, DeviceKind, Interface, Probe, ProbeType, SnmpVersion
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.requests.commands import ask_poll_now
from nocdesk.requests.queries import collector_rows, request_row
from nocdesk.settings import PollSettings, Settings
from nocdesk.store.spool import Spool, SpoolError
from probes.collector import Collector
from probes.collector_store import Beat, CoreStore, PollNow
from probes.exclusive import SecondCollectorError, only_collector
from probes.poller import DeviceTarget
from probes.probe import SYS_UPTIME, ProbeTarget
from probes.snmp.client import SnmpClient, Target
from probes.snmp.errors import SilentError
from probes.snmp.pysnmp_client import PysnmpClient
from probes.snmp.varbind import Oid, SnmpType, VarBind, Walk

if TYPE_CHECKING:
    from tests.probes.conftest import Snmpd, StartSnmpd

LAB = Credentials([MemoryCredentials({"lab": Community("kestrel-readings")})])
ENGINEER = Actor("ada", Role.ENGINEER)
PATIENCE_S = 20.0
INTERVAL_S = 0.2


@dataclass(slots=True)
class MovableClock:
    """The machine's clocks, set off by a test."""

    wall_step_s: float = 0.0
    asleep_s: float = 0.0
    real: SystemClock = field(default_factory=SystemClock)

    def now(self) -> datetime:
        return self.real.now() + timedelta(seconds=self.wall_step_s)

    def monotonic(self) -> float:
        return self.real.monotonic() + self.asleep_s


@dataclass(slots=True)
class FakeStore:
    """A store in memory that can refuse to keep anything."""

    devices: tuple[DeviceTarget, ...]
    kept: list[Reading] = field(default_factory=list)
    is_full: bool = False
    beats: list[Beat] = field(default_factory=list)
    requests: list[PollNow] = field(default_factory=list)
    answers: dict[int, str] = field(default_factory=dict)

    def targets(self) -> tuple[DeviceTarget, ...]:
        return self.devices

    def keep(self, readings: Sequence[Reading]) -> None:
        if self.is_full:
            raise SpoolError("The spool cannot be written (disk full). Free space on its disk.")
        self.kept.extend(readings)

    def apply(self) -> None: ...

    def claim(self) -> tuple[PollNow, ...]:
        claimed, self.requests = tuple(self.requests), []
        return claimed

    def answer(self, request_id: int, text: str) -> None:
        self.answers[request_id] = text

    def beat(self, figures: Beat) -> None:
        self.beats.append(figures)


@dataclass(slots=True)
class FakeClient:
    """Agents that answer at once with an uptime, or not at all; it counts who is asked twice at the same time."""

    is_silent: bool = False
    answer_s: float = 0.0
    asked: int = 0
    busy: set[int] = field(default_factory=set)
    overlaps: int = 0
    most_at_once: int = 0
    on_answer: Callable[[], object] = bool

    async def get(self, target: Target, oids: tuple[Oid, ...]) -> tuple[VarBind, ...]:
        self.overlaps += target.port in self.busy
        self.busy.add(target.port)
        self.most_at_once = max(self.most_at_once, len(self.busy))
        self.asked += 1
        await asyncio.sleep(self.answer_s)
        self.busy.remove(target.port)
        self.on_answer()
        if self.is_silent:
            raise SilentError(target.address, target.port)
        return tuple(VarBind(oid, 4200 if oid == SYS_UPTIME else None, SnmpType.TIME_TICKS) for oid in oids)

    async def walk(self, _target: Target, _root: Oid) -> Walk:
        return Walk((), is_complete=True)

    async def close(self) -> None: ...


def make_device(number: int = 1, interval_s: float = INTERVAL_S, name: str = "edge") -> DeviceTarget:
    probe = ProbeTarget(number, f"system {number}", ProbeType.SYSTEM, interval_s)
    return DeviceTarget(number, f"{name}-{number}", "127.0.0.1", 10_000 + number, SnmpVersion.V2C, "lab", (probe,))


def make_collector(
    store: FakeStore | CoreStore, client: SnmpClient, clock: MovableClock | None = None, in_flight: int = 64
) -> Collector:
    pace = PollSettings(timeout_s=0.3, retries=0, in_flight=in_flight)
    return Collector(store=store, client=client, credentials=LAB, clock=clock or MovableClock(), pace=pace)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - the condition is about a thread or a database
            await asyncio.sleep(0.01)


def play(collect: Callable[[], Collector], *steps: Callable[[], bool | None]) -> Collector:
    """Run a collector while each step in turn is done; one that gives a truth value is waited for."""

    async def run() -> Collector:
        collector = collect()
        running = asyncio.create_task(collector.run())
        for step in steps:
            if step() is not None:
                await until(lambda step=step: bool(step()))  # type: ignore[misc]
        collector.stop()
        await running
        return collector

    return asyncio.run(run())


def gaps_of(readings: Sequence[Reading]) -> list[float]:
    times = sorted(reading.monotonic_s for reading in readings)
    return [later - earlier for earlier, later in pairwise(times)]


def test_devices_are_asked_in_their_rhythm_and_never_twice_at_once() -> None:
    store = FakeStore(tuple(make_device(number) for number in range(1, 21)))
    client = FakeClient(answer_s=0.3)

    play(lambda: make_collector(store, client), lambda: len(store.kept) > 100)

    assert client.overlaps == 0
    assert {reading.outcome for reading in store.kept} == {Outcome.ANSWERED}
    assert {reading.probe_id for reading in store.kept} == set(range(1, 21))


def test_the_number_in_flight_is_bounded() -> None:
    store = FakeStore(tuple(make_device(number) for number in range(1, 41)))
    client = FakeClient(answer_s=0.05)

    play(lambda: make_collector(store, client, in_flight=5), lambda: len(store.kept) > 80)

    assert client.most_at_once == 5


def test_a_step_of_the_wall_clock_makes_no_gap_and_is_visible_in_the_readings() -> None:
    store, clock = FakeStore((make_device(),)), MovableClock()

    def step_back() -> None:
        clock.wall_step_s = -3600.0

    def step_forward() -> None:
        clock.wall_step_s = 400 * 86_400.0

    play(
        lambda: make_collector(store, FakeClient(), clock),
        lambda: len(store.kept) >= 5,
        step_back,
        lambda: len(store.kept) >= 10,
        step_forward,
        lambda: len(store.kept) >= 15,
    )

    wall = [reading.taken_at for reading in store.kept]
    assert max(gaps_of(store.kept)) <= 2 * INTERVAL_S + 0.3
    assert any(later < earlier for earlier, later in pairwise(wall))


def test_a_machine_that_slept_an_hour_makes_one_poll_of_each_probe_and_goes_on() -> None:
    store, clock = FakeStore((make_device(1, 5.0), make_device(2, 5.0))), MovableClock()
    before: list[int] = []

    def sleep_an_hour() -> None:
        before.append(len(store.kept))
        clock.asleep_s += 3600.0

    play(
        lambda: make_collector(store, FakeClient(), clock),
        lambda: len(store.kept) >= 2,
        sleep_an_hour,
        lambda: len(store.kept) >= 4,
    )

    after = store.kept[before[0] :]
    assert sorted(reading.probe_id for reading in after) == [1, 2]
    assert all(reading.outcome is Outcome.ANSWERED for reading in after)


def test_what_was_heard_while_the_disk_was_full_is_kept_when_there_is_room_again() -> None:
    store = FakeStore((make_device(),))
    client = FakeClient()

    def fill() -> None:
        store.is_full = True

    def make_room() -> None:
        store.is_full = False

    with capture_logs() as log:
        collector = play(
            lambda: make_collector(store, client),
            lambda: len(store.kept) >= 2,
            fill,
            lambda: client.asked >= len(store.kept) + 8,
            make_room,
            lambda: len(store.kept) >= 10,
        )

    assert len(store.kept) == collector.tally.polls_sent
    assert max(gaps_of(store.kept)) <= 2 * INTERVAL_S + 0.3
    assert [line["event"] for line in log] == ["spool failed", "spool works again"]


def test_a_device_that_falls_silent_and_returns_makes_two_lines_in_the_log() -> None:
    store = FakeStore((make_device(),))
    client = FakeClient()

    def fall_silent() -> None:
        client.is_silent = True

    def return_to_life() -> None:
        client.is_silent = False

    with capture_logs() as log:
        play(
            lambda: make_collector(store, client),
            lambda: len(store.kept) >= 2,
            fall_silent,
            lambda: sum(reading.outcome is Outcome.SILENT for reading in store.kept) >= 5,
            return_to_life,
            lambda: store.kept[-1].outcome is Outcome.ANSWERED,
        )

    assert [(line["event"], line["device"]) for line in log] == [
        ("device lost", "edge-1"),
        ("device answers again", "edge-1"),
    ]
    assert "no answer (also if key or community wrong)" in log[0]["why"]


def test_a_request_for_a_poll_is_answered_by_a_poll_that_began_after_it() -> None:
    store = FakeStore((make_device(1, 3600.0),))
    client = FakeClient()

    def ask() -> None:
        store.requests.append(PollNow(17, 1))

    play(lambda: make_collector(store, client), lambda: len(store.kept) == 1, ask, lambda: 17 in store.answers)

    assert client.asked == 2
    assert store.answers[17].startswith("answered after")


def test_a_request_for_a_probe_that_nobody_polls_is_answered_too() -> None:
    store = FakeStore((make_device(),), requests=[PollNow(17, 99)])

    play(lambda: make_collector(store, FakeClient()), lambda: 17 in store.answers)

    assert "not polled" in store.answers[17]


def test_a_device_that_is_added_is_polled_without_a_restart() -> None:
    store = FakeStore((make_device(1),))

    def add() -> None:
        store.devices = (make_device(1), make_device(2))

    play(
        lambda: make_collector(store, FakeClient()),
        lambda: len(store.kept) > 1,
        add,
        lambda: store.kept[-1].probe_id == 2,
    )


def test_a_stopped_collector_has_kept_all_that_it_heard_and_given_a_last_beat() -> None:
    store = FakeStore((make_device(),))

    collector = play(lambda: make_collector(store, FakeClient()), lambda: bool(store.beats))

    assert len(store.kept) == collector.tally.polls_sent == collector.tally.answered
    assert store.beats[-1].polls_sent == collector.tally.polls_sent


def test_a_collector_that_is_stopped_by_what_it_just_heard_ends_every_time() -> None:
    async def run_once() -> None:
        collector = make_collector(FakeStore((make_device(1, 0.5),)), client := FakeClient())
        client.on_answer = collector.stop
        async with asyncio.timeout(PATIENCE_S):
            await collector.run()

    async def run_often() -> None:
        await asyncio.gather(*(run_once() for _ in range(20)))

    asyncio.run(run_often())


@pytest.fixture
def core(database_url: str, tmp_path: Path) -> Iterator[Core]:
    """An empty store of either kind, with the machine's own clock, as the collector waits in real time."""
    opened = open_core(Settings(database_url=database_url, data_dir=tmp_path), SYSTEM)
    yield opened
    opened.close()


def _add_device(core: Core, port: int, *, interval_s: float = 1.0) -> int:
    """Returns the id of the device's system probe."""
    with core.work() as work:
        device = Device(
            name="kestrel",
            kind=DeviceKind.CORE_ROUTER,
            address="127.0.0.1",
            port=port,
            snmp=SnmpVersion.V2C,
            credential="lab",
        )
        work.session.add(device)
        work.session.flush()
        work.session.add(Interface(device_id=device.id, name="lo"))
        probes = [
            Probe(name=name, type=kind, device_id=device.id, interval_s=interval_s)
            for name, kind in (("system", ProbeType.SYSTEM), ("interfaces", ProbeType.IF_MIB))
        ]
        work.session.add_all(probes)
        work.session.flush()
        return probes[0].id


def _statuses(core: Core) -> dict[int, Outcome]:
    with core.read() as session:
        return {status.probe_id: status.outcome for status in session.scalars(select(ProbeStatus))}


def _collect_from(core: Core, tmp_path: Path, *steps: Callable[[], bool | None]) -> None:
    spool = Spool(tmp_path / "spool.db")
    try:
        play(lambda: make_collector(CoreStore(core, spool), PysnmpClient(SystemClock())), *steps)
        assert spool.waiting() == 0
    finally:
        spool.close()


def test_a_real_agent_s_answers_reach_the_store(snmpd: "Snmpd", core: Core, tmp_path: Path) -> None:
    _add_device(core, snmpd.port)

    _collect_from(core, tmp_path, lambda: list(_statuses(core).values()) == [Outcome.ANSWERED] * 2)

    with core.read() as session:
        (row,) = collector_rows(session)
    assert row.answered == row.polls_sent > 0
    assert row.samples > 0


def test_a_person_s_request_is_answered_from_a_real_agent(snmpd: "Snmpd", core: Core, tmp_path: Path) -> None:
    probe_id = _add_device(core, snmpd.port, interval_s=3600)
    asked: list[int] = []

    def ask() -> None:
        with core.work(ENGINEER) as work:
            asked.append(ask_poll_now(work, probe_id=probe_id))

    def is_answered() -> bool:
        with core.read() as session:
            row = request_row(session, asked[0])
            return row is not None and (row.answer or "").startswith("answered after")

    _collect_from(core, tmp_path, ask, is_answered)


def test_an_agent_that_dies_is_silent_in_the_store_and_answered_when_it_is_back(
    start_snmpd: "StartSnmpd", core: Core, tmp_path: Path
) -> None:
    first = start_snmpd()
    agent = first.__enter__()
    _add_device(core, agent.port, interval_s=0.5)
    second = start_snmpd(agent.port)

    def die() -> None:
        first.__exit__(None, None, None)

    def come_back() -> None:
        second.__enter__()

    try:
        _collect_from(
            core,
            tmp_path,
            lambda: set(_statuses(core).values()) == {Outcome.ANSWERED},
            die,
            lambda: set(_statuses(core).values()) == {Outcome.SILENT},
            come_back,
            lambda: set(_statuses(core).values()) == {Outcome.ANSWERED},
        )
    finally:
        second.__exit__(None, None, None)


def test_a_second_collector_on_a_store_is_refused_and_the_next_one_is_not(core: Core) -> None:
    url = core.settings.database_url

    second = only_collector(core.engine, url)
    with only_collector(core.engine, url), pytest.raises(SecondCollectorError, match="Another collector already polls"):
        second.__enter__()
    with only_collector(core.engine, url), core.read() as session:
        assert session.scalar(select(func.count()).select_from(Device)) == 0
