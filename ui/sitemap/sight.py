"""What of a chart is in sight: groups and edges with their places on the canvas, and what is at one of these."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ui.sitemap.chart import Chart, Spot
from ui.sitemap.levels import Floats, Level
from ui.sitemap.view import MapView
from ui.topology.ordering import Place

_AROUND_PX = 90.0
_NODE_PX, _EDGE_PX = 15.0, 7.0
"""How near pointing at something still means it."""


@dataclass(frozen=True)
class Sight:
    """A chart as it is looked at."""

    chart: Chart
    view: MapView

    @cached_property
    def level(self) -> Level:
        """The groups that stand at this scale."""
        return self.chart.ground.levels[self.view.level]

    @cached_property
    def places(self) -> Floats:
        """Where the groups stand on the map."""
        return self.chart.ground.places[self.level.leaders]

    @cached_property
    def centres(self) -> Floats:
        """Where the groups stand on the canvas."""
        return self.view.to_screen(self.places)

    @cached_property
    def groups(self) -> list[int]:
        """The groups on the canvas or just beside it."""
        x, y = self.centres[:, 0], self.centres[:, 1]
        size = self.view.size
        inside = (x > -_AROUND_PX) & (x < size.width + _AROUND_PX) & (y > -_AROUND_PX) & (y < size.height + _AROUND_PX)
        return [int(group) for group in np.flatnonzero(inside)]

    @cached_property
    def lines(self) -> Floats:
        """The edges as rows of edge, x, y, x, y on the canvas; what goes around the edge of the map has two rows."""
        edges = self.level.edges
        a, b = self.places[edges[:, 0]], self.places[edges[:, 1]]
        turns = np.round(a[:, 0] - b[:, 0])
        turned = np.column_stack((turns, np.zeros(len(turns))))
        numbers = np.arange(len(edges), dtype=np.float64)
        one = np.column_stack((numbers, self.view.to_screen(a), self.view.to_screen(b + turned)))
        around = turns != 0
        other = np.column_stack((numbers, self.view.to_screen(a - turned), self.view.to_screen(b)))[around]
        rows = np.vstack((one, other))
        x, y = rows[:, (1, 3)], rows[:, (2, 4)]
        size = self.view.size
        inside = (x.max(1) >= 0) & (x.min(1) <= size.width) & (y.max(1) >= 0) & (y.min(1) <= size.height)
        found: Floats = rows[inside]
        return found

    def group_of(self, spot: Spot | None) -> int | None:
        """The group that shows what is chosen; of a link, the one that both of its ends stand in."""
        if spot is None:
            return None
        if spot.link is None:
            number = self.chart.number_of.get(spot.site)
            return int(self.level.group_of[number]) if number is not None else None
        link = self.chart.link_of.get(spot.link)
        if link is None or self.level.edge_of[link] >= 0:
            return None
        return int(self.level.group_of[self.chart.ground.ends[link, 0]])

    def edge_of(self, spot: Spot | None) -> int | None:
        """The edge that shows what is chosen."""
        link = self.chart.link_of.get(spot.link) if spot is not None and spot.link is not None else None
        return int(self.level.edge_of[link]) if link is not None and self.level.edge_of[link] >= 0 else None

    def spot_of_group(self, group: int) -> Spot:
        """What choosing a group means."""
        name = self.chart.ground.names[int(self.level.leaders[group])]
        return Spot(site=name, is_group=bool(self.level.sizes[group] > 1))

    def spot_of_edge(self, edge: int) -> Spot:
        """What choosing an edge means: the worst of what it stands for."""
        return Spot(link=self.chart.ground.pairs[self.chart.links_of_edge(self.view.level, edge)[0]])

    def edges_at(self, group: int) -> list[int]:
        """The edges that end at a group."""
        return [int(edge) for edge in np.flatnonzero((self.level.edges == group).any(axis=1))]

    def pointed(self, at: Place) -> Spot | None:
        """What is at a place of the canvas."""
        if len(self.centres):
            away = np.hypot(self.centres[:, 0] - at.x, self.centres[:, 1] - at.y)
            nearest = int(np.argmin(away))
            if away[nearest] <= _NODE_PX:
                return self.spot_of_group(nearest)
        if len(self.lines):
            away = _distances(self.lines[:, 1:], at)
            nearest = int(np.argmin(away))
            if away[nearest] <= _EDGE_PX:
                return self.spot_of_edge(int(self.lines[nearest, 0]))
        return None

    def place_of(self, spot: Spot | None) -> Place | None:
        """Where what is chosen stands on the map."""
        if spot is None:
            return None
        ground = self.chart.ground
        if spot.link is not None and spot.link in self.chart.link_of:
            a, b = ground.places[ground.ends[self.chart.link_of[spot.link]]]
            turn = round(float(a[0] - b[0]))
            return Place(float(a[0] + b[0] + turn) / 2, float(a[1] + b[1]) / 2)
        number = self.chart.number_of.get(spot.site)
        return Place(*ground.places[number].tolist()) if number is not None else None


def _distances(lines: Floats, at: Place) -> NDArray[np.float64]:
    start, along = lines[:, :2], lines[:, 2:] - lines[:, :2]
    off = np.array((at.x, at.y)) - start
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    share = np.clip((off * along).sum(axis=1) / length, 0, 1)
    found: NDArray[np.float64] = np.hypot(*(off - along * share[:, None]).T)
    return found
