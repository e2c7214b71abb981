"""One batch of readings, applied within a unit of work: samples, alarms, outages, and each probe's memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.alarms.raising import expect_alarms
from nocdesk.alarms.recalling import recall_alarms
from nocdesk.alarms.watching import Finding, looked_at, observe
from nocdesk.inventory import Inventory
from nocdesk.latecomers import Latecomers
from nocdesk.memories import Memories
from nocdesk.quality.hysteresis import Crossing, Watch
from nocdesk.quality.measuring import ProbeMemory, Value, measure
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.quality.wire import Batch
from nocdesk.references import StoredReferences
from nocdesk.seating import Seated, Seating
from nocdesk.store.series import SeriesKey, append_columns, series_ids
from nocdesk.store.series_time import in_slices, microseconds
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.rules.confirming import RaisedByTraps, note_polled, raised_by_traps
from nocdesk.traps.rules.restarts import is_known_restart
from nocdesk.witnessing import keep_ledger


class Intake:
    """Applies batches; what it remembers between them goes back by itself when a transaction fails."""

    def __init__(self) -> None:
        self._memories = Memories()
        self._references = StoredReferences()
        self.seating = Seating(self._memories, self._references)
        self._series: dict[SeriesKey, int] = {}
        self._heard: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []

    def take_heard(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Series and instants (µs) of the samples kept since the last call."""
        heard, self._heard = self._heard, []
        series = np.concatenate([ids for ids, _ in heard]) if heard else np.empty(0, np.int64)
        return series, np.concatenate([at_us for _, at_us in heard]) if heard else series

    def settle(self) -> None:
        """The transaction is done."""
        self.seating.settle()
        self._memories.settle()

    def put_back(self) -> None:
        """The transaction failed: remember what was remembered before it."""
        self.seating.put_back()
        self._memories.put_back()
        self._series.clear()
        self._heard.clear()

    def apply(self, work: UnitOfWork, batch: Batch, inventory: Inventory, latecomers: Latecomers | None = None) -> int:
        """Apply a batch, oldest reading first, without probes that are gone; the number of samples kept."""

        def series_of(keys: Collection[SeriesKey]) -> Mapping[SeriesKey, int]:
            return self._series_of(work, keys)

        self._references.begin(work.session, inventory.stamp)
        by_traps = self._watch_what_traps_raised(work, inventory)
        seated = self.seating.take(work.session, batch, inventory, series_of)
        known = inventory.topology.probes
        readings = [one for one in (*batch.readings, *seated.readings) if one.probe_id in known]
        readings.sort(key=lambda reading: (reading.monotonic_s, reading.probe_id))
        probe_ids = {reading.probe_id for reading in readings}
        self._memories.recall(work.session, probe_ids)
        self._arm_what_was_cleared_by_hand(work, probe_ids)
        samples: list[tuple[Reading, Value]] = []
        findings: list[Finding] = []
        spoken: set[str] = set()
        for reading in readings:
            if self._is_overtaken(work, reading, batch.clock):
                measured, _memory = measure(reading, batch.clock, ProbeMemory())
                samples.extend((reading, value) for value in measured.values)
                continue
            values, found = self._judge(reading, batch.clock, inventory, by_traps, spoken)
            samples.extend((reading, value) for value in values)
            findings.extend(one for one in found if not _is_known(work, one, reading))
        note_polled(work, spoken)
        kept = self._keep_samples(work, samples, seated)
        self._memories.write(work.session, [*probe_ids, *seated.due])
        act_on(work, findings)
        keep_ledger(work, _answered(readings, seated), inventory, latecomers)
        if kept:
            work.touched("samples", 0)
        return kept

    def _is_overtaken(self, work: UnitOfWork, reading: Reading, clock: str) -> bool:
        """Whether another collector has asked the probe since, and been judged: this one's states are no news."""
        asker, asked_s = self._memories[reading.probe_id].asked
        # What lies ahead was noted by a clock that has been set back since, and has overtaken nothing.
        return asker not in ("", clock) and reading.taken_at.timestamp() < asked_s <= work.clock.now().timestamp()

    def step_clock(self, work: UnitOfWork, step_s: float) -> None:
        """The wall clock was set by so much: move the instants that later ones are compared with."""
        self.seating.release()
        self._memories.step_clock(work.session, step_s)

    def _judge(
        self, reading: Reading, clock: str, inventory: Inventory, by_traps: RaisedByTraps, spoken: set[str]
    ) -> tuple[tuple[Value, ...], list[Finding]]:
        """Judge a reading; what it says of troubles that traps have told is `spoken`."""
        place = inventory.topology.probes[reading.probe_id]
        remembered = self._memories[reading.probe_id]
        measured, memory = measure(reading, clock, remembered.memory)
        rules, topology = inventory.rules[reading.probe_id], inventory.topology
        told = by_traps.of_probe(reading.probe_id)
        # What was read before the trap came says nothing of what it tells.
        later = {key for key, at_s in told.items() if reading.taken_at.timestamp() < at_s}
        known = {key: watch for key, watch in remembered.memory.watches.items() if key not in later}
        watches, findings = observe(place, reading, measured, known, rules, topology, self._references)
        if told:
            kept = {key: watch for key, watch in remembered.memory.watches.items() if key in later}
            watches = {**{key: watch for key, watch in watches.items() if key not in later}, **kept}
            findings = [one for one in findings if one.trouble.key not in later]
            looked = looked_at(place, reading, measured, rules, topology, self._references)
            spoken.update(looked & told.keys() - later)
        self._memories.put(reading.probe_id, remembered.after(reading, replace(memory, watches=watches), clock))
        return measured.values, findings

    def _watch_what_traps_raised(self, work: UnitOfWork, inventory: Inventory) -> RaisedByTraps:
        """Let the polls go on with alarms that traps have raised, as if they had raised them themselves."""
        by_traps = raised_by_traps(work)
        probe_ids = [number for number in by_traps.keys if number in inventory.topology.probes]
        self._memories.recall(work.session, probe_ids)
        self.seating.release(probe_ids)
        for probe_id in probe_ids:
            remembered = self._memories[probe_id]
            watches = remembered.memory.watches
            told = by_traps.of_probe(probe_id)
            new = {key: Watch(is_raised=True, since=at_s) for key, at_s in told.items() if not _is_raised(watches, key)}
            if new:
                memory = replace(remembered.memory, watches={**watches, **new})
                self._memories.put(probe_id, replace(remembered, memory=memory, written_at=None))
        return by_traps

    def _arm_what_was_cleared_by_hand(self, work: UnitOfWork, probe_ids: Collection[int]) -> None:
        """A trouble that goes on after somebody cleared its alarm is raised again, like any other."""
        watched = {number: watches for number in probe_ids if (watches := self._memories[number].memory.watches)}
        raised = {key for watches in watched.values() for key, watch in watches.items() if watch.is_raised}
        active: set[str] = set()
        # By key and not by probe: of two probes that watch one interface only the first one's name is on the alarm.
        for keys in in_slices(sorted(raised)):
            query = select(Alarm.natural_key).where(Alarm.natural_key.in_(keys), Alarm.closed_at.is_(None))
            active.update(work.session.scalars(query.where(Alarm.cleared_at.is_(None))))
        for probe_id, watches in watched.items():
            still = {key: watch for key, watch in watches.items() if key in active or not watch.is_raised}
            if len(still) < len(watches):
                remembered = self._memories[probe_id]
                memory = replace(remembered.memory, watches=still)
                self._memories.put(probe_id, replace(remembered, memory=memory, written_at=None))

    def _keep_samples(self, work: UnitOfWork, values: Sequence[tuple[Reading, Value]], seated: Seated) -> int:
        keys = [SeriesKey(reading.probe_id, value.metric, value.instance) for reading, value in values]
        numbers = self._series_of(work, set(keys))
        series = np.array([numbers[key] for key in keys], np.int64)
        at_us = np.array([microseconds(reading.taken_at) for reading, _ in values], np.int64)
        measured = np.array([value.value for _, value in values], np.float64)
        if seated.judged is not None:
            series = _joined(seated.judged.series, series)
            at_us = _joined(seated.judged.at_us, at_us)
            measured = np.concatenate([seated.judged.values, measured])
        self._heard.append((series, at_us))
        return append_columns(work.session, series, at_us, measured)

    def _series_of(self, work: UnitOfWork, keys: Collection[SeriesKey]) -> Mapping[SeriesKey, int]:
        unknown = {key for key in keys if key not in self._series}
        if unknown:
            self._series.update(series_ids(work.session, unknown))
        return self._series


