"""A trace the size of a word, for lists: the shape of the last hour, and where it breached."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nocdesk.quality.model import Side
from ui.charts.breaches import excess
from ui.charts.decimation import decimate
from ui.charts.paths import line_path
from ui.charts.samples import FloatArray, Samples, with_breaks
from ui.charts.time_range import TimeRange
from ui.mirroring import upright


@dataclass(frozen=True, slots=True, eq=False)
class Spark:
    """The shape of a series, and the limit it is held against."""

    values: FloatArray
    limit: float | None
    side: Side


def spark_values(samples: Samples, shown: TimeRange, points: int = 48) -> FloatArray:
    """The mean values at this many equal steps; NaN where nothing was measured."""
    drawn = decimate(with_breaks(samples), shown.start, shown.end, points)
    grid = np.linspace(shown.start, shown.end, points)
    known = np.isfinite(drawn.mean)
    if not known.any():
        return np.full(points, np.nan)
    values = np.interp(grid, drawn.times[known], drawn.mean[known], left=np.nan, right=np.nan)
    breaks = drawn.times[~known]
    for at in breaks:
        values[int(np.argmin(np.abs(grid - at)))] = np.nan
    return values


def paint_sparkline(
    painter: QPainter,
    rect: QRectF,
    values: FloatArray,
    colour: QColor,
    *,
    limit: float | None = None,
    side: Side = Side.ABOVE,
    breach_colour: QColor | None = None,
) -> None:
    """The values over the width of `rect`, the breaching part in `breach_colour`; nothing where all are NaN."""
    known = values[np.isfinite(values)]
    if len(known) < 2:
        return
    low, high = float(known.min()), float(known.max())
    # A calm trace stays a calm line: noise of less than a fifth of the value is not blown up to the full height.
    spread = max(high - low, 0.2 * abs(high), 1e-9)
    xs = np.linspace(rect.left(), rect.right(), len(values))
    ys = rect.bottom() - (values - (low + high - spread) / 2) * (rect.height() / spread)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    with upright(painter, rect):
        painter.setPen(QPen(colour, 1.2))
        painter.drawPath(line_path(xs, ys))
        if limit is None or breach_colour is None:
            return
        beyond = excess(values, limit, side) > 0
        beyond[:-1] |= beyond[1:]
        if beyond.any():
            painter.setPen(QPen(breach_colour, 1.8))
            painter.drawPath(line_path(xs, np.where(beyond, ys, np.nan)))
