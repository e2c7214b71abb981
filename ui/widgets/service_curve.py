"""A service's last day the size of a word: the curve, the promise as a dotted line, and what was beyond it."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nocdesk.boards.service_curves import CurveRow
from ui.charts.breaches import excess
from ui.charts.paths import line_path
from ui.charts.samples import FloatArray
from ui.mirroring import upright
from ui.theme import Theme

_PAD = 0.08
_LEAST_GAP = 2
"""Bins without a value that are a gap: the running one may still be empty."""


def paint_day(painter: QPainter, rect: QRectF, curve: CurveRow, theme: Theme, *, gap: QColor) -> None:
    """The curve over the width of `rect`; where nothing was measured stands a block in the colour `gap`."""
    known = np.isfinite(curve.means)
    if not known.any():
        return
    xs = np.linspace(rect.left(), rect.right(), len(curve.means))
    low, high = value_range(curve)
    scale = rect.height() / (high - low)
    ys = rect.bottom() - (curve.means - low) * scale
    with upright(painter, rect):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for first, last in gaps(curve.means):
            left = xs[first]
            painter.fillRect(QRectF(left, rect.top(), max(2.0, xs[last] - left), rect.height()), gap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("series.0"), 1.4))
        painter.drawPath(line_path(xs, ys))
        if curve.limit is not None:
            at = rect.bottom() - (curve.limit - low) * scale
            _paint_promise(painter, rect, at, theme.color("border"))
            _paint_beyond(painter, xs, ys, curve, theme.color("sev.critical.line"))


def value_range(curve: CurveRow) -> tuple[float, float]:
    """The lowest and the highest value drawn, the promise among them and a little room around."""
    known = curve.means[np.isfinite(curve.means)]
    low, high = float(known.min()), float(known.max())
    if curve.limit is not None:
        low, high = min(low, curve.limit), max(high, curve.limit)
    # A calm trace stays a calm line: noise of less than a fifth of the value is not blown up to the full height.
    spread = max(high - low, 0.2 * abs(high), 1e-9)
    middle = (low + high) / 2
    return middle - spread * (0.5 + _PAD), middle + spread * (0.5 + _PAD)


def gaps(means: FloatArray) -> list[tuple[int, int]]:
    """First and last place of each gap since the first value; one that is shorter than two bins is none."""
    known = np.isfinite(means)
    if not known.any():
        return []
    start = int(np.flatnonzero(known)[0])
    edges = np.diff(np.concatenate(([0], (~known[start:]).astype(np.int8), [0])))
    firsts, ends = np.flatnonzero(edges == 1) + start, np.flatnonzero(edges == -1) + start
    pairs = zip(firsts.tolist(), (ends - 1).tolist(), strict=True)
    return [(first, last) for first, last in pairs if last - first + 1 >= _LEAST_GAP]


def _paint_promise(painter: QPainter, rect: QRectF, at: float, colour: QColor) -> None:
    pen = QPen(colour, 1)
    pen.setDashPattern([1, 3])
    painter.setPen(pen)
    painter.drawLine(QPointF(rect.left(), round(at) + 0.5), QPointF(rect.right(), round(at) + 0.5))


def _paint_beyond(painter: QPainter, xs: FloatArray, ys: FloatArray, curve: CurveRow, colour: QColor) -> None:
    if curve.limit is None:
        return
    beyond = excess(curve.means, curve.limit, curve.side) > 0
    beyond[:-1] |= beyond[1:]
    if beyond.any():
        painter.setPen(QPen(colour, 1.8))
        painter.drawPath(line_path(xs, np.where(beyond, ys, np.nan)))