def _is_raised(watches: Mapping[str, Watch], key: str) -> bool:
    return key in watches and watches[key].is_raised


def _is_known(work: UnitOfWork, finding: Finding, reading: Reading) -> bool:
    """Whether a trap has told of the very restart that a poll now finds."""
    if finding.trouble.condition is not Condition.DEVICE_REBOOTED:
        return False
    return is_known_restart(work, finding.trouble.key, reading.taken_at, reading.uptime_ticks)


def _joined(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([first, second])


def _answered(readings: Iterable[Reading], seated: Seated) -> list[tuple[int, int]]:
    ordinary = [(one.probe_id, microseconds(one.taken_at)) for one in readings if one.outcome is Outcome.ANSWERED]
    return [*seated.answered, *ordinary]


def act_on(work: UnitOfWork, findings: Sequence[Finding]) -> None:
    """Raise and clear the alarms of conditions that began or ended."""
    recall_alarms(work, {finding.trouble.key for finding in findings})
    expect_alarms(work, _first_raised(findings))
    for finding in findings:
        if finding.crossing is Crossing.CLEARED:
            clear_alarm_of(work, key=finding.trouble.key, ended_at=finding.since)
            continue
        raise_alarm(work, trouble=finding.trouble, began_at=finding.since, touches=finding.touches)
        if MEANINGS[finding.trouble.condition].momentary:
            clear_alarm_of(work, key=finding.trouble.key, ended_at=work.now)


def _first_raised(findings: Iterable[Finding]) -> dict[str, tuple[Trouble, datetime]]:
    """By natural key the first trouble that is raised."""
    found: dict[str, tuple[Trouble, datetime]] = {}
    for finding in findings:
        if finding.crossing is Crossing.RAISED:
            found.setdefault(finding.trouble.key, (finding.trouble, finding.since))
    return found
