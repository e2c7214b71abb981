"""The members of an aggregate: counted while they come and go, by the protocol's table or by the stack."""

import pytest

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric, Outcome
from probes.probe import SYS_UPTIME
from probes.snmp.errors import RefusedError, SilentError, SnmpError
from probes.snmp.varbind import Oid, Value
from tests.probes.polls.dictionary_agent import IF_NAME, Bench, found, merged, row

IF_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)
IF_X_ENTRY: Oid = IF_NAME[:-1]
AGG_PORT: Oid = (1, 2, 840, 10006, 300, 43, 1, 2, 1, 1)
STACK: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 2, 1, 3)
ATTACHED: Oid = (*AGG_PORT, 13)
OPER: Oid = (*IF_ENTRY, 8)


def interface(index: int, name: str, kind: int = 6, oper: int = 1) -> dict[Oid, Value]:
    return row(IF_ENTRY, (index,), {3: kind, 7: 1, 8: oper}) | row(IF_X_ENTRY, (index,), {1: name.encode()})


PORTS = merged([interface(1, "ge-0"), interface(2, "ge-1"), interface(3, "ge-2"), interface(9, "ae1", kind=161)])


def by_protocol() -> dict[Oid, Value]:
    """Two ports of ae1, and one that works alone and so is its own aggregate."""
    return PORTS | merged(row(AGG_PORT, (port,), {12: agg, 13: agg}) for port, agg in ((1, 9), (2, 9), (3, 3)))


def lag(values: dict[Oid, Value]) -> Bench:
    return Bench(ProbeType.IF_MIB, {}, values, ("ae1", "ge-0", "ge-2"))


def counted(bench: Bench) -> tuple[float, float]:
    measured = found(bench.poll())
    return measured[Metric.LAG_MEMBERS], measured[Metric.LAG_MEMBERS_UP]


@pytest.mark.parametrize(("gone", "value"), [((*OPER, 2), 2), ((*ATTACHED, 2), 0), ((*ATTACHED, 2), 7)])
def test_a_member_that_goes_down_or_is_detached_stays_a_member_and_is_not_up(gone: Oid, value: int) -> None:
    bench = lag(by_protocol())
    before = counted(bench)
    bench.agent.values[gone] = value

    after = counted(bench)

    assert (before, after) == ((2, 2), (2, 1))
    assert bench.agent.walks == 1


def test_without_the_protocol_s_table_the_stack_tells_the_members() -> None:
    stack: dict[Oid, Value] = dict.fromkeys([(*STACK, 9, 1), (*STACK, 9, 2), (*STACK, 0, 9), (*STACK, 1, 0)], 1)

    assert counted(lag(PORTS | stack)) == (2, 2)


def test_what_lies_below_an_interface_that_is_no_aggregate_is_no_member() -> None:
    stack: dict[Oid, Value] = {(*STACK, 9, 1): 1}

    reading = lag(PORTS | interface(9, "ae1", kind=53) | stack).poll()

    assert not {Metric.LAG_MEMBERS, Metric.LAG_MEMBERS_UP} & set(found(reading))


def test_an_agent_that_has_no_ifxtable_is_read_by_ifdescr_and_its_renumbering_is_seen() -> None:
    values = row(IF_ENTRY, (1,), {2: b"ae1", 7: 1, 8: 1, 10: 100}) | row(IF_ENTRY, (2,), {2: b"ge-0", 10: 200})
    bench = lag(values)
    bench.poll()
    bench.agent.values.clear()
    bench.agent.values.update(
        {SYS_UPTIME: 1_006_000} | row(IF_ENTRY, (1,), {2: b"ge-0", 10: 200}) | row(IF_ENTRY, (2,), {2: b"ae1", 10: 100})
    )

    assert found(bench.poll(), "ae1")[Metric.IN_OCTETS] == 100


@pytest.mark.parametrize("failure", [SilentError("192.0.2.7", 161), RefusedError("192.0.2.7", 161, "genErr", 1)])
def test_a_device_that_cannot_be_walked_for_aggregates_still_gives_its_interfaces(failure: SnmpError) -> None:
    bench = lag(by_protocol())
    bench.agent.unwalkable = dict.fromkeys((ATTACHED, (*AGG_PORT, 12), STACK), failure)

    reading = bench.poll()

    assert reading.outcome is Outcome.ANSWERED
    assert found(reading, "ge-0")[Metric.OPER_UP] == 1
    assert Metric.LAG_MEMBERS not in found(reading)


def test_a_device_whose_interfaces_cannot_be_walked_fails_and_is_walked_again_with_the_next_poll() -> None:
    bench = lag(by_protocol())
    bench.agent.unwalkable = {IF_NAME: SilentError("192.0.2.7", 161)}
    failed = bench.poll()
    bench.agent.unwalkable = {}

    assert failed.outcome is Outcome.SILENT
    assert counted(bench) == (2, 2)
