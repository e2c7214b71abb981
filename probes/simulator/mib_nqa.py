"""NQA tests of Huawei devices: the last two runs, each in rows of its own (NQA-MIB)."""

from probes.simulator.conditions import NetworkState
from probes.simulator.jitter_result import PACKETS, JitterResult, jitter_result
from probes.simulator.mib_ping import PROBES, TEST_EVERY_S, completed_at, index_of, round_trips, run_number
from probes.simulator.moment import Moment
from probes.simulator.network import ServiceTest
from probes.simulator.objects import Held, Objects, gauge, integer
from probes.snmp.varbind import Oid

_RESULTS = (1, 3, 6, 1, 4, 1, 2011, 5, 25, 111, 4, 1, 1)
"""nqaResultsEntry, by owner, test, run and hop."""
_JITTER = (1, 3, 6, 1, 4, 1, 2011, 5, 25, 111, 4, 3, 1)
"""nqaJitterStatsEntry, by owner, test and run."""
_SUCCESS, _FAILURE = 1, 2
_FINISHED, _MILLISECONDS = 1, 2
_KEPT_RUNS = 2
_VARIATION_COUNTS, _VARIATION_SUMS = (12, 18, 24, 30), (13, 19, 25, 31)


def is_jitter(test: ServiceTest) -> bool:
    """Whether a test is one of jitter: its name says so."""
    return "jitter" in test.text("test").lower()


def nqa_values(test: ServiceTest, state: NetworkState, moment: Moment) -> Objects:
    """The rows of the last runs."""
    newest = run_number(test, moment.seconds)
    objects: Objects = {}
    for back in range(_KEPT_RUNS):
        ended_s = completed_at(test.service, moment.seconds - back * TEST_EVERY_S)
        row = (*index_of(test), newest - back)
        if is_jitter(test):
            objects |= _jitter_row(row, jitter_result(test.service, state, ended_s))
        else:
            objects |= _echo_row((*row, 1), round_trips(test.service, state, ended_s))
    return objects


def _echo_row(row: Oid, trips_ms: list[float]) -> Objects:
    columns = {
        3: _SUCCESS if trips_ms else _FAILURE,
        8: round(sum(trips_ms)),
        11: round(min(trips_ms, default=0.0)),
        12: round(max(trips_ms, default=0.0)),
        21: len(trips_ms),
        22: PROBES,
        25: _FINISHED,
        26: round(sum(trips_ms) / len(trips_ms)) if trips_ms else 0,
    }
    return {(*_RESULTS, number, *row): _held(value, is_named=number in (3, 25)) for number, value in columns.items()}


def _jitter_row(row: Oid, result: JitterResult) -> Objects:
    quality, number = result.quality, result.answers // 4
    total = quality.rtt_ms * result.answers
    columns = {
        2: _FAILURE if result.is_lost else _SUCCESS,
        4: result.answers,
        5: round(total),
        **dict.fromkeys(_VARIATION_COUNTS, number),
        **dict.fromkeys(_VARIATION_SUMS, round(quality.jitter_ms * number)),
        34: result.lost_there,
        35: result.lost_back,
        40: result.answers,
        41: PACKETS,
        43: _FINISHED,
        48: round(quality.jitter_ms),
        54: PACKETS - result.answers - result.lost_there - result.lost_back,
        55: result.answers,
        56: round(total * result.share_there),
        57: round(total * (1 - result.share_there)),
        59: result.icpif,
        60: result.mos_hundredths,
        67: _MILLISECONDS,
    }
    return {(*_JITTER, number, *row): _held(value, is_named=number in (2, 43, 67)) for number, value in columns.items()}


def _held(value: int, *, is_named: bool) -> Held:
    """An enumeration, or a count."""
    return integer(value) if is_named else gauge(value)
