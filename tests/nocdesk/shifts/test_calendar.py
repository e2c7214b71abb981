"""Shifts by name and wall clock, also where clocks are changed, against asking every minute who is on."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.shifts.calendar import Shift, shift_after, shift_at, shift_before, shifts_between
from nocdesk.shifts.hours import ShiftHours, ShiftSettings, Weekday

RIGA = ShiftSettings(timezone="Europe/Riga")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_day_has_three_shifts_that_follow_each_other_without_a_gap() -> None:
    found = shifts_between(ShiftSettings(), at("2026-11-10T00:00"), at("2026-11-11T00:00"))

    assert [one.name for one in found] == ["Night", "Early", "Late", "Night"]
    assert all(one.ends_at == following.starts_at for one, following in pairwise(found))


@pytest.mark.parametrize(("night", "hours"), [("2026-10-24", 9), ("2026-03-28", 7), ("2026-11-10", 8)])
def test_a_night_is_longer_or_shorter_where_clocks_are_changed(night: str, hours: int) -> None:
    evening = datetime.fromisoformat(f"{night}T23:00").replace(tzinfo=ZoneInfo("Europe/Riga"))

    found = shift_at(RIGA, evening)

    assert found is not None
    assert found.ends_at - found.starts_at == timedelta(hours=hours)


def test_the_shift_before_and_the_one_after_are_found() -> None:
    late = shift_at(ShiftSettings(), at("2026-11-10T15:00"))
    assert late is not None

    before, after = shift_before(ShiftSettings(), at("2026-11-10T15:00")), shift_after(ShiftSettings(), late)

    assert before == Shift("Early", at("2026-11-10T06:00"), at("2026-11-10T14:00"))
    assert after == Shift("Night", at("2026-11-10T22:00"), at("2026-11-11T06:00"))


def test_nobody_is_on_outside_office_hours_and_of_two_that_overlap_the_one_that_began_last_is() -> None:
    office = ShiftSettings(
        hours=(
            ShiftHours(name="Day", begins="08:00", ends="16:15", days=(Weekday.TUE,)),
            ShiftHours(name="Evening", begins="16:00", ends="20:00", days=(Weekday.TUE,)),
        )
    )

    def name(text: str) -> str | None:
        found = shift_at(office, at(text))
        return found.name if found else None

    times = ("07:59", "08:00", "16:05", "20:00")
    assert [name(f"2026-11-10T{time}") for time in times] == [None, "Day", "Evening", None]
    assert name("2026-11-11T10:00") is None
    last = shift_before(office, at("2026-11-15T10:00"))
    assert last is not None
    assert last.name == "Evening"


@pytest.mark.parametrize("wrong", [{"begins": "24:00"}, {"begins": "6:00"}, {"ends": "noon"}, {"name": ""}])
def test_hours_that_are_none_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ShiftHours.model_validate({"name": "Early", "begins": "06:00", "ends": "14:00", **wrong})


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a time zone"):
        ShiftSettings(timezone="Europe/Rigaa")


@given(
    st.sampled_from(["Europe/Riga", "UTC", "America/St_Johns", "Australia/Lord_Howe"]),
    st.integers(0, 365 * 24 * 60),
)
def test_at_every_minute_the_shift_is_the_one_whose_hours_the_wall_clock_shows(zone: str, minute: int) -> None:
    settings = ShiftSettings(timezone=zone)
    moment = at("2026-01-01T00:00") + timedelta(minutes=minute)

    found = shift_at(settings, moment)

    clock = f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
    expected = "Early" if "06:00" <= clock < "14:00" else "Late" if "14:00" <= clock < "22:00" else "Night"
    assert found is not None
    assert found.name == expected
