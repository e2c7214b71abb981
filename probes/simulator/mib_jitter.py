"""rttMonLatestJitterOperTable of CISCO-RTTMON-MIB: the last completed voice jitter test of an entry."""

from functools import cache

from probes.simulator.conditions import NetworkState
from probes.simulator.mib_ping import TEST_EVERY_S, completed_at
from probes.simulator.moment import Moment
from probes.simulator.network import ServiceTest
from probes.simulator.noise import noise, seed
from probes.simulator.objects import Objects, gauge, integer
from probes.simulator.path_quality import PathQuality, mean_opinion_score, path_quality
from probes.snmp.varbind import Oid

_OPER = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 2, 1)
_PACKETS = 1_000
_OK, _TIMEOUT = 1, 4
_SUM_COLUMNS = (9, 14, 19, 24)
_NUM_COLUMNS = (8, 13, 18, 23)
_COLUMNS = (1, 2, 3, 4, 5, *_NUM_COLUMNS, *_SUM_COLUMNS, 26, 27, 28, 29, 30, 31, 42, 43, 46)


@cache
def _objects_of(entry: int) -> dict[int, Oid]:
    return {column: (*_OPER, column, entry) for column in _COLUMNS}


def jitter_values(test: ServiceTest, state: NetworkState, moment: Moment) -> Objects:
    """The results of the last completed test."""
    ended_s = completed_at(test.service, moment.seconds)
    quality = path_quality(state, test.service, ended_s)
    columns = dict.fromkeys(_COLUMNS, 0)
    columns |= {31: _TIMEOUT, 29: _PACKETS} if quality.is_lost else _answered(test.service, quality, ended_s)
    return {
        oid: integer(columns[column]) if column in (26, 27, 28, 29, 30, 31) else gauge(columns[column])
        for column, oid in _objects_of(test.entry or 0).items()
    }


def _answered(service: str, quality: PathQuality, ended_s: float) -> dict[int, int]:
    key, tick = seed(service) + 211, int(ended_s // TEST_EVERY_S)
    lost = round(_PACKETS * quality.loss * (0.7 + 0.6 * noise(key, tick)))
    late = round(_PACKETS * 0.002 * max(0.0, quality.jitter_ms - 8.0))
    answers = _PACKETS - lost - late
    lost_there = int(lost * noise(key + 1, tick) + 0.5)
    columns = {
        1: answers,
        2: round(quality.rtt_ms * answers),
        3: round(quality.rtt_ms**2 * answers),
        4: max(1, round(quality.rtt_ms - 2 * quality.jitter_ms)),
        5: round(quality.rtt_ms + 3 * quality.jitter_ms),
        26: lost_there,
        27: lost - lost_there,
        30: late,
        31: _OK,
        42: round(100 * mean_opinion_score(quality.rtt_ms, quality.jitter_ms, quality.loss)),
        46: round(quality.jitter_ms),
    }
    number = answers // 4
    columns |= dict.fromkeys(_NUM_COLUMNS, number)
    columns |= dict.fromkeys(_SUM_COLUMNS, round(quality.jitter_ms * number))
    return columns
