"""The members of link aggregates and how many of them carry traffic (IEEE8023-LAG-MIB, else IF-MIB ifStackTable)."""

from collections.abc import Iterator, Mapping

from nocdesk.quality.reading import Kind, Measurement, Metric
from probes.probe import Answer, Learnt, column
from probes.snmp.varbind import Oid, Value

AGG_PORT_ENTRY: Oid = (1, 2, 840, 10006, 300, 43, 1, 2, 1, 1)
"""dot3adAggPortEntry of IEEE8023-LAG-MIB, revision 200006270000Z; indexed by the port's ifIndex."""
SELECTED, ATTACHED = 12, 13
"""dot3adAggPortSelectedAggID and …AttachedAggID: the aggregate's ifIndex, and 0 where there is none.

A port keeps the aggregate that it has selected while the protocol does not let it take part, and is then not attached.
"""
SELECTED_COLUMN: Oid = (*AGG_PORT_ENTRY, SELECTED)
ATTACHED_COLUMN: Oid = (*AGG_PORT_ENTRY, ATTACHED)

STACK_STATUS_COLUMN: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 2, 1, 3)
"""ifStackStatus of IF-MIB, revision 200006140000Z; indexed by the higher and the lower layer's ifIndex, 0 for none."""
IF_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)
IF_TYPE_COLUMN: Oid = (*IF_ENTRY, 3)
AGGREGATE_TYPE = 161
"""ifType ieee8023adLag(161) of IANAifType-MIB: only under such an interface does the stack mean members."""
IF_OPER_STATUS = 8
UP = 1

LAG_COLUMNS = (SELECTED_COLUMN, ATTACHED_COLUMN, STACK_STATUS_COLUMN, IF_TYPE_COLUMN)


def aggregates(columns: Mapping[Oid, Mapping[Oid, Value]]) -> dict[int, tuple[int, ...]]:
    """The ports of each aggregate, all by their ifIndexes, from the walked columns."""
    found = _by_protocol(columns)
    for aggregate, ports in _by_stack(columns).items():
        found.setdefault(aggregate, ports)
    return {aggregate: tuple(sorted(ports)) for aggregate, ports in found.items()}


def member_oids(learnt: Learnt, aggregate: int) -> Iterator[Oid]:
    """What tells whether the ports take part."""
    for port in learnt.members.get(aggregate, ()):
        yield column(IF_ENTRY, IF_OPER_STATUS, (port,))
        if (port,) in learnt.rows(ATTACHED_COLUMN):
            yield column(AGG_PORT_ENTRY, ATTACHED, (port,))


def lag_measurements(answer: Answer, learnt: Learnt, name: str, aggregate: int) -> Iterator[Measurement]:
    """How many ports an aggregate has, and how many of them are up and attached to it."""
    ports = learnt.members.get(aggregate, ())
    if ports:
        up = sum(_takes_part(answer, port, aggregate) for port in ports)
        yield Measurement(Metric.LAG_MEMBERS, name, Kind.GAUGE, len(ports))
        yield Measurement(Metric.LAG_MEMBERS_UP, name, Kind.GAUGE, up)


def _by_protocol(columns: Mapping[Oid, Mapping[Oid, Value]]) -> dict[int, set[int]]:
    """Of the two objects both count: firmware may have either of them only, or 0 in one."""
    found: dict[int, set[int]] = {}
    for each in (SELECTED_COLUMN, ATTACHED_COLUMN):
        for (port, *_), aggregate in columns.get(each, {}).items():
            # A port that works alone may be its own aggregate.
            if isinstance(aggregate, int) and aggregate not in (0, port):
                found.setdefault(aggregate, set()).add(port)
    return found


def _by_stack(columns: Mapping[Oid, Mapping[Oid, Value]]) -> dict[int, set[int]]:
    types = columns.get(IF_TYPE_COLUMN, {})
    found: dict[int, set[int]] = {}
    for index in columns.get(STACK_STATUS_COLUMN, {}):
        if len(index) == 2 and index[1] and types.get(index[:1]) == AGGREGATE_TYPE:
            found.setdefault(index[0], set()).add(index[1])
    return found


def _takes_part(answer: Answer, port: int, aggregate: int) -> bool:
    attached = answer.integer(column(AGG_PORT_ENTRY, ATTACHED, (port,)))
    is_up = answer.integer(column(IF_ENTRY, IF_OPER_STATUS, (port,))) == UP
    return is_up and attached in (None, aggregate)
