"""The jitter results of Cisco devices: rttMonLatestJitterOperTable and ipslaEtherJitterLatestStatsTable."""

from probes.simulator.conditions import NetworkState
from probes.simulator.jitter_result import PACKETS, JitterResult, jitter_result
from probes.simulator.mib_ping import completed_at
from probes.simulator.moment import Moment
from probes.simulator.network import ServiceTest
from probes.simulator.objects import Objects, gauge, integer

_OPER = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 2, 1)
"""rttMonLatestJitterOperEntry of CISCO-RTTMON-MIB."""
_ETHERNET = (1, 3, 6, 1, 4, 1, 9, 9, 585, 1, 3, 1, 1)
"""ipslaEtherJitterLatestStatsEntry of CISCO-IPSLA-ETHERNET-MIB."""
_OK, _TIMEOUT = 1, 4
_SUM_COLUMNS = (9, 14, 19, 24)
_NUM_COLUMNS = (8, 13, 18, 23)
_COLUMNS = (1, 2, 3, 4, 5, *_NUM_COLUMNS, *_SUM_COLUMNS, 26, 27, 28, 29, 30, 31, 33, 37, 41, 42, 43, 46)
_ETHERNET_COLUMNS = (1, 2, 3, 4, 5, *_NUM_COLUMNS, *_SUM_COLUMNS, 26, 27, 28, 29, 31, 32, 35, 39, 43, 44)
_INTEGERS = frozenset({26, 27, 28, 29, 30, 31})


def jitter_values(test: ServiceTest, state: NetworkState, moment: Moment) -> Objects:
    """The results of the last completed test."""
    result = jitter_result(test.service, state, completed_at(test.service, moment.seconds))
    columns = dict.fromkeys(_COLUMNS, 0) | _shared(result)
    if not result.is_lost:
        columns |= {30: result.late, 42: result.mos_hundredths, 43: result.icpif, 46: round(result.quality.jitter_ms)}
        columns |= dict(zip((41, 33, 37), _one_way(result), strict=True))
    return {
        (*_OPER, column, test.number("entry")): integer(value) if column in _INTEGERS else gauge(value)
        for column, value in columns.items()
    }


def ethernet_jitter_values(test: ServiceTest, state: NetworkState, moment: Moment) -> Objects:
    """The same of an operation that asks over Ethernet."""
    result = jitter_result(test.service, state, completed_at(test.service, moment.seconds))
    columns = dict.fromkeys(_ETHERNET_COLUMNS, 0) | _shared(result)
    if not result.is_lost:
        columns |= {32: result.late, 44: round(result.quality.jitter_ms)}
        columns |= dict(zip((43, 35, 39), _one_way(result), strict=True))
    return {
        (*_ETHERNET, column, test.number("entry")): integer(value) if column == 31 else gauge(value)
        for column, value in columns.items()
    }


def _shared(result: JitterResult) -> dict[int, int]:
    """The columns that both tables have."""
    quality = result.quality
    if result.is_lost:
        return {31: _TIMEOUT, 29: PACKETS}
    columns = {
        1: result.answers,
        2: round(quality.rtt_ms * result.answers),
        3: round(quality.rtt_ms**2 * result.answers),
        4: max(1, round(quality.rtt_ms - 2 * quality.jitter_ms)),
        5: round(quality.rtt_ms + 3 * quality.jitter_ms),
        26: result.lost_there,
        27: result.lost_back,
        31: _OK,
    }
    number = result.answers // 4
    columns |= dict.fromkeys(_NUM_COLUMNS, number)
    columns |= dict.fromkeys(_SUM_COLUMNS, round(quality.jitter_ms * number))
    return columns


def _one_way(result: JitterResult) -> tuple[int, int, int]:
    """How many packets were timed one way, and the sums of their delays there and back."""
    total = result.quality.rtt_ms * result.answers
    return result.answers, round(total * result.share_there), round(total * (1 - result.share_there))
