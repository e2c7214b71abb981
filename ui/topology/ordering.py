"""In which order the nodes of a band stand, so that links are short and few of them cross."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from ui.topology.graph import Edge, Graph, Level

_SWEEPS = 4
_MOST_PERMUTED = 4
_WITHIN_BAND = 0.6
"""How much a neighbour in the same band counts beside one in another."""

_MOST_TRIES, _MOST_WORK = 1500, 30_000_000
"""How many moves are tried, and how many pairs of edges are looked at for it, at most."""

_BOW, _PITCH = 1.5, 0.05
"""How bad it is, beside a crossing, that a link bows over nodes, and that it reaches one node further."""

Points = NDArray[np.float64]
Order = Mapping[Level, Sequence[str]]
Cost = Callable[[Order], float]


@dataclass(frozen=True, slots=True)
class Place:
    """The middle of a node."""

    x: float
    y: float


def best_order(orders: Iterable[Order], cost: Cost, *, edges: int) -> Order:
    """The best of these orders, after moving single nodes for as long as that helps and the work allows."""
    best, least = min(((order, cost(order)) for order in orders), key=lambda pair: pair[1])
    left = min(_MOST_TRIES, _MOST_WORK // max(1, edges * edges))
    before = math.inf
    while least < before:
        before = least
        for kind, key in [(kind, key) for kind, keys in best.items() for key in keys]:
            for order in _moves(best, kind, key):
                if not left:
                    return best
                left -= 1
                found = cost(order)
                if found < least - 1e-9:
                    best, least = order, found

    return best


def _moves(order: Order, kind: Level, key: str) -> Iterable[Order]:
    """The orders that differ in where one node stands."""
    others = [other for other in order[kind] if other != key]
    for place in range(len(others) + 1):
        moved = [*others[:place], key, *others[place:]]
        if moved != list(order[kind]):
            yield {**order, kind: moved}


def untidiness(places: Mapping[str, Place], edges: Sequence[Edge], pitch: float) -> float:
    """What the layout makes small: crossings above all, links within a row that bow over others, and long links."""
    xs = defaultdict(list)
    for place in places.values():
        xs[place.y].append(place.x)
    bows = length = 0.0
    for edge in edges:
        a, b = places[edge.a], places[edge.b]
        length += abs(a.x - b.x) / pitch
        if a.y == b.y:
            bows += sum(min(a.x, b.x) < x < max(a.x, b.x) for x in xs[a.y])
    return crossings(places, edges) + _BOW * bows + _PITCH * length


def crossings(places: Mapping[str, Place], edges: Sequence[Edge]) -> int:
    """How many pairs of edges cross, drawn straight; edges that share a node do not."""
    if len(edges) < 2:
        return 0
    numbers = {key: number for number, key in enumerate(places)}
    a = np.array([(places[edge.a].x, places[edge.a].y) for edge in edges])
    b = np.array([(places[edge.b].x, places[edge.b].y) for edge in edges])
    ends = np.array([(numbers[edge.a], numbers[edge.b]) for edge in edges])
    first, second = ends[:, 0], ends[:, 1]
    shares = np.equal.outer(first, first) | np.equal.outer(second, second)
    shares |= np.equal.outer(first, second) | np.equal.outer(second, first)
    side_a, side_b = _side(a, b, a), _side(a, b, b)
    across = (side_a * side_b < 0) & (side_a.T * side_b.T < 0) & ~shares
    return int(across.sum()) // 2


def _side(a: Points, b: Points, p: Points) -> Points:
    """For each edge (row) on which side of it each point (column) lies."""
    along = b - a
    off_x, off_y = p[None, :, 0] - a[:, None, 0], p[None, :, 1] - a[:, None, 1]
    side: Points = along[:, None, 0] * off_y - along[:, None, 1] * off_x
    return side


def swept_orders(graph: Graph, by_band: Order) -> Iterable[Order]:
    """The order by name, and those that sweeps towards the middle of each node's neighbours lead to.

    A sweep finds the order of the bands that goes with that of the first one, so where the first is short each of its
    orders is tried.
    """
    by_name: Order = {kind: sorted(keys, key=lambda key: graph.nodes[key].label) for kind, keys in by_band.items()}
    yield by_name
    neighbours, chains = _neighbours(graph), _chains(graph)
    first, *others = by_name
    for start in permutations(by_name[first]) if len(by_name[first]) <= _MOST_PERMUTED else (by_name[first],):
        order = {**by_name, first: start}
        for sweep in range(_SWEEPS):
            for kind in others if sweep % 2 == 0 else reversed(others):
                order[kind] = _towards_neighbours(order, kind, neighbours, chains)
            yield dict(order)
        order[first] = _towards_neighbours(order, first, neighbours, chains)
        yield order


def _neighbours(graph: Graph) -> dict[str, list[tuple[float, str]]]:
    """By node, the nodes that it is linked with, and how much each counts."""
    neighbours: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for edge in graph.edges:
        weight = _WITHIN_BAND if graph.nodes[edge.a].kind is graph.nodes[edge.b].kind else 1.0
        neighbours[edge.a].append((weight, edge.b))
        neighbours[edge.b].append((weight, edge.a))
    return neighbours


def _chains(graph: Graph) -> dict[str, str]:
    """By node, a name for all that hangs together within its band: the nodes of a ring stay side by side."""
    chain = {key: key for key in graph.nodes}

    def head(key: str) -> str:
        while chain[key] != key:
            key = chain[key]
        return key

    for edge in graph.edges:
        if graph.nodes[edge.a].kind is graph.nodes[edge.b].kind:
            first, second = sorted((head(edge.a), head(edge.b)))
            chain[second] = first
    return {key: head(key) for key in graph.nodes}


def _towards_neighbours(
    order: Order,
    kind: Level,
    neighbours: Mapping[str, Sequence[tuple[float, str]]],
    chains: Mapping[str, str],
) -> list[str]:
    """A band's nodes by the weighted mean of where their neighbours stand (Sugiyama's barycentre), chain by chain."""
    share = {key: (place + 0.5) / len(keys) for keys in order.values() for place, key in enumerate(keys)}
    middle = {}
    for key in order[kind]:
        near = neighbours.get(key, ())
        total = sum(weight for weight, _ in near)
        middle[key] = round(sum(weight * share[other] for weight, other in near) / total if total else share[key], 9)
    together: dict[str, list[float]] = defaultdict(list)
    for key in order[kind]:
        together[chains[key]].append(middle[key])
    mean = {head: round(sum(middles) / len(middles), 9) for head, middles in together.items()}
    return sorted(order[kind], key=lambda key: (mean[chains[key]], chains[key], middle[key], share[key]))
