"""Sketches of samples: counts in buckets that grow by two per cent, merged by adding, for percentiles of long spans.

The buckets are those of DDSketch (Masson, Rim, Lee: DDSketch, VLDB 2019, §2): bucket i holds the values above g^(i-1)
up to g^i with g = (1+e)/(1-e). The value given for a bucket differs from every value in it by at most e of that value.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nocdesk.store.series_columns import Columns, starts_of_groups

RELATIVE_ERROR = 0.01
"""How far a percentile may lie from the sample that has its rank, as a share of that sample's value."""

NEAR_ZERO = 1e-9
"""What is smaller counts as 0."""

_GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
_LOG_GAMMA = math.log(_GAMMA)
_OFFSET = 1 - math.ceil(math.log(NEAR_ZERO) / _LOG_GAMMA)


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """Filled buckets, ordered by series, the start of their bin in µs, and bucket; how many samples each has."""

    series: NDArray[np.int64]
    start_us: NDArray[np.int64]
    bucket: NDArray[np.int64]
    count: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.series)

    def where(self, chosen: NDArray[np.bool_] | slice) -> "Sketches":
        """The chosen buckets."""
        return Sketches(self.series[chosen], self.start_us[chosen], self.bucket[chosen], self.count[chosen])


def buckets_of(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bucket of each value: 0 for those near zero, negative for negative values."""
    sizes = np.abs(values)
    with np.errstate(divide="ignore"):
        levels = np.ceil(np.log(sizes) / _LOG_GAMMA)
    places = np.where(sizes < NEAR_ZERO, 0.0, np.maximum(levels + _OFFSET, 1.0))
    return (np.sign(values) * places).astype(np.int64)


def value_of(bucket: NDArray[np.int64]) -> NDArray[np.float64]:
    """The value that stands for all in a bucket."""
    levels = np.abs(bucket) - _OFFSET
    sizes = np.exp(levels * _LOG_GAMMA - math.log((_GAMMA + 1) / 2))
    return np.where(bucket == 0, 0.0, np.sign(bucket) * sizes)


def sketched(columns: Columns, step_us: int) -> Sketches:
    """The sketches of the bins of settled samples."""
    ones = np.ones(len(columns), np.int64)
    starts = columns.at_us // step_us * step_us
    return merged(Sketches(columns.series, starts, buckets_of(columns.values), ones), step_us)


def merged(sketches: Sketches, step_us: int) -> Sketches:
    """Sketches, in any order, merged into those of bins of this step."""
    if not len(sketches):
        return sketches
    starts = sketches.start_us // step_us * step_us
    order = np.lexsort((sketches.bucket, starts, sketches.series))
    series, starts, bucket = sketches.series[order], starts[order], sketches.bucket[order]
    first = starts_of_groups(series, starts, bucket)
    return Sketches(series[first], starts[first], bucket[first], np.add.reduceat(sketches.count[order], first))


def percentiles_of(
    buckets: NDArray[np.int64], counts: NDArray[np.int64], shares: Sequence[float]
) -> NDArray[np.float64]:
    """For each share (0.95 for the 95th percentile) the value of the sample of that rank, within `RELATIVE_ERROR`.

    The rank is that of the inverted distribution function (Hyndman and Fan, 1996, definition 1): the least sample that
    so many do not exceed. NaN where there is no sample.
    """
    if not len(buckets):
        return np.full(len(shares), np.nan)
    order = np.argsort(buckets, kind="stable")
    reached = np.cumsum(counts[order])
    ranks = np.maximum(np.ceil(np.array(shares) * reached[-1] - 1e-9), 1)
    return value_of(buckets[order][np.searchsorted(reached, ranks)])
