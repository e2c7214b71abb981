"""A robust trend through daily values: the slope with its confidence band, and when it reaches a limit."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

SEASON_DAYS = 7
"""Only days of the same weekday are compared, so that weekends make no slope."""

LEAST_DAYS = 21
CONFIDENCE = 0.95
HORIZON_DAYS = 730
"""A date later than that says no more than that it is far away."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slope:
    """Change a day: the estimate, and the least and the greatest that are likely."""

    a_day: float
    low: float
    high: float

    @property
    def is_trend(self) -> bool:
        """Whether it surely goes one way; a band that holds 0 is no trend."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Crossing:
    """When the line reaches the limit: likely, at the earliest, and at the latest (None: not within the horizon)."""

    likely_on: date | None
    earliest_on: date | None
    latest_on: date | None


@dataclass(frozen=True, slots=True, eq=False)
class DailyTrend:
    """Days (as `date.toordinal` counts them) with their values, and the slope through them."""

    days: NDArray[np.int64]
    values: Floats
    slope: Slope

    def at(self, day: int, slope: float) -> float:
        """The value on a day of the line with this slope through the middle of the values."""
        middle = float(np.median(self.values - slope * self.days))
        return middle + slope * day

    def crossing(self, limit: float, today: int) -> Crossing:
        """When the line rises to the limit; today where it is there already."""
        slope = self.slope
        likely, earliest, latest = (self._day(limit, today, rate) for rate in (slope.a_day, slope.high, slope.low))
        return Crossing(likely, earliest, latest)

    def _day(self, limit: float, today: int, slope: float) -> date | None:
        level = self.at(today, slope)
        if level >= limit:
            return date.fromordinal(today)
        if slope <= 0 or (limit - level) / slope > HORIZON_DAYS:
            return None
        return date.fromordinal(today) + timedelta(days=math.ceil(round((limit - level) / slope, 6)))


def daily_trend(days: NDArray[np.int64], values: Floats) -> DailyTrend | None:
    """The trend of a value a day; None where there are too few days to tell.

    The slope is the median of the slopes between all two days of the same weekday (Theil 1950, Sen 1968; by season:
    Hirsch, Slack and Smith 1982, eq. 10), which up to 29 % of outliers do not move. Its band is that of Sen (1968): of
    N slopes in order those at the ranks (N - C) / 2 and (N + C) / 2 + 1 with C = z sqrt(Var S), where the variance of
    Kendall's S is summed over the weekdays and corrected for ties. Days are taken as independent of each other.
    """
    if len(days) < LEAST_DAYS:
        return None
    slopes = np.sort(_slopes(days, values))
    if not len(slopes):
        return None
    spread = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * math.sqrt(_variance(days, values))
    lower = max(0, math.floor((len(slopes) - spread) / 2) - 1)
    upper = min(len(slopes) - 1, math.ceil((len(slopes) + spread) / 2))
    slope = Slope(float(np.median(slopes)), float(slopes[lower]), float(slopes[upper]))
    return DailyTrend(days, values, slope)


def _slopes(days: NDArray[np.int64], values: Floats) -> Floats:
    first, second = np.triu_indices(len(days), 1)
    apart = days[second] - days[first]
    is_same = apart % SEASON_DAYS == 0
    slopes: Floats = (values[second] - values[first])[is_same] / apart[is_same]
    return slopes


def _variance(days: NDArray[np.int64], values: Floats) -> float:
    """Of Kendall's S, summed over the weekdays (Hirsch, Slack and Smith 1982, eq. 8)."""
    total = 0.0
    for weekday in range(SEASON_DAYS):
        own = values[days % SEASON_DAYS == weekday]
        _, ties = np.unique(own, return_counts=True)
        total += _scatter(len(own)) - sum(_scatter(int(tie)) for tie in ties)
    return total / 18


def _scatter(count: int) -> float:
    return float(count * (count - 1) * (2 * count + 5))
