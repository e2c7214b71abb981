"""The six severities as the desk paints them, to see whether the eye can tell them apart here."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.mirroring import painter_on
from ui.runs import Run, paint_runs
from ui.theme import Theme

_HEIGHT, _GLYPH, _GAP = 58, 22, 6


class ColourCheck(QWidget):
    """Shape, colour and word of each, new and acknowledged side by side; the words are read aloud."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(_HEIGHT)
        words = ", ".join(severity.value for severity in PerceivedSeverity)
        self.setAccessibleName(_("The six severities in their colours: {words}").format(words=words))

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(600, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        width = (self.width() + _GAP) / len(PerceivedSeverity) - _GAP
        for place, severity in enumerate(PerceivedSeverity):
            self._paint_one(painter, QRectF(place * (width + _GAP), 0, width, _HEIGHT), severity)

    def _paint_one(self, painter: QPainter, box: QRectF, severity: PerceivedSeverity) -> None:
        colours = self._theme.severity(severity)
        painter.fillRect(box, colours.tint)
        painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), colours.line)
        for place, is_new in enumerate((True, False)):
            left = box.left() + 14 + place * (_GLYPH + _GAP)
            glyph = QRectF(left, box.top() + 7, _GLYPH, _GLYPH)
            self._theme.paint_glyph(painter, glyph, severity, filled=is_new)
        word = Run(severity.value.capitalize(), f"sev.{severity}.text", 600)
        paint_runs(painter, self._theme, box.left() + 14, box.bottom() - 14, [word], box.width() - 16)
