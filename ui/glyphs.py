"""The shapes of the desk: severities, ticks, chevrons, hatches and the icons of the rail."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nocdesk.severity import PerceivedSeverity
from ui.mirroring import upright

OUTLINE = 1.6
_ROUND = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def paint_severity(
    painter: QPainter,
    rect: QRectF,
    severity: PerceivedSeverity,
    *,
    line: QColor,
    fill: QColor | None,
    is_stale: bool = False,
) -> None:
    """Octagon, triangle up, triangle down, diamond, square, circle: from critical to cleared."""
    pen = QPen(line, OUTLINE)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if is_stale:
        pen.setDashPattern([1.6, 1.4])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    radius = min(rect.width(), rect.height()) / 2 - OUTLINE / 2
    centre = rect.center()
    if severity is PerceivedSeverity.CLEARED:
        painter.drawEllipse(centre, radius * 0.92, radius * 0.92)
    else:
        painter.drawPolygon(_shape(severity, radius).translated(centre))
    painter.restore()


@lru_cache(maxsize=200)
def _shape(severity: PerceivedSeverity, radius: float) -> QPolygonF:
    """Its corners around nothing; nobody may move them."""
    return QPolygonF(_corners(severity, radius))


def _corners(severity: PerceivedSeverity, r: float) -> list[QPointF]:
    match severity:
        case PerceivedSeverity.CRITICAL:
            angles = [math.pi / 8 + step * math.pi / 4 for step in range(8)]
            return [QPointF(r * 1.04 * math.cos(angle), r * 1.04 * math.sin(angle)) for angle in angles]
        case PerceivedSeverity.MAJOR:
            return [QPointF(0, -r), QPointF(r * 1.06, r * 0.86), QPointF(-r * 1.06, r * 0.86)]
        case PerceivedSeverity.MINOR:
            return [QPointF(0, r), QPointF(r * 1.06, -r * 0.86), QPointF(-r * 1.06, -r * 0.86)]
        case PerceivedSeverity.WARNING:
            return [QPointF(0, -r * 1.1), QPointF(r * 1.1, 0), QPointF(0, r * 1.1), QPointF(-r * 1.1, 0)]
        case _:
            side = r * 0.86
            return [QPointF(-side, -side), QPointF(side, -side), QPointF(side, side), QPointF(-side, side)]


def paint_line(painter: QPainter, points: list[tuple[float, float]], colour: QColor, width: float = 1.5) -> None:
    """An open line with round ends."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width, *_ROUND))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))
    painter.restore()


def paint_tick(painter: QPainter, centre: QPointF, size: float, colour: QColor) -> None:
    """The mark of an acknowledgement."""
    half = size / 2
    x, y = centre.x(), centre.y()
    with upright(painter, QRectF(x, y, 0, 0)):
        paint_line(painter, [(x - half, y), (x - half * 0.3, y + half * 0.7), (x + half, y - half * 0.75)], colour, 1.6)


def paint_chevron(painter: QPainter, centre: QPointF, size: float, colour: QColor, *, is_up: bool = False) -> None:
    """The arrow of a sorted column or of a step up or down."""
    half = -size / 2 if is_up else size / 2
    x, y = centre.x(), centre.y()
    paint_line(painter, [(x - size / 2, y - half / 2), (x, y + half / 2), (x + size / 2, y - half / 2)], colour)


def paint_fold(painter: QPainter, centre: QPointF, size: float, colour: QColor, *, is_open: bool) -> None:
    """The arrow of a row with rows below it: to the right while they are folded away."""
    if is_open:
        paint_chevron(painter, centre, size, colour)
        return
    x, y, half, quarter = centre.x(), centre.y(), size / 2, size / 4
    paint_line(painter, [(x - quarter, y - half), (x + quarter, y), (x - quarter, y + half)], colour)


