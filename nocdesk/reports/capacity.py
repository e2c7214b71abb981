"""Developing capacity problems: how full interfaces are, whether that grows, and when they reach their limit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from nocdesk.reports.carriers import Carrier
from nocdesk.reports.local_hours import local_times
from nocdesk.reports.traffic import Traffic
from nocdesk.reports.trends import Crossing, DailyTrend, daily_trend

BUSY_SHARE = 0.95
"""A day is as full as its means of five minutes are but for the highest twentieth of them (nearest rank)."""

LEAST_BINS = 216
"""Of a day of which less than three quarters were measured nothing is said."""

DEFAULT_LIMIT = 0.8

LOOK_BACK = timedelta(days=90)
"""A trend rests on so much time at least, however short the period of a report is."""


@dataclass(frozen=True, slots=True, eq=False)
class CapacityRow:
    """An interface: how full it was on each day, the trend of that (None: too few days), and when it will be full.

    Without a speed (None) there is no day. `level` is how full it is now: by the line through the days where they have
    a trend, else their median. `crossing` is None where it does not surely get fuller and is not full yet.
    """

    carrier: Carrier
    speed_bps: float | None
    days: NDArray[np.int64]
    shares: NDArray[np.float64]
    trend: DailyTrend | None
    level: float | None
    crossing: Crossing | None

    @property
    def urgency(self) -> tuple[int, float]:
        """What comes first: what is full, then what will be first, then the fullest."""
        if self.crossing is not None and self.crossing.likely_on is not None:
            return 0, float(self.crossing.likely_on.toordinal())
        return 1, -(self.level or 0.0)


def capacity_rows(measured: Iterable[Traffic], *, timezone: str, today: date, limit: float) -> list[CapacityRow]:
    """How full each interface is, the most urgent first; days are those of the zone, and today is not over yet."""
    rows = [_row(one, timezone, today.toordinal(), limit) for one in measured]
    return sorted(rows, key=lambda row: (*row.urgency, row.carrier.name))


def _row(one: Traffic, timezone: str, today: int, limit: float) -> CapacityRow:
    if one.speed_bps is None:
        nothing = np.empty(0, np.int64), np.empty(0, np.float64)
        return CapacityRow(one.carrier, None, *nothing, None, None, None)
    days, busy_bps = busy_days(local_times(one.start_s, timezone).days, one.bps)
    is_over = days < today
    days, shares = days[is_over], busy_bps[is_over] / one.speed_bps
    trend = daily_trend(days, shares)
    level = _level(trend, shares, today)
    crossing = None
    if level is not None and level >= limit:
        now = date.fromordinal(today)
        crossing = Crossing(now, now, now)
    elif trend is not None and trend.slope.low > 0:
        crossing = trend.crossing(limit, today)
    return CapacityRow(one.carrier, one.speed_bps, days, shares, trend, level, crossing)


def _level(trend: DailyTrend | None, shares: NDArray[np.float64], today: int) -> float | None:
    if trend is not None and trend.slope.is_trend:
        return trend.at(today, trend.slope.a_day)
    return float(np.median(shares)) if len(shares) else None


def busy_days(days: NDArray[np.int64], values: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The days of which enough was measured, and the busy value of each; the days must be ascending."""
    found, begins, counts = np.unique(days, return_index=True, return_counts=True)
    enough = counts >= LEAST_BINS
    busy = [
        np.quantile(values[begin : begin + count], BUSY_SHARE, method="inverted_cdf")
        for begin, count in zip(begins[enough].tolist(), counts[enough].tolist(), strict=True)
    ]
    return found[enough], np.array(busy, np.float64)
