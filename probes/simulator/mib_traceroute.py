"""traceRouteCtlTable, traceRouteResultsTable and traceRouteHopsTable of DISMAN-TRACEROUTE-MIB (RFC 4560)."""

from datetime import timedelta

from probes.simulator.conditions import NetworkState
from probes.simulator.mib_ping import TEST_EVERY_S, completed_at, date_and_time, index_of, target_address
from probes.simulator.moment import Moment
from probes.simulator.network import ServiceTest
from probes.simulator.noise import noise, seed
from probes.simulator.objects import Objects, gauge, integer, octets
from probes.simulator.path_quality import path_quality

_CTL = (1, 3, 6, 1, 2, 1, 81, 1, 2, 1)
_RESULTS = (1, 3, 6, 1, 2, 1, 81, 1, 3, 1)
_HOPS = (1, 3, 6, 1, 2, 1, 81, 1, 5, 1)
_HOP_COUNT = 4
_PROBES_PER_HOP = 3
_IPV4, _TRUE, _ENABLED, _COMPLETED = 1, 1, 1, 3


def traceroute_names(test: ServiceTest) -> Objects:
    """The test's definition, and the addresses on its way, which never changes."""
    row, target = index_of(test), target_address(test)
    objects: Objects = {
        (*_CTL, 3, *row): integer(_IPV4),
        (*_CTL, 4, *row): octets(target),
        (*_CTL, 9, *row): gauge(_PROBES_PER_HOP),
        (*_CTL, 13, *row): integer(_ENABLED),
        (*_CTL, 17, *row): gauge(TEST_EVERY_S),
        (*_CTL, 23, *row): integer(_TRUE),
        (*_RESULTS, 1, *row): integer(_COMPLETED),
        (*_RESULTS, 4, *row): integer(_IPV4),
        (*_RESULTS, 5, *row): octets(target),
    }
    for hop in range(1, _HOP_COUNT + 1):
        objects |= {
            (*_HOPS, 2, *row, hop): integer(_IPV4),
            (*_HOPS, 3, *row, hop): octets(target if hop == _HOP_COUNT else _on_the_way(test.service, hop)),
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
        is_answering = hop == 1 or not quality.is_lost
        trip_ms = 1.0 if quality.is_lost else max(1.0, quality.rtt_ms * hop / _HOP_COUNT)
        objects |= {
            (*_HOPS, 6, *row, hop): gauge(round(trip_ms) if is_answering else 0),
            (*_HOPS, 9, *row, hop): gauge(_PROBES_PER_HOP if is_answering else 0),
        }
    return objects


def _on_the_way(service: str, hop: int) -> bytes:
    """A router between, in 198.51.100.0/24, which is set aside for documentation (RFC 5737)."""
    return bytes((198, 51, 100, 1 + int(250 * noise(seed(service), hop))))