def paint_hatch(painter: QPainter, rect: QRectF, colour: QColor, step: float = 10) -> None:
    """Diagonal lines: planned, excluded or not measured."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    # Anchored to where the painter's brushes begin and not to the rectangle, so that the lines of neighbours meet.
    height, anchor = rect.height(), painter.brushOrigin()
    start = rect.left() - height - (rect.left() - anchor.x() + rect.bottom() - anchor.y()) % step
    x = start
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + height, rect.top()))
        x += step
    painter.restore()


def paint_clock(painter: QPainter, centre: QPointF, radius: float, colour: QColor) -> None:
    """A dial with its hands: put aside for a time."""
    x, y = centre.x(), centre.y()
    _paint_circle(painter, centre, radius, colour)
    with upright(painter, QRectF(x, y, 0, 0)):
        paint_line(painter, [(x, y - radius * 0.58), (x, y), (x + radius * 0.5, y + radius * 0.3)], colour, 1.3)


def paint_hourglass(painter: QPainter, centre: QPointF, height: float, colour: QColor) -> None:
    """Two bulbs between two lids: waits for the store."""
    x, y, high, wide = centre.x(), centre.y(), height / 2, height * 0.36
    for side in (-1, 1):
        paint_line(painter, [(x - wide, y + side * high), (x + wide, y + side * high)], colour, 1.4)
    paint_line(painter, [(x - wide * 0.8, y - high), (x + wide * 0.8, y + high)], colour, 1.2)
    paint_line(painter, [(x + wide * 0.8, y - high), (x - wide * 0.8, y + high)], colour, 1.2)


def paint_struck_circle(painter: QPainter, centre: QPointF, radius: float, colour: QColor) -> None:
    """A circle with a stroke through it: out of service."""
    reach = radius * 0.72
    x, y = centre.x(), centre.y()
    _paint_circle(painter, centre, radius, colour)
    paint_line(painter, [(x - reach, y + reach), (x + reach, y - reach)], colour, 1.4)


def _paint_circle(painter: QPainter, centre: QPointF, radius: float, colour: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, radius, radius)
    painter.restore()


def paint_icon(painter: QPainter, centre: QPointF, name: str, colour: QColor) -> None:
    """A 20 px icon of the rail: one for each screen by its name, the themes, and help."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre - QPointF(10, 10))
    painter.setPen(QPen(colour, 1.5, *_ROUND))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    with upright(painter, QRectF(0, 0, 20, 20)):
        for line in _LINES.get(name, ()):
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line]))
        for x, y, radius in _CIRCLES.get(name, ()):
            painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.restore()


def _rays() -> tuple[tuple[tuple[float, float], ...], ...]:
    angles = [step * math.pi / 4 for step in range(8)]
    return tuple(
        (
            (10 + 6.2 * math.cos(angle), 10 + 6.2 * math.sin(angle)),
            (10 + 8.2 * math.cos(angle), 10 + 8.2 * math.sin(angle)),
        )
        for angle in angles
    )


def _moon() -> tuple[tuple[float, float], ...]:
    outer = [(10 + 7 * math.cos(a), 10 + 7 * math.sin(a)) for a in (-0.25 + step * 0.22 for step in range(22))]
    inner = [(13.6 + 5.6 * math.cos(a), 6.6 + 5.6 * math.sin(a)) for a in (4.05 - step * 0.22 for step in range(16))]
    return (*outer, *inner, outer[0])


