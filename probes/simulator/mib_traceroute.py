"""The definition, the results, the hops and the history of a traceroute test (DISMAN-TRACEROUTE-MIB, RFC 4560)."""

from datetime import timedelta
from itertools import product

from probes.simulator.conditions import NetworkState
from probes.simulator.mib_ping import (
    TEST_EVERY_S,
    completed_at,
    date_and_time,
    index_of,
    run_number,
    target_address,
)
from probes.simulator.moment import Moment
from probes.simulator.network import ServiceTest
from probes.simulator.noise import noise, seed
from probes.simulator.objects import Objects, gauge, integer, octets
from probes.simulator.path_quality import PathQuality, path_quality

_CTL = (1, 3, 6, 1, 2, 1, 81, 1, 2, 1)
_RESULTS = (1, 3, 6, 1, 2, 1, 81, 1, 3, 1)
_HISTORY = (1, 3, 6, 1, 2, 1, 81, 1, 4, 1)
"""traceRouteProbeHistoryEntry, by owner, test, run, hop and probe."""
_HOPS = (1, 3, 6, 1, 2, 1, 81, 1, 5, 1)
_HOP_COUNT = 4
_PROBES_PER_HOP = 3
_KEPT_RUNS = 3
_TIME_OUT_MS = 3_000
_IPV4, _TRUE, _ENABLED, _COMPLETED = 1, 1, 1, 3
_RESPONSE_RECEIVED, _REQUEST_TIMED_OUT = 1, 4


def traceroute_names(test: ServiceTest) -> Objects:
    """The test's definition, and the addresses on its way, which never changes."""
    row, target = index_of(test), target_address(test)
    objects: Objects = {
        (*_CTL, 3, *row): integer(_IPV4),
        (*_CTL, 4, *row): octets(target),
        (*_CTL, 8, *row): gauge(_PROBES_PER_HOP),
        (*_CTL, 19, *row): gauge(TEST_EVERY_S),
        (*_CTL, 21, *row): integer(_ENABLED),
        (*_CTL, 23, *row): gauge(_KEPT_RUNS * _HOP_COUNT * _PROBES_PER_HOP),
        (*_CTL, 25, *row): integer(_TRUE),
        (*_RESULTS, 1, *row): integer(_COMPLETED),
        (*_RESULTS, 4, *row): integer(_IPV4),
        (*_RESULTS, 5, *row): octets(target),
    }
    for hop in range(1, _HOP_COUNT + 1):
        objects |= {
            (*_HOPS, 2, *row, hop): integer(_IPV4),
            (*_HOPS, 3, *row, hop): octets(_address(test, hop)),
            (*_HOPS, 8, *row, hop): gauge(_PROBES_PER_HOP),
        }
    return objects


def traceroute_values(test: ServiceTest, state: NetworkState, moment: Moment) -> Objects:
    """What the last completed run found; of a way that is cut the first hop still answers."""
    row, ended_s = index_of(test), completed_at(test.service, moment.seconds)
    quality = path_quality(state, test.service, ended_s)
    runs = int((ended_s - moment.started_s) // TEST_EVERY_S)
    good_s = state.last_good_s(test.service, ended_s) if quality.is_lost else ended_s
    objects: Objects = {
        (*_RESULTS, 2, *row): gauge(_HOP_COUNT),
        (*_RESULTS, 3, *row): gauge(_PROBES_PER_HOP),
        (*_RESULTS, 6, *row): gauge(runs),
        (*_RESULTS, 7, *row): gauge(runs - 1 if quality.is_lost else runs),
        (*_RESULTS, 8, *row): octets(date_and_time(state.playback.origin + timedelta(seconds=good_s))),
    }
    for hop in range(1, _HOP_COUNT + 1):
        trip_ms = _trip_ms(quality, hop)
        objects |= {
            (*_HOPS, 6, *row, hop): gauge(trip_ms or 0),
            (*_HOPS, 9, *row, hop): gauge(0 if trip_ms is None else _PROBES_PER_HOP),
        }
    for back in range(_KEPT_RUNS):
        objects |= _history(test, state, moment.seconds - back * TEST_EVERY_S)
    return objects


def _history(test: ServiceTest, state: NetworkState, moment_s: float) -> Objects:
    """Every probe of the last run that was completed at a moment."""
    ended_s = completed_at(test.service, moment_s)
    quality = path_quality(state, test.service, ended_s)
    ended = octets(date_and_time(state.playback.origin + timedelta(seconds=ended_s)))
    objects: Objects = {}
    for hop, probe in product(range(1, _HOP_COUNT + 1), range(1, _PROBES_PER_HOP + 1)):
        trip_ms = _trip_ms(quality, hop)
        row = (*index_of(test), run_number(test, moment_s), hop, probe)
        objects |= {
            (*_HISTORY, 4, *row): integer(_IPV4),
            (*_HISTORY, 5, *row): octets(_address(test, hop)),
            (*_HISTORY, 6, *row): gauge(_TIME_OUT_MS if trip_ms is None else trip_ms),
            (*_HISTORY, 7, *row): integer(_REQUEST_TIMED_OUT if trip_ms is None else _RESPONSE_RECEIVED),
            (*_HISTORY, 8, *row): integer(0),
            (*_HISTORY, 9, *row): ended,
        }
    return objects


def _trip_ms(quality: PathQuality, hop: int) -> int | None:
    """How long a probe to a hop takes; None where none comes back."""
    if quality.is_lost:
        return 1 if hop == 1 else None
    return round(max(1.0, quality.rtt_ms * hop / _HOP_COUNT))


def _address(test: ServiceTest, hop: int) -> bytes:
    """The goal; before it a router in 198.51.100.0/24, which is set aside for documentation (RFC 5737)."""
    if hop == _HOP_COUNT:
        return target_address(test)
    return bytes((198, 51, 100, 1 + int(250 * noise(seed(test.service), hop))))
