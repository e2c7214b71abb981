"""Polls one device: all due probes in one request, their answers as Readings, and every failure as a Reading too."""

import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import structlog

from nocdesk.clock import Clock
from nocdesk.credentials import Credential, CredentialError, UsmUser
from nocdesk.network.model import SnmpVersion
from nocdesk.quality.answer import PollAnswer
from nocdesk.quality.layout import UPTIME_SLOT, Layout
from nocdesk.quality.reading import Outcome, Reading
from probes.device_target import DeviceTarget
from probes.heard import Heard, poll_answer
from probes.learning import learnt_of
from probes.polls import PROBES
from probes.polls.if_mib import IF_NAME_COLUMN
from probes.polls.parameters import BadProbeError
from probes.probe import NO_NEW_RESULT, SYS_UPTIME, Answer, Learnt, ProbeTarget
from probes.snmp.client import PollClient, SnmpClient, Target
from probes.snmp.errors import CredentialsRefusedError, EngineChangedError, RefusedError, SilentError, SnmpError
from probes.snmp.varbind import Oid, SnmpType, Value, VarBind
from probes.standing import StandingPoll, layout_of, standing_poll

RELEARN_S = 60.0

Resolve = Callable[[str], Awaitable[Credential]]
"""Finds a credential by its name, without blocking the event loop."""


