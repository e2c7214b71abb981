"""Paints in units of a wall of 1920 x 1080, so that everything grows with the screen and is read from as far."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nocdesk.severity import PerceivedSeverity
from ui.mirroring import write_at
from ui.theme import Theme

DESIGN_WIDTH, DESIGN_HEIGHT = 1920, 1080
SMALL, BODY, LARGE = 32, 34, 46
"""24 pt at 96 dots an inch is 32: nothing on the wall is smaller."""


def unit_of(width: float, height: float) -> float:
    """How many pixels one unit has."""
    return min(width / DESIGN_WIDTH, height / DESIGN_HEIGHT)


@dataclass(frozen=True, slots=True)
class Pen:
    """A painter with a theme; every length and size of type is in units of the wall."""

    painter: QPainter
    theme: Theme
    unit: float

    def text(
        self, rect: QRectF, text: str, token: str = "text", *, size: int = BODY, weight: int = 500, right: bool = False
    ) -> float:
        """A line in the middle of a rectangle, cut where it is too long; returns its width in units."""
        font = self.theme.font(max(1, round(size * self.unit)), weight)
        metrics = QFontMetricsF(font)
        whole = self.scaled(rect)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, whole.width())
        width = metrics.horizontalAdvance(shown)
        self.painter.setFont(font)
        self.painter.setPen(self.theme.color(token))
        left = whole.right() - width if right else whole.left()
        write_at(self.painter, QPointF(left, round(whole.center().y() + metrics.capHeight() / 2)), shown)
        return width / self.unit

    def width_of(self, text: str, size: int = BODY, weight: int = 500) -> float:
        """How wide a line would be."""
        font = self.theme.font(max(1, round(size * self.unit)), weight)
        return QFontMetricsF(font).horizontalAdvance(text) / self.unit

    def fill(self, rect: QRectF, colour: QColor) -> None:
        """A filled rectangle on whole pixels."""
        self.painter.fillRect(self.scaled(rect).toAlignedRect(), colour)

    def frame(self, rect: QRectF, ground: QColor, edge: QColor) -> None:
        """A rectangle with an edge of one pixel."""
        box = QRectF(self.scaled(rect).toAlignedRect())
        self.painter.fillRect(box, edge)
        self.painter.fillRect(box.adjusted(1, 1, -1, -1), ground)

    def rule(self, left: float, right: float, y: float, token: str = "grid", *, dashed: bool = False) -> None:
        """A level line of one pixel."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        self.painter.setPen(QPen(self.theme.color(token), 1, style))
        level = round(y * self.unit) + 0.5
        self.painter.drawLine(QPointF(left * self.unit, level), QPointF(right * self.unit, level))

    def glyph(self, rect: QRectF, severity: PerceivedSeverity, *, filled: bool) -> None:
        """A severity's shape."""
        # Painted at half its size and twice as large, for an outline that is seen from far.
        grow = 2 * self.unit
        small = QRectF(rect.x() / 2, rect.y() / 2, rect.width() / 2, rect.height() / 2)
        self.painter.save()
        self.painter.scale(grow, grow)
        self.theme.paint_glyph(self.painter, small, severity, filled=filled)
        self.painter.restore()

    def scaled(self, rect: QRectF) -> QRectF:
        """The same rectangle in pixels."""
        unit = self.unit
        return QRectF(rect.x() * unit, rect.y() * unit, rect.width() * unit, rect.height() * unit)
