"""Which sites stand together, for each doubling of the scale: every step nearer only parts what stood together."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NEAREST_PX = 30.0
"""Sites that would stand nearer to each other than this stand together."""

TILE_PX = 256.0
"""How wide the whole map is at level 0."""

DEEPEST = 18


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Groups of sites, each led by the weightiest of them, at whose place it stands.

    `leaders` are sites by group, `group_of` groups by site; `edges` are pairs of groups that links join, `edge_of` the
    edge of each link, -1 for links within a group.
    """

    leaders: Ints
    group_of: Ints
    sizes: Ints
    edges: Ints
    edge_of: Ints


def level_of(scale: float) -> int:
    """Which level is shown at so many pixels a map."""
    return min(DEEPEST, max(0, math.floor(math.log2(scale / TILE_PX))))


def scale_of(level: int) -> float:
    """How wide the map is where a level begins to be shown, in pixels."""
    return float(TILE_PX * 2.0**level)


def levels(places: Floats, order: Ints, links: Ints) -> tuple[Level, ...]:
    """All levels from the whole map on; sites that stand first in `order` lead.

    A site that comes or goes changes nothing but its own groups, unless it led one.
    """
    leaders = order
    group_of = np.empty(len(order), np.int64)
    group_of[order] = np.arange(len(order))
    found = []
    for level in range(DEEPEST, -1, -1):
        kept, joined = _gathered(places[leaders], NEAREST_PX / scale_of(level))
        leaders, group_of = leaders[kept], joined[group_of]
        found.append(_level(leaders, group_of, links))
    return tuple(reversed(found))


def _level(leaders: Ints, group_of: Ints, links: Ints) -> Level:
    ends = np.sort(group_of[links], axis=1) if len(links) else np.empty((0, 2), np.int64)
    between = ends[:, 0] != ends[:, 1]
    edges, inverse = np.unique(ends[between], axis=0, return_inverse=True)
    edge_of = np.full(len(links), -1, np.int64)
    edge_of[between] = inverse.reshape(-1)
    return Level(leaders, group_of, np.bincount(group_of, minlength=len(leaders)), edges, edge_of)


def _gathered(places: Floats, within: float) -> tuple[Ints, Ints]:
    """Which places keep standing, and by place which of these it joins: the nearest one before it within reach."""
    cells = np.floor(places / within).astype(np.int64)
    crowded = np.flatnonzero(_is_crowded(cells)).tolist()
    at: dict[tuple[int, int], list[int]] = {}
    leader = np.arange(len(places))
    points, columns = places.tolist(), cells.tolist()
    for number in crowded:
        x, y = points[number]
        column, row = columns[number]
        best, nearest = number, within
        for near in ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            for other in at.get(near, ()):
                away = math.hypot(points[other][0] - x, points[other][1] - y)
                if away < nearest:
                    best, nearest = other, away
        leader[number] = best
        if best == number:
            at.setdefault((column, row), []).append(number)
    kept = np.flatnonzero(leader == np.arange(len(places)))
    return kept, np.searchsorted(kept, leader)


def _is_crowded(cells: Ints) -> NDArray[np.bool_]:
    """Whether a place has others in its own square or in one beside it: most have none, and need no closer look."""
    row_length = np.int64(1) << 31
    keys, inverse, counts = np.unique(cells[:, 0] * row_length + cells[:, 1], return_inverse=True, return_counts=True)
    around = np.zeros(len(keys), np.int64)
    for step in (dx * row_length + dy for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        found = np.minimum(np.searchsorted(keys, keys + step), max(0, len(keys) - 1))
        around += np.where(keys[found] == keys + step, counts[found], 0)
    crowded: NDArray[np.bool_] = around[inverse.reshape(-1)] > 1
    return crowded
