"""Polls one device: all due probes in one request, their answers as Readings, and every failure as a Reading too."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from nocdesk.clock import Clock
from nocdesk.credentials import Credential, CredentialError, UsmUser
from nocdesk.network.model import SnmpVersion
from nocdesk.quality.reading import Outcome, Reading
from probes.polls import PROBES
from probes.polls.if_mib import IF_NAME_COLUMN, has_row
from probes.polls.parameters import BadProbeError
from probes.probe import SYS_UPTIME, Answer, IfIndexes, ProbeTarget
from probes.snmp.client import SnmpClient, Target
from probes.snmp.errors import CredentialsRefusedError, RefusedError, SilentError, SnmpError
from probes.snmp.varbind import Oid, Value

RELEARN_S = 60.0


@dataclass(frozen=True, slots=True)
class DeviceTarget:
    """A device as the poller needs it; `credential` is a name."""

    device_id: int
    name: str
    address: str
    port: int
    snmp: SnmpVersion
    credential: str
    probes: tuple[ProbeTarget, ...]


Resolve = Callable[[str], Awaitable[Credential]]
"""Finds a credential by its name, without blocking the event loop."""


@dataclass(slots=True)
class DevicePoller:
    """What is remembered of a device between polls: its interface indexes, and sysUpTime to see a reboot by."""

    target: DeviceTarget
    client: SnmpClient
    resolve: Resolve
    clock: Clock
    timeout_s: float
    retries: int
    indexes: IfIndexes | None = None
    learnt_at: float = 0.0
    uptime_ticks: int | None = None
    _probes: dict[int, ProbeTarget] = field(init=False)

    def __post_init__(self) -> None:
        self._probes = {probe.probe_id: probe for probe in self.target.probes}

    async def poll(self, probe_ids: Iterable[int]) -> tuple[Reading, ...]:
        """One Reading for each probe that the device still has."""
        probes = [self._probes[probe_id] for probe_id in probe_ids if probe_id in self._probes]
        try:
            credential = await self._credential()
        except CredentialError as error:
            return self._failed(probes, Outcome.CREDENTIALS, str(error))
        snmp = Target(self.target.address, self.target.port, credential, self.timeout_s, self.retries, self.target.snmp)
        return await self._guarded(probes, snmp, is_alone=False)

    async def _credential(self) -> Credential:
        credential = await self.resolve(self.target.credential)
        if isinstance(credential, UsmUser) is not (self.target.snmp is SnmpVersion.V3):
            raise CredentialError(
                f"Device '{self.target.name}' speaks {self.target.snmp}, for which credential "
                f"'{self.target.credential}' is of the wrong kind: name another one, or correct the version"
            )
        return credential

    async def _guarded(self, probes: list[ProbeTarget], snmp: Target, *, is_alone: bool) -> tuple[Reading, ...]:
        """Turn failures into Readings; where one object spoils the request, each probe is asked by itself."""
        try:
            return await self._ask(probes, snmp)
        except SilentError as error:
            return self._failed(probes, Outcome.SILENT, str(error))
        except CredentialsRefusedError as error:
            return self._failed(probes, Outcome.CREDENTIALS, str(error))
        except (RefusedError, BadProbeError) as error:
            if is_alone or len(probes) == 1:
                return self._failed(probes, Outcome.FAULTY, str(error))
        except SnmpError as error:
            return self._failed(probes, Outcome.FAULTY, str(error))
        readings: list[Reading] = []
        for probe in probes:
            readings.extend(await self._guarded([probe], snmp, is_alone=True))
        return tuple(readings)

    async def _ask(self, probes: list[ProbeTarget], snmp: Target) -> tuple[Reading, ...]:
        indexed = [probe for probe in probes if PROBES[probe.type].needs_if_indexes]
        if indexed and self._should_learn(indexed):
            await self._learn(snmp)
        answer = await self._answer(probes, snmp)
        if self._has_restarted(answer):
            self.indexes = None
        if not indexed or not self._has_moved(indexed, answer):
            return self._readings(probes, answer)
        await self._learn(snmp)
        again = await self._answer(indexed, snmp)
        others = [probe for probe in probes if probe not in indexed]
        return self._readings(others, answer) + self._readings(indexed, again)

    def _has_restarted(self, answer: Answer) -> bool:
        before, self.uptime_ticks = self.uptime_ticks, answer.integer(SYS_UPTIME)
        return before is not None and self.uptime_ticks is not None and self.uptime_ticks < before

    def _should_learn(self, indexed: list[ProbeTarget]) -> bool:
        """At first, and from time to time while an interface is missing, as it may be plugged in any day."""
        if self.indexes is None:
            return True
        is_missing = any(name not in self.indexes for probe in indexed for name in probe.interface_names)
        return is_missing and self.clock.monotonic() - self.learnt_at >= RELEARN_S

    def _has_moved(self, indexed: list[ProbeTarget], answer: Answer) -> bool:
        """Whether interfaces may have been renumbered: the agent restarted, or a row is no longer what it was."""
        known = self.indexes
        return known is None or any(
            name in known and not has_row(answer, name, known) for probe in indexed for name in probe.interface_names
        )

    async def _learn(self, snmp: Target) -> None:
        """Learn the present ifIndex of every ifName; where two interfaces share a name the first one has it."""
        walk = await self.client.walk(snmp, IF_NAME_COLUMN)
        indexes: dict[str, int] = {}
        for varbind in walk.varbinds:
            if isinstance(varbind.value, bytes):
                indexes.setdefault(varbind.value.decode("utf-8", "backslashreplace"), varbind.oid[-1])
        self.indexes, self.learnt_at = indexes, self.clock.monotonic()

    async def _answer(self, probes: list[ProbeTarget], snmp: Target) -> Answer:
        indexes = self.indexes or {}
        asked = [SYS_UPTIME, *(oid for probe in probes for oid in PROBES[probe.type].oids(probe, indexes))]
        oids = tuple(dict.fromkeys(asked))
        sent_at = self.clock.monotonic()
        varbinds = await self.client.get(snmp, oids)
        heard_at = self.clock.monotonic()
        values: dict[Oid, Value] = {varbind.oid: varbind.value for varbind in varbinds}
        return Answer(values, self.clock.now(), heard_at, (heard_at - sent_at) * 1000)

    def _readings(self, probes: list[ProbeTarget], answer: Answer) -> tuple[Reading, ...]:
        indexes = self.indexes or {}
        return tuple(PROBES[probe.type].reading(probe, answer, indexes) for probe in probes)

    def _failed(self, probes: list[ProbeTarget], outcome: Outcome, detail: str) -> tuple[Reading, ...]:
        now, monotonic_s = self.clock.now(), self.clock.monotonic()
        return tuple(Reading(probe.probe_id, now, monotonic_s, outcome, detail=detail) for probe in probes)
