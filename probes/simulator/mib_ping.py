"""pingCtlTable and pingResultsTable of DISMAN-PING-MIB (RFC 4560): the last completed test."""

from datetime import datetime, timedelta
from functools import cache

from probes.simulator.conditions import NetworkState
from probes.simulator.moment import Moment
from probes.simulator.network import ServiceTest
from probes.simulator.noise import noise, seed
from probes.simulator.objects import Objects, gauge, integer, octets
from probes.simulator.path_quality import path_quality
from probes.snmp.varbind import Oid

_CTL = (1, 3, 6, 1, 2, 1, 80, 1, 2, 1)
_RESULTS = (1, 3, 6, 1, 2, 1, 80, 1, 3, 1)
TEST_EVERY_S = 5.0
PROBES = 15
_BEFORE_ANY_RUN_S = 100_000_000.0
_IPV4 = 1
_ENABLED = 1


@cache
def ping_index(owner: str, name: str) -> Oid:
    """The row's index: both names with their length before them."""
    return (len(owner.encode()), *owner.encode(), len(name.encode()), *name.encode())


def index_of(test: ServiceTest) -> Oid:
    """The same for a test."""
    return ping_index(test.text("owner"), test.text("test"))


def target_address(test: ServiceTest) -> bytes:
    """Where the test's packets go: in 192.0.2.0/24, which is set aside for documentation (RFC 5737)."""
    return bytes((192, 0, 2, 1 + seed(test.service) % 250))


def ping_names(test: ServiceTest) -> Objects:
    """The test's definition."""
    row = index_of(test)
    target = target_address(test)
    return {
        (*_CTL, 3, *row): integer(_IPV4),
        (*_CTL, 4, *row): octets(target),
        (*_CTL, 7, *row): gauge(PROBES),
        (*_CTL, 8, *row): integer(_ENABLED),
        (*_CTL, 10, *row): gauge(TEST_EVERY_S),
        (*_RESULTS, 1, *row): integer(_ENABLED),
        (*_RESULTS, 2, *row): integer(_IPV4),
        (*_RESULTS, 3, *row): octets(target),
        (*_RESULTS, 8, *row): gauge(PROBES),
    }


def completed_at(service: str, moment_s: float) -> float:
    """When the last test of a service ended: every five seconds, at another moment for each."""
    offset_s = TEST_EVERY_S * noise(seed(service), 5)
    return (moment_s - offset_s) // TEST_EVERY_S * TEST_EVERY_S + offset_s


def run_number(test: ServiceTest, moment_s: float) -> int:
    """The number of the last completed run; where runs have rows of their own, these change with it."""
    return int((completed_at(test.service, moment_s) + _BEFORE_ANY_RUN_S) // TEST_EVERY_S)


def ping_values(test: ServiceTest, state: NetworkState, moment: Moment) -> Objects:
    """The results of the last completed test."""
    row = index_of(test)
    ended_s = completed_at(test.service, moment.seconds)
    trips = round_trips(test.service, state, ended_s)
    good_s = ended_s if trips else state.last_good_s(test.service, ended_s)
    return {
        (*_RESULTS, 4, *row): gauge(round(min(trips, default=0.0))),
        (*_RESULTS, 5, *row): gauge(round(max(trips, default=0.0))),
        (*_RESULTS, 6, *row): gauge(round(sum(trips) / len(trips)) if trips else 0),
        (*_RESULTS, 7, *row): gauge(len(trips)),
        (*_RESULTS, 9, *row): gauge(round(sum(trip * trip for trip in trips))),
        (*_RESULTS, 10, *row): octets(date_and_time(state.playback.origin + timedelta(seconds=good_s))),
    }


def date_and_time(at: datetime) -> bytes:
    """DateAndTime of SNMPv2-TC (RFC 2579) in UTC."""
    tenths = at.microsecond // 100_000
    return at.year.to_bytes(2, "big") + bytes((at.month, at.day, at.hour, at.minute, at.second, tenths)) + b"+\x00\x00"


def round_trips(service: str, state: NetworkState, ended_s: float) -> list[float]:
    """The round trips of those probes that came back, in ms."""
    return [time_ms for time_ms in probe_times(service, state, ended_s) if time_ms is not None]


def probe_times(service: str, state: NetworkState, ended_s: float) -> list[float | None]:
    """The round trip of each probe of a run, in ms; None for one that did not come back."""
    quality = path_quality(state, service, ended_s)
    if quality.is_lost:
        return [None] * PROBES
    key, tick = seed(service) + 101, int(ended_s // TEST_EVERY_S) * PROBES
    lost = [noise(key + 1, tick + number) < quality.loss for number in range(PROBES)]
    spread = [2.0 * noise(key, tick + number) - 1.0 for number in range(PROBES)]
    return [
        None if is_lost else max(1.0, quality.rtt_ms + each * quality.jitter_ms)
        for each, is_lost in zip(spread, lost, strict=True)
    ]
