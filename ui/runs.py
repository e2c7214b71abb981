"""Lines of text whose parts differ in size, weight and colour, painted or measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ui.mirroring import write, write_at
from ui.theme import Theme

KEY_HEIGHT = 16


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line; `gap` is the space before it, `token` its colour."""

    text: str
    token: str = "text"
    weight: int = 400
    px: int = 12
    gap: float = 0


def measure(theme: Theme, runs: Sequence[Run]) -> float:
    """How wide a line is."""
    return sum(run.gap + advance(theme, run.text, run.px, run.weight) for run in runs)


def advance(theme: Theme, text: str, px: int = 12, weight: int = 400) -> float:
    """How wide a text is."""
    return QFontMetricsF(theme.font(px, weight)).horizontalAdvance(text)


def paint_runs(
    painter: QPainter, theme: Theme, left: float, middle: float, runs: Sequence[Run], room: float | None = None
) -> float:
    """Paint a line centred on the height of `middle`, cut where it would pass `room`; returns where it ends."""
    x = left
    end = None if room is None else left + room
    for run in runs:
        font = theme.font(run.px, run.weight)
        metrics = QFontMetricsF(font)
        x += run.gap
        text = run.text
        if end is not None and x + metrics.horizontalAdvance(text) > end:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, end - x))
        painter.setFont(font)
        painter.setPen(theme.color(run.token))
        write_at(painter, QPointF(x, round(middle + metrics.capHeight() / 2)), text)
        x += metrics.horizontalAdvance(text)
        if text != run.text:
            break
    return x


def key_width(theme: Theme, key: str) -> float:
    """How wide the cap of a key is."""
    return max(16.0, advance(theme, key, 11, 500) + 8)


def paint_key(
    painter: QPainter, theme: Theme, left: float, middle: float, key: str, *, ink: QColor, outline: QColor
) -> float:
    """The cap of a key; returns its width."""
    width = key_width(theme, key)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(outline, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    top = round(middle - KEY_HEIGHT / 2)
    painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, width - 1, KEY_HEIGHT - 1), 3, 3)
    painter.setFont(theme.font(11, 500))
    painter.setPen(ink)
    write(painter, QRectF(left, top, width, KEY_HEIGHT), int(Qt.AlignmentFlag.AlignCenter), key)
    painter.restore()
    return width
