"""The canvas of the site map: looks at a chart, and turns keys and gestures into choices."""

import numpy as np
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.mirroring import painter_on
from ui.sitemap.chart import Chart, LitSites, Spot
from ui.sitemap.levels import scale_of
from ui.sitemap.painter import MapLight, SiteMapPainter
from ui.sitemap.sight import Sight
from ui.sitemap.view import STEP, MapView, fitted
from ui.theme import Theme
from ui.topology.ordering import Place
from ui.topology.walking import Way, towards
from ui.widgets.picture_canvas import PictureCanvas

_PAN_PX = 80.0
_MARGIN = 60.0
_NEARER = 1.01
"""A little more than where a level begins, so that rounding does not fall below it."""


class SiteMapCanvas(PictureCanvas):
    """Shows a chart; the owner says what is chosen (a Spot, or None) and what is lit."""

    looked = Signal()
    """Something else is in sight."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Site map"), parent)
        self._painter = SiteMapPainter(theme)
        self._sight: Sight | None = None
        self._is_fitted = True
        self._spot: Spot | None = None
        self._lit = LitSites()

    @property
    def sight(self) -> Sight | None:
        """What is looked at, and how."""
        return self._sight

    @property
    def choice(self) -> Spot | None:
        """What is chosen."""
        return self._spot

    @property
    def lit(self) -> LitSites:
        """What falls with what is chosen."""
        return self._lit

    @property
    def light(self) -> MapLight:
        """What is lit, in the groups of the level in sight."""
        if self._sight is None:
            return MapLight()
        level = self._sight.level
        edges = {int(level.edge_of[link]) for link in self._lit.links} - {-1}
        groups = {int(level.group_of[site]) for site in self._lit.sites}
        return MapLight(
            self._sight.group_of(self._spot), self._sight.edge_of(self._spot), frozenset(groups), frozenset(edges)
        )

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._painter = SiteMapPainter(theme)

    def set_chart(self, chart: Chart) -> None:
        """Show another reading; what is looked at stays, but for a map that showed everything and has grown."""
        has_moved = self._sight is None or self._sight.chart.ground is not chart.ground
        if has_moved:
            self._lit = LitSites()
        if self._sight is None or (has_moved and self._is_fitted):
            self._sight = Sight(chart, fitted(chart.ground.places, self.room))
        else:
            self._sight = Sight(chart, self._sight.view)
        self.update()

    def show_choice(self, spot: Spot | None, lit: LitSites) -> None:
        """Mark what is chosen, light up what falls with it, and bring it into sight."""
        is_other = spot != self._spot
        self._spot, self._lit = spot, lit
        at = self._sight.place_of(spot) if self._sight is not None else None
        if self._sight is not None and is_other and at is not None:
            self._sight = Sight(self._sight.chart, self._sight.view.showing(at, _MARGIN))
        self.update()

    def zoom(self, steps: int) -> None:
        """Nearer or farther by steps, about what is chosen."""
        at = self._sight.place_of(self._spot) if self._sight is not None else None
        about = Place(self.width() / 2, self.height() / 2)
        if self._sight is not None and at is not None:
            about = Place(*self._sight.view.to_screen(np.array([at.x, at.y])).tolist())
        self.zoom_about(STEP**steps, about)

    def fit(self) -> None:
        """Show all of it."""
        if self._sight is not None:
            self._sight = Sight(self._sight.chart, fitted(self._sight.chart.ground.places, self.room))
            self._is_fitted = True
            self.looked.emit()
            self.update()

    def walk(self, way: Way) -> None:
        """Along a link to the neighbour in a direction, or to the end of the chosen link; else move the map."""
        sight, light = self._sight, self.light
        if sight is None or (light.group is None and light.edge is None):
            self.pan(-way.value[0] * _PAN_PX, -way.value[1] * _PAN_PX)
            return
        if light.edge is not None:
            ends = [int(end) for end in sight.level.edges[light.edge]]
            self.chosen.emit(sight.spot_of_group(max(ends, key=lambda end: _along(sight, end, way))))
            return
        key = towards(self._steps(sight, light.group or 0), way)
        if key is None:
            self.said.emit(_("No link leads that way from here."))
        else:
            self.chosen.emit(sight.spot_of_group(key))

    def step_link(self, by: int) -> None:
        """Choose the next or the previous link of the chosen site."""
        sight, light = self._sight, self.light
        if sight is None or (light.group is None and light.edge is None):
            return
        at = light.group if light.group is not None else int(sight.level.edges[light.edge or 0][0])
        edges = sight.edges_at(at)
        if not edges:
            self.said.emit(_("No link ends here."))
            return
        here = edges.index(light.edge) if light.edge in edges else (-1 if by > 0 else 0)
        self.chosen.emit(sight.spot_of_edge(edges[(here + by) % len(edges)]))

    def part(self, spot: Spot) -> bool:
        """Look so near at a group that it comes apart; False where its sites stand at one place."""
        sight = self._sight
        group = sight.group_of(spot) if sight is not None else None
        if sight is None or group is None or sight.level.sizes[group] < 2:
            return False
        leader, level = int(sight.level.leaders[group]), sight.view.level
        levels = sight.chart.ground.levels
        for deeper in range(level + 1, len(levels)):
            if levels[deeper].sizes[levels[deeper].group_of[leader]] < sight.level.sizes[group]:
                members = sight.chart.members(level, group)
                view = fitted(sight.chart.ground.places[members], self.room, nearest=scale_of(len(levels)))
                self._look(MapView(view.size, max(view.scale, scale_of(deeper) * _NEARER), view.x, view.y))
                return True
        return False

    def zoom_about(self, factor: float, about: Place) -> None:
        if self._sight is not None:
            self._look(self._sight.view.zoomed(factor, about))

    def pan(self, dx: float, dy: float) -> None:
        if self._sight is not None:
            self._look(self._sight.view.moved(dx, dy))

    def pointed(self, at: QPointF) -> Spot | None:
        return self._sight.pointed(Place(at.x(), at.y())) if self._sight is not None else None

    def words_at(self, at: QPointF) -> str:
        spot = self.pointed(at)
        if spot is None:
            return ""
        return " – ".join(spot.link) if spot.link is not None else spot.site  # noqa: RUF001

    def _steps(self, sight: Sight, group: int) -> list[tuple[int, float, float]]:
        here = sight.centres[group]
        steps = []
        for edge in sight.edges_at(group):
            a, b = (int(end) for end in sight.level.edges[edge])
            other = b if a == group else a
            dx, dy = (sight.centres[other] - here).tolist()
            steps.append((other, dx - round(dx / sight.view.scale) * sight.view.scale, dy))
        return steps

    def _look(self, view: MapView) -> None:
        if self._sight is None:
            return
        self._sight = Sight(self._sight.chart, view.within(self._sight.chart.ground.places))
        self._is_fitted = False
        self.looked.emit()
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        if self._sight is None:
            painter.fillRect(self.rect(), self._theme.color("surface.table"))
            return
        self._painter.paint(painter, self._sight, self.light, is_focused=self.hasFocus())
        self.paint_focus(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()
        elif self._sight is not None:
            self._sight = Sight(self._sight.chart, self._sight.view.resized(self.room))
        self.resized.emit()


def _along(sight: Sight, group: int, way: Way) -> float:
    step_x, step_y = way.value
    x, y = sight.centres[group].tolist()
    return float(x * step_x + y * step_y)