def _arc(radius: float, start: float, end: float, x: float, y: float) -> tuple[tuple[float, float], ...]:
    steps = [start + (end - start) * step / 16 for step in range(17)]
    return tuple((x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in steps)


def _pin() -> tuple[tuple[float, float], ...]:
    head = _arc(5.8, math.pi - 0.5, 2 * math.pi + 0.5, 10, 8)
    return (*head, (10, 18), head[0])


_LINES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "console": (((9, 5), (18, 5)), ((9, 10), (18, 10)), ((9, 15), (15, 15))),
    "workbench": (((2, 3), (2, 17), (18, 17)), ((5, 13), (8, 9), (11, 11), (14, 4), (18, 8))),
    "services": (
        ((3, 3), (17, 3), (17, 8.5), (3, 8.5), (3, 3)),
        ((3, 11.5), (17, 11.5), (17, 17), (3, 17), (3, 11.5)),
        ((11, 5.8), (14, 5.8)),
        ((11, 14.2), (14, 14.2)),
    ),
    "network": (((10, 6.4), (5.4, 13.2)), ((10, 6.4), (14.6, 13.2)), ((6.4, 15.4), (13.6, 15.4))),
    "tickets": (
        ((2, 5), (18, 5), (18, 8.2), (16.6, 10), (18, 11.8), (18, 15), (2, 15), (2, 11.8), (3.4, 10), (2, 8.2), (2, 5)),
        ((12.5, 5), (12.5, 7.4)),
        ((12.5, 9), (12.5, 11.4)),
        ((12.5, 13), (12.5, 15)),
    ),
    "restoration": (_pin(),),
    "sla": (_arc(7.6, math.pi, 2 * math.pi, 10, 13), ((10, 13), (14, 8.2)), ((2.4, 15.6), (17.6, 15.6))),
    "reports": (
        ((4, 2.5), (12, 2.5), (16, 6.5), (16, 17.5), (4, 17.5), (4, 2.5)),
        ((12, 2.5), (12, 6.5), (16, 6.5)),
        ((7, 14.5), (7, 12)),
        ((10, 14.5), (10, 9.5)),
        ((13, 14.5), (13, 11)),
    ),
    "care": (_arc(6.4, math.pi, 2 * math.pi, 10, 17.4), ((3.6, 17.4), (16.4, 17.4))),
    "probes": (
        ((10, 11), (10, 17.4)),
        ((6.4, 17.4), (13.6, 17.4)),
        _arc(4.6, -0.9, 0.9, 10, 9),
        _arc(4.6, math.pi - 0.9, math.pi + 0.9, 10, 9),
        _arc(7.8, -0.9, 0.9, 10, 9),
        _arc(7.8, math.pi - 0.9, math.pi + 0.9, 10, 9),
    ),
    "works": (
        ((3, 4.5), (17, 4.5), (17, 17), (3, 17), (3, 4.5)),
        ((3, 8.5), (17, 8.5)),
        ((7, 2.5), (7, 6)),
        ((13, 2.5), (13, 6)),
        ((6, 15), (10, 11)),
        ((10, 15), (14, 11)),
    ),
    "evidence": (((13.2, 13.2), (17.6, 17.6)), ((5.4, 8.8), (7.8, 11.2), (12, 6.2))),
    "high-contrast": (((10, 3), (10, 17)), ((12.5, 3.6), (12.5, 16.4)), ((15, 5.2), (15, 14.8))),
    "rules": (
        ((5, 6.6), (5, 13.4)),
        ((6.6, 5), (13.4, 5)),
        ((6.6, 15), (13.4, 15)),
        ((11.2, 12.6), (13.6, 15), (11.2, 17.4)),
    ),
    "health": (((2.4, 10.4), (6, 10.4), (8, 5), (11, 15.4), (13, 10.4), (17.6, 10.4)),),
    "shiftlog": (
        ((4, 2.5), (16, 2.5), (16, 17.5), (4, 17.5), (4, 2.5)),
        ((7, 6.5), (13, 6.5)),
        ((7, 10), (13, 10)),
        ((7, 13.5), (11, 13.5)),
    ),
    "handover": (
        ((2.5, 7), (15.5, 7)),
        ((12, 3.5), (15.5, 7), (12, 10.5)),
        ((17.5, 13.5), (4.5, 13.5)),
        ((8, 10), (4.5, 13.5), (8, 17)),
    ),
    "light": _rays(),
    "dark": (_moon(),),
    "help": (((7.6, 8), (8, 6.4), (9.4, 5.6), (11.2, 5.9), (12.3, 7.3), (11.8, 9), (10, 10.2), (10, 11.7)),),
}
_CIRCLES: dict[str, tuple[tuple[float, float, float], ...]] = {
    "network": ((10, 4, 2.2), (4.2, 15.4, 2.2), (15.8, 15.4, 2.2)),
    "restoration": ((10, 8, 2.2),),
    "care": ((10, 6, 3.4),),
    "probes": ((10, 9, 1.6),),
    "evidence": ((8.4, 8.4, 6),),
    "rules": ((5, 5, 1.6), (15, 5, 1.6), (5, 15, 1.6), (15.2, 15, 1.6)),
    "console": ((4, 5, 1.6), (4, 10, 1.6), (4, 15, 1.6)),
    "light": ((10, 10, 3.6),),
    "high-contrast": ((10, 10, 7),),
    "help": ((10, 10, 7.6), (10, 14.2, 0.5)),
}
