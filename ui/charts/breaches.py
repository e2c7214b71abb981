"""When a curve is on the wrong side of its limit, to the moment where the line crosses it."""

import numpy as np
import numpy.typing as npt

from nocdesk.quality.model import Side
from ui.charts.intervals import Spans, no_spans
from ui.charts.samples import FloatArray, Samples


def excess(values: FloatArray, limit: float, side: Side) -> FloatArray:
    """How far beyond the limit, positive on the wrong side; the limit itself is still kept."""
    return values - limit if side is Side.ABOVE else limit - values


def breach_spans(samples: Samples, limit: float, side: Side) -> Spans:
    """When the curve (straight lines between samples, broken at NaN) breaches its limit.

    Two samples with a break between them are not joined: a breach ends with the last sample before the break.
    """
    if not len(samples):
        return no_spans()
    over = excess(samples.values, limit, side)
    inside = np.concatenate(([False], over > 0, [False]))
    turns = np.flatnonzero(inside[1:] != inside[:-1])
    return Spans(_crossings(samples.times, over, turns[::2], -1), _crossings(samples.times, over, turns[1::2] - 1, +1))


def is_beyond(value: float, limit: float | None, side: Side) -> bool:
    """Whether this one value breaches the limit."""
    if limit is None:
        return False
    return value > limit if side is Side.ABOVE else value < limit


def _crossings(times: FloatArray, over: FloatArray, at: npt.NDArray[np.int64], step: int) -> FloatArray:
    """Where the lines from breaching samples to their neighbours meet the limit; their own times if none is there."""
    if not len(at):
        return times[at]
    there = np.minimum(np.maximum(at + step, 0), len(times) - 1)
    beyond = np.where(there == at, np.nan, over[there])
    share = over[at] / (over[at] - beyond)
    crossed = times[at] + share * (times[there] - times[at])
    return np.where(np.isnan(share), times[at], crossed)
