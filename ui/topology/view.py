"""How the picture is looked at: how large, and from where; no widget in it."""

from dataclasses import dataclass

from ui.topology.layout import Layout
from ui.topology.ordering import Place

LEAST_SCALE, MOST_SCALE = 0.05, 3.0
STEP = 1.25
_KEEP = 80.0
"""So much of the picture stays in sight however far it is moved."""


@dataclass(frozen=True, slots=True)
class View:
    """`scale` screen pixels a pixel of the layout, whose origin stands at (`dx`, `dy`) of the canvas."""

    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    def to_screen(self, place: Place) -> Place:
        """Where a place of the layout is on the canvas."""
        return Place(place.x * self.scale + self.dx, place.y * self.scale + self.dy)

    def to_layout(self, place: Place) -> Place:
        """Which place of the layout is at one of the canvas."""
        return Place((place.x - self.dx) / self.scale, (place.y - self.dy) / self.scale)

    def zoomed(self, factor: float, about: Place) -> "View":
        """Larger or smaller, with what lies at `about` of the canvas kept in its place."""
        scale = min(MOST_SCALE, max(LEAST_SCALE, self.scale * factor))
        kept = self.to_layout(about)
        return View(scale, about.x - kept.x * scale, about.y - kept.y * scale)

    def moved(self, dx: float, dy: float) -> "View":
        """Moved by pixels of the canvas."""
        return View(self.scale, self.dx + dx, self.dy + dy)

    def within(self, layout: Layout, width: float, height: float) -> "View":
        """The same, moved back as far as it must be for some of the picture to stay in sight."""
        dx = min(width - _KEEP, max(_KEEP - layout.width * self.scale, self.dx))
        dy = min(height - _KEEP, max(_KEEP - layout.height * self.scale, self.dy))
        return View(self.scale, dx, dy)

    def showing(self, place: Place, width: float, height: float, margin: float) -> "View":
        """The same, moved as little as shows a place with some room around it."""
        at = self.to_screen(place)
        room_x, room_y = min(margin, width / 2), min(margin, height / 2)
        dx = min(width - room_x, max(room_x, at.x)) - at.x
        dy = min(height - room_y, max(room_y, at.y)) - at.y
        return self.moved(dx, dy)


def fitted(layout: Layout, width: float, height: float) -> View:
    """The whole picture in the middle of the canvas."""
    if layout.width <= 0 or layout.height <= 0:
        return View()
    scale = max(LEAST_SCALE, min(1.0, width / layout.width, height / layout.height))
    return View(scale, (width - layout.width * scale) / 2, (height - layout.height * scale) / 2)
