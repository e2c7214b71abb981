"""A quality test that a Huawei device runs, by its newest finished run (NQA-MIB)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.jitter import JitterColumns, jitter_measurements
from probes.polls.parameters import instance_of, named_test, test_index
from probes.probe import Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid, Value

RESULTS_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 2011, 5, 25, 111, 4, 1, 1)
"""nqaResultsEntry of NQA-MIB, revision 200601091739Z; indexed by owner, test name, run and hop (1 but for traces)."""
RESULTS_COMPLETIONS = 3
RTT_SUM, RTT_LOW, RTT_HIGH, RESPONSES, SENT = 8, 11, 12, 21, 22
"""nqaResultsSumCompletionTime, …CompletionTimeMin, …Max in milliseconds, …ProbeResponses and …SentProbes."""

JITTER_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 2011, 5, 25, 111, 4, 3, 1)
"""nqaJitterStatsEntry of the same module; indexed by owner, test name and run."""
JITTER_COMPLETIONS = 2
JITTER_TIME_UNIT = 67
MICROSECONDS = 1
JITTER_COLUMNS = JitterColumns(
    trips=4,
    trip_sum=5,
    variation_sd={12: 13, 18: 19},
    variation_ds={24: 25, 30: 31},
    average_variation=48,
    lost_sd=34,
    lost_ds=35,
    lost_somewhere=(54,),
    one_way_trips=55,
    one_way_sum_sd=56,
    one_way_sum_ds=57,
    mos=60,
    icpif=59,
)

NO_RESULT = 0
"""nqaResultsCompletions and nqaJitterStatsCompletions: noResult(0) while the run goes on."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A finished run, and in which of the two tables it stands."""

    index: Oid
    is_jitter: bool


class HuaweiNqaProbe(Probe):
    """Parameters: `owner` and `test`; each run has rows of its own, so that they are learnt at each poll."""

    relearn_s = 0.0

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        test = test_index(target)
        return (
            column(RESULTS_ENTRY, RESULTS_COMPLETIONS, test),
            column(JITTER_ENTRY, JITTER_COMPLETIONS, test),
        )

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        run = self._newest(target, learnt)
        if run is None:
            return ()
        entry = JITTER_ENTRY if run.is_jitter else RESULTS_ENTRY
        return tuple(column(entry, number, run.index) for number in _numbers(run))

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        run = self._newest(target, learnt)
        row = _row(answer, run) if run is not None else {}
        if run is None or not row:
            detail = f"the device has no finished run of NQA test {named_test(target)}"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        make = _of_jitter if run.is_jitter else _of_echoes
        return replace(answered(target, answer), measurements=tuple(make(row, instance_of(target))))

    def result_time(self, target: ProbeTarget, _answer: Answer, learnt: Learnt) -> Value:
        run = self._newest(target, learnt)
        return run.index if run else None

    def _newest(self, target: ProbeTarget, learnt: Learnt) -> _Run | None:
        test = test_index(target)
        for root, is_jitter in zip(self.columns(target), (False, True), strict=True):
            finished = [
                index for index, value in learnt.rows(root).items() if isinstance(value, int) and value != NO_RESULT
            ]
            if finished:
                return _Run((*test, *max(finished)), is_jitter)
        return None


def _numbers(run: _Run) -> tuple[int, ...]:
    if run.is_jitter:
        return (*JITTER_COLUMNS.numbers(), JITTER_TIME_UNIT)
    return (RTT_SUM, RTT_LOW, RTT_HIGH, RESPONSES, SENT)


def _row(answer: Answer, run: _Run) -> dict[int, int]:
    entry = JITTER_ENTRY if run.is_jitter else RESULTS_ENTRY
    found = {number: answer.integer(column(entry, number, run.index)) for number in _numbers(run)}
    return {number: value for number, value in found.items() if value is not None}


def _of_jitter(row: Mapping[int, int], instance: str) -> Iterator[Measurement]:
    unit_ms = 0.001 if row.get(JITTER_TIME_UNIT) == MICROSECONDS else 1.0
    return jitter_measurements(JITTER_COLUMNS, row, instance, unit_ms)


def _of_echoes(row: Mapping[int, int], instance: str) -> Iterator[Measurement]:
    """PDV is the range of the round-trip times, as for a ping test (RFC 5481, clause 4.2, at the 100th percentile)."""
    sent, responses = row.get(SENT, 0), row.get(RESPONSES, 0)
    if sent == 0:
        return
    yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if responses else 0)
    yield Measurement(Metric.LOSS_PCT, instance, Kind.GAUGE, 100 * max(sent - responses, 0) / sent)
    if responses and RTT_SUM in row:
        yield Measurement(Metric.RTT_MS, instance, Kind.GAUGE, row[RTT_SUM] / responses)
    if responses and row.get(RTT_HIGH, -1) >= row.get(RTT_LOW, 0):
        yield Measurement(Metric.PDV_MS, instance, Kind.GAUGE, row[RTT_HIGH] - row.get(RTT_LOW, 0))
