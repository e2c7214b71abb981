"""Samples of a metric in the bins of an objective."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nocdesk.sla.micros import SECOND_US, us_of
from nocdesk.sla.objectives import Objective
from nocdesk.sla.periods import Period


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """What was measured when, oldest first, one value an instant."""

    at_us: NDArray[np.int64]
    values: NDArray[np.float64]

    @classmethod
    def of(cls, at_us: NDArray[np.int64], values: NDArray[np.float64]) -> "Samples":
        """In whatever order they came; of several at one instant the later wins, and what is no number is none."""
        is_valid = np.isfinite(values)
        at_us, values = at_us[is_valid], values[is_valid]
        order = np.argsort(at_us, kind="stable")
        at_us, values = at_us[order], values[order]
        last = np.flatnonzero(np.diff(at_us, append=at_us[-1:] + 1))
        return cls(at_us[last], values[last])

    def between(self, start_us: int, end_us: int) -> "Samples":
        """Those in [start, end)."""
        first, last = np.searchsorted(self.at_us, (start_us, end_us))
        return Samples(self.at_us[first:last], self.values[first:last])


@dataclass(frozen=True, slots=True, eq=False)
class BinValues:
    """The bins in which there is a sample, oldest first: where each begins, its value, and of how many samples."""

    starts_us: NDArray[np.int64]
    values: NDArray[np.float64]
    counts: NDArray[np.int64]

    def where(self, chosen: NDArray[np.bool_]) -> "BinValues":
        """The chosen ones."""
        return BinValues(self.starts_us[chosen], self.values[chosen], self.counts[chosen])


NO_SAMPLES = Samples(np.empty(0, np.int64), np.empty(0, np.float64))
NO_BINS = BinValues(np.empty(0, np.int64), np.empty(0, np.float64), np.empty(0, np.int64))


def bin_values(samples: Samples, objective: Objective, period: Period) -> BinValues:
    """The bins of a period, on the grid that begins where the period does before it is cut."""
    own = samples.between(us_of(period.starts_at), us_of(period.ends_at))
    if not len(own.at_us):
        return NO_BINS
    bin_us, anchor_us = objective.bin_s * SECOND_US, period.anchor_us
    numbers = (own.at_us - anchor_us) // bin_us
    order = np.lexsort((own.values, numbers))
    numbers, values = numbers[order], own.values[order]
    firsts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - 1))
    counts = np.diff(firsts, append=len(numbers))
    return BinValues(anchor_us + numbers[firsts] * bin_us, objective.bin_statistic.of_groups(values, firsts), counts)
