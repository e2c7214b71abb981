"""A traceroute test that a device runs by itself, hop by hop, by its latest run or its history (RFC 4560)."""

from collections.abc import Iterator
from dataclasses import replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.history import missing_history, wants_history
from probes.polls.parameters import instance_of, named_test, test_index
from probes.polls.traceroute_history import TraceState, has_history, history_columns, history_measurements, seen
from probes.polls.traceroute_way import Hop, end_measurements, hop_measurements
from probes.probe import NO_NEW_RESULT, Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid, Value

CTL_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 2, 1)
"""traceRouteCtlEntry of DISMAN-TRACEROUTE-MIB, revision 200606130000Z; indexed by owner and test name."""
CTL_TARGET, CTL_PROBES_PER_HOP = 4, 8
"""traceRouteCtlTargetAddress, an address or a name, and …ProbesPerHop."""

RESULTS_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 3, 1)
"""traceRouteResultsEntry of the same module and with the same index."""
OPER_STATUS, TARGET_ADDRESS, ATTEMPTS = 1, 5, 6
"""traceRouteResultsOperStatus: enabled(1), disabled(2), completed(3); …IpTgtAddr; …TestAttempts."""
ENABLED, DISABLED = 1, 2

HOPS_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 5, 1)
"""traceRouteHopsEntry of the same module; indexed by owner, test name and hop, and there only if the test keeps it."""
HOP_ADDRESS, HOP_AVERAGE, HOP_SENT, HOP_RESPONSES = 3, 6, 8, 9
"""traceRouteHopsIpTgtAddress, …AverageRtt in whole milliseconds, …SentProbes, …ProbeResponses."""

_CTL = (CTL_TARGET, CTL_PROBES_PER_HOP)
_RESULTS = (OPER_STATUS, TARGET_ADDRESS, ATTEMPTS)
_HOPS = (HOP_ADDRESS, HOP_AVERAGE, HOP_SENT, HOP_RESPONSES)


class DismanTracerouteProbe(Probe):
    """Parameters: `owner` and `test`, and `history`, which is walked at each poll.

    Without it the hops are learnt, and again whenever one has another address.
    """

    def relearn_after_s(self, target: ProbeTarget) -> float:
        return 0.0 if wants_history(target) else self.relearn_s

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return (_hop_addresses(target), *(history_columns(target) if wants_history(target) else ()))

    def identity(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return (_hop_addresses(target),)

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        index = test_index(target)
        hops = () if _reads_history(target, learnt) else learnt.rows(_hop_addresses(target))
        return (
            *(column(CTL_ENTRY, number, index) for number in _CTL),
            *(column(RESULTS_ENTRY, number, index) for number in _RESULTS),
            *(column(HOPS_ENTRY, number, (*index, *hop)) for hop in hops for number in _HOPS),
        )

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        status = answer.integer(column(RESULTS_ENTRY, OPER_STATUS, test_index(target)))
        if status is None:
            detail = f"the device has no results of traceroute test {named_test(target)}"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        if status == DISABLED:
            detail = f"traceroute test {named_test(target)} is stopped on the device"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        state = _state(target, answer)
        if _reads_history(target, learnt):
            found = tuple(history_measurements(target, state, learnt))
            return replace(answered(target, answer, detail="" if found else NO_NEW_RESULT), measurements=found)
        return _latest(target, answer, learnt, state)

    def result_time(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Value:
        return seen(target, _state(target, answer), learnt) if wants_history(target) else None


def _hop_addresses(target: ProbeTarget) -> Oid:
    return column(HOPS_ENTRY, HOP_ADDRESS, test_index(target))


def _reads_history(target: ProbeTarget, learnt: Learnt) -> bool:
    return wants_history(target) and has_history(target, learnt)


def _state(target: ProbeTarget, answer: Answer) -> TraceState:
    """The goal stands in the results where it was given by name, and by RFC 4560 only there; else as it was given."""
    index = test_index(target)
    given = answer.values.get(column(CTL_ENTRY, CTL_TARGET, index))
    return TraceState(
        answer.values.get(column(RESULTS_ENTRY, TARGET_ADDRESS, index)) or given,
        answer.integer(column(CTL_ENTRY, CTL_PROBES_PER_HOP, index)),
        answer.integer(column(RESULTS_ENTRY, OPER_STATUS, index)) == ENABLED,
    )


def _latest(target: ProbeTarget, answer: Answer, learnt: Learnt, state: TraceState) -> Reading:
    """The latest run, by the table of its hops."""
    index, instance = test_index(target), instance_of(target)
    hops = [_hop(answer, index, hop[0]) for hop in sorted(learnt.rows(_hop_addresses(target)))]
    if not hops:
        detail = f"the device keeps no hops of traceroute test {named_test(target)}: set it to create them"
        return answered(target, answer, detail=detail)
    detail = ""
    if wants_history(target):
        detail = missing_history(target, "traceroute test", "set traceRouteCtlMaxRows on the device")
    address = answer.values.get(column(HOPS_ENTRY, HOP_ADDRESS, (*index, hops[-1].number)))
    has_arrived = hops[-1].responses > 0 and state.goal is not None and address == state.goal
    found = (*_way(hops, state, instance, has_arrived=has_arrived), *hop_measurements(hops, instance))
    return replace(answered(target, answer, detail=detail), measurements=found)


def _hop(answer: Answer, index: Oid, number: int) -> Hop:
    average, sent, responses = (
        answer.integer(column(HOPS_ENTRY, each, (*index, number))) for each in (HOP_AVERAGE, HOP_SENT, HOP_RESPONSES)
    )
    return Hop(number, average, sent or 0, responses or 0)


def _way(hops: list[Hop], state: TraceState, instance: str, *, has_arrived: bool) -> Iterator[Measurement]:
    """What the last hop says of the whole way if it is the goal.

    While the test runs, a way that does not yet end at the goal is no failure.
    """
    if has_arrived or not state.is_running:
        yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if has_arrived else 0)
        yield Measurement(Metric.HOPS, instance, Kind.GAUGE, hops[-1].number)
    if has_arrived:
        yield from end_measurements(hops[-1], instance)
