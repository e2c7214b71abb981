"""As many points as a screen has columns: the least, the greatest and the mean of each, with the gaps kept."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ui.charts.samples import FloatArray, Samples

IndexArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """One point a column: its time, and the least, mean and greatest value there; NaN rows are breaks."""

    times: FloatArray
    low: FloatArray
    mean: FloatArray
    high: FloatArray

    @property
    def has_spread(self) -> bool:
        """Whether a column holds more than one sample, so that a band says more than a line."""
        return self.low is not self.high


def decimate(samples: Samples, start: float, end: float, columns: int) -> Columns:
    """The samples from `start` to `end` as at most about `columns` points, breaks aside.

    Up to two samples a column are passed on as they are. One sample outside either end is kept, so that lines run to
    the edges. A column that holds samples from both sides of a break becomes two points.
    """
    seen = samples.between(start, end, margin=1)
    if len(seen) <= 2 * columns or end <= start:
        return Columns(seen.times, seen.values, seen.values, seen.values)
    firsts = _column_firsts(seen.times, start, end, columns)
    low = np.minimum.reduceat(seen.values, firsts)
    if np.isnan(low).any():
        firsts = _broken(firsts, seen.values)
        low = np.minimum.reduceat(seen.values, firsts)
    lasts = np.append(firsts[1:], len(seen)) - 1
    return Columns(
        (seen.times[firsts] + seen.times[lasts]) / 2,
        low,
        np.add.reduceat(seen.values, firsts) / (lasts - firsts + 1),
        np.maximum.reduceat(seen.values, firsts),
    )


def _column_firsts(times: FloatArray, start: float, end: float, columns: int) -> IndexArray:
    """The first sample of each column that has one, looked up: the others' columns are not worked out."""
    per_s = columns / (end - start)
    # Before the first column and behind the last one are those outside the ends.
    wanted = np.concatenate(([-np.inf], np.arange(columns + 2)))
    # A little too early, because the sum is rounded; then on to where the sample's own column says so.
    slack_s = 8 * np.spacing(max(abs(start), abs(end)))
    at = times.searchsorted(start - slack_s + wanted / per_s)
    last = len(times) - 1
    while (early := ((times[np.minimum(at, last)] - start) * per_s < wanted) & (at <= last)).any():
        at += early
    return _ascending(at, len(times))


def _broken(firsts: IndexArray, values: FloatArray) -> IndexArray:
    """The same where breaks are among the samples: each is a group of its own, and begins another behind it."""
    breaks = np.flatnonzero(np.isnan(values))
    return _ascending(np.sort(np.concatenate((firsts, breaks, breaks + 1))), len(values))


def _ascending(places: IndexArray, count: int) -> IndexArray:
    """Each of the ascending places once, and none beyond the last sample."""
    inside = places[: int(places.searchsorted(count))]
    return inside[np.concatenate(([True], inside[1:] != inside[:-1]))]
