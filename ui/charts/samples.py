"""Samples of one series as two arrays, where they pause, and the sample nearest to a moment."""

from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from ui.charts.intervals import Interval

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

GAP_FACTOR = 2.5
"""Samples farther apart than this many usual intervals have a gap between them."""
NEIGHBOURS = 5
"""How many distances before, and how many behind, say what is usual there."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Times in epoch seconds, ascending, and a value for each; NaN is a poll without a value.

    Where values are means of bins, `spread` is the least and the greatest of what each is the mean of.
    """

    times: FloatArray
    values: FloatArray
    spread: tuple[FloatArray, FloatArray] | None = None

    def __len__(self) -> int:
        return len(self.times)

    def between(self, start: float, end: float, margin: int = 0) -> "Samples":
        """Those from `start` to `end`, and `margin` more on either side."""
        first = max(0, int(self.times.searchsorted(start, "left")) - margin)
        last = int(self.times.searchsorted(end, "right")) + margin
        return self._picked(slice(first, last))

    def finite(self) -> "Samples":
        """Those that carry a value."""
        keep = np.isfinite(self.values)
        return self if bool(keep.all()) else self._picked(keep)

    def before(self, at: float) -> "Samples":
        """Those before a moment."""
        return self._picked(slice(0, int(np.searchsorted(self.times, at, "left"))))

    def _picked(self, which: slice | BoolArray) -> "Samples":
        spread = None if self.spread is None else (self.spread[0][which], self.spread[1][which])
        return Samples(self.times[which], self.values[which], spread)


def joined(first: Samples, then: Samples) -> Samples:
    """One behind the other; both measured values, or both means of bins."""
    spread = None
    if first.spread is not None and then.spread is not None:
        spread = (
            np.concatenate((first.spread[0], then.spread[0])),
            np.concatenate((first.spread[1], then.spread[1])),
        )
    return Samples(np.concatenate((first.times, then.times)), np.concatenate((first.values, then.values)), spread)


def empty_samples() -> Samples:
    """No sample at all."""
    return Samples(np.empty(0), np.empty(0))


def usual_intervals(times: FloatArray) -> FloatArray:
    """For each distance between two samples the usual one around it, in seconds.

    That is the greater of the medians of the five distances before and the five behind. Local, because polling
    changes its pace (history kept at 5 minutes, live samples at 5 seconds); the greater, so that a change of pace is
    no gap. Infinite where there is nothing to compare with.
    """
    return _usual_at(np.diff(times), np.arange(max(0, len(times) - 1)))


def gap_mask(times: FloatArray) -> BoolArray:
    """For each distance between two samples, whether it is a gap."""
    distances = times[1:] - times[:-1]
    mask = np.zeros(len(distances), dtype=np.bool_)
    if len(distances) < 2:
        return mask
    # The usual interval is never below the least distance, so most distances need no closer look.
    suspects = np.flatnonzero(distances > GAP_FACTOR * distances.min())
    if len(suspects):
        mask[suspects] = distances[suspects] > GAP_FACTOR * _usual_at(distances, suspects)
    return mask


def gaps(samples: Samples, start: float, end: float) -> tuple[Interval, ...]:
    """Where between `start` and `end` nothing was measured, before the first and behind the last sample included."""
    known = samples.finite()
    if not len(known):
        return (Interval(start, end),) if end > start else ()
    times = known.times
    at = np.flatnonzero(gap_mask(times))
    found = [Interval(float(times[i]), float(times[i + 1])) for i in at]
    patience_s = GAP_FACTOR * usual_interval(times)
    if times[0] - start > max(patience_s, GAP_FACTOR * _first_interval(times)):
        found.insert(0, Interval(start, float(times[0])))
    if end - times[-1] > patience_s:
        found.append(Interval(float(times[-1]), end))
    parts = (gap.within(start, end) for gap in found)
    return tuple(part for part in parts if part is not None and part.length > 0)


def usual_interval(times: FloatArray) -> float:
    """The usual distance of the last samples in seconds; 60 where there are fewer than two."""
    distances = np.diff(times[-2 * NEIGHBOURS :])
    return median(distances.tolist()) if len(distances) else 60.0


def _first_interval(times: FloatArray) -> float:
    """The distance of the first two samples: coarse history may stand before live samples that are many more."""
    return float(times[1] - times[0]) if len(times) > 1 else 0.0


def last_known(values: FloatArray) -> float | None:
    """The last that is a value at all."""
    if len(values) and np.isfinite(values[-1]):
        return float(values[-1])
    known = values[np.isfinite(values)]
    return float(known[-1]) if len(known) else None


def with_breaks(samples: Samples) -> Samples:
    """The samples with a NaN in the middle of each gap, so that no line joins what was not measured."""
    at = np.flatnonzero(gap_mask(samples.times))
    if not len(at):
        return samples
    middles = (samples.times[at] + samples.times[at + 1]) / 2
    return Samples(np.insert(samples.times, at + 1, middles), np.insert(samples.values, at + 1, np.nan))


def value_near(samples: Samples, at: float) -> float | None:
    """The value of the sample nearest to `at`; None in a gap, or with no sample within a usual interval."""
    times = samples.times
    if not len(times):
        return None
    i = int(np.searchsorted(times, at))
    around = [k for k in (i - 1, i) if 0 <= k < len(times)]
    nearest = min(around, key=lambda k: abs(times[k] - at))
    nearby = times[max(0, nearest - NEIGHBOURS) : nearest + NEIGHBOURS + 1]
    usual_s = float(np.median(np.diff(nearby))) if len(nearby) > 1 else 60.0
    if abs(times[nearest] - at) > usual_s or not np.isfinite(samples.values[nearest]):
        return None
    return float(samples.values[nearest])


def _usual_at(distances: FloatArray, at: npt.NDArray[np.int64]) -> FloatArray:
    """The usual interval around the distances at these places."""
    steps = np.arange(1, NEIGHBOURS + 1)
    before, behind = _median_of(distances, at[:, None] - steps), _median_of(distances, at[:, None] + steps)
    usual = np.fmax(before, behind)
    return np.where(np.isnan(usual), np.inf, usual)


def _median_of(distances: FloatArray, places: npt.NDArray[np.int64]) -> FloatArray:
    """Row by row the median of the distances at `places`, leaving out places that do not exist; NaN if none does.

    Of an even number the lower of the two in the middle.
    """
    exists = (places >= 0) & (places < len(distances))
    taken = np.where(exists, distances[np.clip(places, 0, max(0, len(distances) - 1))], np.inf)
    taken.sort(axis=1)
    counts = exists.sum(axis=1)
    medians = taken[np.arange(len(taken)), np.maximum(counts - 1, 0) // 2]
    return np.where(counts == 0, np.nan, medians)
