"""Tests of the periods of reports: how they are written, and where they begin and end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nocdesk.reports.report_period import Every, PeriodError, last_closed, period_named, period_with


@pytest.mark.parametrize(
    ("text", "words", "begins_on", "ends_on"),
    [
        ("2026", "2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-Q4", "quarter 4 of 2026", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026-q1", "quarter 1 of 2026", date(2026, 1, 1), date(2026, 4, 1)),
        ("2028-02", "February 2028", date(2028, 2, 1), date(2028, 3, 1)),
        ("2026-12", "December 2026", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026-W53", "week 53 of 2026", date(2026, 12, 28), date(2027, 1, 4)),
        ("2026-10-25", "25 October 2026", date(2026, 10, 25), date(2026, 10, 26)),
    ],
)
def test_a_period_is_named(text: str, words: str, begins_on: date, ends_on: date) -> None:
    period = period_named(text, "UTC")

    assert (period.words, period.begins_on, period.ends_on) == (words, begins_on, ends_on)
    assert period_named(period.name, "UTC") == period


@pytest.mark.parametrize("text", ["", "October", "2026-13", "2026-Q5", "2026-W54", "2026-02-30", "2026-1", "0000"])
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PeriodError, match="2026-W45"):
        period_named(text, "UTC")


@pytest.mark.parametrize(
    ("text", "timezone", "seconds"),
    [
        ("2026-10", "Europe/Riga", 31 * 86_400 + 3_600),
        ("2026-03", "Europe/Riga", 31 * 86_400 - 3_600),
        ("2026-10-25", "Europe/Riga", 90_000),
        ("2026-W44", "Europe/Riga", 7 * 86_400),
        ("2026", "America/Chicago", 365 * 86_400),
        ("2026-09-06", "America/Santiago", 82_800),
        ("2011-12", "Pacific/Apia", 30 * 86_400),
    ],
)
def test_its_seconds_are_real_ones(text: str, timezone: str, seconds: int) -> None:
    period = period_named(text, timezone)

    assert (period.ends_at - period.starts_at).total_seconds() == seconds


def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_change() -> None:
    period = period_named("2026-09-06", "America/Santiago")

    assert period.starts_at == datetime(2026, 9, 6, 4, tzinfo=UTC)


@pytest.mark.parametrize("every", Every)
def test_the_last_closed_period_ended_no_later_than_now_and_the_next_has_begun(every: Every) -> None:
    for days in range(0, 800, 13):
        now = datetime(2026, 1, 1, 0, 30, tzinfo=UTC) + timedelta(days=days)

        period = last_closed(every, now, "Europe/Riga")

        assert period.ends_at <= now
        assert period_with(every, period.ends_on, "Europe/Riga").ends_at > now
