"""The BGP peers of a router: whether they are established, for how long, and their updates (BGP4-MIB, RFC 4273)."""

from collections.abc import Iterator
from dataclasses import replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.parameters import ipv4_index
from probes.probe import Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid

PEER_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 15, 3, 1)
"""bgpPeerEntry of BGP4-MIB, revision 200601110000Z (RFC 4273); indexed by the peer's IPv4 address."""
STATE, ADMIN_STATUS, REMOTE_ADDRESS = 2, 3, 7
IN_UPDATES, OUT_UPDATES, TRANSITIONS, ESTABLISHED_TIME = 10, 11, 15, 16
"""bgpPeerInUpdates and …OutUpdates, Counter32; …FsmEstablishedTransitions; …FsmEstablishedTime in seconds."""
ESTABLISHED = 6
STOP = 1
"""bgpPeerAdminStatus: stop(1), start(2)."""

REMOTE_ADDRESS_COLUMN: Oid = (*PEER_ENTRY, REMOTE_ADDRESS)
_NUMBERS = (STATE, ADMIN_STATUS, REMOTE_ADDRESS, IN_UPDATES, OUT_UPDATES, TRANSITIONS, ESTABLISHED_TIME)


class Bgp4Probe(Probe):
    """Parameter: `peer`, the address of one; without it all peers of the router are read."""

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return () if "peer" in target.parameters else (REMOTE_ADDRESS_COLUMN,)

    def identity(self, _target: ProbeTarget) -> tuple[Oid, ...]:
        return (REMOTE_ADDRESS_COLUMN,)

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        return tuple(column(PEER_ENTRY, number, peer) for peer in _peers(target, learnt) for number in _NUMBERS)

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        peers = _peers(target, learnt)
        found = tuple(one for peer in peers for one in _measurements(answer, peer))
        is_shown = any(answer.integer(column(PEER_ENTRY, STATE, peer)) is not None for peer in peers)
        if not is_shown:
            which = f"BGP peer {target.parameters['peer']}" if "peer" in target.parameters else "BGP peers over IPv4"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=f"the device shows no {which}")
        return replace(answered(target, answer), measurements=found)


def _peers(target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
    one = ipv4_index(target, "peer")
    return (one,) if one is not None else tuple(learnt.rows(REMOTE_ADDRESS_COLUMN))


def _measurements(answer: Answer, peer: Oid) -> Iterator[Measurement]:
    name = ".".join(map(str, peer))
    state = answer.integer(column(PEER_ENTRY, STATE, peer))
    if state is None:
        return
    if answer.integer(column(PEER_ENTRY, ADMIN_STATUS, peer)) != STOP:
        yield Measurement(Metric.PEER_UP, name, Kind.GAUGE, 1 if state == ESTABLISHED else 0)
    established_s = answer.integer(column(PEER_ENTRY, ESTABLISHED_TIME, peer))
    if state == ESTABLISHED and established_s is not None:
        # For a peer that is down this is the time since it was up last.
        yield Measurement(Metric.PEER_ESTABLISHED_S, name, Kind.GAUGE, established_s)
    for metric, number, kind in (
        (Metric.PEER_TRANSITIONS, TRANSITIONS, Kind.GAUGE),
        (Metric.PEER_UPDATES_IN, IN_UPDATES, Kind.COUNTER32),
        (Metric.PEER_UPDATES_OUT, OUT_UPDATES, Kind.COUNTER32),
    ):
        count = answer.integer(column(PEER_ENTRY, number, peer))
        if count is not None:
            yield Measurement(metric, name, kind, count)
