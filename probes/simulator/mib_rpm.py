"""RPM and TWAMP tests of Juniper devices: the last completed run (JUNIPER-RPM-MIB, JUNIPER-TWAMP-MIB)."""

from collections.abc import Sequence
from datetime import timedelta

from probes.simulator.conditions import NetworkState
from probes.simulator.mib_ping import PROBES, completed_at, date_and_time, index_of, round_trips
from probes.simulator.moment import Moment
from probes.simulator.network import ServiceTest
from probes.simulator.objects import Objects, gauge, octets
from probes.simulator.path_quality import path_quality
from probes.snmp.varbind import Oid

_RESULTS = {
    "juniper_rpm": ((1, 3, 6, 1, 4, 1, 2636, 3, 50, 1, 2, 1), (1, 3, 6, 1, 4, 1, 2636, 3, 50, 1, 3, 1)),
    "twamp": ((1, 3, 6, 1, 4, 1, 2636, 3, 77, 1, 1, 2, 1), (1, 3, 6, 1, 4, 1, 2636, 3, 77, 1, 1, 3, 1)),
}
"""jnxRpmResultsSummaryEntry and …CalculatedEntry; those of jnxTwampClientResults… have the same columns."""
_LAST_COMPLETED_TEST = 2
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
    return objects


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
