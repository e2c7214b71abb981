"""How the topology is painted: bands, quiet links, what is lit, what is in trouble, nodes, and the choice on top."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from nocdesk.language import _
from ui.glyphs import paint_severity
from ui.network_text import LAYER
from ui.runs import Run, paint_runs
from ui.text import nouns, plural
from ui.theme import Theme, mix
from ui.topology.cause_painter import CausePainter
from ui.topology.graph import Beyond, Level
from ui.topology.layout import NODE_HEIGHT
from ui.topology.ordering import Place
from ui.topology.routes import Route
from ui.topology.scene import Light, Scene, Standing
from ui.topology.view import View

_TEXT_PX, _LEAST_TEXT_PX = 11, 7.0
_MOST_ROUNDED, _MOST_SMOOTH = 240, 400
_GLYPH, _KNOCK_OUT = 10.0, 13.0
_DASH = [3.0, 2.2]
LABEL_WIDTH = 88.0
_DEVICES = nouns("device", "devices")
_NOUNS = {Beyond.CUSTOMER: nouns("customer", "customers"), Beyond.SERVICE: nouns("service", "services")}
_BEYOND = {Beyond.CUSTOMER: _("Reached"), Beyond.SERVICE: _("Services")}


class TopologyPainter:
    """Paints a scene as it is looked at; what lies outside the canvas costs nothing."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        color = theme.color
        table = color("surface.table")
        self._quiet_line = mix(color("border"), table, 0.62)
        self._glow = mix(color("focus"), table, 0.34)
        self._causes = CausePainter(theme)
        self._lit_fill = mix(color("selBg"), table, 0.75)

    def paint(
        self,
        painter: QPainter,
        scene: Scene,
        view: View,
        width: float,
        height: float,
        light: Light,
        *,
        is_focused: bool,
    ) -> None:
        """Paint all of it onto a canvas of this size."""
        painter.fillRect(QRectF(0, 0, width, height), self.theme.color("surface.table"))
        self._paint_bands(painter, scene, view, width)
        if not scene.layout.places:
            return
        start, end = view.to_layout(Place(0, 0)), view.to_layout(Place(width, height))
        bounds = (start.x, start.y, end.x, end.y)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(view.dx, view.dy)
        painter.scale(view.scale, view.scale)
        edges = scene.visible_edges(*bounds)
        self._causes.paint_ways(painter, scene, edges)
        self._paint_edges(painter, scene, edges, view.scale, light)
        nodes = scene.visible_nodes(*bounds)
        self._paint_nodes(painter, scene, nodes, view.scale, light, is_focused)
        self._paint_marks(painter, scene, edges, view.scale)
        self._causes.paint_roots(painter, scene, nodes, edges)
        painter.restore()
        self._paint_band_words(painter, scene, view, height)

    def _paint_bands(self, painter: QPainter, scene: Scene, view: View, width: float) -> None:
        for place, band in enumerate(scene.layout.bands):
            top, bottom = band.top * view.scale + view.dy, band.bottom * view.scale + view.dy
            if place % 2:
                painter.fillRect(QRectF(0, top, width, bottom - top), self.theme.color("surface.panel"))

    def _paint_band_words(self, painter: QPainter, scene: Scene, view: View, height: float) -> None:
        for place, band in enumerate(scene.layout.bands):
            top, bottom = band.top * view.scale + view.dy, band.bottom * view.scale + view.dy
            middle = (max(top, 0) + min(bottom, height)) / 2
            if bottom - top < 20 or not 14 <= middle <= height - 14:
                continue
            ground = self.theme.color("surface.panel" if place % 2 else "surface.table")
            has_two = bottom - top >= 40
            painter.fillRect(QRectF(0, middle - 17, LABEL_WIDTH, 34), ground)
            word = [Run(_band_word(band.kind), weight=600)]
            paint_runs(painter, self.theme, 12, middle - (8 if has_two else 0), word)
            if has_two:
                count = plural(band.devices, *(_NOUNS[band.kind] if isinstance(band.kind, Beyond) else _DEVICES))
                paint_runs(painter, self.theme, 12, middle + 9, [Run(count, "muted", px=11)])

    def _paint_edges(self, painter: QPainter, scene: Scene, visible: Sequence[int], scale: float, light: Light) -> None:
        told = light.edges | scene.causes.holding | scene.causes.reaching
        quiet = [e for e in visible if e not in told and scene.edges[e].mark is None and e != light.edge]
        lit = [e for e in visible if e in light.edges or e == light.edge]
        painter.setPen(_pen(self._quiet_line, 1.2 if scale >= 0.5 else 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Smooth lines cost the most of all that is painted, and among so many nobody sees the difference.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(quiet) <= _MOST_SMOOTH)
        self._draw(painter, [scene.routes[e] for e in quiet])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_pen(self._glow, 7))
        self._draw(painter, [scene.routes[e] for e in lit])
        dashed = _pen(self.theme.color("focus"), 2)
        dashed.setDashPattern(_DASH)
        painter.setPen(dashed)
        self._draw(painter, [scene.routes[e] for e in lit if scene.edges[e].mark is None and e != light.edge])
        if light.edge is not None:
            is_calm = scene.edges[light.edge].mark is None
            painter.setPen(_pen(self.theme.color("focus"), 2.5) if is_calm else _pen(self._glow, 12))
            self._draw(painter, [scene.routes[light.edge]])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for edge in visible:
            mark = scene.edges[edge].mark
            if mark is not None:
                painter.setPen(_pen(self.theme.severity(mark.severity).line, 2.0 if mark.is_acknowledged else 3.5))
                self._draw(painter, [scene.routes[edge]])

    def _paint_marks(self, painter: QPainter, scene: Scene, visible: Iterable[int], scale: float) -> None:
        """The shapes of the edges in trouble, above the nodes so that none hides one."""
        for edge in visible:
            mark, route = scene.edges[edge].mark, scene.routes[edge]
            if mark is None:
                continue
            # Between neighbours there is little room, and their names shall stay readable.
            size = max(1.0, 0.8 / scale) * min(1.0, max(0.55, route.length / (2 * _KNOCK_OUT)))
            middle = route.middle
            colours = self.theme.severity(mark.severity)
            centre, radius = QPointF(middle.x, middle.y), _GLYPH * size
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("surface.table"))
            painter.drawEllipse(centre, _KNOCK_OUT * size, _KNOCK_OUT * size)
            box = QRectF(middle.x - radius, middle.y - radius, 2 * radius, 2 * radius)
            fill = None if mark.is_acknowledged else colours.fill
            paint_severity(painter, box, mark.severity, line=colours.line, fill=fill)

    def _draw(self, painter: QPainter, ways: Iterable[Route]) -> None:
        straight: list[QLineF] = []
        for route in ways:
            if route.control is None:
                straight.append(QLineF(route.start.x, route.start.y, route.end.x, route.end.y))
                continue
            path = QPainterPath(QPointF(route.start.x, route.start.y))
            path.quadTo(route.control.x, route.control.y, route.end.x, route.end.y)
            painter.drawPath(path)
        if straight:
            painter.drawLines(straight)

    def _paint_nodes(
        self, painter: QPainter, scene: Scene, visible: Sequence[str], scale: float, light: Light, is_focused: bool
    ) -> None:
        has_text = _TEXT_PX * scale >= _LEAST_TEXT_PX
        width = scene.layout.node_width
        boxes = {
            key: QRectF(at.x - width / 2, at.y - NODE_HEIGHT / 2, width, NODE_HEIGHT)
            for key in visible
            for at in (scene.layout.places[key],)
        }
        plain = [
            key
            for key in visible
            if scene.nodes[key].mark is None and key not in light.nodes and not scene.nodes[key].is_quiet
        ]
        painter.setPen(_pen(self.theme.color("panelEdge"), 1))
        painter.setBrush(self.theme.color("surface.table"))
        if len(visible) > _MOST_ROUNDED:
            painter.drawRects([boxes[key] for key in plain])
        special = set(visible) - set(plain)
        for key in visible:
            if scene.graph.nodes[key].is_cluster:
                painter.setPen(_pen(self.theme.color("panelEdge"), 1))
                painter.setBrush(self.theme.color("surface.panel"))
                painter.drawRoundedRect(boxes[key].translated(3, 3), 4, 4)
            if key in special:
                self._paint_box(painter, boxes[key], scene.nodes[key], key in light.nodes)
            elif len(visible) <= _MOST_ROUNDED:
                painter.setPen(_pen(self.theme.color("panelEdge"), 1))
                painter.setBrush(self.theme.color("surface.table"))
                painter.drawRoundedRect(boxes[key], 4, 4)
        if light.node in boxes:
            self._paint_choice(painter, boxes[light.node], is_focused)
        for key in visible:
            self._paint_name(painter, scene, key, boxes[key], key in light.nodes or key == light.node, has_text)

    def _paint_box(self, painter: QPainter, box: QRectF, standing: Standing, is_lit: bool) -> None:
        mark = standing.mark
        if is_lit:
            painter.setPen(_pen(self._glow, 6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
        fill = self._lit_fill if is_lit else self.theme.color("surface.table")
        pen = _pen(self.theme.color("focus" if is_lit else "border"), 1.6 if is_lit else 1.2)
        if is_lit or standing.is_quiet:
            pen.setDashPattern(_DASH)
        if mark is not None:
            colours = self.theme.severity(mark.severity)
            fill = self.theme.color("surface.table") if mark.is_acknowledged else colours.tint
            pen.setColor(colours.line)
            pen.setWidthF(1.6)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 4, 4)

    def _paint_choice(self, painter: QPainter, box: QRectF, is_focused: bool) -> None:
        painter.setPen(_pen(self.theme.color("focus"), 2.5 if is_focused else 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 6, 6)

    def _paint_name(
        self, painter: QPainter, scene: Scene, key: str, box: QRectF, is_bright: bool, has_text: bool
    ) -> None:
        mark = scene.nodes[key].mark
        left = box.left() + 8
        if mark is not None:
            colours = self.theme.severity(mark.severity)
            glyph = QRectF(box.left() + 5, box.center().y() - 6, 12, 12)
            fill = None if mark.is_acknowledged else colours.fill
            paint_severity(painter, glyph, mark.severity, line=colours.line, fill=fill)
            left = box.left() + 21
        if not has_text:
            return
        is_new = mark is not None and not mark.is_acknowledged
        painter.setFont(self.theme.font(_TEXT_PX, 600 if is_new or is_bright else 500))
        painter.setPen(self.theme.color("text" if mark is not None or is_bright else "muted"))
        room = QRectF(left, box.top(), box.right() - 6 - left, box.height())
        align = Qt.AlignmentFlag.AlignVCenter | (
            Qt.AlignmentFlag.AlignLeft if mark is not None else Qt.AlignmentFlag.AlignHCenter
        )
        label = scene.graph.nodes[key].label
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(label) > room.width():
            label = metrics.elidedText(label, Qt.TextElideMode.ElideMiddle, int(room.width()))
        painter.drawText(room, int(align), label)


def _band_word(level: Level) -> str:
    return _BEYOND[level] if isinstance(level, Beyond) else LAYER[level]


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
