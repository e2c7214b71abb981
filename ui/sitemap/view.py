"""How the site map is looked at: how large, and from above where; no widget in it."""

import math
from dataclasses import dataclass

import numpy as np

from ui.sitemap.levels import DEEPEST, TILE_PX, Floats, level_of, scale_of
from ui.topology.ordering import Place
from ui.topology.scene import Size

STEP = math.sqrt(2)
_LEAST_SCALE, _MOST_SCALE = TILE_PX / 2, scale_of(DEEPEST)
_ALONE_SCALE = scale_of(12)
"""How near a single site is looked at: some tens of kilometres around it."""

_MARGIN = 70.0
_KEEP = 60.0


@dataclass(frozen=True, slots=True)
class MapView:
    """`scale` pixels a map, whose place (`x`, `y`) is in the middle of a canvas of this size."""

    size: Size
    scale: float = TILE_PX
    x: float = 0.5
    y: float = 0.5

    @property
    def level(self) -> int:
        """Which groups are shown."""
        return level_of(self.scale)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is in sight, on the map."""
        half_x, half_y = self.size.width / 2 / self.scale, self.size.height / 2 / self.scale
        return self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y

    def to_screen(self, places: Floats) -> Floats:
        """Where places of the map, rows of x and y, are on the canvas."""
        middle = (self.size.width / 2, self.size.height / 2)
        found: Floats = (places - (self.x, self.y)) * self.scale + middle
        return found

    def to_map(self, at: Place) -> Place:
        """Which place of the map is at one of the canvas."""
        return Place(
            self.x + (at.x - self.size.width / 2) / self.scale, self.y + (at.y - self.size.height / 2) / self.scale
        )

    def zoomed(self, factor: float, about: Place) -> "MapView":
        """Nearer or farther, with what lies at `about` of the canvas kept in its place."""
        scale = min(_MOST_SCALE, max(_LEAST_SCALE, self.scale * factor))
        kept = self.to_map(about)
        x = kept.x - (about.x - self.size.width / 2) / scale
        y = kept.y - (about.y - self.size.height / 2) / scale
        return MapView(self.size, scale, x, y)

    def moved(self, dx: float, dy: float) -> "MapView":
        """Moved by pixels of the canvas."""
        return MapView(self.size, self.scale, self.x - dx / self.scale, self.y - dy / self.scale)

    def resized(self, size: Size) -> "MapView":
        """The same middle on a canvas of another size."""
        return MapView(size, self.scale, self.x, self.y)

    def within(self, places: Floats) -> "MapView":
        """The same, moved back as far as it must be for one of the sites to stay in sight."""
        if not len(places):
            return self
        (left, top), (right, bottom) = places.min(axis=0).tolist(), places.max(axis=0).tolist()
        room_x = max(0.0, self.size.width / 2 - _KEEP) / self.scale
        room_y = max(0.0, self.size.height / 2 - _KEEP) / self.scale
        x = min(right + room_x, max(left - room_x, self.x))
        y = min(bottom + room_y, max(top - room_y, self.y))
        return MapView(self.size, self.scale, x, y)

    def showing(self, place: Place, margin: float) -> "MapView":
        """The same, moved as little as shows a place of the map with some room around it."""
        at_x = (place.x - self.x) * self.scale + self.size.width / 2
        at_y = (place.y - self.y) * self.scale + self.size.height / 2
        room_x, room_y = min(margin, self.size.width / 2), min(margin, self.size.height / 2)
        dx = min(self.size.width - room_x, max(room_x, at_x)) - at_x
        dy = min(self.size.height - room_y, max(room_y, at_y)) - at_y
        return self.moved(dx, dy)


def fitted(places: Floats, size: Size, *, nearest: float = _ALONE_SCALE) -> MapView:
    """All these places in the middle of a canvas."""
    if not len(places):
        return MapView(size, max(_LEAST_SCALE, min(size.width, size.height)))
    low, high = places.min(axis=0), places.max(axis=0)
    wide, tall = np.maximum(high - low, 1e-12).tolist()
    fits = min(max(40.0, size.width - 2 * _MARGIN) / wide, max(40.0, size.height - 2 * _MARGIN) / tall)
    middle = ((low + high) / 2).tolist()
    return MapView(size, min(nearest, max(_LEAST_SCALE, fits)), *middle)
