"""An agent that is a dictionary, and the real poller on it."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from nocdesk.clock import VirtualClock
from nocdesk.credentials import Community, Credential
from nocdesk.network.model import ProbeType, SnmpVersion
from nocdesk.quality.reading import Metric, Reading
from probes.device_target import DeviceTarget
from probes.poller import DevicePoller
from probes.probe import SYS_UPTIME, Parameters, ProbeTarget
from probes.snmp.client import Target
from probes.snmp.errors import RefusedError, SnmpError
from probes.snmp.varbind import Oid, SnmpType, Value, VarBind, Walk

IF_NAME: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)
IN_OCTETS: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6)
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass(slots=True)
class FakeAgent:
    """A client whose agent is a dictionary; `hates` makes a request for any of these objects fail."""

    values: dict[Oid, Value] = field(default_factory=dict)
    failure: SnmpError | None = None
    hates: tuple[Oid, ...] = ()
    unwalkable: Mapping[Oid, SnmpError] = field(default_factory=dict)
    walked: list[Oid] = field(default_factory=list)
    gets: int = 0

    async def get(self, target: Target, oids: tuple[Oid, ...]) -> tuple[VarBind, ...]:
        self.gets += 1
        if self.failure:
            raise self.failure
        if set(oids) & set(self.hates):
            raise RefusedError(target.address, target.port, "genErr", 1)
        return tuple(VarBind(oid, self.values.get(oid), SnmpType.INTEGER) for oid in oids)

    async def walk(self, _target: Target, root: Oid) -> Walk:
        self.walked.append(root)
        if root in self.unwalkable:
            raise self.unwalkable[root]
        rows = sorted(oid for oid in self.values if oid[: len(root)] == root)
        return Walk(tuple(VarBind(oid, self.values[oid], SnmpType.OCTET_STRING) for oid in rows), is_complete=True)

    async def close(self) -> None: ...

    @property
    def walks(self) -> int:
        """How often its rows were learnt."""
        return max((self.walked.count(root) for root in self.walked), default=0)

    def has_interfaces(self, uptime_ticks: int, **indexes: int) -> None:
        """Restart with these interfaces; an interface's octets are a hundred times its index."""
        self.values = {SYS_UPTIME: uptime_ticks}
        for name, index in indexes.items():
            self.values[*IF_NAME, index] = name.encode()
            self.values[*IN_OCTETS, index] = 100 * index


async def _community(_name: str) -> Credential:
    return Community("kestrel")


@dataclass(slots=True)
class Bench:
    """One probe on one device, polled as often as a test wants."""

    kind: ProbeType
    parameters: Parameters
    values: dict[Oid, Value]
    interfaces: tuple[str, ...] = ()
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(AT))
    agent: FakeAgent = field(init=False)
    poller: DevicePoller = field(init=False)

    def __post_init__(self) -> None:
        self.values = {SYS_UPTIME: 1_000_000, **self.values}
        self.agent = FakeAgent(self.values)
        self.tell(ProbeTarget(7, "probe", self.kind, 60, self.parameters, self.interfaces))

    def tell(self, probe: ProbeTarget) -> None:
        """Poll this probe from now on."""
        target = DeviceTarget(1, "edge-7", "192.0.2.7", 161, SnmpVersion.V2C, "lab", (probe,))
        self.poller = DevicePoller(target, self.agent, _community, self.clock, timeout_s=1, retries=0)

    def poll(self, after_s: float = 60) -> Reading:
        """The next poll."""
        self.clock.advance(after_s)
        (reading,) = asyncio.run(self.poller.poll([7]))
        return reading


def row(entry: Oid, index: Oid, columns: Mapping[int, Value]) -> dict[Oid, Value]:
    """One conceptual row."""
    return {(*entry, number, *index): value for number, value in columns.items()}


def found(reading: Reading, instance: str | None = None) -> dict[Metric, float]:
    """The measurements of a reading, of one instance where several have the same metric."""
    return {one.metric: one.value for one in reading.measurements if instance in (None, one.instance)}


def instances(reading: Reading, metric: Metric) -> dict[str, float]:
    """One metric by instance."""
    return {one.instance: one.value for one in reading.measurements if one.metric is metric}


def oid_index(*texts: str) -> Oid:
    """Strings as an index takes them, each with its length before it."""
    return tuple(number for text in texts for number in (len(text), *text.encode()))


def merged(parts: Iterable[Mapping[Oid, Value]]) -> dict[Oid, Value]:
    """Several rows together."""
    return {oid: value for part in parts for oid, value in part.items()}
