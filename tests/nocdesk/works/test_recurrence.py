"""Recurring work takes place when a slow calendar says so, in every zone and over every change of its clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.works.recurrence import (
    Occurrence,
    Recurrence,
    RecurrenceError,
    check_recurrence,
    next_occurrences,
    occurrences,
    recurrence_of,
)
from tests.nocdesk.works.slow_calendar import SlowRule, when_the_clock_shows

ZONES = ("Europe/Riga", "America/Chicago", "Australia/Sydney", "Asia/Kathmandu", "Pacific/Apia")
HOUR = timedelta(hours=1)


@st.composite
def slow_rules(draw: st.DrawFn) -> SlowRule:
    """A rule whose first day it names itself."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    first = draw(st.dates(date(2011, 11, 1), date(2027, 6, 1)))
    weekdays = tuple(sorted(draw(st.sets(st.integers(0, 6), max_size=3)) | {first.weekday()}))
    month_days = tuple(sorted(draw(st.sets(st.sampled_from([-1, 1, 15, 29, 31]), max_size=3)) | {first.day}))
    return SlowRule(
        frequency,
        draw(st.integers(1, 5)),
        first,
        weekdays if frequency == "WEEKLY" else (),
        month_days if frequency == "MONTHLY" else (),
        draw(st.none() | st.integers(1, 40)),
    )


@settings(max_examples=120, deadline=None)
@given(
    rule=slow_rules(),
    zone=st.sampled_from(ZONES),
    at=st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45])),
    lasts_s=st.integers(1, 40 * 3600),
    days_off=st.integers(0, 500),
)
def test_work_takes_place_when_the_slow_calendar_says(
    rule: SlowRule, zone: str, at: time, lasts_s: int, days_off: int
) -> None:
    place = ZoneInfo(zone)
    recurrence = Recurrence(rule.text, zone, datetime.combine(rule.first, at), 0, lasts_s)
    start = datetime.combine(rule.first, time(), UTC) + timedelta(days=days_off)
    end = start + timedelta(days=60)

    found = list(occurrences(recurrence, start, end))

    begins = [when_the_clock_shows(day, at, place) for day in rule.days(end.date() + timedelta(days=2)) if day]
    expected = [Occurrence(begin, begin + timedelta(seconds=lasts_s)) for begin in begins]
    assert found == [each for each in expected if each.occurs_at < end and each.ends_at > start]


@settings(max_examples=40, deadline=None)
@given(zone=st.sampled_from(ZONES), first=st.dates(date(2011, 12, 1), date(2026, 12, 1)), days=st.integers(1, 3))
def test_whole_days_last_from_midnight_to_midnight_of_their_zone(zone: str, first: date, days: int) -> None:
    place = ZoneInfo(zone)
    recurrence = Recurrence("FREQ=DAILY;INTERVAL=7", zone, datetime.combine(first, time()), days, 0)
    start = when_the_clock_shows(first, time(), place)

    found = list(occurrences(recurrence, start, start + timedelta(days=300)))

    for week, each in enumerate(found):
        day = first + timedelta(days=7 * week)
        assert each.occurs_at == when_the_clock_shows(day, time(), place)
        assert each.ends_at == when_the_clock_shows(day + timedelta(days=days), time(), place)


def test_in_the_night_that_loses_an_hour_the_work_keeps_its_length() -> None:
    weekly = Recurrence("FREQ=WEEKLY;BYDAY=SU", "Europe/Riga", datetime(2026, 3, 22, 3, 30), 0, 2 * 3600)  # noqa: DTZ001

    before, night, after = list(
        occurrences(weekly, datetime(2026, 3, 22, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC))
    )

    assert before.occurs_at == datetime(2026, 3, 22, 1, 30, tzinfo=UTC)
    assert night.occurs_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 is skipped: 04:30 summer time.
    assert after.occurs_at == datetime(2026, 4, 5, 0, 30, tzinfo=UTC)
    assert {each.ends_at - each.occurs_at for each in (before, night, after)} == {2 * HOUR}


