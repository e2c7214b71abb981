"""What an agreement promises: one objective, and how planned work counts."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nocdesk.priority import Priority
from nocdesk.quality.reading import Metric
from nocdesk.sla.periods import PeriodRule
from nocdesk.sla.statistic import MEAN, SHARE, Statistic, StatisticKind

_ROUNDING = 1e-9
"""How much of a mean may have come about by adding floats; no probe measures to so many digits."""


class Kind(StrEnum):
    """What an objective counts."""

    AVAILABILITY = "availability"
    METRIC = "metric"
    OUTAGES = "outages"
    LONGEST_OUTAGE = "longest_outage"
    RESPONSE = "response"
    RESTORATION = "restoration"


TICKET_KINDS = frozenset({Kind.RESPONSE, Kind.RESTORATION})
"""What counts tickets: `target` is the share that needs no more than `limit` seconds of contract time."""


class Keeps(StrEnum):
    """On which side of the limit a value keeps it; the limit itself is kept."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class Scope(StrEnum):
    """What is judged as one: each service, all of a class (specification) of a customer, or all of a customer."""

    SERVICE = "service"
    SPECIFICATION = "specification"
    CUSTOMER = "customer"


@lru_cache(maxsize=1024)
def as_written(number: float) -> Fraction:
    """A share exactly as it was written: 0.999 is 999 thousandths, and not the nearest binary fraction."""
    return Fraction(repr(number))


@dataclass(frozen=True, slots=True)
class MeasuredBy:
    """Which metric a measure is judged by, on which side of the limit it is kept, and where limits can lie."""

    metric: Metric
    keeps: Keeps
    lowest: float
    highest: float
    example: str


MEASURED_BY = {
    "delay": MeasuredBy(Metric.RTT_MS, Keeps.AT_MOST, 0.001, 60_000, "60.0 (ms)"),
    "pdv": MeasuredBy(Metric.PDV_MS, Keeps.AT_MOST, 0.001, 60_000, "15.0 (ms)"),
    "loss": MeasuredBy(Metric.LOSS_PCT, Keeps.AT_MOST, 0, 100, "0.5 (%)"),
    "mos": MeasuredBy(Metric.MOS, Keeps.AT_LEAST, 1, 5, "4.0"),
}
"""What agreements call the usual metrics; delay is judged on the round trip."""


@dataclass(frozen=True, slots=True)
class Objective:
    """One promise.

    `target` is a share from 0 to 1 of time (availability) or of bins (a metric with the statistic `share`), else how
    many outages or how many seconds of the longest one are allowed, or the limit itself where a statistic of the bins
    is compared with it. `limit`, `keeps`, `bin_s`, `min_samples` and the statistics are a metric's; outages that are
    not longer than `min_s` are not counted. `metric` is one that probes measure, or a
    name of the customer's own, and `measure` the word for it, if there is one; `series` names samples from a file.
    `priority` is that of the tickets it is about (None: all).
    """

    name: str
    kind: Kind
    target: float
    period: PeriodRule
    measure: str = ""
    metric: str = ""
    limit: float | None = None
    keeps: Keeps = Keeps.AT_MOST
    statistic: Statistic = SHARE
    bin_statistic: Statistic = MEAN
    bin_s: int = 300
    min_samples: int = 1
    min_s: float = 0.0
    scope: Scope = Scope.SERVICE
    series: str = ""
    priority: Priority | None = None

    @property
    def share_target(self) -> Fraction | None:
        """The share of measured time that must be good, exactly as it was written; None where nothing like it is.

        That the N-th percentile (nearest rank) is at most the limit says that N % of the bins keep it.
        """
        if self.is_share:
            return as_written(self.target)
        if self.kind is Kind.METRIC and self.statistic.kind is StatisticKind.PERCENTILE and self.keeps is Keeps.AT_MOST:
            return self.statistic.share
        return None

    @property
    def counts_bins(self) -> bool:
        """Whether it is judged by bins of a metric."""
        return self.kind is Kind.METRIC

    @property
    def counts_tickets(self) -> bool:
        """Whether it is judged by the times of tickets."""
        return self.kind in TICKET_KINDS

    @property
    def is_share(self) -> bool:
        """Whether `target` is a share of good time."""
        is_of_bins = self.kind is Kind.METRIC and self.statistic.kind is StatisticKind.SHARE
        return self.kind is Kind.AVAILABILITY or is_of_bins

    def is_bad(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which values do not keep the limit."""
        return values > self.bound if self.keeps is Keeps.AT_MOST else values < self.bound

    def is_kept_by(self, value: float) -> bool:
        """Whether a value of the statistic, or a number of outages or seconds, keeps the target."""
        target = self.bound if self.counts_bins else self.target
        return value <= target if self.keeps is Keeps.AT_MOST else value >= target

    @property
    def bound(self) -> float:
        """The limit as values are compared with it.

        A mean is a float that was added up: that of three times 0.1 is a little more than 0.1, and must keep it.
        """
        limit = 0.0 if self.limit is None else self.limit
        if MEAN not in (self.statistic, self.bin_statistic):
            return limit
        room = _ROUNDING * abs(limit)
        return limit + room if self.keeps is Keeps.AT_MOST else limit - room


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """How planned work counts: excluded when it was announced `notice` before it began, up to `cap_s` in a period."""

    notice: timedelta = timedelta(0)
    cap_s: float | None = None
