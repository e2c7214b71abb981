"""The calendar month in the customer's time zone, against an oracle that walks through it hour by hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.sla.micros import EPOCH
from nocdesk.sla.periods import PeriodError, PeriodRule, month_of, period_at, periods_between

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = ["UTC", "Europe/Riga", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]


@pytest.mark.parametrize(
    ("zone", "month", "starts_at", "ends_at", "hours"),
    [
        ("Europe/Riga", "2026-03", "2026-02-28T22:00Z", "2026-03-31T21:00Z", 31 * 24 - 1),
        ("Europe/Riga", "2026-10", "2026-09-30T21:00Z", "2026-10-31T22:00Z", 31 * 24 + 1),
        ("Europe/Riga", "2026-11", "2026-10-31T22:00Z", "2026-11-30T22:00Z", 30 * 24),
        ("America/New_York", "2026-03", "2026-03-01T05:00Z", "2026-04-01T04:00Z", 31 * 24 - 1),
        ("America/New_York", "2026-11", "2026-11-01T04:00Z", "2026-12-01T05:00Z", 30 * 24 + 1),
        ("America/New_York", "2026-12", "2026-12-01T05:00Z", "2027-01-01T05:00Z", 31 * 24),
        ("UTC", "2028-02", "2028-02-01T00:00Z", "2028-03-01T00:00Z", 29 * 24),
    ],
)
def test_a_month_begins_and_ends_at_the_customers_midnight(
    zone: str, month: str, starts_at: str, ends_at: str, hours: int
) -> None:
    midmonth = datetime.fromisoformat(f"{month}-15T12:00+00:00")

    period = month_of(midmonth, zone, LONG_AGO)

    assert period.starts_at == datetime.fromisoformat(starts_at)
    assert period.ends_at == datetime.fromisoformat(ends_at)
    assert period.seconds == hours * 3600


@pytest.mark.parametrize("zone", ["Europe/Riga", "America/New_York"])
def test_the_last_second_and_the_first_belong_to_different_months(zone: str) -> None:
    border = month_of(datetime(2026, 10, 15, tzinfo=UTC), zone, LONG_AGO).ends_at

    before = month_of(border - timedelta(microseconds=1), zone, LONG_AGO)
    after = month_of(border, zone, LONG_AGO)

    assert (before.ends_at, after.starts_at) == (border, border)


def test_an_agreement_that_starts_in_the_month_has_the_rest_of_it() -> None:
    agreed_from = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)

    period = month_of(datetime(2026, 11, 25, tzinfo=UTC), "UTC", agreed_from)

    assert (period.starts_at, period.seconds) == (agreed_from, 10 * 86_400 + 17.5 * 3600)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
def test_every_half_hour_of_the_period_and_none_beside_it_has_the_months_name(now: datetime, zone: str) -> None:
    local = ZoneInfo(zone)
    name = now.astimezone(local).strftime("%Y-%m")

    period = month_of(now, zone, LONG_AGO)

    assert period.starts_at <= now < period.ends_at
    half_hours = int(period.seconds // 1800)
    inside = [period.starts_at + timedelta(minutes=30 * n) for n in range(0, half_hours, 7)]
    inside.append(period.ends_at - timedelta(seconds=1))
    assert {at.astimezone(local).strftime("%Y-%m") for at in inside} == {name}
    beside = (period.starts_at - timedelta(seconds=1), period.ends_at)
    assert name not in {at.astimezone(local).strftime("%Y-%m") for at in beside}


@pytest.mark.parametrize(
    ("rule", "zone", "now", "starts_at", "ends_at"),
    [
        ("day", "Europe/Riga", "2026-03-29T10:00Z", "2026-03-28T22:00Z", "2026-03-29T21:00Z"),
        ("day", "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T10:00Z", "2011-12-30T10:00Z"),
        ("day", "Pacific/Apia", "2011-12-30T10:00Z", "2011-12-30T10:00Z", "2011-12-31T10:00Z"),
        ("day", "America/Sao_Paulo", "2018-11-04T12:00Z", "2018-11-04T03:00Z", "2018-11-05T02:00Z"),
        ("week", "Europe/Riga", "2026-03-29T20:59:59Z", "2026-03-22T22:00Z", "2026-03-29T21:00Z"),
        ("week", "Australia/Sydney", "2026-04-05T00:00Z", "2026-03-29T13:00Z", "2026-04-05T14:00Z"),
        ("month", "Asia/Kathmandu", "2026-01-31T18:15Z", "2026-01-31T18:15Z", "2026-02-28T18:15Z"),
        ("quarter", "America/Chicago", "2026-12-31T23:00Z", "2026-10-01T05:00Z", "2027-01-01T06:00Z"),
        ("year", "UTC", "2028-12-31T23:59:59Z", "2028-01-01T00:00Z", "2029-01-01T00:00Z"),
        ("rolling:28d", "Europe/Riga", "2026-04-05T12:00Z", "2026-03-08T12:00Z", "2026-04-05T12:00Z"),
    ],
)
def test_a_period_is_that_of_the_zones_calendar(rule: str, zone: str, now: str, starts_at: str, ends_at: str) -> None:
    period = period_at(PeriodRule.of(rule), datetime.fromisoformat(now), zone)

    assert (period.starts_at, period.ends_at) == (datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at))


@pytest.mark.parametrize("rule", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("zone", [*ZONES, "America/Sao_Paulo"])
def test_periods_follow_each_other_without_a_gap(rule: str, zone: str) -> None:
    start, end = datetime(2011, 11, 5, 7, tzinfo=UTC), datetime(2012, 2, 1, tzinfo=UTC)

    found = periods_between(PeriodRule.of(rule), start, end, zone)

    assert found[0].starts_at <= start < found[0].ends_at
    assert found[-1].starts_at < end <= found[-1].ends_at
    assert [p.ends_at for p in found[:-1]] == [p.starts_at for p in found[1:]]


def test_the_grid_of_bins_stays_where_a_period_is_cut() -> None:
    day = period_at(PeriodRule.of("day"), datetime(2026, 3, 29, 10, tzinfo=UTC), "Europe/Riga")

    cut = day.clipped(datetime(2026, 3, 29, 1, 2, 3, tzinfo=UTC))

    assert (cut.starts_at.minute, cut.ends_at, cut.anchor_us) == (2, day.ends_at, day.anchor_us)
    assert period_at(PeriodRule.of("rolling:7d"), cut.starts_at, "UTC").grid_from == EPOCH


@pytest.mark.parametrize("text", ["", "fortnight", "rolling", "rolling:0d", "rolling:30", "rolling:367d", "month:2d"])
def test_a_period_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match="write"):
        PeriodRule.of(text)


@pytest.mark.parametrize("text", ["day", "quarter", "rolling:30d"])
def test_a_period_is_written_as_it_can_be_read(text: str) -> None:
    assert str(PeriodRule.of(text)) == text