@dataclass(frozen=True, slots=True)
class _Poll:
    """A poll that brought readings as it was first asked, with nothing learnt anew for it."""

    snmp: Target
    probes: list[ProbeTarget]
    readings: tuple[Reading, ...]
    answer: Answer
    types: Mapping[Oid, SnmpType]


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
    answers: list[PollAnswer] = field(default_factory=list)
    """What the device said in the last poll."""
    standing: dict[tuple[int, ...], StandingPoll] = field(default_factory=dict)
    """By the probes that are due together, what need not be read anew while the answers are ordinary."""
    _result_times: dict[int, Value] = field(default_factory=dict)
    _faults: dict[int, str] = field(default_factory=dict)
    _heard: Heard | None = None
    _last: _Poll | None = None
    _probes: dict[int, ProbeTarget] = field(init=False)

    def __post_init__(self) -> None:
        self._probes = {probe.probe_id: probe for probe in self.target.probes}

    async def poll(self, probe_ids: Iterable[int], heard: Heard | None = None) -> tuple[Reading, ...]:
        """One Reading for each probe that the device still has; `heard` is what a standing poll of them has brought."""
        self.answers, self._heard, self._last = [], heard, None
        probes = [self._probes[probe_id] for probe_id in probe_ids if probe_id in self._probes]
        try:
            credential = await self._credential()
        except CredentialError as error:
            return self._failed(probes, Outcome.CREDENTIALS, str(error))
        return await self._guarded(probes, self._snmp_target(credential), is_alone=False)

    def stand(self, probe_ids: tuple[int, ...], number_of: Callable[[Layout], int]) -> None:
        """Let the poll that has just been made stand, if it can; `number_of` keeps its layout."""
        before = self.standing.pop(probe_ids, None)
        last, client = self._last, self.client
        # Nothing of a poll is kept that the next one does not need.
        self._last, self.answers = None, []
        if last is None or not isinstance(client, PollClient):
            return
        layout = layout_of(self.target.device_id, last.probes, last.readings, last.types, last.answer, self.learnt)
        if layout is None:
            return
        request = before.request if before is not None else None
        if request is None or request.oids != layout.oids or request.target != last.snmp:
            request = client.prepare(last.snmp, layout.oids)
        values = tuple(last.answer.values[oid] for oid in layout.oids)
        good_until_s = self._known_until_s(last.probes)
        self.standing[probe_ids] = standing_poll(client, request, layout, number_of(layout), values, good_until_s)

    def ordinary_row(self, standing: StandingPoll, values: tuple[Value, ...]) -> bytes | None:
        """The row of a standing poll's answer; None where it is no ordinary one, or the agent has restarted."""
        row = standing.row(values)
        if row is None:
            return None
        ticks, before = values[UPTIME_SLOT], self.uptime_ticks
        if not isinstance(ticks, int) or before is None or ticks < before:
            return None
        self.uptime_ticks = ticks
        return row

    def _known_until_s(self, probes: Iterable[ProbeTarget]) -> float:
        """When columns must be walked again."""
        due_at = [
            self.learnt_at[column] + self._relearn_s(probe)
            for probe in probes
            for column in PROBES[probe.type].columns(probe)
        ]
        return min(due_at, default=math.inf)

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
        except EngineChangedError as error:
            # One probe tells it, as one change is one alarm.
            told = self._failed(probes[:1], Outcome.ENGINE_CHANGED, str(error))
            return told + self._failed(probes[1:], Outcome.FAULTY, str(error))
        except (RefusedError, BadProbeError) as error:
            if is_alone or len(probes) == 1:
                return self._failed(probes, Outcome.FAULTY, str(error))
        except SnmpError as error:
            return self._failed(probes, Outcome.FAULTY, str(error))
        except Exception as error:  # noqa: BLE001 - what one device says must not end the polling of all others
            fault = f"a fault of the program ({type(error).__name__}: {error})"
            if is_alone or len(probes) == 1:
                self._log_fault(probes[0], error)
                return self._failed(probes, Outcome.FAULTY, fault)
        readings: list[Reading] = []
        for probe in probes:
            readings.extend(await self._guarded([probe], snmp, is_alone=True))
        return tuple(readings)

    async def _ask(self, probes: list[ProbeTarget], snmp: Target) -> tuple[Reading, ...]:
        await self._learn(snmp, probes, self._due_columns(probes))
        answer, types = await self._answer(probes, snmp)
        if self._has_restarted(answer):
            self.learnt_at, self.standing = {}, {}
        moved = [probe for probe in probes if self._has_moved(probe, answer)]
        if not moved:
            readings = self._readings(probes, answer)
            self._last = _Poll(snmp, probes, readings, answer, types)
            return readings
        await self._learn(snmp, moved, _columns(moved))
        again, _ = await self._answer(moved, snmp)
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
            after_s = self._relearn_s(probe)
            columns = PROBES[probe.type].columns(probe)
            due.extend(column for column in columns if now - self.learnt_at.get(column, -after_s) >= after_s)
        return tuple(dict.fromkeys(due))

    def _relearn_s(self, probe: ProbeTarget) -> float:
        return RELEARN_S if self._is_missing(probe) else PROBES[probe.type].relearn_after_s(probe)

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
        self.standing.clear()

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
        return _shared(tuple((varbind.oid[len(column) :], varbind.value) for varbind in walk.varbinds))

    async def _answer(self, probes: list[ProbeTarget], snmp: Target) -> tuple[Answer, Mapping[Oid, SnmpType]]:
        asked = [SYS_UPTIME, *(oid for probe in probes for oid in PROBES[probe.type].oids(probe, self.learnt))]
        heard, self._heard = self._heard, None
        oids = tuple(dict.fromkeys(asked))
        if heard is not None and isinstance(heard.said, SnmpError):
            raise heard.said
        if heard is None or heard.oids != oids:
            heard = await self._get(snmp, oids)
        assert not isinstance(heard.said, SnmpError)
        self.answers.append(poll_answer(self.target.device_id, probes, heard))
        values = dict(zip(oids, heard.said, strict=True))
        answer = Answer(values, heard.taken_at, heard.monotonic_s, heard.round_trip_ms)
        return answer, dict(zip(oids, heard.types, strict=True))

    async def _get(self, snmp: Target, oids: tuple[Oid, ...]) -> Heard:
        sent_at = self.clock.monotonic()
        varbinds = await self.client.get(snmp, oids)
        heard_at = self.clock.monotonic()
        said: dict[Oid, VarBind] = {varbind.oid: varbind for varbind in varbinds}
        values = tuple(said[oid].value if oid in said else None for oid in oids)
        types = tuple(said[oid].type if oid in said else SnmpType.NO_SUCH_INSTANCE for oid in oids)
        return Heard(oids, values, types, self.clock.now(), heard_at, (heard_at - sent_at) * 1000)

    def _readings(self, probes: list[ProbeTarget], answer: Answer) -> tuple[Reading, ...]:
        return tuple(self._reading(probe, answer) for probe in probes)

    def _reading(self, probe: ProbeTarget, answer: Answer) -> Reading:
        """What the answer means, without measurements that an earlier one has brought already."""
        before = self._result_times.get(probe.probe_id)
        learnt = self.learnt if before is None else replace(self.learnt, last_result=before)
        reading = PROBES[probe.type].reading(probe, answer, learnt)
        taken = PROBES[probe.type].result_time(probe, answer, learnt)
        if taken is None or reading.outcome is not Outcome.ANSWERED:
            return reading
        self._result_times[probe.probe_id] = taken
        if before != taken or not reading.measurements:
            return reading
        return replace(reading, measurements=(), detail=reading.detail or NO_NEW_RESULT)

    def _log_fault(self, probe: ProbeTarget, error: Exception) -> None:
        """Once: it comes again with every poll."""
        kind = type(error).__name__
        if self._faults.get(probe.probe_id) != kind:
            self._faults[probe.probe_id] = kind
            structlog.get_logger("collector").error(
                "a poll met a fault of the program", device=self.target.name, probe=probe.name, exc_info=error
            )

    def _failed(self, probes: list[ProbeTarget], outcome: Outcome, detail: str) -> tuple[Reading, ...]:
        now, monotonic_s = self.clock.now(), self.clock.monotonic()
        return tuple(Reading(probe.probe_id, now, monotonic_s, outcome, detail=detail) for probe in probes)


def _columns(probes: list[ProbeTarget]) -> tuple[Oid, ...]:
    return tuple(dict.fromkeys(column for probe in probes for column in PROBES[probe.type].columns(probe)))


@lru_cache(maxsize=1024)
def _shared(rows: tuple[tuple[Oid, Value], ...]) -> Mapping[Oid, Value]:
    """The rows by their indexes, once for all devices that have the same ones."""
    return dict(rows)
