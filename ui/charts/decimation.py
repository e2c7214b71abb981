"""As many points as a screen has columns: the least, the greatest and the mean of each, with the gaps kept."""

from dataclasses import dataclass

import numpy as np

from ui.charts.samples import FloatArray, Samples


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
    column = np.floor((seen.times - start) * (columns / (end - start))).astype(np.int64)
    is_break = np.isnan(seen.values)
    # A group is a run of samples in one column with no break between; each break is a group of its own.
    edge = np.empty(len(seen), dtype=np.bool_)
    edge[0] = True
    edge[1:] = (column[1:] != column[:-1]) | is_break[1:] | is_break[:-1]
    firsts = np.flatnonzero(edge)
    lasts = np.append(firsts[1:], len(seen)) - 1
    return Columns(
        (seen.times[firsts] + seen.times[lasts]) / 2,
        np.minimum.reduceat(seen.values, firsts),
        np.add.reduceat(seen.values, firsts) / (lasts - firsts + 1),
        np.maximum.reduceat(seen.values, firsts),
    )
