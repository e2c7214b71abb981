"""Hours of weekdays: read, refused, and true by the clocks of their zone on the days on which these are set."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.quality.profile import QUARTER_S, ProfileError, is_within, week_hours

RIGA = ZoneInfo("Europe/Riga")


@pytest.mark.parametrize(
    ("at", "is_in"),
    [
        ("2026-03-27 07:59", False),
        ("2026-03-27 08:00", True),
        ("2026-03-27 17:59", True),
        ("2026-03-27 18:00", False),
        ("2026-03-28 12:00", False),
        ("2026-03-30 08:00", True),  # Summer time has begun the day before.
        ("2026-03-30 07:45", False),
        ("2026-10-26 08:00", True),  # And has ended the day before.
    ],
)
def test_office_hours_are_those_of_the_clock_on_the_wall(at: str, is_in: bool) -> None:
    local = datetime.fromisoformat(at).replace(tzinfo=RIGA)

    assert is_within(["mon-fri 08:00-18:00"], "Europe/Riga", local.timestamp()) is is_in


def test_several_spans_count_together_days_may_run_over_the_weekend_and_none_are_always() -> None:
    sunday = datetime(2026, 11, 8, 23, 59, tzinfo=RIGA).timestamp()

    assert is_within(["mon 00:00-24:00", "sat-mon 22:00-24:00"], "Europe/Riga", sunday)
    assert is_within(["22:00-24:00"], "Europe/Riga", sunday)
    assert not is_within(["sat-mon 22:00-23:00"], "Europe/Riga", sunday)
    assert is_within([], "", sunday)


@pytest.mark.parametrize(
    "text", ["", "8-18", "mon-fri", "mon-fri 08:00-08:00", "mon 22:00-06:00", "mon 08:05-09:00", "day 08:00-09:00",
             "mon 08:00-24:15", "mon 25:00-26:00"],
)  # fmt: skip
def test_what_are_no_hours_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ProfileError, match="write"):
        week_hours(text)


@given(
    st.sampled_from(["Europe/Riga", "America/Chicago", "Australia/Sydney", "Asia/Kathmandu", "Pacific/Apia"]),
    st.integers(1_704_067_200, 1_798_761_600),
    st.lists(st.sampled_from(["mon-fri 08:00-18:00", "sat 00:15-23:45", "02:30-03:00", "sun-tue 21:00-24:00"])),
)
def test_within_a_quarter_of_an_hour_nothing_begins_or_ends(zone: str, at_s: int, hours: list[str]) -> None:
    begin = at_s // QUARTER_S * QUARTER_S

    answers = {is_within(hours, zone, begin + offset) for offset in (0, 1, QUARTER_S // 2, QUARTER_S - 1)}

    assert len(answers) == 1


def test_the_control_of_the_oracle_does_change_within_an_hour() -> None:
    begin = datetime(2026, 11, 9, 8, 0, tzinfo=RIGA).timestamp()

    assert [is_within(["08:30-09:00"], "Europe/Riga", begin + offset) for offset in (0, 2_700)] == [False, True]
