"""Each run of a traceroute test that a device has completed since the last poll (DISMAN-TRACEROUTE-MIB)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from nocdesk.quality.reading import Kind, Measurement, Metric
from probes.polls.history import RESPONSE_RECEIVED, in_order, newest, since
from probes.polls.parameters import instance_of, test_index
from probes.polls.traceroute_way import Hop, end_measurements, hop_measurements
from probes.probe import Learnt, ProbeTarget, column
from probes.snmp.varbind import Oid, Value

TRACE_PROBE_HISTORY_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 4, 1)
"""traceRouteProbeHistoryEntry of DISMAN-TRACEROUTE-MIB, revision 200606130000Z (RFC 4560).

Indexed by traceRouteCtlOwnerIndex, traceRouteCtlTestName, traceRouteProbeHistoryIndex (from 1 to 'ffffffff'h, then 1
again), …HopIndex and …ProbeIndex. The oldest rows make place for new ones (traceRouteCtlMaxRows).
"""
ADDRESS, RESPONSE, STATUS = 5, 6, 7
"""traceRouteProbeHistoryHAddr, …Response in whole milliseconds, and …Status."""

_NONE: Oid = (0, 0, 0)
"""The index of no row: all parts count from 1."""


@dataclass(frozen=True, slots=True)
class _Probe:
    """One probe as read; `time_ms` is None where it was not answered."""

    hop: int
    number: int
    address: Value
    time_ms: int | None


@dataclass(frozen=True, slots=True)
class TraceState:
    """What stands beside the history: where the way shall end, how many probes go to each hop, and whether it runs."""

    goal: Value
    probes_per_hop: int | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """One traceroute: its probes in the order of hops, and the index of the last one's row."""

    end: Oid
    probes: tuple[_Probe, ...]

    @property
    def last_hop(self) -> list[_Probe]:
        """The probes that went farthest."""
        return [probe for probe in self.probes if probe.hop == self.probes[-1].hop]

    def has_arrived(self, goal: Value) -> bool:
        """Whether the goal answered."""
        return goal is not None and any(one.time_ms is not None and one.address == goal for one in self.last_hop)


def history_columns(target: ProbeTarget) -> tuple[Oid, ...]:
    """What is walked: who answered each probe, whether, and when."""
    index = test_index(target)
    return tuple(column(TRACE_PROBE_HISTORY_ENTRY, number, index) for number in (ADDRESS, STATUS, RESPONSE))


def has_history(target: ProbeTarget, learnt: Learnt) -> bool:
    """Whether the device keeps a history of the test."""
    return bool(_rows(target, learnt))


def history_measurements(target: ProbeTarget, state: TraceState, learnt: Learnt) -> Iterator[Measurement]:
    """All that was completed since the last reading, as one; at the first the latest run alone.

    A run that did not arrive is a failure, whatever the others say: between two polls none shall go unseen. Loss and
    delay are those of the goal, and so of the runs that reached it.
    """
    runs = _new_runs(target, state, learnt)
    if not runs:
        return
    instance = instance_of(target)
    arrived = [run for run in runs if run.has_arrived(state.goal)]
    yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if len(arrived) == len(runs) else 0)
    yield Measurement(Metric.HOPS, instance, Kind.GAUGE, runs[-1].probes[-1].hop)
    if arrived:
        yield from end_measurements(
            _hop(arrived[-1].probes[-1].hop, _probes(run.last_hop for run in arrived)), instance
        )
    sent = _probes(run.probes for run in runs)
    numbers = sorted({probe.hop for probe in sent})
    yield from hop_measurements(
        (_hop(number, [probe for probe in sent if probe.hop == number]) for number in numbers), instance
    )


def seen(target: ProbeTarget, state: TraceState, learnt: Learnt) -> Oid | None:
    """What to remember of this reading: the last row counted, and the newest one if nothing ran that might go on."""
    rows = _rows(target, learnt)
    latest = newest(rows)
    if latest is None:
        return None
    runs = _new_runs(target, state, learnt)
    before = learnt.last_result[:3] if isinstance(learnt.last_result, tuple) else _NONE
    return (runs[-1].end if runs else before) + (_NONE if state.is_running else latest)


def _new_runs(target: ProbeTarget, state: TraceState, learnt: Learnt) -> list[_Run]:
    rows, last = _rows(target, learnt), learnt.last_result
    if not isinstance(last, tuple):
        return _complete(_runs(rows), state, is_settled=False)[-1:]
    is_settled = not state.is_running and newest(rows) == last[3:]
    return _complete(_runs(since(rows, last[:3])), state, is_settled=is_settled)


def _runs(rows: dict[Oid, _Probe]) -> list[_Run]:
    """Cut where the hops begin anew: some agents give each run one index, others each probe (RFC 4560 says both)."""
    indexes = list(rows)
    begins = [place for place, (one, after) in enumerate(pairwise(indexes), 1) if after[1:] <= one[1:]]
    edges = pairwise((0, *begins, len(indexes)))
    return [_Run(indexes[to - 1], tuple(rows[index] for index in indexes[at:to])) for at, to in edges if to > at]


def _complete(runs: list[_Run], state: TraceState, *, is_settled: bool) -> list[_Run]:
    """All but the newest one, unless that is known to have ended.

    It has where its goal has answered and all probes went there, and where nothing was added to it over a whole poll
    while the test did not run: the history is read before the state, so that the state alone would not tell.
    """
    if not runs:
        return []
    last = runs[-1]
    has_ended = last.has_arrived(state.goal) and last.probes[-1].number == state.probes_per_hop
    return runs if has_ended or is_settled else runs[:-1]


def _rows(target: ProbeTarget, learnt: Learnt) -> dict[Oid, _Probe]:
    """The probes in order; what not all walks have found came or went between them."""
    addresses, statuses, times = (learnt.rows(one) for one in history_columns(target))
    found: dict[Oid, _Probe] = {}
    for index in addresses.keys() & statuses.keys() & times.keys():
        time = times[index]
        if isinstance(time, int) and len(index) == 3:
            answered = statuses[index] == RESPONSE_RECEIVED
            found[index] = _Probe(index[1], index[2], addresses[index], time if answered else None)
    return in_order(found)


def _probes(parts: Iterable[Sequence[_Probe]]) -> list[_Probe]:
    return [probe for part in parts for probe in part]


def _hop(number: int, probes: Sequence[_Probe]) -> Hop:
    times = [probe.time_ms for probe in probes if probe.time_ms is not None]
    return Hop(number, fmean(times) if times else None, len(probes), len(times))
