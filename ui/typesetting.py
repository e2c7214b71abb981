"""Texts laid out once and painted many times: to lay letters out costs far more than to copy them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTextOption

from ui.mirroring import is_mirrored, write

_KEPT = 2_000
"""So many whole lines a font, and as many cut ones: a long one takes 2 kB, and a screen shows some hundreds."""
_CENTRE, _RIGHT = Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Line(NamedTuple):
    """A text as it is shown, and its size in pixels; `laid` is None where it is more than one plain line."""

    text: str
    width: float
    height: float
    laid: QStaticText | None

    def paint(self, painter: QPainter, box: QRectF, align: Qt.AlignmentFlag) -> None:
        """Write it into a box, in the middle of its height, in the font that it was laid out in."""
        if self.laid is None or is_mirrored(painter):
            write(painter, box, int(align), self.text)
            return
        spare = box.width() - self.width
        indent = spare if align == _RIGHT else spare / 2 if align == _CENTRE else 0
        # Qt counts the places of text in 64ths of a pixel, and drops what is less.
        start = int((box.x() + indent) * 64) / 64
        painter.drawStaticText(QPointF(start, box.y() + (box.height() - self.height) / 2), self.laid)


class Typesetting:
    """Lines by font, text and room; where there come to be too many in a font, they are laid out anew."""

    def __init__(self) -> None:
        self._faces: dict[QFont, _Face] = {}

    def metrics(self, font: QFont) -> QFontMetricsF:
        """The measures of a font."""
        return self._face(font).metrics

    def fitted(self, text: str, font: QFont, room: float) -> Line:
        """A text in a room of so many pixels, cut with an ellipsis where it is wider."""
        face = self._face(font)
        line = face.whole.get(text) or face.line(text)
        if line.width <= room:
            return line
        return face.cut.get((text, room)) or face.line_cut(text, room)

    def _face(self, font: QFont) -> "_Face":
        face = self._faces.get(font)
        if face is None:
            face = self._faces[font] = _Face(QFontMetricsF(font), _one_line())
        return face


@dataclass(slots=True)
class _Face:
    """What is known of a font: its measures, and the lines that were set in it, whole ones and those that were cut."""

    metrics: QFontMetricsF
    option: QTextOption
    whole: dict[str, Line] = field(default_factory=dict)
    cut: dict[tuple[str, float], Line] = field(default_factory=dict)

    def line(self, text: str) -> Line:
        """A text as a whole."""
        if len(self.whole) >= _KEPT:
            self.whole.clear()
        line = self.whole[text] = self._set(text)
        return line

    def line_cut(self, text: str, room: float) -> Line:
        """As much of a text as there is room for."""
        if len(self.cut) >= _KEPT:
            self.cut.clear()
        shown = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        line = self.cut[text, room] = self._set(shown)
        return line

    def _set(self, text: str) -> Line:
        laid = None
        # Controls part lines or stand for blanks.
        if text.isprintable():
            laid = QStaticText(text)
            laid.setTextFormat(Qt.TextFormat.PlainText)
            laid.setTextOption(self.option)
        return Line(text, self.metrics.horizontalAdvance(text), self.metrics.height(), laid)


def _one_line() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    return option
