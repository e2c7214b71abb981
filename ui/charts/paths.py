"""Arrays of points as what Qt paints; what NocDesk takes from pyqtgraph, and the only place that imports it."""

from ctypes import addressof, c_char
from itertools import pairwise
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from shiboken6 import wrapInstance

from ui.charts.samples import FloatArray


def load_drawing() -> object:
    """Import what draws lines, which is much; a desk that has not drawn one yet has no need of it."""
    from pyqtgraph import functions

    return functions


def line_path(xs: FloatArray, ys: FloatArray) -> QPainterPath:
    """A line through the points, broken at NaN."""
    from pyqtgraph.functions import arrayToQPath

    path: QPainterPath = arrayToQPath(xs, ys, connect="finite")
    return path


def area_path(xs: FloatArray, upper: FloatArray, lower: FloatArray) -> QPainterPath | None:
    """One closed outline per unbroken run: along the upper line and back along the lower one."""
    broken = np.flatnonzero(~(np.isfinite(upper) & np.isfinite(lower)))
    edges = np.concatenate(([-1], broken, [len(xs)]))
    gap = np.array([np.nan])
    out_x: list[FloatArray] = []
    out_y: list[FloatArray] = []
    for before, behind in pairwise(edges.tolist()):
        run = slice(before + 1, behind)
        if behind - before > 2:
            out_x += [xs[run], xs[run][::-1], gap]
            out_y += [upper[run], lower[run][::-1], gap]
    if not out_x:
        return None
    return line_path(np.concatenate(out_x), np.concatenate(out_y))


def draw_lines(painter: QPainter, rows: FloatArray) -> None:
    """Every row x1, y1, x2, y2 as a straight line in the painter's pen."""
    if not len(rows):
        return
    # A QLineF is four doubles, and drawLines takes the first of many: a list of a thousand QLineF would cost more to
    # make than all of them to draw. The array must live until the call returns.
    lines = np.ascontiguousarray(rows, dtype=np.float64)
    painter.drawLines(cast(QLineF, wrapInstance(_address(lines), QLineF)), len(lines))


def fill_rects(painter: QPainter, rows: FloatArray, colour: QColor) -> None:
    """Every row left, top, right, bottom filled; all on whole pixels, which edges need no smoothing for."""
    if not len(rows):
        return
    # A QRect is four integers, of which the last two are the last pixels inside.
    rects = rows.astype(np.int32)
    rects[:, 2:] -= 1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRects(cast(QRect, wrapInstance(_address(rects), QRect)), len(rects))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _address(rows: npt.NDArray[Any]) -> int:
    """Where the first number lies; `rows.ctypes.data` takes five times longer to say it."""
    return addressof(c_char.from_buffer(rows.data))
