"""Writes the month before the demo for one service: its tests, and the alarms, works and ledger that follow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

import numpy as np
from sqlalchemy import select

from nocdesk.alarms.watching import observe
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.intake import act_on
from nocdesk.inventory import current_inventory
from nocdesk.network.model import Probe
from nocdesk.network.topology import stale_after_s
from nocdesk.outages.ledger import begin_all, follow_planned_works, witness
from nocdesk.people.model import SYSTEM
from nocdesk.quality.hysteresis import Watch
from nocdesk.quality.measuring import Measured, Value
from nocdesk.quality.reading import Metric, Outcome, Reading
from nocdesk.references import StoredReferences
from nocdesk.services.model import Service
from nocdesk.store.series import SeriesKey, append_columns, series_ids
from nocdesk.store.series_time import microseconds
from nocdesk.store.unit_of_work import UnitOfWork
from probes.demo_people import StoryPeople
from probes.simulator.conditions import NetworkState
from probes.simulator.jitter_result import PACKETS, JitterResult, jitter_result
from probes.simulator.playback import Act, Playback
from probes.simulator.story import FaultKind, Month

STEP = timedelta(minutes=1)
QUIET_STEPS = 5
"""Where nothing happens only every fifth test is kept, as in the day before the demo."""
_INTERVAL_S = QUIET_STEPS * STEP.total_seconds()
_FIRST = timedelta(seconds=7)
"""Tests do not end on the minute."""
_SETTLED_S = 300.0
"""So long after a fault all that follows from it has followed."""


@dataclass(frozen=True, slots=True)
class _Test:
    """What a test found."""

    at: datetime
    found: Measured
    is_eventful: bool


class _Times:
    """Stretches of time, in seconds from the playback's origin."""

    def __init__(self, times: Iterable[tuple[float, float]]) -> None:
        self._times = list(times)

    def has(self, at_s: float) -> bool:
        """Whether a moment lies in one of them."""
        return any(begins_s <= at_s < ends_s for begins_s, ends_s in self._times)


class MonthWriter:
    """Lets a month pass on a virtual clock; only around faults and works every test is looked at by itself."""

    def __init__(self, core: Core, clock: VirtualClock, state: NetworkState, people: StoryPeople, month: Month) -> None:
        self._core = core
        self._clock = clock
        self._state = state
        self._playback = state.playback
        self._faults = state.playback.month_faults()
        self._eventful = _Times(_eventful(state.playback))
        self._people = people
        self._service = month.service
        with core.read() as session:
            self._inventory = current_inventory(session, None)
            self._service_id = session.scalars(select(Service.id).where(Service.name == month.service)).one()
            places = self._inventory.topology.probes.values()
            self._place = next(place for place in places if place.service_id == self._service_id)
            self._instance = str(session.get_one(Probe, self._place.id).parameters["entry"])
        self._watches: Mapping[str, Watch] = {}

    def write(self, until: datetime) -> None:
        """From the beginning of the month up to an instant, at which the clock stands afterwards."""
        begins_at = self._playback.month_begins_at
        tests = list(self._tests(begins_at, until))
        self._set_clock(begins_at)
        with self._core.work(SYSTEM) as work:
            begin_all(work, {self._service_id: begins_at})
        self._live_through(tests)
        self._set_clock(until)
        with self._core.work(SYSTEM) as work:
            self._keep(work, tests)

    def _tests(self, begins_at: datetime, until: datetime) -> Iterator[_Test]:
        unseen = _Times((fault.begins_s, fault.ends_s) for fault in self._faults if fault.kind is FaultKind.UNSEEN)
        for number, at in enumerate(_instants(begins_at + _FIRST, until)):
            at_s = self._playback.seconds(at)
            is_eventful = self._eventful.has(at_s)
            if not unseen.has(at_s) and (is_eventful or number % QUIET_STEPS == 0):
                result = jitter_result(self._service, self._state, at_s)
                yield _Test(at, measured(result, self._instance), is_eventful)

    def _live_through(self, tests: Sequence[_Test]) -> None:
        acts = self._playback.month_acts()
        before: datetime | None = None
        for test in tests:
            while acts and acts[0].at <= test.at:
                self._act(acts.pop(0))
            if before is None or test is tests[-1] or test.is_eventful:
                self._look_at(test, before)
            before = test.at

    def _act(self, act: Act) -> None:
        self._set_clock(act.at)
        self._people.perform(act)

    def _look_at(self, test: _Test, before: datetime | None) -> None:
        """What the engine does with an answer, for this service alone."""
        self._set_clock(test.at)
        number = self._service_id
        reading = Reading(self._place.id, test.at, self._playback.seconds(test.at), Outcome.ANSWERED)
        rules, topology = self._inventory.rules[self._place.id], self._inventory.topology
        self._watches, findings = observe(
            self._place, reading, test.found, self._watches, rules, topology, StoredReferences()
        )
        with self._core.work(SYSTEM) as work:
            if before is not None:
                # What was passed over was measured.
                witness(work, {number: before}, {number: inf})
            act_on(work, findings)
            witness(work, {number: test.at}, {number: stale_after_s(_INTERVAL_S)})
            follow_planned_works(work, test.at)

    def _keep(self, work: UnitOfWork, tests: Sequence[_Test]) -> None:
        rows = [(test.at, value) for test in tests for value in test.found.values]
        keys = {value.metric: SeriesKey(self._place.id, value.metric, self._instance) for _, value in rows}
        numbers = series_ids(work.session, list(keys.values()))
        append_columns(
            work.session,
            np.array([numbers[keys[value.metric]] for _, value in rows], np.int64),
            np.array([microseconds(at) for at, _ in rows], np.int64),
            np.array([value.value for _, value in rows], np.float64),
        )

    def _set_clock(self, at: datetime) -> None:
        self._clock.step((at - self._clock.now()).total_seconds())


def _instants(at: datetime, until: datetime) -> Iterator[datetime]:
    while at < until:
        yield at
        at += STEP


def _eventful(playback: Playback) -> Iterator[tuple[float, float]]:
    """When there is more to the service than that it is up."""
    for fault in playback.month_faults():
        yield fault.begins_s, fault.ends_s + _SETTLED_S
    for act in playback.month_acts():
        if act.starts_at is not None and act.ends_at is not None:
            yield playback.seconds(act.starts_at), playback.seconds(act.ends_at) + _SETTLED_S


def measured(result: JitterResult, instance: str) -> Measured:
    """What the probe makes of a test's result, as far as objectives and thresholds are about it."""
    if result.is_lost:
        found = {Metric.SUCCESS: 0.0, Metric.LOSS_PCT: 100.0}
    else:
        found = {
            Metric.SUCCESS: 1.0,
            Metric.RTT_MS: result.quality.rtt_ms,
            Metric.PDV_MS: result.quality.jitter_ms,
            Metric.LOSS_PCT: 100.0 * (PACKETS - result.answers) / PACKETS,
            Metric.MOS: result.mos_hundredths / 100,
        }
    return Measured(tuple(Value(metric, instance, value) for metric, value in found.items()), None)
