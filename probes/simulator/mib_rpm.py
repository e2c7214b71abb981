"""RPM and TWAMP tests of Juniper devices: the last run and a history (JUNIPER-RPM-MIB, JUNIPER-TWAMP-MIB)."""

from collections.abc import Sequence
from datetime import timedelta

from probes.simulator.conditions import NetworkState
from probes.simulator.mib_ping import (
    PROBES,
    TEST_EVERY_S,
    completed_at,
    date_and_time,
    index_of,
    probe_times,
    round_trips,
    run_number,
)
from probes.simulator.moment import Moment
from probes.simulator.network import ServiceTest
from probes.simulator.objects import Objects, gauge, integer, octets
from probes.simulator.path_quality import path_quality
from probes.snmp.varbind import Oid

_RESULTS = {
    "juniper_rpm": ((1, 3, 6, 1, 4, 1, 2636, 3, 50, 1, 2, 1), (1, 3, 6, 1, 4, 1, 2636, 3, 50, 1, 3, 1)),
    "twamp": ((1, 3, 6, 1, 4, 1, 2636, 3, 77, 1, 1, 2, 1), (1, 3, 6, 1, 4, 1, 2636, 3, 77, 1, 1, 3, 1)),
}
"""jnxRpmResultsSummaryEntry and …CalculatedEntry; those of jnxTwampClientResults… have the same columns."""
_HISTORY = {
    "juniper_rpm": ((1, 3, 6, 1, 4, 1, 2636, 3, 50, 1, 4, 1), (1, 3, 6, 1, 4, 1, 2636, 3, 50, 1, 5, 1)),
    "twamp": ((1, 3, 6, 1, 4, 1, 2636, 3, 77, 1, 1, 4, 1), (1, 3, 6, 1, 4, 1, 2636, 3, 77, 1, 1, 5, 1)),
}
"""jnxRpmHistorySampleEntry and …SummaryEntry, by owner, test, probe, and type or collection; those of TWAMP alike."""
_KEPT_RUNS = 2
_CURRENT_TEST, _LAST_COMPLETED_TEST = 1, 2
_ROUND_TRIP, _EGRESS, _INGRESS = 1, 4, 7
_MILLI = 1_000
_MILLION = 1_000_000


def rpm_values(test: ServiceTest, state: NetworkState, moment: Moment) -> Objects:
    """The summary of the last completed run, and its times by set, in microseconds."""
    ended_s = completed_at(test.service, moment.seconds)
    trips_ms = round_trips(test.service, state, ended_s)
    summary, calculated = _RESULTS[test.type]
    row = (*index_of(test), _LAST_COMPLETED_TEST)
    objects: Objects = {
        (*summary, 2, *row): gauge(PROBES),
        (*summary, 3, *row): gauge(len(trips_ms)),
        (*summary, 4, *row): gauge(_MILLION * 100 * (PROBES - len(trips_ms)) / PROBES),
        (*summary, 5, *row): octets(date_and_time(state.playback.origin + timedelta(seconds=ended_s))),
    }
    jitter_ms = path_quality(state, test.service, ended_s).jitter_ms
    for first, share in ((_ROUND_TRIP, 1.0), (_EGRESS, 0.5), (_INGRESS, 0.5)):
        objects |= _set(calculated, (*row, first), [share * trip for trip in trips_ms])
        # Half of the packets are later than those before them, and half earlier.
        for number in (first + 1, first + 2):
            objects |= _set(calculated, (*row, number), [share * jitter_ms] * (len(trips_ms) // 2))
    for back in range(_KEPT_RUNS):
        objects |= _history(test, state, moment.seconds - back * TEST_EVERY_S)
    return objects


def _history(test: ServiceTest, state: NetworkState, moment_s: float) -> Objects:
    """Each probe of the last run that was completed at a moment; a lost one has no samples."""
    sample, summary = _HISTORY[test.type]
    first, received = PROBES * run_number(test, moment_s), 0
    before_ms: float | None = None
    objects: Objects = {}
    for sent, time_ms in enumerate(probe_times(test.service, state, completed_at(test.service, moment_s)), 1):
        row = (*index_of(test), first + sent)
        if time_ms is not None:
            received += 1
            for kind, value_ms in _samples(time_ms, before_ms).items():
                objects[*sample, 2, *row, kind] = integer(round(_MILLI * value_ms))
        before_ms = time_ms
        objects |= {
            (*summary, 2, *row, _CURRENT_TEST): gauge(sent),
            (*summary, 3, *row, _CURRENT_TEST): gauge(received),
            (*summary, 4, *row, _CURRENT_TEST): gauge(_MILLION * 100 * (sent - received) / sent),
        }
    return objects


def _samples(time_ms: float, before_ms: float | None) -> dict[int, float]:
    """By JnxRpmMeasurementType: delays, and after each its difference from the probe before."""
    shares = ((_ROUND_TRIP, 1.0), (_EGRESS, 0.5), (_INGRESS, 0.5))
    delays = {kind: share * time_ms for kind, share in shares}
    if before_ms is None:
        return delays
    return delays | {kind + 1: share * (time_ms - before_ms) for kind, share in shares}


def _set(entry: Oid, row: Oid, times_ms: Sequence[float]) -> Objects:
    """One measurement set: 2 Samples, 3 Min, 4 Max, 5 Average, 8 Sum."""
    total_ms = sum(times_ms)
    return {
        (*entry, 2, *row): gauge(len(times_ms)),
        (*entry, 3, *row): gauge(_MILLI * min(times_ms, default=0.0)),
        (*entry, 4, *row): gauge(_MILLI * max(times_ms, default=0.0)),
        (*entry, 5, *row): gauge(_MILLI * total_ms / len(times_ms) if times_ms else 0.0),
        (*entry, 8, *row): gauge(_MILLI * total_ms),
    }
