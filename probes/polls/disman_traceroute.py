"""A traceroute test that a device runs by itself, hop by hop (DISMAN-TRACEROUTE-MIB, RFC 4560)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.parameters import instance_of, named_test, test_index
from probes.probe import Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid, Value

RESULTS_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 3, 1)
"""traceRouteResultsEntry of DISMAN-TRACEROUTE-MIB, revision 200606130000Z; indexed by owner and test name."""
OPER_STATUS, TARGET_ADDRESS, ATTEMPTS = 1, 5, 6
"""traceRouteResultsOperStatus: enabled(1), disabled(2), completed(3); …IpTgtAddr; …TestAttempts."""
ENABLED, DISABLED = 1, 2

HOPS_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 5, 1)
"""traceRouteHopsEntry of the same module; indexed by owner, test name and hop, and there only if the test keeps it."""
HOP_ADDRESS, HOP_AVERAGE, HOP_SENT, HOP_RESPONSES = 3, 6, 8, 9
"""traceRouteHopsIpTgtAddress, …AverageRtt in whole milliseconds, …SentProbes, …ProbeResponses."""

_RESULTS = (OPER_STATUS, TARGET_ADDRESS, ATTEMPTS)
_HOPS = (HOP_ADDRESS, HOP_AVERAGE, HOP_SENT, HOP_RESPONSES)


@dataclass(frozen=True, slots=True)
class _Hop:
    """One hop as read."""

    number: int
    address: Value
    average: int | None
    sent: int
    responses: int


class DismanTracerouteProbe(Probe):
    """Parameters: `owner` and `test`; the hops are learnt, and again whenever one has another address."""

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return (column(HOPS_ENTRY, HOP_ADDRESS, test_index(target)),)

    def identity(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return self.columns(target)

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        index = test_index(target)
        hops = learnt.rows(self.columns(target)[0])
        return (
            *(column(RESULTS_ENTRY, number, index) for number in _RESULTS),
            *(column(HOPS_ENTRY, number, (*index, *hop)) for hop in hops for number in _HOPS),
        )

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        index = test_index(target)
        status = answer.integer(column(RESULTS_ENTRY, OPER_STATUS, index))
        if status is None:
            detail = f"the device has no results of traceroute test {named_test(target)}"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        if status == DISABLED:
            detail = f"traceroute test {named_test(target)} is stopped on the device"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        hops = [_hop(answer, index, hop[0]) for hop in sorted(learnt.rows(self.columns(target)[0]))]
        if not hops:
            detail = f"the device keeps no hops of traceroute test {named_test(target)}: set it to create them"
            return answered(target, answer, detail=detail)
        goal = answer.values.get(column(RESULTS_ENTRY, TARGET_ADDRESS, index))
        found = tuple(_measurements(hops, goal, is_running=status == ENABLED, instance=instance_of(target)))
        return replace(answered(target, answer), measurements=found)


def _hop(answer: Answer, index: Oid, number: int) -> _Hop:
    values = [column(HOPS_ENTRY, each, (*index, number)) for each in _HOPS]
    address, average, sent, responses = values
    return _Hop(
        number,
        answer.values.get(address),
        answer.integer(average),
        answer.integer(sent) or 0,
        answer.integer(responses) or 0,
    )


def _measurements(hops: list[_Hop], goal: Value, *, is_running: bool, instance: str) -> Iterator[Measurement]:
    """Each hop's delay and loss, and what the last one says of the whole way if it is the goal.

    While the test runs, a way that does not yet end at the goal is no failure.
    """
    last = hops[-1]
    has_arrived = last.responses > 0 and goal is not None and last.address == goal
    if has_arrived or not is_running:
        yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if has_arrived else 0)
        yield Measurement(Metric.HOPS, instance, Kind.GAUGE, last.number)
    if has_arrived:
        if last.average is not None:
            yield Measurement(Metric.RTT_MS, instance, Kind.GAUGE, last.average)
        yield Measurement(Metric.LOSS_PCT, instance, Kind.GAUGE, _loss_pct(last))
    for hop in hops:
        name = f"{instance} hop {hop.number}"
        if hop.responses and hop.average is not None:
            yield Measurement(Metric.HOP_RTT_MS, name, Kind.GAUGE, hop.average)
        if hop.sent:
            yield Measurement(Metric.HOP_LOSS_PCT, name, Kind.GAUGE, _loss_pct(hop))


def _loss_pct(hop: _Hop) -> float:
    return 100 * max(hop.sent - hop.responses, 0) / hop.sent if hop.sent else 0.0
