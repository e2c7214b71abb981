"""What a picture of cause and effect has besides: ways that hold, whom something reaches, and the root's tag."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.runs import Run, measure, paint_runs
from ui.theme import Theme
from ui.topology.layout import NODE_HEIGHT
from ui.topology.routes import Route
from ui.topology.scene import Scene

_TAG_HEIGHT = 15.0
_REACHING, _KEPT = [1.4, 2.6], [4.0, 2.4]


class CausePainter:
    """Paints nothing where a scene has no causes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._holding = theme.severity(PerceivedSeverity.CLEARED).line

    def paint_ways(self, painter: QPainter, scene: Scene, visible: Iterable[int]) -> None:
        """Below everything: whom something reaches, and over what traffic goes now."""
        causes = scene.causes
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for edge in visible:
            if edge in causes.reaching:
                pen = QPen(self._colour_of_reach(scene, edge), 1.4)
                pen.setDashPattern(_KEPT if edge in causes.kept else _REACHING)
                _draw(painter, scene.routes[edge], pen)
            elif edge in causes.holding:
                _draw(painter, scene.routes[edge], QPen(self._holding, 3))

    def paint_roots(self, painter: QPainter, scene: Scene, nodes: Iterable[str], edges: Iterable[int]) -> None:
        """Above everything: what is the cause."""
        for key in nodes:
            if key in scene.causes.root_nodes:
                at = scene.layout.places[key]
                half = scene.layout.node_width / 2
                box = QRectF(at.x - half, at.y - NODE_HEIGHT / 2, 2 * half, NODE_HEIGHT)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._theme.color("text"), 2))
                painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 5, 5)
                self._paint_tag(painter, at.x - half + 4, box.top() - _TAG_HEIGHT + 2)
        for edge in edges:
            if edge in scene.causes.root_edges:
                middle = scene.routes[edge].middle
                self._paint_tag(painter, middle.x + 13, middle.y - _TAG_HEIGHT / 2)

    def _colour_of_reach(self, scene: Scene, edge: int) -> QColor:
        if edge in scene.causes.kept:
            return self._holding
        mark = scene.nodes[scene.graph.edges[edge].b].mark
        return self._theme.severity(mark.severity).line if mark is not None else self._theme.color("border")

    def _paint_tag(self, painter: QPainter, left: float, top: float) -> None:
        words = [Run(_("ROOT"), "surface.table", 700, 10)]
        box = QRectF(left, top, measure(self._theme, words) + 10, _TAG_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("text"))
        painter.drawRoundedRect(box, 3, 3)
        paint_runs(painter, self._theme, box.left() + 5, box.center().y(), words)


def _draw(painter: QPainter, route: Route, pen: QPen) -> None:
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    path = QPainterPath(QPointF(route.start.x, route.start.y))
    if route.control is None:
        path.lineTo(route.end.x, route.end.y)
    else:
        path.quadTo(route.control.x, route.control.y, route.end.x, route.end.y)
    painter.drawPath(path)
