"""The OSPF neighbours of a router and whether they are full (OSPF-MIB, RFC 4750)."""

from collections.abc import Iterator
from dataclasses import replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.parameters import ipv4_index
from probes.probe import Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid

NEIGHBOR_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 14, 10, 1)
"""ospfNbrEntry of OSPF-MIB, revision 200611100000Z (RFC 4750); indexed by ospfNbrIpAddr and ospfNbrAddressLessIndex."""
ROUTER_ID, STATE, EVENTS = 3, 6, 7
"""ospfNbrRtrId; ospfNbrState; ospfNbrEvents: how often the state changed or an error occurred."""
TWO_WAY, FULL = 4, 8

ROUTER_ID_COLUMN: Oid = (*NEIGHBOR_ENTRY, ROUTER_ID)
_NUMBERS = (ROUTER_ID, STATE, EVENTS)


class OspfProbe(Probe):
    """Parameter: `neighbor`, the address of one; without it all neighbours of the router are read.

    Two routers on a LAN of which neither is designated rest in twoWay(4), so that this is well too.
    """

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return () if "neighbor" in target.parameters else (ROUTER_ID_COLUMN,)

    def identity(self, _target: ProbeTarget) -> tuple[Oid, ...]:
        return (ROUTER_ID_COLUMN,)

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        return tuple(column(NEIGHBOR_ENTRY, each, row) for row in _neighbors(target, learnt) for each in _NUMBERS)

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        found = tuple(one for row in _neighbors(target, learnt) for one in _measurements(answer, row))
        if found:
            return replace(answered(target, answer), measurements=found)
        if "neighbor" not in target.parameters:
            return answered(target, answer, outcome=Outcome.FAULTY, detail="the device shows no OSPF neighbours")
        # A neighbour that is lost has no row any longer, so its absence is the finding.
        name = str(target.parameters["neighbor"])
        down = Measurement(Metric.PEER_UP, name, Kind.GAUGE, 0)
        detail = f"the device shows no OSPF neighbour {name}"
        return replace(answered(target, answer, detail=detail), measurements=(down,))


def _neighbors(target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
    address = ipv4_index(target, "neighbor")
    return ((*address, 0),) if address is not None else tuple(learnt.rows(ROUTER_ID_COLUMN))


def _measurements(answer: Answer, row: Oid) -> Iterator[Measurement]:
    state = answer.integer(column(NEIGHBOR_ENTRY, STATE, row))
    if state is None:
        return
    *address, interface = row
    name = ".".join(map(str, address)) + (f" on ifIndex {interface}" if interface else "")
    yield Measurement(Metric.PEER_UP, name, Kind.GAUGE, 1 if state in (TWO_WAY, FULL) else 0)
    events = answer.integer(column(NEIGHBOR_ENTRY, EVENTS, row))
    if events is not None:
        yield Measurement(Metric.PEER_TRANSITIONS, name, Kind.GAUGE, events)
