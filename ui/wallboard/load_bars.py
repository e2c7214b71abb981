"""The load of alarms as bars of ten minutes, beside what one person can take, in the words of EEMUA 191."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.mirroring import upright
from ui.wallboard.pen import SMALL, Pen

LINES = (1, 2, 10)
"""EEMUA 191: one in ten minutes is acceptable, two can be managed, more than ten is a flood."""
FLOOD = LINES[-1]
_TOP = 1.3 * FLOOD
_AXIS, _FOOT = 52.0, 44.0


def level(count: float) -> float:
    """How high a count stands, from 0 to 1: by its root, so that 1 and 2 are told apart below a flood."""
    return min(1.0, (count / _TOP) ** 0.5) if count > 0 else 0.0


def paint_load_bars(pen: Pen, room: QRectF, load: Sequence[int]) -> None:
    """The bars, the latest at the right, with the lines; what is a flood is marked by colour and shape."""
    with upright(pen.painter, pen.scaled(room)):
        _paint_plot(pen, room, load)


def _paint_plot(pen: Pen, room: QRectF, load: Sequence[int]) -> None:
    plot = room.adjusted(_AXIS, 44, 0, -_FOOT)
    _paint_lines(pen, room, plot)
    step = plot.width() / max(1, len(load))
    for place, count in enumerate(load):
        height = max(3.0, plot.height() * level(count))
        bar = QRectF(plot.left() + step * (place + 0.15), plot.bottom() - height, step * 0.7, height)
        is_flood = count > FLOOD
        pen.fill(bar, pen.theme.color("sev.major.fill" if is_flood else "muted"))
        if is_flood:
            side = 34.0
            mark = QRectF(bar.center().x() - side / 2, bar.top() - side - 4, side, side)
            pen.glyph(mark, PerceivedSeverity.MAJOR, filled=True)
    _paint_foot(pen, QRectF(plot.left(), plot.bottom(), plot.width(), _FOOT), load)


def _paint_lines(pen: Pen, room: QRectF, plot: QRectF) -> None:
    for count in LINES:
        y = plot.bottom() - plot.height() * level(count)
        pen.rule(plot.left(), plot.right(), y, "muted" if count == FLOOD else "border", dashed=True)
        # One and two stand too close for their figures to stand above each other.
        left = room.left() + (_AXIS / 2 if count == 1 else 0)
        pen.text(QRectF(left, y - 20, _AXIS, 40), str(count), "muted", size=SMALL)


def _paint_foot(pen: Pen, foot: QRectF, load: Sequence[int]) -> None:
    latest = load[-1] if load else 0
    words = (
        _("now {latest}, flood").format(latest=latest) if latest > FLOOD else _("now {latest}").format(latest=latest)
    )
    taken = pen.text(foot, words, weight=700, right=True)
    pen.text(foot.adjusted(0, 0, -taken - 12, 0), _("2 h ago"), "muted", size=SMALL)
