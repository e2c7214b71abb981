"""IP SLA operations of every type: how they are set up and what their latest run found (CISCO-RTTMON-MIB)."""

from probes.simulator.conditions import NetworkState
from probes.simulator.mib_jitter import ethernet_jitter_values, jitter_values
from probes.simulator.mib_ping import TEST_EVERY_S, completed_at
from probes.simulator.moment import Moment
from probes.simulator.network import ServiceTest
from probes.simulator.objects import Objects, gauge, integer, text, ticks
from probes.simulator.path_quality import PathQuality, path_quality

_ADMIN = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 1, 1)
"""rttMonCtrlAdminEntry: 2 Owner, 3 Tag, 4 RttType, 6 Frequency, 9 Status."""
_ECHO_ADMIN = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 2, 1)
"""rttMonEchoAdminEntry: 37 Precision."""
_LATEST = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 10, 1)
"""rttMonLatestRttOperEntry: 1 CompletionTime, 2 Sense, 5 Time."""
_HTTP = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 1, 1)
"""rttMonLatestHTTPOperEntry: 1 RTT, 2 DNSRTT, 3 TCPConnectRTT, 4 TransactionRTT, 5 MessageBodyOctets, 6 Sense."""
_ACTIVE, _MILLISECONDS = 1, 1
_OK, _TIMEOUT = 1, 4
_HTTP_TYPE, _JITTER_TYPE, _ETHERNET_JITTER_TYPE = 7, 9, 20
_ROUND_TRIPS = {2: 1.0, 5: 1.1, 6: 1.0, 8: 1.0, 11: 2.0}
"""How many round trips an operation of a type takes: a lease is two exchanges."""
_FIRST_OF_ANY_TYPE = 9_000
_MESSAGE_OCTETS = 41_312


def rtt_type(entry: int) -> int:
    """An operation's type (RttMonRttType): from 9000 on it is in the number, 9000 + 10 · type + n; else jitter."""
    return (entry - _FIRST_OF_ANY_TYPE) // 10 if entry >= _FIRST_OF_ANY_TYPE else _JITTER_TYPE


def ipsla_names(test: ServiceTest) -> Objects:
    """How the operation is set up."""
    entry = test.number("entry")
    return {
        (*_ADMIN, 2, entry): text("noc"),
        (*_ADMIN, 3, entry): text(test.service),
        (*_ADMIN, 4, entry): integer(rtt_type(entry)),
        (*_ADMIN, 6, entry): integer(int(TEST_EVERY_S)),
        (*_ADMIN, 9, entry): integer(_ACTIVE),
        (*_ECHO_ADMIN, 37, entry): integer(_MILLISECONDS),
    }


def ipsla_values(test: ServiceTest, state: NetworkState, moment: Moment) -> Objects:
    """What its latest run found, in the table of its type and in that of all types."""
    entry, ended_s = test.number("entry"), completed_at(test.service, moment.seconds)
    quality = path_quality(state, test.service, ended_s)
    kind = rtt_type(entry)
    objects: Objects = {
        (*_LATEST, 1, entry): gauge(0 if quality.is_lost else round(quality.rtt_ms * _ROUND_TRIPS.get(kind, 1.0))),
        (*_LATEST, 2, entry): integer(_TIMEOUT if quality.is_lost else _OK),
        (*_LATEST, 5, entry): ticks(max(0.0, ended_s - moment.started_s)),
    }
    if kind == _JITTER_TYPE:
        return objects | jitter_values(test, state, moment)
    if kind == _ETHERNET_JITTER_TYPE:
        return objects | ethernet_jitter_values(test, state, moment)
    return objects | _http(entry, quality) if kind == _HTTP_TYPE else objects


def _http(entry: int, quality: PathQuality) -> Objects:
    """A name, a connection, and a page of a few round trips."""
    parts = [0, 0, 0] if quality.is_lost else [round(quality.rtt_ms * trips) for trips in (1.0, 1.0, 2.0)]
    return {
        (*_HTTP, 1, entry): gauge(sum(parts)),
        **{(*_HTTP, column, entry): gauge(part) for column, part in zip((2, 3, 4), parts, strict=True)},
        (*_HTTP, 5, entry): gauge(0 if quality.is_lost else _MESSAGE_OCTETS),
        (*_HTTP, 6, entry): integer(_TIMEOUT if quality.is_lost else _OK),
    }
