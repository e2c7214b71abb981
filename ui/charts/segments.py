"""A curve as separate straight strokes, dashed or not: Qt draws a thousand of them faster than one thick path."""

from collections.abc import Sequence

import numpy as np

from ui.charts.samples import FloatArray


def strokes(xs: FloatArray, ys: FloatArray, dash: Sequence[float] = ()) -> FloatArray:
    """Rows of x1, y1, x2, y2 for the line through the points, broken at NaN; `dash` alternates drawn and left out.

    Dashes run along the curve without a break at its points; all lengths are pixels.
    """
    if len(xs) < 2:
        return np.empty((0, 4))
    if dash:
        return _dashed(xs, ys, np.asarray(dash, dtype=np.float64))
    rows, known = line_rows(xs[:-1], ys[:-1], xs[1:], ys[1:]), np.isfinite(ys)
    return rows if known.all() else rows[known[:-1] & known[1:]]


def line_rows(x1: FloatArray, y1: FloatArray | float, x2: FloatArray, y2: FloatArray | float) -> FloatArray:
    """Rows of x1, y1, x2, y2."""
    rows = np.empty((len(x1), 4))
    rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3] = x1, y1, x2, y2
    return rows


def _dashed(xs: FloatArray, ys: FloatArray, dash: FloatArray) -> FloatArray:
    """Cut the curve where dashes begin and end, and keep the pieces that lie in a dash."""
    lengths = np.nan_to_num(np.hypot(np.diff(xs), np.diff(ys)))
    along = np.concatenate(([0.0], np.cumsum(lengths)))
    period = float(dash.sum())
    cuts = (np.arange(np.ceil(along[-1] / period))[:, None] * period + np.cumsum(dash)[None, :]).ravel()
    cuts = cuts[cuts < along[-1]]
    # Right of the point: at a break, where the length stands still, a cut falls behind the NaN and not before it.
    places = np.searchsorted(along, cuts, "right")
    share = (cuts - along[places - 1]) / np.maximum(along[places] - along[places - 1], 1e-12)
    cut_xs = xs[places - 1] + share * (xs[places] - xs[places - 1])
    cut_ys = ys[places - 1] + share * (ys[places] - ys[places - 1])
    all_xs, all_ys = np.insert(xs, places, cut_xs), np.insert(ys, places, cut_ys)
    middles = np.insert(along, places, cuts)
    phase = ((middles[:-1] + middles[1:]) / 2) % period
    drawn = np.searchsorted(np.cumsum(dash), phase, "right") % 2 == 0
    rows = line_rows(all_xs[:-1], all_ys[:-1], all_xs[1:], all_ys[1:])
    kept: FloatArray = rows[drawn & np.isfinite(rows).all(axis=1)]
    return kept


def pixel_columns(xs: FloatArray, upper: FloatArray, lower: FloatArray | float) -> FloatArray:
    """One upright stroke a pixel column, from the highest to the lowest point that falls into it; ascending `xs`."""
    columns, tops, bottoms = np.floor(xs), np.minimum(upper, lower), np.maximum(upper, lower)
    known = np.isfinite(bottoms - tops)
    if not known.all():
        columns, tops, bottoms = columns[known], tops[known], bottoms[known]
    if not len(columns):
        return np.empty((0, 4))
    is_next = columns[1:] != columns[:-1]
    if not is_next.all():
        firsts = np.concatenate(([0], is_next.nonzero()[0] + 1))
        columns, tops = columns[firsts], np.minimum.reduceat(tops, firsts)
        bottoms = np.maximum.reduceat(bottoms, firsts)
    middles = columns + 0.5
    return line_rows(middles, tops, middles, np.maximum(bottoms, tops + 0.5))


def at_pixel_columns(xs: FloatArray, *lines: FloatArray) -> tuple[FloatArray, ...]:
    """`xs` and lines over them with a point more in the middle of each pixel column: none stays empty between two.

    Where a curve breaches now and then, filling it column by column costs Qt less than a path of many pieces; an area
    that is high all along the axis costs more.
    """
    middles = np.arange(np.floor(xs[0] - 0.5) + 1, np.ceil(xs[-1] - 0.5)) + 0.5
    all_xs = np.concatenate((xs, middles))
    order = np.argsort(all_xs, kind="stable")
    return all_xs[order], *(np.concatenate((line, np.interp(middles, xs, line)))[order] for line in lines)
