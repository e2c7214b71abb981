"""Faces in the sizes and weights of charts, and how wide texts are in them; kept from one picture to the next."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from ui.charts.colours import chart_font

_MOST_TEXTS = 2_000


@dataclass(slots=True)
class Face:
    """A font, and the texts measured in it: a plot writes the same ones again and again."""

    font: QFont
    metrics: QFontMetricsF
    half_cap: float
    _widths: dict[str, float] = field(default_factory=dict, init=False)
    _cut: dict[tuple[str, float], str] = field(default_factory=dict, init=False)

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
