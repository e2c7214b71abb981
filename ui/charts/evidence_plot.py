"""The curve beside the header of the evidence: the samples around the interval, the limit, and the chosen one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.language import _
from ui.charts.colours import ChartTheme, colours_of, series_stroke
from ui.charts.ink import CENTRE, Ink
from ui.charts.ticks import clock_text
from ui.mirroring import painter_from_left, painter_on, read_from_left

_AXIS, _RIGHT, _TOP = 18.0, 56.0, 6.0


@dataclass(frozen=True, slots=True)
class EvidenceCurve:
    """Seconds since the epoch and values, the limit with its words, the interval, and the chosen instant."""

    points: tuple[tuple[float, float], ...] = ()
    limit: float | None = None
    limit_words: str = ""
    began_s: float = 0.0
    ended_s: float = 0.0
    chosen_s: float | None = None


class EvidencePlot(QWidget):
    """A picture of what the list says; it is not for reading values."""

    def __init__(self, theme: ChartTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        read_from_left(self)
        self._theme = theme
        self._curve = EvidenceCurve()
        self.setFixedWidth(236)
        self.setMinimumHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Curve of the samples"))

    def set_theme(self, theme: ChartTheme) -> None:
        """Draw with another theme's colours from now on."""
        self._theme = theme
        self.update()

    def show_curve(self, curve: EvidenceCurve) -> None:
        """Draw this."""
        self._curve = curve
        self.update()

    def png(self, width: int, height: int) -> bytes:
        """The curve alone, at a size of its own, for an export."""
        pixmap = QPixmap(width, height)
        painter = painter_from_left(pixmap)
        self._paint(painter, QRectF(0, 0, width, height))
        painter.end()
        kept = QBuffer()
        kept.open(QIODevice.OpenModeFlag.WriteOnly)
        pixmap.save(kept, "PNG")
        return bytes(kept.data().data())

    def _paint(self, painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self._theme)
        ink = Ink(painter, colours, self.font())
        ink.fill(box, colours.panel)
        if not self._curve.points:
            return
        area = QRectF(box.left() + 2, box.top() + _TOP, box.width() - _RIGHT, box.height() - _TOP - _AXIS)
        self._paint_interval(ink, area)
        ink.line(area.left(), area.bottom(), area.right(), area.bottom(), colours.grid)
        self._paint_limit(ink, area)
        self._paint_curve(ink, area)

    def _paint_interval(self, ink: Ink, area: QRectF) -> None:
        left, right = (self._x(at, area) for at in (self._curve.began_s, self._curve.ended_s))
        left, right = max(area.left(), left), min(area.right(), right)
        if right > left:
            ink.fill(QRectF(left, area.top(), right - left, area.height()), ink.colours.breach_interval)
        middle = area.bottom() + _AXIS / 2 + 2
        for at in (self._curve.began_s, self._curve.ended_s):
            x = min(max(self._x(at, area), area.left() + 18), area.right() - 18)
            if at == self._curve.began_s or x - left > 40:
                ink.text(x, middle, clock_text(at, seconds=False), ink.colours.muted, pixels=11, align=CENTRE)

    def _paint_limit(self, ink: Ink, area: QRectF) -> None:
        if self._curve.limit is None:
            return
        y = self._y(self._curve.limit, area)
        ink.line(area.left(), y, area.right(), y, ink.colours.breach_line)
        room = _RIGHT - 8
        ink.text(area.right() + 6, y, self._curve.limit_words, ink.colours.breach_text, pixels=11, most=room)

    def _paint_curve(self, ink: Ink, area: QRectF) -> None:
        stroke = series_stroke(ink.colours, 0)
        places = [QPointF(self._x(at, area), self._y(value, area)) for at, value in self._curve.points]
        ink.painter.setPen(QPen(stroke.colour, stroke.width))
        ink.painter.drawPolyline(QPolygonF(places))
        if len(places) <= 60:
            for place in places:
                ink.dot(place.x(), place.y(), 2.2, stroke.colour, stroke.colour)
        for (at, _value), place in zip(self._curve.points, places, strict=True):
            if at == self._curve.chosen_s:
                ink.dot(place.x(), place.y(), 5.5, ink.colours.selection, ink.colours.focus)
                ink.dot(place.x(), place.y(), 2.4, stroke.colour, stroke.colour)

    def _x(self, at: float, area: QRectF) -> float:
        first, last = self._curve.points[0][0], self._curve.points[-1][0]
        return area.left() + 4 + (area.width() - 8) * (at - first) / max(1.0, last - first)

    def _y(self, value: float, area: QRectF) -> float:
        low, high = _range([value for _at, value in self._curve.points], self._curve.limit)
        return area.bottom() - 4 - (area.height() - 10) * (value - low) / (high - low)

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(236, 92)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint(painter_on(self), QRectF(self.rect()))


def _range(values: Sequence[float], limit: float | None) -> tuple[float, float]:
    """From the least to the largest of values and limit; a flat line stands in the middle."""
    seen = [*values, *([] if limit is None else [limit])]
    low, high = min(seen), max(seen)
    return (low, high) if high > low else (low - 1, high + 1)
