"""One batch of readings, applied within a unit of work: samples, alarms, outages, and each probe's memory."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import clear_alarm_of, raise_alarm
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.alarms.watching import Finding, observe
from nocdesk.inventory import Inventory
from nocdesk.outages import ledger
from nocdesk.quality.hysteresis import Crossing
from nocdesk.quality.measuring import ProbeMemory, Value, measure, memory_from_json, memory_to_json
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.quality.wire import Batch
from nocdesk.services.model import ServiceClass
from nocdesk.store.series import Sample, SeriesKey, append_samples, series_ids
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork


class Intake:
    """Applies batches; keeps between them what it wrote last, and forgets it when a transaction fails."""

    def __init__(self) -> None:
        self._memories: dict[int, ProbeMemory] = {}
        self._answered: dict[int, datetime | None] = {}
        self._series: dict[SeriesKey, int] = {}

    def forget(self) -> None:
        """Drop what was kept: the transaction that wrote it did not commit."""
        self._memories.clear()
        self._answered.clear()
        self._series.clear()

    def apply(self, work: UnitOfWork, batch: Batch, inventory: Inventory) -> int:
        """Apply a batch, oldest reading first, without probes that are gone; the number of samples kept."""
        readings = [reading for reading in batch.readings if reading.probe_id in inventory.topology.probes]
        readings.sort(key=lambda reading: reading.monotonic_s)
        probe_ids = {reading.probe_id for reading in readings}
        self._recall(work, probe_ids)
        self._arm_what_was_cleared_by_hand(work, probe_ids)
        samples: list[tuple[Reading, Value]] = []
        findings: list[Finding] = []
        for reading in readings:
            values, found = self._judge(reading, batch.clock, inventory)
            samples.extend((reading, value) for value in values)
            findings.extend(found)
        kept = self._keep_samples(work, samples)
        self._keep_statuses(work, readings)
        for finding in findings:
            _act(work, finding)
        _keep_ledger(work, readings, inventory)
        if kept:
            work.touched("samples", 0)
        return kept

    def step_clock(self, work: UnitOfWork, step_s: float) -> None:
        """The wall clock was set by so much: move the instants that later ones are compared with."""
        for status in work.session.scalars(select(ProbeStatus)):
            if status.answered_at is not None:
                status.answered_at += timedelta(seconds=step_s)
            memory = memory_from_json(status.memory)
            watches = {key: replace(watch, since=watch.since + step_s) for key, watch in memory.watches.items()}
            status.memory = memory_to_json(replace(memory, at=memory.at + step_s, watches=watches))
        work.session.flush()
        self.forget()

    def _judge(self, reading: Reading, clock: str, inventory: Inventory) -> tuple[tuple[Value, ...], list[Finding]]:
        place = inventory.topology.probes[reading.probe_id]
        memory = self._memories[reading.probe_id]
        measured, remembered = measure(reading, clock, memory)
        rules = inventory.rules[reading.probe_id]
        watches, findings = observe(place, reading, measured, memory.watches, rules, inventory.topology)
        self._memories[reading.probe_id] = replace(remembered, watches=watches)
        if reading.outcome is Outcome.ANSWERED:
            self._answered[reading.probe_id] = reading.taken_at
        return measured.values, findings

    def _recall(self, work: UnitOfWork, probe_ids: Collection[int]) -> None:
        missing = [probe_id for probe_id in probe_ids if probe_id not in self._memories]
        if not missing:
            return
        rows = work.session.execute(
            select(ProbeStatus.probe_id, ProbeStatus.answered_at, ProbeStatus.memory).where(
                ProbeStatus.probe_id.in_(missing)
            )
        )
        known = {probe_id: (answered_at, memory) for probe_id, answered_at, memory in rows}
        for probe_id in missing:
            answered_at, memory = known.get(probe_id, (None, {}))
            self._memories[probe_id] = memory_from_json(memory)
            self._answered[probe_id] = answered_at

    def _arm_what_was_cleared_by_hand(self, work: UnitOfWork, probe_ids: Collection[int]) -> None:
        """A trouble that goes on after somebody cleared its alarm is raised again, like any other."""
        raised = {
            key for number in probe_ids for key, watch in self._memories[number].watches.items() if watch.is_raised
        }
        active: set[str] = set()
        # By key and not by probe: of two probes that watch one interface only the first one's name is on the alarm.
        for keys in in_slices(sorted(raised)):
            query = select(Alarm.natural_key).where(Alarm.natural_key.in_(keys), Alarm.closed_at.is_(None))
            active.update(work.session.scalars(query.where(Alarm.cleared_at.is_(None))))
        for probe_id in probe_ids:
            memory = self._memories[probe_id]
            watches = {key: watch for key, watch in memory.watches.items() if key in active or not watch.is_raised}
            if len(watches) < len(memory.watches):
                self._memories[probe_id] = replace(memory, watches=watches)

    def _keep_samples(self, work: UnitOfWork, values: Collection[tuple[Reading, Value]]) -> int:
        keys = [SeriesKey(reading.probe_id, value.metric, value.instance) for reading, value in values]
        unknown = {key for key in keys if key not in self._series}
        if unknown:
            self._series.update(series_ids(work.session, unknown))
        samples = [
            Sample(self._series[key], reading.taken_at, value.value)
            for key, (reading, value) in zip(keys, values, strict=True)
        ]
        return append_samples(work.session, samples)

    def _keep_statuses(self, work: UnitOfWork, readings: Iterable[Reading]) -> None:
        rows: dict[int, dict[str, Any]] = {
            reading.probe_id: {
                "probe_id": reading.probe_id,
                "outcome": reading.outcome,
                "polled_at": reading.taken_at,
                "answered_at": self._answered[reading.probe_id],
                "detail": reading.detail,
                "memory": memory_to_json(self._memories[reading.probe_id]),
            }
            for reading in readings
        }
        if not rows:
            return
        is_sqlite = work.session.get_bind().dialect.name == "sqlite"
        statement = (sqlite.insert if is_sqlite else postgresql.insert)(ProbeStatus)
        names = ("outcome", "polled_at", "answered_at", "detail", "memory")
        replaced = {name: getattr(statement.excluded, name) for name in names}
        work.session.execute(
            statement.on_conflict_do_update(index_elements=["probe_id"], set_=replaced), list(rows.values())
        )


def _act(work: UnitOfWork, finding: Finding) -> None:
    if finding.crossing is Crossing.CLEARED:
        clear_alarm_of(work, key=finding.trouble.key, ended_at=finding.since)
        return
    raise_alarm(work, trouble=finding.trouble, began_at=finding.since, touches=finding.touches)
    if MEANINGS[finding.trouble.condition].momentary:
        clear_alarm_of(work, key=finding.trouble.key, ended_at=work.now)


def _keep_ledger(work: UnitOfWork, readings: Iterable[Reading], inventory: Inventory) -> None:
    """Witness what was measured, lose sight of what nobody measures any more, follow planned work."""
    seen = _witnessed(work, readings, inventory)
    entries = {entry.service_id: entry for entry in ledger.open_entries(work)}
    for service_id in inventory.topology.services:
        if service_id not in entries:
            entries[service_id] = ledger.begin(work, service_id, min(seen.get(service_id, work.now), work.now))
    for service_id, entry in entries.items():
        tolerance_s = inventory.tolerances_s.get(service_id)
        if tolerance_s is None:
            continue
        if service_id in seen:
            ledger.witness(work, entry, seen[service_id], tolerance_s)
        else:
            ledger.lose_sight(work, entry, tolerance_s)
    ledger.follow_planned_works(work)


def _witnessed(work: UnitOfWork, readings: Iterable[Reading], inventory: Inventory) -> Mapping[int, datetime]:
    """When each service was last measured by these readings: by its own probes, or by those whose alarm it is in."""
    alarmed = _alarmed_services(work)
    seen: dict[int, datetime] = {}
    for reading in readings:
        if reading.outcome is not Outcome.ANSWERED:
            continue
        for service_id in (*inventory.topology.witnesses.get(reading.probe_id, ()), *alarmed[reading.probe_id]):
            seen[service_id] = max(reading.taken_at, seen.get(service_id, reading.taken_at))
    return seen


def _alarmed_services(work: UnitOfWork) -> Mapping[int, list[int]]:
    """By probe, the services that its active alarms say something about."""
    query = (
        select(Alarm.probe_id, AlarmImpact.service_id)
        .join(AlarmImpact, AlarmImpact.alarm_id == Alarm.id)
        .where(Alarm.cleared_at.is_(None), Alarm.closed_at.is_(None), AlarmImpact.effect != ServiceClass.UNKNOWN)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for probe_id, service_id in work.session.execute(query):
        if probe_id is not None:
            found[probe_id].append(service_id)
    return found
