"""How the SLA screens call periods, when a breach is named, and what is said of a period that is over."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.boards.sla_board import ClosedPeriod
from nocdesk.sla.periods import month_of
from nocdesk.sla.stretch import BadInterval
from nocdesk.sla.verdicts import Verdict
from tests.ui.sla_rows import BREACHED, NOW, make_detail, make_objective
from ui.models.sla_columns import breach_text
from ui.sla_text import (
    month_end_text,
    past_period_text,
    period_text,
)
from ui.views.sla_reads import LEAST_MARGIN, LONGEST, QUIET, breach_window
from ui.views.sla_words import closed_words, reasons


@pytest.mark.parametrize("timezone", ["UTC", "Europe/Berlin", "Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu"])
@pytest.mark.parametrize("month", range(1, 13))
def test_the_month_and_its_last_day_are_those_of_the_customers_calendar(timezone: str, month: int) -> None:
    middle = datetime(2026, month, 15, 12, tzinfo=ZoneInfo(timezone))
    period = month_of(middle.astimezone(UTC), timezone, datetime(2020, 1, 1, tzinfo=UTC))

    row = make_objective(timezone=timezone, period_starts_at=period.starts_at, period_ends_at=period.ends_at)

    days = (datetime(2026 + month // 12, month % 12 + 1, 1, tzinfo=UTC) - datetime(2026, month, 1, tzinfo=UTC)).days
    assert period_text(row) == middle.strftime("%B")
    assert month_end_text(row) == f"{days} {middle:%b}"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        ("2026-11-09", "2026-11-10", "9 Nov"),
        ("2026-11-09", "2026-11-16", "the week until 15 Nov"),
        ("2026-11-28", "2026-12-01", "November"),
        ("2026-10-01", "2027-01-01", "the quarter until 31 Dec"),
        ("2026-01-01", "2027-01-01", "2026"),
    ],
)
def test_a_period_of_another_length_is_called_by_its_days(starts_on: str, ends_on: str, words: str) -> None:
    start, end = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (starts_on, ends_on))

    assert period_text(make_objective(timezone="UTC", period_starts_at=start, period_ends_at=end)) == words


def test_a_period_that_rolls_is_called_by_its_length() -> None:
    row = make_objective(period_starts_at=NOW - timedelta(days=30), period_ends_at=NOW, computed_at=NOW)

    assert period_text(row) == "the last 30 d"


def test_the_month_of_a_customer_elsewhere_is_explained_in_both_zones() -> None:
    period = month_of(NOW, "Europe/Berlin", datetime(2020, 1, 1, tzinfo=UTC))
    row = make_objective(timezone="Europe/Berlin", period_starts_at=period.starts_at, period_ends_at=period.ends_at)

    assert (
        "The month is the customer's, 1 Nov 00:00 to 1 Dec 00:00 in Europe/Berlin: 31 Oct 23:00 to 30 Nov 23:00 UTC."
        in reasons(make_detail(row))
    )


def test_a_month_that_began_with_the_agreement_says_so() -> None:
    row = make_objective(period_starts_at=datetime(2026, 11, 4, 9, 30, tzinfo=UTC))

    assert any("from 4 Nov 09:30" in words and "came into force" in words for words in reasons(make_detail(row)))


def test_the_breach_is_counted_down_and_then_named() -> None:
    assert breach_text(make_objective(), NOW) == "in 5m 12s"
    assert breach_text(make_objective(), NOW + timedelta(minutes=6)) == "now"
    assert breach_text(make_objective(breach_at=None), NOW) == "—"
    assert breach_text(make_objective(breach_at=None, breached_at=BREACHED), NOW) == "09:00"


@given(st.integers(0, 9 * 24 * 60), st.integers(1, 5 * 24 * 60))
def test_the_window_holds_the_breach_with_room_on_both_sides_and_no_more_than_a_day(
    ago_min: int, length_min: int
) -> None:
    began_at = NOW - timedelta(minutes=ago_min + length_min)
    interval = BadInterval(began_at, began_at + timedelta(minutes=length_min), None)

    start, end = breach_window([BadInterval(began_at - timedelta(days=1), began_at, 1.0), interval], NOW)

    assert end - start <= LONGEST
    assert interval.ended_at < end <= NOW + timedelta(minutes=2)
    assert end - start == LONGEST or start <= interval.began_at - LEAST_MARGIN


def test_without_a_breach_the_window_is_the_last_two_hours() -> None:
    start, end = breach_window([], NOW)

    assert (end - start, end - NOW) == (QUIET, timedelta(minutes=2))


OCTOBER: Mapping[str, Any] = {
    "period_starts_at": datetime(2026, 10, 1, tzinfo=UTC),
    "period_ends_at": datetime(2026, 11, 1, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        ((10, 1), (11, 1), "October 2026"),
        ((10, 5), (10, 12), "5 Oct to 11 Oct 2026"),
        ((10, 5), (10, 6), "5 Oct 2026"),
        ((10, 7), (11, 1), "7 Oct to 31 Oct 2026"),
        ((7, 1), (10, 1), "1 Jul to 30 Sep 2026"),
    ],
)
def test_a_period_that_is_over_is_named_with_its_year(
    starts_on: tuple[int, int], ends_on: tuple[int, int], words: str
) -> None:
    zone = ZoneInfo("Europe/Riga")
    starts_at, ends_at = (datetime(2026, *on, tzinfo=zone) for on in (starts_on, ends_on))

    row = make_objective(period_starts_at=starts_at, period_ends_at=ends_at, timezone="Europe/Riga")

    assert past_period_text(row) == words


def test_a_period_that_is_over_says_what_was_kept_and_what_is_due() -> None:
    row = make_objective(
        **OCTOBER,
        achieved=0.99913,
        budget_left_s=-524.0,
        state=Verdict.BREACHED,
        currency="EUR",
        money={"credit": "32.00"},
    )

    assert closed_words(ClosedPeriod(row, {}), NOW) == (
        "October 2026",
        "99.913 %",
        "breached",
        "99.8 % measured, 8 min 44 s too long, 32.00 EUR are due.",
    )


def test_a_period_of_which_too_little_was_measured_owes_nothing_yet() -> None:
    money = {"if_15": "32.00", "if_15_percent": "5"}
    row = make_objective(**OCTOBER, state=Verdict.UNDECIDED, coverage=0.4, money=money)

    *_, words = closed_words(ClosedPeriod(row, {}), NOW)

    assert words == "40.0 % measured, 5 min 12 s to spare, no credit is decided."


def test_a_period_that_is_over_says_what_had_been_held_of_it_before() -> None:
    row = make_objective(**OCTOBER, state=Verdict.MET, computed_at=NOW - timedelta(hours=1), money={"credit": "0.00"})

    *_, words = closed_words(ClosedPeriod(row, {"state": ["breached", "met"], "down_s": [9.0, 0.0]}), NOW)

    assert words == "99.8 % measured, 5 min 12 s to spare. Judged again 09:00, breached until then."
