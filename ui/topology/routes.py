"""The way each edge takes between its two nodes."""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ui.topology.graph import Edge
from ui.topology.layout import NODE_HEIGHT, Layout
from ui.topology.ordering import Place

_LANE = 5.0
_RISE, _RISE_PER_NODE = 26.0, 4.0


@dataclass(frozen=True, slots=True)
class Route:
    """A straight line from `start` to `end`, or a bow over `control` where nodes stand between them."""

    start: Place
    end: Place
    control: Place | None = None

    @property
    def middle(self) -> Place:
        """The point half way."""
        if self.control is None:
            return Place((self.start.x + self.end.x) / 2, (self.start.y + self.end.y) / 2)
        return Place(
            (self.start.x + 2 * self.control.x + self.end.x) / 4, (self.start.y + 2 * self.control.y + self.end.y) / 4
        )

    @property
    def length(self) -> float:
        """How far apart its ends are."""
        return math.hypot(self.end.x - self.start.x, self.end.y - self.start.y)

    @property
    def points(self) -> tuple[Place, ...]:
        """The route as corners, near enough for pointing at it."""
        return (self.start, self.end) if self.control is None else (self.start, self.middle, self.end)


def routes(layout: Layout, edges: Sequence[Edge]) -> tuple[Route, ...]:
    """One for each edge, in their order."""
    in_row: dict[float, list[float]] = defaultdict(list)
    for place in layout.places.values():
        in_row[place.y].append(place.x)
    for xs in in_row.values():
        xs.sort()
    return tuple(_route(layout, edge, in_row) for edge in edges)


def _route(layout: Layout, edge: Edge, in_row: Mapping[float, Sequence[float]]) -> Route:
    a, b = layout.places[edge.a], layout.places[edge.b]
    shift = _LANE * ((edge.lane + 1) // 2) * (1 if edge.lane % 2 else -1)
    if a.y != b.y:
        upper, lower = (a, b) if a.y < b.y else (b, a)
        half = NODE_HEIGHT / 2
        return Route(Place(upper.x + shift, upper.y + half), Place(lower.x + shift, lower.y - half))
    near, far = (a, b) if a.x < b.x else (b, a)
    xs = in_row[a.y]
    between = bisect_left(xs, far.x) - bisect_left(xs, near.x) - 1
    if between == 0:
        side = layout.node_width / 2
        return Route(Place(near.x + side, near.y + shift), Place(far.x - side, far.y + shift))
    top = near.y - NODE_HEIGHT / 2
    rise = 2 * min(_RISE + _RISE_PER_NODE * between, top - 4) + 2 * shift
    return Route(Place(near.x, top), Place(far.x, top), Place((near.x + far.x) / 2, top - rise))
