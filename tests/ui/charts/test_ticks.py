"""Marks on round times and round values."""

import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.instants import show_in
from ui.charts.ticks import clock_text, time_ticks, value_ticks

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC).timestamp()


def test_the_date_stands_in_the_place_of_midnight() -> None:
    ticks = time_ticks(MIDNIGHT - 3600, MIDNIGHT + 3600, 8)

    assert [tick.label for tick in ticks] == [
        "23:00", "23:15", "23:30", "23:45", "Mon 23 Nov", "00:15", "00:30", "00:45", "01:00",
    ]  # fmt: skip
    assert [tick.is_date for tick in ticks].count(True) == 1


def test_seconds_are_written_where_the_steps_are_shorter_than_a_minute() -> None:
    ticks = time_ticks(MIDNIGHT + 60, MIDNIGHT + 120, 4)

    assert [tick.label for tick in ticks] == ["00:01:00", "00:01:15", "00:01:30", "00:01:45", "00:02:00"]


@given(st.integers(0, 4_000_000_000).map(float), st.integers(1, 8_000_000).map(float), st.integers(2, 20))
def test_time_ticks_are_even_inside_and_about_as_many_as_wished(start: float, span: float, most: int) -> None:
    ticks = time_ticks(start, start + span, most)

    assert len(ticks) <= most + 1
    assert all(start <= tick.at <= start + span for tick in ticks)
    steps = {round(later.at - earlier.at, 6) for earlier, later in itertools.pairwise(ticks)}
    assert len(steps) <= 1


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 10))
def test_value_ticks_are_even_inside_and_about_as_many_as_wished(low: float, span: float, most: int) -> None:
    ticks = value_ticks(low, low + span, most)

    assert 1 <= len(ticks) <= most + 1 or span < 1e-2
    slack = 1e-6 * max(1.0, abs(low), span)
    assert all(low - slack <= tick <= low + span + slack for tick in ticks)


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 44, 4, (0, 20, 40)),
        (0, 2.3, 5, (0, 0.5, 1, 1.5, 2)),
        (1, 4.6, 4, (1, 2, 3, 4)),
        (5, 5, 4, ()),
        (1, 5, 2, (2, 4)),
    ],
)
def test_value_ticks_are_one_two_or_five_times_a_power_of_ten(
    low: float, high: float, most: int, expected: tuple[float, ...]
) -> None:
    assert value_ticks(low, high, most) == pytest.approx(expected)


def test_the_time_of_day_is_utc() -> None:
    assert clock_text(MIDNIGHT + 3723, seconds=True) == "01:02:03"


def test_the_axis_follows_the_zone_over_the_hour_that_comes_twice() -> None:
    show_in(ZoneInfo("Europe/Berlin"))
    start = datetime(2026, 10, 24, 23, tzinfo=UTC).timestamp()

    labels = [tick.label for tick in time_ticks(start, start + 4 * 3600, 4)]

    assert labels == ["01:00", "02:00+02", "02:00+01", "03:00", "04:00"]


@given(st.integers(0, 366 * 24).map(float), st.sampled_from([3600.0, 86_400.0, 40 * 86_400.0]))
def test_midnight_of_another_zone_bears_its_date(hour: float, span_s: float) -> None:
    show_in(ZoneInfo("Asia/Kolkata"))
    start = MIDNIGHT + hour * 3600

    for tick in time_ticks(start, start + span_s, 8):
        here = datetime.fromtimestamp(tick.at, ZoneInfo("Asia/Kolkata"))
        assert tick.is_date is (here.hour == here.minute == 0)
        assert tick.is_date or tick.label == f"{here:%H:%M}"
