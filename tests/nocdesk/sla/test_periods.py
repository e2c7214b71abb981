"""The calendar month in the customer's time zone, against an oracle that walks through it hour by hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.sla.periods import month_of

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
