"""Samples of many series as columns, and what is counted of them: bins of any length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Samples: the series, the instant in microseconds since the epoch, and the value."""

    series: NDArray[np.int64]
    at_us: NDArray[np.int64]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.series)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp] | slice) -> "Columns":
        """The chosen ones."""
        return Columns(self.series[chosen], self.at_us[chosen], self.values[chosen])

    def within(self, start_us: int, end_us: int) -> "Columns":
        """Those from the start up to but not including the end."""
        return self.where((self.at_us >= start_us) & (self.at_us < end_us))

    def of_series(self, wanted: NDArray[np.int64]) -> "Columns":
        """Those of the wanted series, whose numbers must be ascending."""
        if len(wanted) == 1:
            return self.where(self.series == wanted[0])
        places = np.searchsorted(wanted, self.series)
        return self.where(wanted[np.minimum(places, len(wanted) - 1)] == self.series)


NO_SAMPLES = Columns(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))


def joined(parts: Sequence[Columns]) -> Columns:
    """All parts, one after the other."""
    if len(parts) <= 1:
        return parts[0] if parts else NO_SAMPLES
    return Columns(
        np.concatenate([part.series for part in parts]),
        np.concatenate([part.at_us for part in parts]),
        np.concatenate([part.values for part in parts]),
    )


def settled(columns: Columns) -> Columns:
    """Ordered by series and instant; of several at one instant the last stays."""
    if not len(columns):
        return columns
    columns = columns.where(_order(columns.series, columns.at_us))
    # The sort is stable, so the last of equal neighbours came last.
    is_last = np.ones(len(columns), np.bool_)
    is_last[:-1] = (columns.series[1:] != columns.series[:-1]) | (columns.at_us[1:] != columns.at_us[:-1])
    return columns if is_last.all() else columns.where(is_last)


def starts_of_groups(*keys: NDArray[np.int64]) -> NDArray[np.intp]:
    """Where in ordered columns another group begins: another combination of keys than the one before."""
    count = len(keys[0])
    is_first = np.zeros(count, np.bool_)
    is_first[:1] = True
    for key in keys:
        is_first[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(is_first)


def _order(series: NDArray[np.int64], at_us: NDArray[np.int64]) -> NDArray[np.intp]:
    """The stable order by series and instant."""
    first_us, first_series = int(at_us.min()), int(series.min())
    bits = (int(at_us.max()) - first_us).bit_length()
    if bits + (int(series.max()) - first_series).bit_length() > 62:
        return np.lexsort((at_us, series))
    # One key, since ticks are long runs that are in order already: thirty times as fast as two keys.
    return np.argsort(((series - first_series) << bits) | (at_us - first_us), kind="stable")


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Counted samples, by series and by the instant in µs at which each bin begins."""

    series: NDArray[np.int64]
    start_us: NDArray[np.int64]
    count: NDArray[np.int64]
    minimum: NDArray[np.float64]
    maximum: NDArray[np.float64]
    total: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.series)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp] | slice) -> "Bins":
        """The chosen ones."""
        return Bins(
            self.series[chosen],
            self.start_us[chosen],
            self.count[chosen],
            self.minimum[chosen],
            self.maximum[chosen],
            self.total[chosen],
        )

    @property
    def means(self) -> NDArray[np.float64]:
        """The mean of each bin."""
        return self.total / self.count


_NO_INTS, _NO_FLOATS = np.empty(0, np.int64), np.empty(0, np.float64)
NO_BINS = Bins(_NO_INTS, _NO_INTS, _NO_INTS, _NO_FLOATS, _NO_FLOATS, _NO_FLOATS)


def counted(columns: Columns, step_us: int) -> Bins:
    """The bins of settled samples; each begins at a multiple of the step since the epoch."""
    if not len(columns):
        return NO_BINS
    starts = columns.at_us // step_us
    first = starts_of_groups(columns.series, starts)
    return Bins(
        columns.series[first],
        starts[first] * step_us,
        np.diff(first, append=len(starts)),
        np.minimum.reduceat(columns.values, first),
        np.maximum.reduceat(columns.values, first),
        np.add.reduceat(columns.values, first),
    )


def widened(bins: Bins, step_us: int) -> Bins:
    """Ordered bins merged into those of a longer step, a multiple of theirs."""
    if not len(bins):
        return bins
    starts = bins.start_us // step_us
    first = starts_of_groups(bins.series, starts)
    return Bins(
        bins.series[first],
        starts[first] * step_us,
        np.add.reduceat(bins.count, first),
        np.minimum.reduceat(bins.minimum, first),
        np.maximum.reduceat(bins.maximum, first),
        np.add.reduceat(bins.total, first),
    )


def joined_bins(parts: Iterable[Bins]) -> Bins:
    """All parts, ordered by series and start."""
    held = [part for part in parts if len(part)]
    if not held:
        return NO_BINS
    bins = held[0]
    if len(held) > 1:
        bins = Bins(
            np.concatenate([part.series for part in held]),
            np.concatenate([part.start_us for part in held]),
            np.concatenate([part.count for part in held]),
            np.concatenate([part.minimum for part in held]),
            np.concatenate([part.maximum for part in held]),
            np.concatenate([part.total for part in held]),
        )
    return bins.where(_order(bins.series, bins.start_us))
