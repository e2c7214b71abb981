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
    rows = np.column_stack((xs[:-1], ys[:-1], xs[1:], ys[1:]))
    return rows[np.isfinite(rows).all(axis=1)]


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
    rows: FloatArray = np.column_stack((all_xs[:-1], all_ys[:-1], all_xs[1:], all_ys[1:]))
    kept: FloatArray = rows[drawn & np.isfinite(rows).all(axis=1)]
    return kept


def pixel_columns(xs: FloatArray, upper: FloatArray, lower: FloatArray) -> FloatArray:
    """One upright stroke a pixel column, from the highest to the lowest point that falls into it; ascending `xs`."""
    known = np.isfinite(upper) & np.isfinite(lower)
    if not known.any():
        return np.empty((0, 4))
    if not known.all():
        xs, upper, lower = xs[known], upper[known], lower[known]
    column = np.floor(xs)
    firsts = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    tops = np.minimum.reduceat(np.minimum(upper, lower), firsts)
    bottoms = np.maximum.reduceat(np.maximum(upper, lower), firsts)
    middles = column[firsts] + 0.5
    return np.column_stack((middles, tops, middles, np.maximum(bottoms, tops + 0.5)))


def at_pixel_columns(xs: FloatArray, upper: FloatArray, lower: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The same two lines with a point more in the middle of each pixel column, so that none stays empty between two.

    Where a curve breaches now and then, filling it column by column costs Qt less than a path of many pieces; an area
    that is high all along the axis costs more.
    """
    middles = np.arange(np.floor(xs[0]), np.ceil(xs[-1])) + 0.5
    middles = middles[(middles > xs[0]) & (middles < xs[-1])]
    all_xs = np.concatenate((xs, middles))
    order = np.argsort(all_xs, kind="stable")
    all_upper, all_lower = (np.concatenate((line, np.interp(middles, xs, line)))[order] for line in (upper, lower))
    return all_xs[order], all_upper, all_lower
