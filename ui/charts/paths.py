"""Arrays of points as what Qt paints; what NocDesk takes from pyqtgraph, and the only place that imports it."""

from itertools import pairwise
from typing import cast

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPainterPath
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
    painter.drawLines(cast(QLineF, wrapInstance(lines.ctypes.data, QLineF)), len(lines))
