"""Everything that the picture shows at one time: nodes, edges, how each fares, and what is where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nocdesk.boards.network_rows import AlarmMark, Health, NetworkPicture, worst_mark
from ui.topology.graph import MOST_NODES, Graph, gather
from ui.topology.layout import NODE_HEIGHT, Layout, lay_out, whole_scale
from ui.topology.ordering import Place
from ui.topology.routes import Route, routes

_MOST = (MOST_NODES, 110, 80, 60, 40)
_LEAST_SCALE = 0.7
_REACH = 7.0
"""How near to an edge, in pixels of the canvas, pointing at it still means it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is selected: exactly one of the three."""

    device: int | None = None
    link: int | None = None
    cluster: str | None = None
    """The key of a node that is not one device."""


@dataclass(frozen=True, slots=True)
class Light:
    """What is lit: the chosen node or edge, and the nodes and edges that carry what it carries."""

    node: str | None = None
    edge: int | None = None
    nodes: frozenset[str] = frozenset()
    edges: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a node or an edge fares: its worst alarm, and whether nothing is heard of it."""

    mark: AlarmMark | None = None
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """A canvas in pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Causes:
    """What a picture of cause and effect marks besides: nodes and edges of the root, and edges that hold.

    `reaching` are the edges that are no link but say whom something reaches, `kept` those of them that hold.
    """

    root_nodes: frozenset[str] = frozenset()
    root_edges: frozenset[int] = frozenset()
    holding: frozenset[int] = frozenset()
    reaching: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Scene:
    """Graph, layout, and standings by node and by place of the edge."""

    graph: Graph
    layout: Layout
    routes: tuple[Route, ...]
    nodes: Mapping[str, Standing]
    edges: tuple[Standing, ...]
    size: Size
    causes: Causes = Causes()

    @cached_property
    def edge_of_link(self) -> dict[int, int]:
        """By link, the place of the edge that shows it; none for links within a cluster."""
        return {link: place for place, edge in enumerate(self.graph.edges) for link in edge.links}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The nodes in the order of `centres`."""
        return tuple(self.layout.places)

    @cached_property
    def centres(self) -> NDArray[np.float64]:
        """Where the nodes stand, as rows of x and y."""
        return np.array([(place.x, place.y) for place in self.layout.places.values()]).reshape(-1, 2)

    @cached_property
    def segments(self) -> NDArray[np.float64]:
        """The straight pieces of the routes, as rows of edge, x, y, x, y."""
        pieces = [
            (number, start.x, start.y, end.x, end.y)
            for number, route in enumerate(self.routes)
            for start, end in zip(route.points, route.points[1:], strict=False)
        ]
        return np.array(pieces).reshape(-1, 5)

    def node_at(self, at: Place) -> str | None:
        """The node at a place of the layout."""
        if not len(self.centres):
            return None
        off = np.abs(self.centres - (at.x, at.y))
        hits = np.flatnonzero((off[:, 0] <= self.layout.node_width / 2) & (off[:, 1] <= NODE_HEIGHT / 2))
        return self.keys[int(hits[0])] if len(hits) else None

    def edge_at(self, at: Place, scale: float) -> int | None:
        """The edge nearest to a place of the layout, if it is near enough on the canvas."""
        if not len(self.segments):
            return None
        start, end = self.segments[:, 1:3], self.segments[:, 3:5]
        along = end - start
        length = np.maximum((along**2).sum(axis=1), 1e-9)
        share = np.clip((((at.x, at.y) - start) * along).sum(axis=1) / length, 0.0, 1.0)
        away = np.hypot(*((start + share[:, None] * along) - (at.x, at.y)).T)
        nearest = int(away.argmin())
        return int(self.segments[nearest, 0]) if away[nearest] * scale <= _REACH else None

    def visible_nodes(self, left: float, top: float, right: float, bottom: float) -> list[str]:
        """The nodes that reach into a rectangle of the layout."""
        x, y = self.centres[:, 0], self.centres[:, 1]
        half_x, half_y = self.layout.node_width / 2 + 4, NODE_HEIGHT / 2 + 4
        inside = (x + half_x >= left) & (x - half_x <= right) & (y + half_y >= top) & (y - half_y <= bottom)
        return [self.keys[place] for place in np.flatnonzero(inside)]

    def visible_edges(self, left: float, top: float, right: float, bottom: float) -> list[int]:
        """The edges whose bounds reach into a rectangle of the layout."""
        x, y = self.segments[:, (1, 3)], self.segments[:, (2, 4)]
        inside = (x.max(axis=1) >= left) & (x.min(axis=1) <= right) & (y.max(axis=1) >= top) & (y.min(axis=1) <= bottom)
        return list(dict.fromkeys(int(number) for number in self.segments[inside, 0]))

    def node_of(self, chosen: Chosen) -> str | None:
        """The node that shows what is chosen, if a node does."""
        if chosen.cluster is not None:
            return chosen.cluster if chosen.cluster in self.graph.nodes else None
        if chosen.link is not None:
            return self.graph.within.get(chosen.link)
        return self.graph.node_of.get(chosen.device) if chosen.device is not None else None


def compose(picture: NetworkPicture, opened: Iterable[str], size: Size, before: Scene | None = None) -> Scene:
    """The scene of a reading; where nodes, edges and size are as before, everything keeps its place."""
    graph = _readable(picture, frozenset(opened), size)
    if before is not None and before.size == size and _is_same(before.graph, graph):
        layout, ways = before.layout, before.routes
    else:
        layout = lay_out(graph, width=size.width, height=size.height)
        ways = routes(layout, graph.edges)
    return Scene(graph, layout, ways, _node_standings(graph, picture), _edge_standings(graph, picture), size)


def chosen_of(scene: Scene, key: str) -> Chosen:
    """What choosing a node means."""
    node = scene.graph.nodes[key]
    return Chosen(device=node.devices[0]) if len(node.devices) == 1 else Chosen(cluster=key)


def _readable(picture: NetworkPicture, opened: frozenset[str], size: Size) -> Graph:
    """As many nodes as can be read on a canvas of this size; what was opened comes on top."""
    for most in _MOST:
        graph = gather(picture.devices, picture.links, most=most)
        if whole_scale(graph, width=size.width, height=size.height) >= _LEAST_SCALE:
            break
    return gather(picture.devices, picture.links, opened=opened, most=most)


def _is_same(before: Graph, after: Graph) -> bool:
    return before.nodes == after.nodes and before.edges == after.edges


def _node_standings(graph: Graph, picture: NetworkPicture) -> dict[str, Standing]:
    rows = {row.id: row for row in picture.devices}
    within: dict[str, list[AlarmMark]] = defaultdict(list)
    for link in picture.links:
        if link.mark is not None and link.id in graph.within:
            within[graph.within[link.id]].append(link.mark)
    standings = {}
    for node in graph.nodes.values():
        members = [rows[device] for device in node.devices]
        marks = [row.mark for row in members if row.mark is not None] + within[node.key]
        standings[node.key] = Standing(worst_mark(marks), any(row.health is not Health.ANSWERS for row in members))
    return standings


def _edge_standings(graph: Graph, picture: NetworkPicture) -> tuple[Standing, ...]:
    marks = {row.id: row.mark for row in picture.links}
    return tuple(
        Standing(worst_mark([mark for link in edge.links if (mark := marks[link]) is not None])) for edge in graph.edges
    )
