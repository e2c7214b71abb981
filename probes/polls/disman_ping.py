"""A ping test that a device runs by itself, by its latest results or its history (DISMAN-PING-MIB, RFC 4560)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.history import missing_history, wants_history
from probes.polls.parameters import instance_of, named_test, test_index
from probes.polls.ping_history import history_columns, history_measurements, newest_index
from probes.probe import Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid, Value

PING_CTL_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 80, 1, 2, 1)
"""pingCtlEntry of DISMAN-PING-MIB, revision 200606130000Z; indexed by pingCtlOwnerIndex and pingCtlTestName."""
PING_CTL_PROBE_COUNT = 7

PING_RESULTS_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 80, 1, 3, 1)
"""pingResultsEntry of the same module and with the same index; it holds the latest test, which may still run."""
PING_RESULTS_OPER_STATUS = 1
PING_RESULTS_MIN_RTT = 4
PING_RESULTS_MAX_RTT = 5
PING_RESULTS_AVERAGE_RTT = 6
"""The round-trip times are in whole milliseconds, and 0 where no probe was answered."""
PING_RESULTS_PROBE_RESPONSES = 7
PING_RESULTS_SENT_PROBES = 8

ENABLED, DISABLED = 1, 2
"""pingResultsOperStatus: enabled(1) test is active, disabled(2) has stopped, completed(3)."""

_RESULTS = (
    PING_RESULTS_OPER_STATUS, PING_RESULTS_MIN_RTT, PING_RESULTS_MAX_RTT, PING_RESULTS_AVERAGE_RTT,
    PING_RESULTS_PROBE_RESPONSES, PING_RESULTS_SENT_PROBES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Results:
    """The row as read; `wanted` is how many probes a test has, where the device says so."""

    status: int | None
    min_rtt: int | None
    max_rtt: int | None
    average_rtt: int | None
    responses: int
    sent: int
    wanted: int | None

    @property
    def is_running(self) -> bool:
        """Whether further probes of this test are to come, so that what is missing may not be lost."""
        return self.status == ENABLED and self.wanted is not None and self.sent < self.wanted


class DismanPingProbe(Probe):
    """Parameters: `owner` and `test`, as they are set on the device, and `history`, which is walked at each poll."""

    relearn_s = 0.0

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return history_columns(target) if wants_history(target) else ()

    def oids(self, target: ProbeTarget, _learnt: Learnt) -> tuple[Oid, ...]:
        index = test_index(target)
        results = tuple(column(PING_RESULTS_ENTRY, number, index) for number in _RESULTS)
        return (*results, column(PING_CTL_ENTRY, PING_CTL_PROBE_COUNT, index))

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        results = _results(answer, test_index(target))
        if results is None:
            return answered(
                target,
                answer,
                outcome=Outcome.FAULTY,
                detail=f"the device has no results of ping test {named_test(target)}",
            )
        if results.status == DISABLED:
            # What stands there is the last test of a row that was stopped, at an unknown time.
            return answered(
                target,
                answer,
                outcome=Outcome.FAULTY,
                detail=f"ping test {named_test(target)} is stopped on the device",
            )
        latest = tuple(_measurements(results, instance_of(target)))
        if not wants_history(target):
            return replace(answered(target, answer), measurements=latest)
        # The latest results stand in until there is a row to count from; later they are as old as the newest row.
        found = tuple(history_measurements(target, learnt)) or latest
        return replace(answered(target, answer, detail=_missing_history(target, learnt)), measurements=found)

    def result_time(self, target: ProbeTarget, _answer: Answer, learnt: Learnt) -> Value:
        return newest_index(target, learnt) if wants_history(target) else None


def _missing_history(target: ProbeTarget, learnt: Learnt) -> str:
    if newest_index(target, learnt) is not None:
        return ""
    return missing_history(target, "ping test", "set pingCtlMaxRows on the device")


def _results(answer: Answer, index: Oid) -> _Results | None:
    status, low, high, average, responses, sent = (
        answer.integer(column(PING_RESULTS_ENTRY, number, index)) for number in _RESULTS
    )
    if responses is None or sent is None:
        return None
    wanted = answer.integer(column(PING_CTL_ENTRY, PING_CTL_PROBE_COUNT, index))
    return _Results(status, low, high, average, responses, sent, wanted)


def _measurements(results: _Results, instance: str) -> Iterator[Measurement]:
    """RTT and PDV of what came back, loss and success of a whole test.

    PDV is the range of the round-trip times: the packet delay variation of RFC 5481, clause 4.2 (delay less the
    smallest delay), at its 100th percentile. The standard deviation that pingResultsRttSumOfSquares is meant for
    would be off by milliseconds, because the average is rounded to whole ones.
    """
    if results.sent == 0:
        return
    if results.responses > 0:
        if results.average_rtt is not None:
            yield Measurement(Metric.RTT_MS, instance, Kind.GAUGE, results.average_rtt)
        if results.min_rtt is not None and results.max_rtt is not None and results.max_rtt >= results.min_rtt:
            yield Measurement(Metric.PDV_MS, instance, Kind.GAUGE, results.max_rtt - results.min_rtt)
    if not results.is_running:
        lost = max(results.sent - results.responses, 0)
        yield Measurement(Metric.LOSS_PCT, instance, Kind.GAUGE, 100 * lost / results.sent)
    if results.responses > 0 or not results.is_running:
        yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if results.responses > 0 else 0)
