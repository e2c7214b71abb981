"""From moments and values to pixels and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

import numpy as np

from nocdesk.quality.reading import Metric
from ui.charts.samples import FloatArray
from ui.charts.ticks import nice_step
from ui.charts.time_range import TimeRange

_MOS_RANGE = (1.0, 4.6)


@dataclass(frozen=True, slots=True)
class TimeScale:
    """The shared time axis: a range over the pixels from `left`, `width` wide."""

    shown: TimeRange
    left: float
    width: float

    def x(self, at: float) -> float:
        return self.left + (at - self.shown.start) / self.shown.span_s * self.width

    def xs(self, times: FloatArray) -> FloatArray:
        return self.left + (times - self.shown.start) * (self.width / self.shown.span_s)

    def at(self, x: float) -> float:
        return self.shown.start + (x - self.left) / self.width * self.shown.span_s

    @property
    def right(self) -> float:
        return self.left + self.width


@dataclass(frozen=True, slots=True)
class ValueScale:
    """One plot's value axis, `low` at `bottom` and `high` at `top` (pixels grow downwards)."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def ys(self, values: FloatArray) -> FloatArray:
        return self.bottom - (values - self.low) * ((self.bottom - self.top) / (self.high - self.low))


def value_range(parts: Iterable[FloatArray], limits: Iterable[float | None], metric: Metric) -> tuple[float, float]:
    """The least and greatest value of an axis that shows these values and every limit.

    It starts at zero unless the values keep well away from it, and leaves some air above the highest.
    """
    if metric is Metric.MOS:
        return _MOS_RANGE
    wanted = [limit for limit in limits if limit is not None]
    for part in parts:
        wanted += _extremes(part)
    if not wanted:
        return 0.0, 1.0
    low, high = min(wanted), max(wanted)
    if high <= 0:
        return (low, 0.0) if low < 0 else (0.0, 1.0)
    if 0 <= low < 0.4 * high:
        low = 0.0
    else:
        step = nice_step(max(high - low, 0.1 * high) / 4)
        low = np.floor(low / step - 0.25) * step
    return float(low), float(high + 0.12 * (high - low))


def _extremes(values: FloatArray) -> tuple[float, ...]:
    """The least and the greatest of those that are finite; none of none."""
    if not len(values):
        return ()
    found = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    if all(map(isfinite, found)):
        return found
    return _extremes(values[np.isfinite(values)])
