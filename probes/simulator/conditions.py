"""What is up and what is down at a moment, as it follows from the story's faults."""

from bisect import bisect_right, insort
from dataclasses import dataclass, field

from probes.simulator.network import Network
from probes.simulator.noise import noise, seed
from probes.simulator.playback import Fault, Playback
from probes.simulator.story import FaultKind

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Conditions:
    """What holds throughout a segment of the story."""

    down_links: frozenset[str]
    dark_devices: frozenset[str]
    """Devices that no way leads to, or that are starting."""
    failed_services: frozenset[str]
    congestion: tuple[Fault, ...]

    def is_dark_flow(self, link: str, ends: tuple[str, str]) -> bool:
        """Whether nothing passes a link."""
        return link in self.down_links or not self.dark_devices.isdisjoint(ends)


@dataclass
class NetworkState:
    """The network under a story, at any moment; moments are real seconds from the playback's origin."""

    network: Network
    playback: Playback
    _by_segment: list[Conditions] = field(default_factory=list, init=False, repr=False)
    _restarts: dict[str, list[float]] = field(default_factory=dict, init=False, repr=False)

    def conditions(self, moment_s: float) -> Conditions:
        """What holds at a moment."""
        number = self.playback.segment(moment_s)
        self.fill(number)
        return self._by_segment[number]

    def fill(self, number: int) -> list[Conditions]:
        """The conditions of all segments up to a number."""
        segments = self.playback.segments()
        while len(self._by_segment) <= number:
            faults = segments[len(self._by_segment)].faults
            self._by_segment.append(conditions_of(faults, self.network))
            self._note_restarts(faults)
        return self._by_segment

    def is_answering(self, device: str, moment_s: float) -> bool:
        """Whether a device answers its management."""
        return device not in self.conditions(moment_s).dark_devices

    def congestion(self, service: str, moment_s: float) -> float:
        """How congested a service's way is: 0 for free, 1 for a Gold service in breach."""
        faults = self.conditions(moment_s).congestion
        return sum(fault.severity_at(moment_s) for fault in faults if self._is_hit(fault, service))

    def _is_hit(self, fault: Fault, service: str) -> bool:
        needs = self.network.needs[service]
        return service in fault.services or not fault.links.isdisjoint(needs.links)

    def last_good_s(self, service: str, moment_s: float) -> float:
        """Just before a service's failure began, for a moment at which it is failed."""
        number = self.playback.segment(moment_s)
        conditions = self.fill(number)
        while number > 0 and service in conditions[number - 1].failed_services:
            number -= 1
        return self.playback.segments()[number].begins_s

    def boots(self, device: str, moment_s: float) -> tuple[float, int]:
        """When a device last started, and how many starts there have been (snmpEngineBoots)."""
        self.fill(self.playback.segment(moment_s))
        restarts = self._restarts.get(device, [])
        count = bisect_right(restarts, moment_s)
        key = seed(device)
        started_s = restarts[count - 1] if count else -(3.0 + 397.0 * noise(key, 1)) * _DAY_S
        return started_s, 1 + int(20 * noise(key, 2)) + count

    def _note_restarts(self, faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            if fault.kind is FaultKind.REBOOT:
                for device in fault.devices:
                    restarts = self._restarts.setdefault(device, [])
                    if fault.ends_s not in restarts:
                        insort(restarts, fault.ends_s)


def conditions_of(faults: tuple[Fault, ...], network: Network) -> Conditions:
    """What follows from the faults that hold at the same time."""
    starting = _devices(faults, FaultKind.REBOOT)
    cut = _links(faults, FaultKind.FIBRE_CUT) | _links(faults, FaultKind.FLAP)
    # A device that is starting gives no light, so the ports at the other end of its links go down too.
    down = cut | {link for link, ends in network.links.items() if not starting.isdisjoint(ends)}
    dark = frozenset(network.devices) - _reachable(network, down) | starting
    outage = frozenset[str]().union(*(fault.services for fault in faults if fault.kind is FaultKind.OUTAGE))
    return Conditions(
        down_links=frozenset(down),
        dark_devices=dark,
        failed_services=frozenset(
            service
            for service, needs in network.needs.items()
            if not (
                down.isdisjoint(needs.links) and dark.isdisjoint(needs.devices) and outage.isdisjoint(needs.services)
            )
        ),
        congestion=tuple(fault for fault in faults if fault.kind is FaultKind.CONGESTION),
    )


def _links(faults: tuple[Fault, ...], kind: FaultKind) -> frozenset[str]:
    return frozenset[str]().union(*(fault.links for fault in faults if fault.kind is kind))


def _devices(faults: tuple[Fault, ...], kind: FaultKind) -> frozenset[str]:
    return frozenset[str]().union(*(fault.devices for fault in faults if fault.kind is kind))


def _reachable(network: Network, down: frozenset[str]) -> frozenset[str]:
    """The devices to which a way of links that are up leads from a core router."""
    neighbours: dict[str, list[str]] = {}
    for link, (a, b) in network.links.items():
        if link not in down:
            neighbours.setdefault(a, []).append(b)
            neighbours.setdefault(b, []).append(a)
    found = set(network.cores)
    waiting = list(found)
    while waiting:
        for device in neighbours.get(waiting.pop(), ()):
            if device not in found:
                found.add(device)
                waiting.append(device)
    return frozenset(found)
