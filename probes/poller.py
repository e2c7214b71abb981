"""Polls one device: all due probes in one request, their answers as Readings, and every failure as a Reading too."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from nocdesk.clock import Clock
from nocdesk.credentials import Credential, CredentialError, UsmUser
from nocdesk.network.model import SnmpVersion
from nocdesk.network.queries import SnmpSettings
from nocdesk.quality.reading import Outcome, Reading
from probes.learning import learnt_of
from probes.polls import PROBES
from probes.polls.if_mib import IF_NAME_COLUMN
from probes.polls.parameters import BadProbeError
from probes.probe import SYS_UPTIME, Answer, Learnt, ProbeTarget
from probes.snmp.client import SnmpClient, Target
from probes.snmp.errors import CredentialsRefusedError, RefusedError, SilentError, SnmpError
from probes.snmp.varbind import Oid, Value

RELEARN_S = 60.0
NO_NEW_RESULT = "the test has no new result since the last poll"


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
    settings: SnmpSettings = field(default_factory=SnmpSettings)


Resolve = Callable[[str], Awaitable[Credential]]
"""Finds a credential by its name, without blocking the event loop."""


@dataclass(slots=True)
class DevicePoller:
    """What is remembered of a device between polls: which rows it has, what was read, and sysUpTime."""

    target: DeviceTarget
    client: SnmpClient
    resolve: Resolve
    clock: Clock
    timeout_s: float
    retries: int
    learnt: Learnt = field(default_factory=Learnt)
    learnt_at: dict[Oid, float] = field(default_factory=dict)
    uptime_ticks: int | None = None
    _result_times: dict[int, Value] = field(default_factory=dict)
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
        return await self._guarded(probes, self._snmp_target(credential), is_alone=False)

    def _snmp_target(self, credential: Credential) -> Target:
        settings = self.target.settings
        return Target(
            self.target.address,
            self.target.port,
            credential,
            self.timeout_s,
            self.retries,
            self.target.snmp,
            settings.backend,
            settings.answers_from,
            settings.context,
            settings.max_varbinds,
        )

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
        await self._learn(snmp, probes, self._due_columns(probes))
        answer = await self._answer(probes, snmp)
        if self._has_restarted(answer):
            self.learnt_at = {}
        moved = [probe for probe in probes if self._has_moved(probe, answer)]
        if not moved:
            return self._readings(probes, answer)
        await self._learn(snmp, moved, _columns(moved))
        again = await self._answer(moved, snmp)
        others = [probe for probe in probes if probe not in moved]
        return self._readings(others, answer) + self._readings(moved, again)

    def _has_restarted(self, answer: Answer) -> bool:
        before, self.uptime_ticks = self.uptime_ticks, answer.integer(SYS_UPTIME)
        return before is not None and self.uptime_ticks is not None and self.uptime_ticks < before

    def _due_columns(self, probes: list[ProbeTarget]) -> tuple[Oid, ...]:
        """At first, and from time to time; sooner while an interface is missing, as it may be plugged in any day."""
        now = self.clock.monotonic()
        due: list[Oid] = []
        for probe in probes:
            after_s = RELEARN_S if self._is_missing(probe) else PROBES[probe.type].relearn_s
            columns = PROBES[probe.type].columns(probe)
            due.extend(column for column in columns if now - self.learnt_at.get(column, -after_s) >= after_s)
        return tuple(dict.fromkeys(due))

    def _is_missing(self, probe: ProbeTarget) -> bool:
        if IF_NAME_COLUMN not in PROBES[probe.type].columns(probe):
            return False
        return any(name not in self.learnt.if_indexes for name in probe.interface_names)

    def _has_moved(self, probe: ProbeTarget, answer: Answer) -> bool:
        """Whether rows may have been renumbered: the agent restarted, or a row is no longer what it was."""
        if any(column not in self.learnt_at for column in PROBES[probe.type].columns(probe)):
            return True
        return any(
            oid[: len(identity)] == identity and self.learnt.rows(identity).get(oid[len(identity) :], value) != value
            for identity in PROBES[probe.type].identity(probe)
            for oid, value in answer.values.items()
        )

    async def _learn(self, snmp: Target, probes: list[ProbeTarget], columns: tuple[Oid, ...]) -> None:
        """Walk these columns for these probes; what was known of others stays."""
        if not columns:
            return
        essential = {own[0] for probe in probes if (own := PROBES[probe.type].columns(probe))}
        found = {column: await self._rows(snmp, column, is_essential=column in essential) for column in columns}
        self.learnt = learnt_of({**self.learnt.columns, **found})
        self.learnt_at.update(dict.fromkeys(columns, self.clock.monotonic()))

    async def _rows(self, snmp: Target, column: Oid, *, is_essential: bool) -> Mapping[Oid, Value]:
        """What a walk finds; where it fails and the probe can do without, what was known before."""
        try:
            walk = await self.client.walk(snmp, column)
        except CredentialsRefusedError:
            raise
        except SnmpError:
            if is_essential:
                raise
            return self.learnt.rows(column)
        return {varbind.oid[len(column) :]: varbind.value for varbind in walk.varbinds}

    async def _answer(self, probes: list[ProbeTarget], snmp: Target) -> Answer:
        asked = [SYS_UPTIME, *(oid for probe in probes for oid in PROBES[probe.type].oids(probe, self.learnt))]
        oids = tuple(dict.fromkeys(asked))
        sent_at = self.clock.monotonic()
        varbinds = await self.client.get(snmp, oids)
        heard_at = self.clock.monotonic()
        values: dict[Oid, Value] = {varbind.oid: varbind.value for varbind in varbinds}
        return Answer(values, self.clock.now(), heard_at, (heard_at - sent_at) * 1000)

    def _readings(self, probes: list[ProbeTarget], answer: Answer) -> tuple[Reading, ...]:
        return tuple(self._reading(probe, answer) for probe in probes)

    def _reading(self, probe: ProbeTarget, answer: Answer) -> Reading:
        """What the answer means, without measurements that an earlier one has brought already."""
        reading = PROBES[probe.type].reading(probe, answer, self.learnt)
        taken = PROBES[probe.type].result_time(probe, answer, self.learnt)
        if taken is None or reading.outcome is not Outcome.ANSWERED:
            return reading
        before, self._result_times[probe.probe_id] = self._result_times.get(probe.probe_id), taken
        if before != taken or not reading.measurements:
            return reading
        return replace(reading, measurements=(), detail=reading.detail or NO_NEW_RESULT)

    def _failed(self, probes: list[ProbeTarget], outcome: Outcome, detail: str) -> tuple[Reading, ...]:
        now, monotonic_s = self.clock.now(), self.clock.monotonic()
        return tuple(Reading(probe.probe_id, now, monotonic_s, outcome, detail=detail) for probe in probes)


def _columns(probes: list[ProbeTarget]) -> tuple[Oid, ...]:
    return tuple(dict.fromkeys(column for probe in probes for column in PROBES[probe.type].columns(probe)))
