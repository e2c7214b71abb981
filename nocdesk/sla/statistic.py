"""One number for many: mean, smallest, largest, a percentile by nearest rank, or the share of the good ones."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from nocdesk.errors import NocdeskError
from nocdesk.language import _

_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,4})?|100)")


class StatisticError(NocdeskError):
    """A statistic that is not known."""


class StatisticKind(StrEnum):
    """Which number stands for many."""

    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    SHARE = "share"
    PERCENTILE = "p"


@dataclass(frozen=True, slots=True)
class Statistic:
    """A statistic; `percent_text` is the N of the N-th percentile, as it was written."""

    kind: StatisticKind
    percent_text: str = ""

    @classmethod
    def of(cls, text: str) -> "Statistic":
        """Read `mean`, `min`, `max`, `share`, or a percentile such as `p95` or `p99.9`."""
        match = _PERCENTILE.fullmatch(text)
        if match and float(match[1]) > 0:
            return cls(StatisticKind.PERCENTILE, match[1])
        if text in set(StatisticKind) - {StatisticKind.PERCENTILE}:
            return cls(StatisticKind(text))
        raise StatisticError(
            _("'{text}' is no statistic: write mean, min, max, share, or a percentile such as p95").format(text=text)
        )

    def __str__(self) -> str:
        return f"{self.kind}{self.percent_text}"

    @property
    def share(self) -> Fraction:
        """The percentile as a share of 1."""
        return Fraction(self.percent_text) / 100

    def of_groups(self, values: NDArray[np.float64], firsts: NDArray[np.int64]) -> NDArray[np.float64]:
        """Of each group; the groups lie one behind the other, sorted within, and begin at `firsts`.

        A percentile is that of nearest rank: the smallest value that so many percent of the group do not exceed.
        """
        counts = np.diff(firsts, append=len(values))
        if self.kind is StatisticKind.MEAN:
            means: NDArray[np.float64] = np.add.reduceat(values, firsts) / counts
            return means
        if self.kind is StatisticKind.PERCENTILE:
            chosen = _ranks(self.share, counts) - 1
        else:
            chosen = counts - 1 if self.kind is StatisticKind.MAX else np.zeros(len(firsts), np.int64)
        picked: NDArray[np.float64] = values[firsts + chosen]
        return picked

    def of_all(self, values: NDArray[np.float64]) -> float | None:
        """Of all of them; None of nothing."""
        if not len(values):
            return None
        return float(self.of_groups(np.sort(values), np.zeros(1, np.int64))[0])


MEAN = Statistic(StatisticKind.MEAN)
SHARE = Statistic(StatisticKind.SHARE)


def _ranks(share: Fraction, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.maximum(-(-(counts * share.numerator) // share.denominator), 1)
