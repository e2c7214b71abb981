"""As many points as a screen has columns: the least, the greatest and the mean of each, with the gaps kept."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ui.charts.samples import FloatArray, Samples

IndexArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """One point a column: its time, and a row each of the least, mean and greatest values; NaN is a break.

    Where no column holds more than one sample, one row is all three.
    """

    times: FloatArray
    values: FloatArray
    inside: FloatArray
    """Among these are the least and the greatest of the range: without the samples outside its ends."""

    @property
    def low(self) -> FloatArray:
        row: FloatArray = self.values[0]
        return row

    @property
    def mean(self) -> FloatArray:
        row: FloatArray = self.values[len(self.values) // 2]
        return row

    @property
    def high(self) -> FloatArray:
        row: FloatArray = self.values[-1]
        return row

    @property
    def has_spread(self) -> bool:
        """Whether a column holds more than one sample, so that a band says more than a line."""
        return len(self.values) > 1


def decimate(samples: Samples, start: float, end: float, columns: int) -> Columns:
    """The samples from `start` to `end` as at most about `columns` points, breaks aside.

    Up to two samples a column are passed on as they are. One sample outside either end is kept, so that lines run to
    the edges. A column that holds samples from both sides of a break becomes two points.
    """
    seen = samples.between(start, end, margin=1)
    if len(seen) <= 2 * columns or end <= start:
        return Columns(seen.times, seen.values[None], samples.between(start, end).values)
    edges = _column_edges(seen.times, start, end, columns)
    low = np.minimum.reduceat(seen.values, edges[:-1])
    if np.isnan(low).any():
        edges = _broken(edges, seen.values)
        low = np.minimum.reduceat(seen.values, edges[:-1])
    firsts, behind = edges[:-1], edges[1:]
    mean = np.add.reduceat(seen.values, firsts) / (behind - firsts)
    high = np.maximum.reduceat(seen.values, firsts)
    # A sample before the range has a column of its own; one behind it may share the last with one at the very end.
    inner = slice(int(seen.times[0] < start), -1)
    at_end = seen.values[firsts[-1] : len(seen) - int(seen.times[-1] > end)]
    return Columns(
        times=(seen.times[firsts] + seen.times[behind - 1]) / 2,
        values=np.array((low, mean, high)),
        inside=np.concatenate((low[inner], high[inner], at_end)),
    )


def _column_edges(times: FloatArray, start: float, end: float, columns: int) -> IndexArray:
    """The first sample of each column that has one, and the number of samples; looked up, not worked out for each."""
    per_s = columns / (end - start)
    # Before the first column and behind the last one are those outside the ends.
    wanted = np.arange(columns + 2.0)
    # A little too early, because the sum is rounded; then on to where the sample's own column says so.
    slack_s = 8 * np.spacing(max(abs(start), abs(end)))
    at = times.searchsorted(start - slack_s + wanted / per_s)
    last = len(times) - 1
    while (early := ((times[np.minimum(at, last)] - start) * per_s < wanted) & (at <= last)).any():
        at += early
    return _distinct(np.concatenate(([0], at, [last + 1])))


def _broken(edges: IndexArray, values: FloatArray) -> IndexArray:
    """The same where breaks are among the samples: each is a group of its own, and begins another behind it."""
    breaks = np.flatnonzero(np.isnan(values))
    return _distinct(np.sort(np.concatenate((edges, breaks, breaks + 1))))


def _distinct(places: IndexArray) -> IndexArray:
    """Each of the ascending places once."""
    return places[np.concatenate(([True], places[1:] != places[:-1]))]
