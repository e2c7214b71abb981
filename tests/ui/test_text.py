"""Ages, times and numbers as people read them."""

from datetime import UTC, datetime, timedelta

import pytest

from ui.text import age, left, long_age, moment, number

NOW = datetime(2026, 11, 23, 1, 9, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "short", "long"),
    [
        (-3, "0s", "0 s"),
        (8.9, "8s", "8 s"),
        (102, "1m 42s", "1 min 42 s"),
        (4_260, "1h 11m", "1 h 11 min"),
        (3 * 86_400 + 4 * 3_600, "3d 4h", "3 d 4 h"),
    ],
)
def test_an_age_has_its_units(seconds: float, short: str, long: str) -> None:
    assert (age(seconds), long_age(seconds)) == (short, long)


@pytest.mark.parametrize(
    ("seconds", "text"), [(660, "0:11"), (43_440, "12:04"), (-360, "\u22120:06"), (0, "0:00"), (400_000, "4d 15h")]
)
def test_what_is_left_of_a_budget_is_in_hours_and_minutes(seconds: float, text: str) -> None:
    assert left(seconds) == text


@pytest.mark.parametrize(
    ("back", "text"),
    [
        (timedelta(minutes=11), "00:58:24"),
        (timedelta(hours=1, minutes=11), "23:58:24"),
        (timedelta(hours=30), "Sat 19:09"),
        (timedelta(days=9), "14 Nov"),
    ],
)
def test_a_moment_says_as_much_as_is_needed(back: timedelta, text: str) -> None:
    assert moment(NOW - back, NOW) == text


def test_thousands_are_set_apart() -> None:
    assert number(1198.4) == "1\u202f198"