def test_an_exempt_time_still_counts_but_does_not_take_place() -> None:
    first = datetime(2026, 5, 4, 22, 0)  # noqa: DTZ001
    recurrence = Recurrence("FREQ=DAILY;COUNT=3", "UTC", first, 0, 3600, (first + timedelta(days=1),))

    found = list(occurrences(recurrence, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)))

    assert [each.occurs_at.day for each in found] == [4, 6]


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=DAILY;UNTIL=20260507", 7),
        ("FREQ=DAILY;UNTIL=20260507T190000Z", 7),
        ("FREQ=DAILY;UNTIL=20260507T185959Z", 6),
        ("FREQ=DAILY;UNTIL=20260507T220000", 7),
    ],
)
def test_until_includes_the_time_it_names_in_the_zone_of_the_work(rule: str, last: int) -> None:
    recurrence = Recurrence(rule, "Europe/Riga", datetime(2026, 5, 4, 22, 0), 0, 3600)  # noqa: DTZ001

    found = list(occurrences(recurrence, datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)))

    assert found[-1].occurs_at == datetime(2026, 5, last, 19, 0, tzinfo=UTC)


START = datetime(2026, 5, 5, 20, 0, tzinfo=UTC)
REFUSED = [
    ("FREQ=SECONDLY", "daily, weekly, monthly or yearly"),
    ("FREQ=HOURLY;COUNT=1000000000", "daily, weekly, monthly or yearly"),
    ("", "The rule does not recur"),
    ("FREQ=DAILY;BYHOUR=1,2", "times of the day"),
    ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "does not fall on Tue 2026-05-05"),
    ("FREQ=WEEKLY;BYDAY=WE", "does not fall on Tue 2026-05-05"),
    ("FREQ=MONTHLY;BYDAY=2TU", "does not fall on Tue 2026-05-05"),
    ("FREQ=MONTHLY;BYDAY=6TU", "does not fall on"),
    ("FREQ=WEEKLY;BYDAY=XX", "does not fall on|not a recurrence rule"),
    ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=nonsense", "not a recurrence rule"),
    ("FREQ=DAILY;BYSETPOS=1", "only a monthly or yearly rule"),
    ("FREQ=YEARLY;BYWEEKNO=20", "has BYWEEKNO"),
    ("FREQ=DAILY;COUNT=0", "COUNT is 0"),
    ("FREQ=DAILY;COUNT=x", "COUNT is X"),
    ("FREQ=DAILY;COUNT=1000000000", "from 1 to 100,000"),
    ("FREQ=DAILY;UNTIL=2026-12-31", "UNTIL is 2026-12-31"),
    ("FREQ=DAILY;INTERVAL=0", "INTERVAL is 0"),
    ("FREQ=DAILY;INTERVAL=99999999999999999999", "INTERVAL is 9999"),
    ("FREQ=DAILY;UNTIL=tomorrow", "UNTIL is TOMORROW"),
    ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "both COUNT and UNTIL"),
    ("FREQ=DAILY;FREQ=WEEKLY", "a part twice"),
    ("FREQ=DAILY;BYMONTH=MAY", "not a list of numbers"),
    ("FREQ=DAILY" + ";" * 400, "longer than 300"),
    ("FREQ=DAILY;UNTIL=20200101", "does not fall on"),
]


@pytest.mark.parametrize(("rule", "message"), REFUSED)
def test_a_rule_that_cannot_be_followed_is_refused_with_what_to_write(rule: str, message: str) -> None:
    with pytest.raises(RecurrenceError, match=message):
        recurrence_of(rule, "UTC", START, START + HOUR)


def test_work_that_would_last_longer_than_it_may_or_in_no_zone_is_refused() -> None:
    with pytest.raises(RecurrenceError, match="up to 31 days"):
        recurrence_of("FREQ=YEARLY", "UTC", START, START + timedelta(days=32))
    with pytest.raises(RecurrenceError, match="not a time zone"):
        recurrence_of("FREQ=DAILY", "Mars/Olympus", START, START + HOUR)
    with pytest.raises(RecurrenceError, match="begins in 1889"):
        check_recurrence(Recurrence("FREQ=DAILY", "UTC", datetime(1889, 1, 1), 0, 60))  # noqa: DTZ001


def test_a_rule_for_ever_is_looked_at_only_as_far_as_it_is_asked_for() -> None:
    endless = recurrence_of("FREQ=DAILY;COUNT=100000", "Europe/Riga", START, START + HOUR)

    assert len(next_occurrences(endless, START, 5)) == 5
    assert next_occurrences(recurrence_of("FREQ=DAILY;COUNT=2", "UTC", START, START + HOUR), START + 30 * HOUR, 5) == []
