"""Faces in the sizes and weights of charts, with the texts set and measured in them, from one picture to the next."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QTextLayout, QTextOption

from ui.charts.colours import chart_font
from ui.mirroring import is_mirrored, write_at

_MOST_TEXTS = 2_000


@dataclass(slots=True)
class Face:
    """A font, and the texts set and measured in it: a plot writes the same ones again and again."""

    font: QFont
    metrics: QFontMetricsF
    half_cap: float
    _widths: dict[str, float] = field(default_factory=dict, init=False)
    _cut: dict[tuple[str, float], str] = field(default_factory=dict, init=False)
    _set: dict[str, list[QGlyphRun]] = field(default_factory=dict, init=False)

    def width(self, text: str) -> float:
        """How wide this text is."""
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) >= _MOST_TEXTS:
                self._widths.clear()
            width = self._widths[text] = self.metrics.horizontalAdvance(text)
        return width

    def cut(self, text: str, most: float) -> str:
        """The text, elided where it is wider than `most`."""
        found = self._cut.get((text, most))
        if found is None:
            if len(self._cut) >= _MOST_TEXTS:
                self._cut.clear()
            found = self._cut[text, most] = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, most)
        return found

    def write(self, painter: QPainter, x: float, base: float, text: str) -> None:
        """Write in the painter's pen, from `x` on and on a base line: the very pixels of `QPainter.drawText`."""
        if is_mirrored(painter):
            painter.setFont(self.font)
            write_at(painter, QPointF(x, base), text)
            return
        runs = self._set.get(text)
        if runs is None:
            if len(self._set) >= _MOST_TEXTS:
                self._set.clear()
            runs = self._set[text] = _typeset(text, self.font)
        # Qt counts the places of text in 64ths of a pixel, and drops what is less.
        start = QPointF(int(x * 64) / 64, base)
        for run in runs:
            painter.drawGlyphRun(start, run)


@dataclass(slots=True)
class Faces:
    """The faces of one widget, each made when it is first written in."""

    _made: dict[tuple[str, int, QFont.Weight], Face] = field(default_factory=dict, init=False)

    def face(self, base: QFont, pixels: int, weight: QFont.Weight) -> Face:
        """The base face in this size and weight."""
        key = base.key(), pixels, weight
        if key not in self._made:
            font = chart_font(base, pixels, weight)
            metrics = QFontMetricsF(font)
            self._made[key] = Face(font, metrics, metrics.capHeight() / 2)
        return self._made[key]


def _typeset(text: str, font: QFont) -> list[QGlyphRun]:
    """One line as glyphs at their places, with the base line at 0: to find them costs more than to draw them."""
    layout = QTextLayout(text, font)
    layout.setTextOption(_from_left())
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    base = QPointF(0, line.ascent())
    runs = layout.glyphRuns()
    for run in runs:
        run.setPositions([place - base for place in run.positions()])
    return runs


def _from_left() -> QTextOption:
    """As a painter that is not mirrored has it, whichever script a text begins with."""
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    return option
