"""The peers of a router: bgpPeerTable of BGP4-MIB (RFC 4273) and ospfNbrTable of OSPF-MIB (RFC 4750)."""

from probes.simulator.adjacency import Adjacencies, peers_of, router_address
from probes.simulator.moment import Moment
from probes.simulator.network import Device
from probes.simulator.noise import noise, seed
from probes.simulator.objects import Objects, address, counter32, gauge, integer

_BGP = (1, 3, 6, 1, 2, 1, 15)
_BGP_PEER = (*_BGP, 3, 1)
_OSPF_NEIGHBOUR = (1, 3, 6, 1, 2, 1, 14, 10, 1)
_OSPF_ROUTER_ID = (1, 3, 6, 1, 2, 1, 14, 1, 1, 0)
_AUTONOMOUS_SYSTEM = 64_496
"""Set aside for documentation (RFC 5398)."""
_IDLE, _ESTABLISHED = 1, 6
_START = 2
_DOWN, _FULL = 1, 8
_HOLD_S, _KEEPALIVE_S = 90, 30


def bgp_values(device: Device, adjacencies: Adjacencies, moment: Moment) -> Objects:
    """A peer is idle while the link to it is cut or it is dark."""
    network = adjacencies.state.network
    own = router_address(device.name, network)
    objects: Objects = {
        (*_BGP, 2, 0): integer(_AUTONOMOUS_SYSTEM),
        (*_BGP, 4, 0): address(own),
    }
    for peer in peers_of(device, network):
        now = adjacencies.at(device.name, peer, moment.seconds)
        lasted_s = moment.seconds - max(now.since_s, moment.started_s)
        updates_ps = 0.2 + 2.0 * noise(seed(peer.device), 8)
        columns = {
            1: address(peer.address),
            2: integer(_ESTABLISHED if now.is_up else _IDLE),
            3: integer(_START),
            5: address(own),
            7: address(peer.address),
            9: integer(_AUTONOMOUS_SYSTEM),
            10: counter32(updates_ps * lasted_s if now.is_up else 0),
            11: counter32(0.7 * updates_ps * lasted_s if now.is_up else 0),
            15: counter32(now.arrivals),
            16: gauge(lasted_s),
            18: integer(_HOLD_S if now.is_up else 0),
            19: integer(_KEEPALIVE_S if now.is_up else 0),
        }
        objects |= {(*_BGP_PEER, number, *peer.address): held for number, held in columns.items()}
    return objects


def ospf_values(device: Device, adjacencies: Adjacencies, moment: Moment) -> Objects:
    """A neighbour that is cut off stays in the table as down, which RFC 2328 allows."""
    network = adjacencies.state.network
    objects: Objects = {_OSPF_ROUTER_ID: address(router_address(device.name, network))}
    for peer in peers_of(device, network):
        now = adjacencies.at(device.name, peer, moment.seconds)
        columns = {
            1: address(peer.address),
            2: integer(0),
            3: address(peer.address),
            6: integer(_FULL if now.is_up else _DOWN),
            7: counter32(6 * now.arrivals + (0 if now.is_up else 1)),
        }
        objects |= {(*_OSPF_NEIGHBOUR, number, *peer.address, 0): held for number, held in columns.items()}
    return objects
