"""The box beside a chosen element that is in trouble: what, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from nocdesk.boards.network_rows import AlarmMark
from nocdesk.language import _
from ui.models.alarm_columns import CODE
from ui.runs import Run, measure, paint_runs
from ui.theme import Theme
from ui.topology.ordering import Place

_HEIGHT, _MARGIN = 36.0, 8.0
_WAYS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True, slots=True)
class Callout:
    """Two lines of text."""

    first: Sequence[Run]
    second: Sequence[Run]


def callout_of(mark: AlarmMark, since: str) -> Callout:
    """What it says of an alarm."""
    more = _(" · {count} alarms").format(count=mark.count) if mark.count > 1 else ""
    told = _("acknowledged") if mark.is_acknowledged else _("not acknowledged")
    return Callout(
        [Run(CODE[mark.severity], f"sev.{mark.severity}.text", 700), Run(mark.text, weight=600, gap=7)],
        [Run(_("since {since} · {told}{more}").format(since=since, told=told, more=more), "muted")],
    )


def callout_box(
    theme: Theme, callout: Callout, beside: Place, off: tuple[float, float], canvas: QRectF, hidden: Sequence[QRectF]
) -> QRectF:
    """Around a point of the canvas, `off` pixels away: where it covers the least of what is better not `hidden`."""
    text = max(measure(theme, callout.first), measure(theme, callout.second))
    width = min(canvas.width() - 3 * _MARGIN, text + 20)
    aside, away = off[0] + width / 2, off[1] + _HEIGHT / 2
    boxes = []
    for dx, dy in _WAYS:
        box = QRectF(beside.x + dx * aside - width / 2, beside.y + dy * away - _HEIGHT / 2, width, _HEIGHT)
        boxes.append(_within(box, canvas.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)))
    return min(boxes, key=lambda box: sum(_area(box.intersected(other)) for other in hidden))


def paint_callout(painter: QPainter, theme: Theme, callout: Callout, box: QRectF) -> None:
    """Paint it into its box."""
    painter.setBrush(theme.color("surface.raised"))
    painter.setPen(QPen(theme.color("focus"), 2))
    painter.drawRoundedRect(box, 4, 4)
    room = box.width() - 20
    paint_runs(painter, theme, box.left() + 10, box.top() + 11, callout.first, room)
    paint_runs(painter, theme, box.left() + 10, box.top() + 26, callout.second, room)


def _within(box: QRectF, room: QRectF) -> QRectF:
    left = min(max(room.left(), box.left()), room.right() - box.width())
    top = min(max(room.top(), box.top()), room.bottom() - box.height())
    return QRectF(left, top, box.width(), box.height())


def _area(box: QRectF) -> float:
    return box.width() * box.height()
