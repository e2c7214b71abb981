"""The routing peers of a device: who they are, and since when each is there or gone."""

from dataclasses import dataclass, field

from probes.simulator.conditions import Conditions, NetworkState
from probes.simulator.network import Device, Network
from probes.simulator.noise import noise, seed

_ROUTERS = frozenset({"core-router", "access-router"})
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Peer:
    """A router at the other end of a link."""

    device: str
    link: str
    address: bytes
    port: int
    """The index of the interface that leads to it."""


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Whether a peer is there, since when that holds, and how often it has come."""

    is_up: bool
    since_s: float
    arrivals: int


@dataclass
class _Past:
    """What was found in the segments up to a number."""

    segments: int
    now: Adjacency


@dataclass
class Adjacencies:
    """What has become of each pair of routers under a story."""

    state: NetworkState
    _pasts: dict[tuple[str, str], _Past] = field(default_factory=dict, init=False, repr=False)

    def at(self, device: str, peer: Peer, moment_s: float) -> Adjacency:
        """How it is between a device and its peer."""
        number = self.state.playback.segment(moment_s)
        conditions = self.state.fill(number)
        past = self._pasts.get((device, peer.link))
        if past is None or past.segments > number + 1:
            past = self._pasts[device, peer.link] = self._beginning(device, peer)
        while past.segments <= number:
            is_up = _is_up(peer, conditions[past.segments])
            if is_up != past.now.is_up:
                begins_s = self.state.playback.segments()[past.segments].begins_s
                past.now = Adjacency(is_up, begins_s, past.now.arrivals + is_up)
            past.segments += 1
        return past.now

    def _beginning(self, device: str, peer: Peer) -> _Past:
        since_s = -(2.0 + 200.0 * noise(seed(device) ^ seed(peer.device), 6)) * _DAY_S
        return _Past(1, Adjacency(_is_up(peer, self.state.fill(0)[0]), since_s, 1))


def peers_of(device: Device, network: Network) -> tuple[Peer, ...]:
    """The routers to which links lead, one for each."""
    found: dict[str, Peer] = {}
    for port in device.interfaces:
        if port.link is None:
            continue
        a, b = network.links[port.link]
        other = b if a == device.name else a
        if network.devices[other].kind in _ROUTERS and other not in found:
            found[other] = Peer(other, port.link, router_address(other, network), port.index)
    return tuple(found.values())


def router_address(device: str, network: Network) -> bytes:
    """A router's own address, in 100.64.0.0/10, which is shared by providers (RFC 6598)."""
    return (0x64400001 + network.numbers[device]).to_bytes(4, "big")


def _is_up(peer: Peer, conditions: Conditions) -> bool:
    return peer.link not in conditions.down_links and peer.device not in conditions.dark_devices
