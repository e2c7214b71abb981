"""The six steps of a restoration as dots on a line, the present one large with its number."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nocdesk.tickets.model import RestorationStatus
from ui.glyphs import paint_tick
from ui.mirroring import write
from ui.theme import Theme

_STEPS = tuple(RestorationStatus)
_DOT, _CURRENT = 4.0, 8.0


def paint_steps(
    painter: QPainter, theme: Theme, rect: QRectF, step: RestorationStatus | None, *, ground: QColor, ink: QColor
) -> None:
    """Past steps filled, the present one with its number (a tick at the end), those to come hollow; never a colour."""
    place = _STEPS.index(step) if step is not None else -1
    y = round(rect.center().y())
    stride = (rect.width() - 2 * _CURRENT) / (len(_STEPS) - 1)
    xs = [rect.left() + _CURRENT + stride * number for number in range(len(_STEPS))]
    rest = theme.color("border")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(rest, 1.5))
    painter.drawLine(QPointF(xs[0], y), QPointF(xs[-1], y))
    if place > 0:
        painter.setPen(QPen(ink, 2))
        painter.drawLine(QPointF(xs[0], y), QPointF(xs[place], y))
    for number, x in enumerate(xs):
        is_past = number < place
        painter.setPen(QPen(ink if is_past else rest, 1.5))
        painter.setBrush(ink if is_past else ground)
        if number != place:
            painter.drawEllipse(QPointF(x, y), _DOT, _DOT)
    if place >= 0:
        _paint_current(painter, theme, QPointF(xs[place], y), place, ground=ground, ink=ink)
    painter.restore()


def _paint_current(
    painter: QPainter, theme: Theme, centre: QPointF, place: int, *, ground: QColor, ink: QColor
) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(centre, _CURRENT, _CURRENT)
    if place == len(_STEPS) - 1:
        paint_tick(painter, centre, 7, ground)
        return
    painter.setFont(theme.font(11, 700))
    painter.setPen(ground)
    box = QRectF(centre.x() - _CURRENT, centre.y() - _CURRENT, 2 * _CURRENT, 2 * _CURRENT)
    write(painter, box, int(Qt.AlignmentFlag.AlignCenter), str(place + 1))
