"""How the site map is painted: degrees, links, what is lit, what is in trouble, sites and names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nocdesk.severity import PerceivedSeverity
from ui.glyphs import paint_severity
from ui.runs import Run, measure, paint_runs
from ui.sitemap.chart import CALM
from ui.sitemap.graticule import meridians, parallels, scale_bar
from ui.sitemap.labels import Box
from ui.sitemap.names import SiteNames, box_of
from ui.sitemap.sight import Sight
from ui.sitemap.sprites import Sprites
from ui.sitemap.view import MapView
from ui.text import number
from ui.theme import Theme, mix
from ui.topology.scene import Standing

_MOST_SMOOTH = 400
_DOT, _GLYPH, _LINK_GLYPH = 4.5, 16.0, 8.0
_DASH = [3.0, 2.2]
_RING = 6.0
"""How far what marks a site may reach beyond it."""


@dataclass(frozen=True, slots=True)
class MapLight:
    """What is lit, by groups and edges of the level in sight: what is chosen, and what falls with it."""

    group: int | None = None
    edge: int | None = None
    groups: frozenset[int] = frozenset()
    edges: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Look:
    """What makes two groups look alike."""

    count: int
    severity: PerceivedSeverity | None
    is_acknowledged: bool
    is_quiet: bool
    is_lit: bool
    is_chosen: bool
    is_focused: bool


class SiteMapPainter:
    """Paints what is in sight; all else costs nothing."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        table = theme.color("surface.table")
        self._grid = mix(theme.color("border"), table, 0.24)
        self._calm_line = mix(theme.color("border"), table, 0.66)
        self._glow = mix(theme.color("focus"), table, 0.34)
        self._names = SiteNames(theme)
        self._sprites = Sprites()

    def paint(self, painter: QPainter, sight: Sight, light: MapLight, *, is_focused: bool) -> None:
        """Paint all of it onto the canvas of the view."""
        size = sight.view.size
        painter.fillRect(QRectF(0, 0, size.width, size.height), self.theme.color("surface.table"))
        self._paint_degrees(painter, sight.view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_edges(painter, sight, light)
        troubled = sight.chart.groups_in_trouble(sight.view.level)
        for group in sight.groups:
            self._paint_group(painter, sight, group, troubled.get(group, CALM), light, is_focused)
        names = self._names.placed(sight, light.group, light.groups)
        for group, box in names.items():
            self._paint_name(painter, sight, group, box, troubled.get(group, CALM), light)
        self._paint_scale(painter, sight.view)

    def _paint_degrees(self, painter: QPainter, view: MapView) -> None:
        painter.setPen(QPen(self._grid, 1))
        down, across = list(meridians(view)), list(parallels(view))
        painter.drawLines([QLineF(round(line.at), 0, round(line.at), view.size.height) for line in down])
        painter.drawLines([QLineF(0, round(line.at), view.size.width, round(line.at)) for line in across])
        for line in down:
            paint_runs(painter, self.theme, line.at + 4, 9, [Run(line.words, "muted", px=10)])
        for line in across:
            if line.at > 24:
                paint_runs(painter, self.theme, 5, line.at - 7, [Run(line.words, "muted", px=10)])

    def _paint_edges(self, painter: QPainter, sight: Sight, light: MapLight) -> None:
        troubled = sight.chart.edges_in_trouble(sight.view.level)
        lines = [(int(row[0]), QLineF(*row[1:])) for row in sight.lines.tolist()]
        # Smooth lines cost the most of all that is painted, and among so many nobody sees the difference.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(lines) <= _MOST_SMOOTH)
        _draw(painter, QPen(self._calm_line, 1.2), (line for edge, line in lines if edge not in troubled))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = [(edge, line) for edge, line in lines if edge in light.edges or edge == light.edge]
        _draw(painter, QPen(self._glow, 8), (line for _, line in lit))
        dashed = QPen(self.theme.color("focus"), 2)
        dashed.setDashPattern(_DASH)
        _draw(painter, dashed, (line for edge, line in lit if edge != light.edge and edge not in troubled))
        _draw(painter, QPen(self.theme.color("focus"), 3), (line for edge, line in lit if edge == light.edge))
        for edge, line in lines:
            mark = troubled[edge].mark if edge in troubled else None
            if mark is not None:
                colours = self.theme.severity(mark.severity)
                _draw(painter, QPen(colours.line, 2.0 if mark.is_acknowledged else 3.5), (line,))
                # Between neighbours there is little room, and both shall be seen.
                self._paint_glyph(painter, line.center(), troubled[edge], min(_LINK_GLYPH, max(5.0, line.length() / 6)))

    def _paint_glyph(self, painter: QPainter, at: QPointF, standing: Standing, radius: float) -> None:
        """The shape of a trouble on a ground of its own."""
        mark = standing.mark
        severity = mark.severity if mark is not None else PerceivedSeverity.CLEARED
        colours = self.theme.severity(severity)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("surface.table"))
        painter.drawEllipse(at, radius + 2.5, radius + 2.5)
        box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        fill = colours.fill if mark is not None and not mark.is_acknowledged else None
        paint_severity(painter, box, severity, line=colours.line, fill=fill, is_stale=mark is None)

    def _paint_group(
        self, painter: QPainter, sight: Sight, group: int, standing: Standing, light: MapLight, is_focused: bool
    ) -> None:
        box = _rect(box_of(self.theme, sight, group, standing))
        count = int(sight.level.sizes[group])
        mark = standing.mark
        look = _Look(
            count,
            mark.severity if mark is not None else None,
            mark is not None and mark.is_acknowledged,
            standing.is_quiet,
            group in light.groups,
            group == light.group,
            is_focused and group == light.group,
        )
        around = box.adjusted(-_RING, -_RING, _RING, _RING)
        self._sprites.paint(painter, look, around, lambda brush, room: self._draw_group(brush, room, look, standing))

    def _draw_group(self, painter: QPainter, room: QRectF, look: "_Look", standing: Standing) -> None:
        box = room.adjusted(_RING, _RING, -_RING, -_RING)
        if look.is_lit:
            self._paint_ring(painter, box, QPen(self._glow, 6), 2)
            dashed = QPen(self.theme.color("focus"), 1.8)
            dashed.setDashPattern(_DASH)
            self._paint_ring(painter, box, dashed, 2)
        if look.count > 1:
            self._paint_many(painter, box, look.count, standing)
        elif standing is CALM:
            painter.setPen(QPen(self.theme.color("muted"), 1.4))
            painter.setBrush(self.theme.color("surface.raised"))
            painter.drawEllipse(box.center(), _DOT, _DOT)
        else:
            self._paint_glyph(painter, box.center(), standing, _GLYPH / 2)
        if look.is_chosen:
            self._paint_ring(painter, box, QPen(self.theme.color("focus"), 2.5 if look.is_focused else 1.6), 4)

    def _paint_ring(self, painter: QPainter, box: QRectF, pen: QPen, off: float) -> None:
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = box.adjusted(-off, -off, off, off)
        radius = min(around.height() / 2, 12.0)
        painter.drawRoundedRect(around, radius, radius)

    def _paint_many(self, painter: QPainter, box: QRectF, count: int, standing: Standing) -> None:
        mark = standing.mark
        pen, ground = QPen(self.theme.color("muted"), 1.2), self.theme.color("surface.raised")
        if mark is not None:
            colours = self.theme.severity(mark.severity)
            pen = QPen(colours.line, 1.8)
            ground = ground if mark.is_acknowledged else colours.tint
        elif standing.is_quiet:
            pen.setDashPattern(_DASH)
        painter.setPen(pen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 5, 5)
        left = box.left() + 6
        if mark is not None:
            shape = QRectF(left - 1, box.center().y() - 6, 12, 12)
            fill = None if mark.is_acknowledged else colours.fill
            paint_severity(painter, shape, mark.severity, line=colours.line, fill=fill)
            left += 15
        paint_runs(painter, self.theme, left, box.center().y(), [Run(number(count), weight=600, px=11)])

    def _paint_name(
        self, painter: QPainter, sight: Sight, group: int, box: Box, standing: Standing, light: MapLight
    ) -> None:
        is_bright = group == light.group or group in light.groups
        runs = self._names.runs(sight, group, standing, is_bright=is_bright)
        self._sprites.paint(painter, tuple(runs), _rect(box), lambda brush, room: self._draw_name(brush, room, runs))

    def _draw_name(self, painter: QPainter, room: QRectF, runs: Sequence[Run]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_thin(self.theme.color("surface.table")))
        painter.drawRect(room)
        paint_runs(painter, self.theme, 2, room.center().y(), runs)

    def _paint_scale(self, painter: QPainter, view: MapView) -> None:
        bar = scale_bar(view)
        words = [Run(bar.words, "text", 500, 11)]
        left, bottom = 14.0, view.size.height - 14
        room = QRectF(left - 6, bottom - 24, max(bar.width, measure(self.theme, words)) + 12, 32)
        painter.fillRect(room, _thin(self.theme.color("surface.table")))
        paint_runs(painter, self.theme, left, bottom - 14, words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self.theme.color("text"), 1.5))
        right = left + bar.width
        painter.drawLines([
            QLineF(left, bottom, right, bottom),
            QLineF(left, bottom - 5, left, bottom),
            QLineF(right, bottom - 5, right, bottom),
        ])  # fmt: skip
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _draw(painter: QPainter, pen: QPen, lines: Iterable[QLineF]) -> None:
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    drawn = list(lines)
    if drawn:
        painter.drawLines(drawn)


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)


def _thin(colour: QColor) -> QColor:
    """The same, with what lies below shining through a little."""
    return QColor(colour.red(), colour.green(), colour.blue(), 205)
