"""From a node along its links: to the neighbour in a direction, and from link to link."""

import math
from collections.abc import Iterable
from enum import Enum
from typing import TypeVar

from ui.topology.graph import Edge
from ui.topology.layout import Layout
from ui.topology.scene import Chosen, Light, Scene, chosen_of

_WIDEST = math.radians(75)
_Key = TypeVar("_Key", str, int)


class Way(Enum):
    """The directions of the arrow keys, as steps to the right and down."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def walked(scene: Scene, light: Light, way: Way) -> Chosen | None:
    """What a step leads to: from a node its neighbour in a direction, from a link its end there."""
    if light.edge is not None:
        return chosen_of(scene, _end_towards(scene.layout, scene.graph.edges[light.edge], way))
    key = neighbour(scene.layout, scene.graph.edges, light.node, way) if light.node is not None else None
    return chosen_of(scene, key) if key is not None else None


def next_link(scene: Scene, light: Light, by: int) -> Chosen | None:
    """The next or the previous link of the chosen node, or of the first end of the chosen link; round the end."""
    edges = scene.graph.edges
    key = edges[light.edge].a if light.edge is not None else light.node
    numbers = [number for number, edge in enumerate(edges) if edge.links and key in (edge.a, edge.b)]
    if not numbers:
        return None
    numbers.sort(key=lambda number: edges[number].links)
    here = numbers.index(light.edge) if light.edge in numbers else (-1 if by > 0 else 0)
    return Chosen(link=edges[numbers[(here + by) % len(numbers)]].links[0])


def neighbour(layout: Layout, edges: Iterable[Edge], key: str, way: Way) -> str | None:
    """The linked node that lies best in a direction: least off it, the nearer of two; None where none does."""
    here = layout.places[key]
    near = dict.fromkeys(edge.b if edge.a == key else edge.a for edge in edges if key in (edge.a, edge.b))
    return towards(((other, layout.places[other].x - here.x, layout.places[other].y - here.y) for other in near), way)


def towards(steps: Iterable[tuple[_Key, float, float]], way: Way) -> _Key | None:
    """Of steps (whereto, right, down) the one that leads best in a direction."""
    found = []
    for other, dx, dy in steps:
        step_x, step_y = way.value
        off = abs(math.atan2(dx * step_y - dy * step_x, dx * step_x + dy * step_y))
        if off <= _WIDEST:
            found.append((round(off, 6), math.hypot(dx, dy), other))
    return min(found)[2] if found else None


def _end_towards(layout: Layout, edge: Edge, way: Way) -> str:
    """The end of an edge that lies further in a direction."""
    step_x, step_y = way.value

    def along(key: str) -> float:
        return layout.places[key].x * step_x + layout.places[key].y * step_y

    return max(edge.a, edge.b, key=along)
