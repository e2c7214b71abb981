"""What a curve is laid beside: the same curve a week before, and the band of what is usual at each hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ui.charts.samples import FloatArray, Samples


@dataclass(frozen=True, slots=True)
class Compare:
    """What is wanted beside the curves."""

    week: bool = False
    usual: bool = False

    def __bool__(self) -> bool:
        return self.week or self.usual


NO_COMPARISON = Compare()


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What is usual: edges and median as steps, ready to be drawn; an open edge is infinite, NaN is not known."""

    times: FloatArray
    median: FloatArray
    low: FloatArray
    high: FloatArray
    is_learning: bool

    def values_between(self, start: float, end: float) -> FloatArray:
        """Every finite value of edges and median in a range, for the plot's scale."""
        chosen = (self.times >= start) & (self.times <= end)
        values = np.concatenate((self.low[chosen], self.high[chosen], self.median[chosen]))
        return values[np.isfinite(values)]


@dataclass(frozen=True, slots=True)
class Beside:
    """By series, what it was a week before, moved to today, and what is usual of it."""

    before: Mapping[int, Samples] = field(default_factory=dict)
    usual: Mapping[int, Band] = field(default_factory=dict)


NOTHING_BESIDE = Beside()


def stepped(times: FloatArray, median: FloatArray, low: FloatArray, high: FloatArray, *, is_learning: bool) -> Band:
    """The band of values that hold from each moment until the next."""
    if len(times) < 2:
        return Band(times, median, low, high, is_learning)
    doubled = np.concatenate((times[:1], np.repeat(times[1:-1], 2), times[-1:]))
    mid, least, most = (np.repeat(each[:-1], 2) for each in (median, low, high))
    return Band(doubled, mid, least, most, is_learning)


def moved(samples: Samples, by_s: float) -> Samples:
    """The same samples later in time."""
    return Samples(samples.times + by_s, samples.values, samples.spread)
