"""Seasonal baselines against an oracle that looks at each hour by itself, over zones and both changes of the clocks."""

import statistics
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.quality.baseline import LEAST_DAYS, SCALE, history_starts, pack, season, unpack

RIGA = ZoneInfo("Europe/Riga")
ZONES = ("Europe/Riga", "America/Chicago", "Australia/Sydney", "Asia/Kathmandu", "Pacific/Apia", "UTC")
STARTS = (
    datetime(2026, 3, 9, tzinfo=UTC),  # Clocks go forward in Europe within the weeks that follow.
    datetime(2026, 10, 5, tzinfo=UTC),  # And back.
    datetime(2026, 2, 16, tzinfo=UTC),
    datetime(2024, 2, 19, tzinfo=UTC),  # With a leap day.
)


def slow_usual(hours: dict[datetime, float], timezone: str, weekday: int, hour: int) -> tuple[float, float, int]:
    """Median, spread and number of one hour of the week, one hour after the other."""
    own = []
    for begin, mean in hours.items():
        middle = (begin + timedelta(minutes=30)).astimezone(ZoneInfo(timezone))
        if (middle.weekday(), middle.hour) == (weekday, hour):
            own.append(mean)
    if not own:
        return 0.0, 0.0, 0
    median = statistics.median(own)
    deviation = statistics.median(abs(value - median) for value in own)
    return median, max(1.4826 * deviation, 0.01 * abs(median)), len(own)


@given(
    st.sampled_from(ZONES),
    st.sampled_from(STARTS),
    st.integers(1, 5),
    st.randoms(use_true_random=False),
    st.integers(0, 6),
    st.integers(0, 23),
)
@settings(max_examples=40, deadline=None)
def test_each_hour_of_the_week_has_the_median_and_the_scaled_deviation_of_its_hours(
    timezone: str, start: datetime, weeks: int, chance: object, weekday: int, hour: int
) -> None:
    draw = chance.random  # type: ignore[attr-defined]
    all_hours = [start + timedelta(hours=step) for step in range(weeks * 168)]
    hours = {at: round(20 + 10 * draw(), 3) for at in all_hours if draw() > 0.1}

    made = season(np.array([int(at.timestamp()) for at in hours], np.int64), np.array(list(hours.values())), timezone)

    found = made.hours[weekday * 24 + hour]
    assert (found.median, found.spread, found.days) == pytest.approx(slow_usual(hours, timezone, weekday, hour))


def test_the_scale_is_that_of_normal_values() -> None:
    assert 1 / statistics.NormalDist().inv_cdf(0.75) == pytest.approx(SCALE, abs=1e-4)


@pytest.mark.parametrize(
    ("local", "hour"),
    [
        (datetime(2026, 3, 30, 9, 0, tzinfo=RIGA), 9),  # The Monday after clocks went forward in Riga.
        (datetime(2026, 3, 23, 9, 0, tzinfo=RIGA), 9),
        (datetime(2026, 10, 26, 9, 0, tzinfo=RIGA), 9),  # The Monday after they went back.
    ],
)
def test_nine_o_clock_stays_nine_o_clock_over_both_changes(local: datetime, hour: int) -> None:
    starts = [local - timedelta(weeks=back) for back in range(1, 5)]
    starts_s = np.array([int(at.timestamp()) for at in starts], np.int64)

    made = season(starts_s, np.array([10.0, 11.0, 12.0, 90.0]), "Europe/Riga")

    assert made.at(local.timestamp()).median == 11.5
    assert made.hours[hour].days == 4


def test_the_hour_that_comes_twice_counts_twice_and_the_one_that_does_not_come_not_at_all() -> None:
    back = int(datetime(2026, 10, 25, 0, 0, tzinfo=UTC).timestamp())
    forth = int(datetime(2026, 3, 29, 0, 0, tzinfo=UTC).timestamp())

    twice = season(np.array([back, back + 3600], np.int64), np.array([1.0, 3.0]), "Europe/Riga")
    missing = season(np.array([forth, forth + 3600], np.int64), np.array([1.0, 3.0]), "Europe/Riga")

    assert (twice.hours[6 * 24 + 3].days, twice.hours[6 * 24 + 3].median) == (2, 2.0)
    assert [missing.hours[6 * 24 + hour].days for hour in (2, 3, 4)] == [1, 0, 1]


def test_one_bad_week_moves_neither_median_nor_spread() -> None:
    starts = [datetime(2026, 11, 2, 9, tzinfo=UTC) - timedelta(weeks=back) for back in range(5)]
    starts_s = np.array([int(at.timestamp()) for at in starts], np.int64)

    quiet, disturbed = (
        season(starts_s, np.array([20.0, 21.0, 22.0, 23.0, last]), "UTC").hours[9] for last in (24.0, 900.0)
    )

    assert (quiet.median, disturbed.median) == (22.0, 22.0)
    assert quiet.spread == disturbed.spread == pytest.approx(SCALE)


def test_with_too_few_days_nothing_is_known_and_a_series_that_never_moved_has_some_spread() -> None:
    starts = [datetime(2026, 11, 2, 9, tzinfo=UTC) - timedelta(weeks=back) for back in range(LEAST_DAYS)]
    starts_s = np.array([int(at.timestamp()) for at in starts], np.int64)

    few = season(starts_s[1:], np.full(LEAST_DAYS - 1, 50.0), "UTC").hours[9]
    enough = season(starts_s, np.full(LEAST_DAYS, 50.0), "UTC").hours[9]

    assert not few.is_known
    assert enough.is_known
    assert enough.spread == 0.5


def test_a_season_is_the_same_after_it_was_kept() -> None:
    starts = np.arange(1_772_000_000 // 3600 * 3600, 1_772_000_000 + 40 * 86_400, 3600)
    made = season(starts, np.sin(starts / 40_000), "Asia/Kathmandu")

    assert unpack(pack(made), "Asia/Kathmandu") == made
    with pytest.raises(ValueError, match="octets"):
        unpack(pack(made)[1:], "UTC")


def test_weeks_are_counted_by_the_clocks() -> None:
    after = datetime(2026, 4, 1, 12, 0, tzinfo=ZoneInfo("Europe/Riga"))

    assert history_starts(after.astimezone(UTC), "Europe/Riga", 1).isoformat() == "2026-03-25T12:00:00+02:00"
