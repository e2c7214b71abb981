"""Contract hours by the clocks of the customer's zone, with holidays, extra and exempt days."""

from datetime import UTC, datetime, timedelta

import pytest

from nocdesk.sla.calendar import ContractCalendar, contract_spans
from nocdesk.sla.hours import DayHours, HoursError, WeeklyHours
from nocdesk.sla.micros import instant_at
from nocdesk.sla.public_holidays import UnknownHolidaysError, require_holidays

OFFICE = (WeeklyHours.of("mon-fri 09:00-17:00"),)


def at(text: str) -> datetime:
    """An instant that is written with its offset."""
    return datetime.fromisoformat(text)


def hours_of(calendar: ContractCalendar, start: str, end: str) -> list[str]:
    """The contract hours in UTC, such as `30T06:00-30T14:00`."""
    pairs = contract_spans(calendar, at(start), at(end)).pairs()
    return [f"{instant_at(a):%dT%H:%M}-{instant_at(b):%dT%H:%M}" for a, b in pairs]


def test_office_hours_stay_those_of_the_wall_across_the_change_to_summer_time() -> None:
    riga = ContractCalendar("Europe/Riga", OFFICE)

    assert hours_of(riga, "2026-03-27T00:00+02:00", "2026-03-31T00:00+03:00") == [
        "27T07:00-27T15:00",
        "30T06:00-30T14:00",
    ]


def test_a_week_with_a_change_of_clocks_has_the_same_office_hours_and_other_seconds() -> None:
    riga = ContractCalendar("Europe/Riga", OFFICE)
    start, end = at("2026-03-23T00:00+02:00"), at("2026-03-30T00:00+03:00")

    assert (end - start).total_seconds() == 604_800 - 3600
    assert contract_spans(riga, start, end).total_us == 40 * 3600 * 1_000_000


@pytest.mark.parametrize(
    ("zone", "start", "end", "hours"),
    [
        ("Europe/Riga", "2026-03-29T00:00+02:00", "2026-03-30T00:00+03:00", 23),
        ("Europe/Riga", "2026-10-25T00:00+03:00", "2026-10-26T00:00+02:00", 25),
        ("America/Chicago", "2026-03-08T00:00-06:00", "2026-03-09T00:00-05:00", 23),
        ("Australia/Sydney", "2026-04-05T00:00+11:00", "2026-04-06T00:00+10:00", 25),
        ("Asia/Kathmandu", "2026-03-29T00:00+05:45", "2026-03-30T00:00+05:45", 24),
        ("Pacific/Apia", "2011-12-29T00:00-10:00", "2012-01-01T00:00+14:00", 48),
    ],
)
def test_whole_days_of_the_wall_have_their_true_length(zone: str, start: str, end: str, hours: int) -> None:
    calendar = ContractCalendar(zone, (WeeklyHours.of("mon-sun 00:00-24:00"),))

    assert contract_spans(calendar, at(start), at(end)).total_us == hours * 3600 * 1_000_000


def test_an_hour_that_is_shown_twice_counts_twice_and_a_skipped_one_does_not_count() -> None:
    night = ContractCalendar("Europe/Riga", (WeeklyHours.of("mon-sun 03:30-04:30"),))

    assert hours_of(night, "2026-10-25T00:00+03:00", "2026-10-26T00:00+02:00") == [
        "25T00:30-25T01:00",
        "25T01:30-25T02:30",
    ]
    assert hours_of(night, "2026-03-29T00:00+02:00", "2026-03-30T00:00+03:00") == ["29T01:00-29T01:30"]


def test_hours_that_pass_midnight_belong_to_the_day_on_which_they_begin() -> None:
    friday_night = ContractCalendar("UTC", (WeeklyHours.of("fri 22:00-06:00"),))

    assert hours_of(friday_night, "2026-03-07T00:00Z", "2026-03-15T00:00Z") == [
        "07T00:00-07T06:00",
        "13T22:00-14T06:00",
    ]


def test_a_holiday_takes_its_day_away_and_extra_hours_give_some_back() -> None:
    calendar = ContractCalendar(
        "Europe/Riga", OFFICE, holidays="LV", extra=(DayHours.of("2026-05-01 10:00-12:00"), DayHours.of("2026-05-02"))
    )

    assert hours_of(calendar, "2026-04-30T00:00+03:00", "2026-05-03T12:00+03:00") == [
        "30T06:00-30T14:00",
        "01T07:00-01T09:00",
        "01T21:00-02T21:00",
    ]


def test_a_holiday_of_one_region_is_a_working_day_in_another() -> None:
    corpus_christi = ("2026-06-04T00:00+02:00", "2026-06-05T00:00+02:00")

    assert hours_of(ContractCalendar("Europe/Berlin", OFFICE, "DE-BY"), *corpus_christi) == []
    assert hours_of(ContractCalendar("Europe/Berlin", OFFICE, "DE-BE"), *corpus_christi) == ["04T07:00-04T15:00"]


def test_exempt_hours_win_over_everything_else() -> None:
    exempt = (DayHours.of("2026-12-24"), DayHours.of("2026-12-31 12:00-24:00"))
    calendar = ContractCalendar("UTC", extra=(DayHours.of("2026-12-24 08:00-09:00"),), exempt=exempt)

    spans = contract_spans(calendar, at("2026-12-01T00:00Z"), at("2027-01-01T00:00Z"))

    assert spans.total_us == (31 * 24 - 24 - 12) * 3600 * 1_000_000


def test_a_leap_day_has_its_hours() -> None:
    calendar = ContractCalendar("UTC", (WeeklyHours.of("tue 00:00-24:00"),))

    assert hours_of(calendar, "2028-02-28T00:00Z", "2028-03-02T00:00Z") == ["29T00:00-01T00:00"]


def test_without_hours_it_is_always() -> None:
    start = datetime(2026, 1, 1, 0, 0, 0, 250_000, tzinfo=UTC)

    assert contract_spans(ContractCalendar("Asia/Kathmandu"), start, start + timedelta(days=3)).total_us == (
        3 * 86_400_000_000
    )


@pytest.mark.parametrize(
    "text", ["mon-fri", "mon-fry 09:00-17:00", "mon 9-17", "mon 09:00-09:00", "mon 24:00-25:00", "mon 09:60-10:00"]
)
def test_hours_that_nobody_can_read_are_refused(text: str) -> None:
    with pytest.raises(HoursError, match="write"):
        WeeklyHours.of(text)


@pytest.mark.parametrize("text", ["", "24 December", "2026-02-29", "2026-12-24 noon", "2026-12-24 09:00-10:00 x"])
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(HoursError, match="write"):
        DayHours.of(text)


@pytest.mark.parametrize(
    "text", ["mon-fri 09:00-17:00", "sat,sun 10:00-14:00", "fri-mon 22:00-06:00", "wed 00:00-24:00"]
)
def test_hours_are_written_as_they_can_be_read(text: str) -> None:
    hours = WeeklyHours.of(text)

    assert WeeklyHours.of(str(hours)) == hours


@pytest.mark.parametrize("region", ["XX", "Latvia", "DE-XX", "LV-1"])
def test_unknown_holidays_are_refused(region: str) -> None:
    with pytest.raises(UnknownHolidaysError, match="known"):
        require_holidays(region)
