"""Tests of the trend through daily values, against known slopes and against a slow computation of its own."""

import math
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nocdesk.reports.trends import HORIZON_DAYS, daily_trend

FIRST = date(2026, 8, 3).toordinal()
WEEK = np.array([0.0, 0.01, 0.02, 0.01, 0.0, -0.15, -0.2])
"""Weekends are emptier."""


Series = tuple[NDArray[np.int64], NDArray[np.float64]]


def line(days: int, start: float, slope: float) -> Series:
    numbers = np.arange(FIRST, FIRST + days)
    return numbers, np.asarray(start + slope * (numbers - FIRST), np.float64)


def series(days: int, slope: float, *, noise: float = 0.0, seed: int = 1) -> Series:
    numbers = np.arange(FIRST, FIRST + days)
    random = np.random.default_rng(seed)
    return numbers, 0.4 + slope * (numbers - FIRST) + WEEK[(numbers - 1) % 7] + random.normal(0, noise, days)


def test_a_known_slope_is_found_though_weekends_are_emptier() -> None:
    trend = daily_trend(*series(90, 0.002))

    assert trend is not None
    assert trend.slope.a_day == pytest.approx(0.002, abs=1e-12)
    assert trend.slope.low == pytest.approx(0.002, abs=1e-12)
    assert trend.slope.is_trend


def test_noise_widens_the_band_and_the_band_holds_the_slope_in_nineteen_of_twenty_cases() -> None:
    held = 0
    for seed in range(200):
        trend = daily_trend(*series(56, 0.001, noise=0.03, seed=seed))
        assert trend is not None
        held += trend.slope.low <= 0.001 <= trend.slope.high

    assert 180 <= held <= 199


def test_what_does_not_change_is_no_trend() -> None:
    no_trend = 0
    for seed in range(200):
        trend = daily_trend(*series(56, 0.0, noise=0.03, seed=seed))
        assert trend is not None
        no_trend += not trend.slope.is_trend

    assert no_trend >= 180


def test_a_constant_is_no_trend() -> None:
    days = np.arange(FIRST, FIRST + 40)
    trend = daily_trend(days, np.full(40, 0.5))

    assert trend is not None
    assert not trend.slope.is_trend
    assert trend.crossing(0.8, FIRST + 40).likely_on is None


def test_outliers_do_not_move_the_slope() -> None:
    days, values = series(90, 0.002, noise=0.002)
    values[[3, 30, 31, 60, 75]] = 5.0

    trend = daily_trend(days, values)

    assert trend is not None
    assert trend.slope.a_day == pytest.approx(0.002, rel=0.05)
    assert np.polyfit(days - FIRST, values, 1)[0] != pytest.approx(0.002, rel=0.2), "control: least squares are moved"


def test_the_day_of_the_crossing_is_that_of_the_line() -> None:
    trend = daily_trend(*line(100, 0.3, 0.001))

    assert trend is not None
    crossing = trend.crossing(0.8, FIRST + 100)
    assert crossing.likely_on == date.fromordinal(FIRST) + timedelta(days=500)
    assert crossing.earliest_on == crossing.latest_on == crossing.likely_on


def test_the_band_of_the_crossing_surrounds_it() -> None:
    trend = daily_trend(*series(120, 0.001, noise=0.02))

    assert trend is not None
    crossing = trend.crossing(0.8, FIRST + 120)
    assert crossing.earliest_on is not None
    assert crossing.likely_on is not None
    assert crossing.latest_on is not None
    assert crossing.earliest_on < crossing.likely_on < crossing.latest_on


def test_what_is_too_far_away_is_not_dated() -> None:
    trend = daily_trend(*line(100, 0.1, 0.0001))

    assert trend is not None
    assert (0.8 - trend.at(FIRST + 100, trend.slope.a_day)) / 0.0001 > HORIZON_DAYS
    assert trend.crossing(0.8, FIRST + 100).likely_on is None


def test_what_is_full_is_full_today() -> None:
    days = np.arange(FIRST, FIRST + 30)
    trend = daily_trend(days, np.full(30, 0.9))

    assert trend is not None
    assert trend.crossing(0.8, FIRST + 30).likely_on == date.fromordinal(FIRST + 30)


@pytest.mark.parametrize("days", [0, 1, 20])
def test_too_few_days_are_no_trend(days: int) -> None:
    assert daily_trend(*series(days, 0.01)) is None


def slow_band(days: list[int], values: list[float]) -> tuple[float, float, float]:
    """The same by the book, with no array: all pairs of one weekday, Kendall's variance with ties, Sen's ranks."""
    slopes = sorted(
        (y2 - y1) / (d2 - d1)
        for (d1, y1), (d2, y2) in combinations(zip(days, values, strict=True), 2)
        if (d2 - d1) % 7 == 0
    )
    variance = 0.0
    for weekday in range(7):
        own = [value for day, value in zip(days, values, strict=True) if day % 7 == weekday]
        n = len(own)
        variance += n * (n - 1) * (2 * n + 5)
        for value in set(own):
            t = own.count(value)
            variance -= t * (t - 1) * (2 * t + 5)
    c = 1.959963984540054 * math.sqrt(variance / 18)
    n = len(slopes)
    middle = slopes[n // 2] if n % 2 else (slopes[n // 2 - 1] + slopes[n // 2]) / 2
    rank_low = max(1, math.floor((n - c) / 2))
    rank_high = min(n, math.ceil((n + c) / 2) + 1)
    return middle, slopes[rank_low - 1], slopes[rank_high - 1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 120), st.integers(0, 40)), min_size=21, max_size=70, unique_by=lambda pair: pair[0]
    )
)
def test_the_band_is_that_of_a_slow_computation(pairs: list[tuple[int, int]]) -> None:
    pairs.sort()
    days, values = [FIRST + day for day, _ in pairs], [value / 40 for _, value in pairs]

    trend = daily_trend(np.array(days), np.array(values))

    assert trend is not None
    found = (trend.slope.a_day, trend.slope.low, trend.slope.high)
    assert found == pytest.approx(slow_band(days, values), abs=1e-12)
