"""Over which device all ways from the management lead to another: its dominator in the network.

Worked out as by Cooper, Harvey and Kennedy (2001), "A simple, fast dominance algorithm".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from nocdesk.problems.network_graph import NetworkGraph
from nocdesk.problems.reach import where_management_stands

_MANAGEMENT = -1
"""Stands above all devices beside which the management stands."""


@dataclass(slots=True)
class OnlyWays:
    """Worked out when it is first asked for."""

    graph: NetworkGraph
    _above: dict[int, int] = field(default_factory=dict)
    _below: dict[int, list[int]] = field(default_factory=dict)

    def is_behind(self, device: int, other: int) -> bool:
        """Whether all ways to a device lead over another one."""
        return other in self.over(device)

    def over(self, device: int) -> Iterator[int]:
        """The devices over which all ways to this one lead, the nearest first."""
        self._work_out()
        at = self._above.get(device, _MANAGEMENT)
        while at != _MANAGEMENT:
            yield at
            at = self._above[at]

    def next_behind(self, device: int) -> list[int]:
        """The devices to which all ways lead over this one, and over no other after it."""
        self._work_out()
        return self._below.get(device, [])

    def _work_out(self) -> None:
        if self._above:
            return
        order = self._order()
        self._above[_MANAGEMENT] = _MANAGEMENT
        beside = where_management_stands(self.graph, {})
        is_changed = True
        while is_changed:
            is_changed = False
            for device in sorted(order, key=order.__getitem__):
                is_changed |= self._find_above(device, order, device in beside)
        for device, above in self._above.items():
            if device != _MANAGEMENT:
                self._below.setdefault(above, []).append(device)

    def _find_above(self, device: int, order: dict[int, int], is_beside: bool) -> bool:
        """Where the ways over all neighbours meet; whether that is another place than was known."""
        found = _MANAGEMENT if is_beside else None
        for other, _ in self.graph.ways.get(device, ()):
            if other in self._above:
                found = other if found is None else self._meet(found, other, order)
        if found is None or self._above.get(device) == found:
            return False
        self._above[device] = found
        return True

    def _meet(self, one: int, other: int, order: dict[int, int]) -> int:
        while one != other:
            while one != _MANAGEMENT and (other == _MANAGEMENT or order[one] > order[other]):
                one = self._above[one]
            while other != _MANAGEMENT and (one == _MANAGEMENT or order[other] > order[one]):
                other = self._above[other]
        return one

    def _order(self) -> dict[int, int]:
        """Each device that can be reached by its place in a walk outwards: what is above a device comes before it."""
        order: dict[int, int] = {}
        waiting = sorted(where_management_stands(self.graph, {}))
        for device in waiting:
            order.setdefault(device, len(order))
        for device in waiting:
            for other, _ in self.graph.ways.get(device, ()):
                if other not in order:
                    order[other] = len(order)
                    waiting.append(other)
        return order
