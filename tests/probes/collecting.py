"""Stand-ins for what a collector works with, and a way to let it run while something happens to it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from nocdesk.clock import Clock, SystemClock
from nocdesk.core import Core
from nocdesk.credentials import Community, Credentials, MemoryCredentials
from nocdesk.network.learnt import Numbers
from nocdesk.network.model import Device, DeviceKind, Interface, Probe, ProbeType, SnmpVersion
from nocdesk.quality.reading import Reading
from nocdesk.setting_groups import PollSettings
from nocdesk.store.spool import SpoolError
from probes.backlog import HeardBatch
from probes.collector import Collector
from probes.collector_store import Beat, CoreStore, PollNow
from probes.device_target import DeviceTarget
from probes.probe import SYS_UPTIME, ProbeTarget
from probes.snmp.client import SnmpClient, Target
from probes.snmp.errors import SilentError
from probes.snmp.varbind import Oid, SnmpType, VarBind, Walk

LAB = Credentials([MemoryCredentials({"lab": Community("kestrel-readings")})])
PATIENCE_S = 60.0
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
    is_judging: bool = True
    beats: list[Beat] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    requests: list[PollNow] = field(default_factory=list)
    answers: dict[int, str] = field(default_factory=dict)

    def targets(self) -> tuple[DeviceTarget, ...]:
        return self.devices

    def keep(self, heard: HeardBatch) -> None:
        if self.is_full:
            raise SpoolError("The spool cannot be written (disk full). Free space on its disk.")
        self.kept.extend(heard.readings)

    def keep_numbers(self, learnt: Mapping[int, Numbers]) -> None: ...

    def apply(self) -> None: ...

    def tell_here(self, away_since: datetime | None) -> None: ...

    def claim(self) -> tuple[PollNow, ...]:
        claimed, self.requests = tuple(self.requests), []
        return claimed

    def answer(self, request_id: int, text: str) -> None:
        self.answers[request_id] = text

    def beat(self, figures: Beat) -> None:
        self.beats.append(figures)

    def tell_faults(self, faults: str) -> None:
        self.faults.append(faults)


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
    store: FakeStore | CoreStore,
    client: SnmpClient,
    clock: Clock | None = None,
    in_flight: int = 64,
    timeout_s: float = 10.0,
) -> Collector:
    pace = PollSettings(timeout_s=timeout_s, retries=0, in_flight=in_flight)
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


def add_device(core: Core, port: int, *, interval_s: float = 1.0) -> int:
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
