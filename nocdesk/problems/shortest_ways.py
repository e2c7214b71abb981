"""The shortest ways from the management or the core to everything in the network: where traffic goes as a rule."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.reach import where_management_stands


@dataclass(slots=True)
class ShortestWays:
    """Worked out when it is first asked for; each device is walked up from once.

    They begin at `sources`, and where none is named at the management.
    """

    graph: NetworkGraph
    sources: frozenset[int] = frozenset()
    _steps: dict[int, int] = field(default_factory=dict)
    _links: dict[int, frozenset[int]] = field(default_factory=dict)
    _above: dict[int, frozenset[int]] = field(default_factory=dict)

    def links_to(self, things: Iterable[Thing]) -> frozenset[int]:
        """The links of all shortest ways to these things, with the links among them."""
        found: set[int] = set()
        for kind, number in things:
            if kind is Kind.DEVICE:
                found |= self._up(number)[0]
                continue
            link = self.graph.links[number]
            near = min((link.a[0], link.b[0]), key=lambda device: (self._distance(device), device))
            found |= self._up(near)[0] | {number}
        return frozenset(found)

    def devices_to(self, things: Iterable[Thing]) -> frozenset[int]:
        """The devices of all shortest ways to these things, with the devices among them."""
        found: set[int] = set()
        for kind, number in things:
            ends = (number,) if kind is Kind.DEVICE else (self.graph.links[number].a[0], self.graph.links[number].b[0])
            for device in ends:
                found |= self._up(device)[1]
        return frozenset(found)

    def _distance(self, device: int) -> int:
        if not self._steps:
            self._walk()
        return self._steps.get(device, len(self._steps))

    def _walk(self) -> None:
        self._steps.update(dict.fromkeys(self.sources or where_management_stands(self.graph, {}), 0))
        waiting = deque(sorted(self._steps))
        while waiting:
            device = waiting.popleft()
            for other, _ in self.graph.ways.get(device, ()):
                if other not in self._steps:
                    self._steps[other] = self._steps[device] + 1
                    waiting.append(other)

    def _up(self, device: int) -> tuple[frozenset[int], frozenset[int]]:
        """The links and the devices on the shortest ways to a device; steps grow towards it, so it comes to an end."""
        if device not in self._links:
            links: set[int] = set()
            devices = {device}
            for other, link in self.graph.ways.get(device, ()):
                if self._distance(other) < self._distance(device):
                    above = self._up(other)
                    links |= above[0] | {link}
                    devices |= above[1]
            self._links[device], self._above[device] = frozenset(links), frozenset(devices)
        return self._links[device], self._above[device]
