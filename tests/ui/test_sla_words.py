"""What the SLA list and its pane write, against plain decimal arithmetic and a calendar."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.boards.sla_board import ClosedPeriod, ObjectiveDetail, ObjectiveRow
from nocdesk.catalog.model import Measure
from nocdesk.services.model import ServiceClass
from nocdesk.sla.account import Account, Tally
from nocdesk.sla.agreed_terms import resolved
from nocdesk.sla.periods import month_of
from nocdesk.sla.stretch import BadInterval
from nocdesk.sla.verdicts import Verdict
from tests.ui.asking import asked_by
from ui.filters import FilterError
from ui.models.sla_columns import SLA_WORDS, breach_text, sla_order
from ui.sla_text import (
    achieved_text,
    budget_text,
    kept_text,
    left_text,
    minutes_text,
    month_end_text,
    objective_text,
    past_period_text,
    period_text,
    promised_text,
    target_text,
)
from ui.views.sla_reads import LEAST_MARGIN, LONGEST, QUIET, breach_window
from ui.views.sla_words import closed_words, figures, interval_words, reasons, state_words, story, unbroken

NOW = datetime(2026, 11, 10, 10, tzinfo=UTC)
MONTH = month_of(NOW, "UTC", datetime(2026, 1, 1, tzinfo=UTC))
BREACHED = NOW - timedelta(hours=1)


def make_objective(row_id: int = 1, **changes: object) -> ObjectiveRow:
    """Gold availability at risk: 38.0 of 43.2 min used."""
    row = ObjectiveRow(
        id=row_id,
        service_id=7,
        service="VPN-201",
        label="Head office to data centre",
        customer="Orrinvale Bank",
        timezone="UTC",
        measure=Measure.AVAILABILITY,
        target=0.999,
        limit=None,
        achieved=0.99721,
        coverage=0.998,
        budget_s=2592.0,
        budget_left_s=312.0,
        breach_at=NOW + timedelta(minutes=5, seconds=12),
        breached_at=None,
        state=Verdict.AT_RISK,
        period_starts_at=MONTH.starts_at,
        period_ends_at=MONTH.ends_at,
        computed_at=NOW,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def make_detail(row: ObjectiveRow, *bad: BadInterval, excluded_s: float = 0.0) -> ObjectiveDetail:
    """The row with an account that has these bad times."""
    elapsed_s = (NOW - MONTH.starts_at).total_seconds()
    bad_s = sum(interval.seconds for interval in bad)
    excluded = {ServiceClass.PLANNED: excluded_s} if excluded_s else {}
    account = Account(Tally(elapsed_s - bad_s - excluded_s - 600, bad_s, elapsed_s - excluded_s), excluded, bad)
    return ObjectiveDetail(row, account, ())


@pytest.mark.parametrize(
    ("measure", "limit", "words"),
    [
        (Measure.AVAILABILITY, None, "Availability"),
        (Measure.DELAY, 60.0, "Delay ≤ 60 ms"),
        (Measure.PDV, 15.0, "Delay variation ≤ 15 ms"),
        (Measure.LOSS, 0.5, "Packet loss ≤ 0.5 %"),
        (Measure.MOS, 3.6, "Voice quality ≥ 3.6 MOS"),
    ],
)
def test_an_objective_is_called_by_its_measure_and_its_limit(measure: Measure, limit: float | None, words: str) -> None:
    assert objective_text(make_objective(measure=measure, limit=limit)) == words


@pytest.mark.parametrize(
    ("promised", "achieved", "words"),
    [
        ({"measure": "outages", "target": 3}, 2.0, ("Outages", "≤ 3", "2")),
        ({"measure": "longest_outage", "target": 14_400}, 5_400.0, ("Longest outage", "≤ 4 h", "1 h 30 min")),
        ({"measure": "delay", "limit": 40, "statistic": "p95"}, 31.5, ("p95 of Delay ≤ 40 ms", "≤ 40 ms", "31.5 ms")),
        (
            {"measure": "restoration", "priority": "high", "limit": 14_400, "target": 0.95},
            0.5,
            ("Restore ≤ 4 h, high", "95 %", "50.000 %"),
        ),
    ],
)
def test_only_a_share_is_written_as_one(
    promised: dict[str, object], achieved: float, words: tuple[str, str, str]
) -> None:
    objective = resolved("Bank", "UTC", {"objective": [promised]}).objectives[0]
    row = make_objective(
        measure=Measure(str(promised["measure"])),
        limit=objective.limit,
        target=objective.target,
        achieved=achieved,
        promise=objective,
    )

    assert (objective_text(row), promised_text(row), kept_text(row)) == words
    assert budget_text(row) == ("—" if promised["measure"] != "delay" else budget_text(make_objective()))
    assert not any("%" in figure.value for figure in figures(make_detail(row))[:2]) or row.is_share


def test_the_pane_speaks_of_the_tickets_that_an_objective_counts() -> None:
    terms = {"objective": [{"measure": "response", "priority": "critical", "limit": 900, "target": 1.0}]}
    row = make_objective(
        measure=Measure.RESPONSE, limit=900.0, target=1.0, achieved=0.0, state=Verdict.BREACHED,
        reason="0 of 1 ticket in time (0 %); promised: at least 100 %",
        promise=resolved("Bank", "UTC", terms).objectives[0],
    )  # fmt: skip

    said = story(make_detail(row), NOW)

    assert said[0] == (
        "Promised for November: at least 100 % of tickets of critical priority answered within 15 min of contract time."
    )
    assert state_words(row, NOW) == "Breached, 0 of 1 ticket in time (0 %)"
    assert [figure.label for figure in figures(make_detail(row))] == [
        "Promised", "Achieved", "Measured", "In time", "Too late", "Running",
    ]  # fmt: skip


@given(st.floats(0, 1, allow_nan=False))
def test_what_was_achieved_is_never_written_higher_than_it_was(share: float) -> None:
    written = Decimal(achieved_text(share).removesuffix(" %"))

    exact = Decimal(share) * 100
    assert written <= exact + Decimal("1e-8")
    assert exact - written < Decimal("0.001") + Decimal("1e-8")


def test_only_all_of_it_is_written_as_100_percent() -> None:
    assert [achieved_text(share) for share in (1.0, 0.999_999_9, 0.9995, None)] == [
        "100 %", "99.999 %", "99.950 %", "—",
    ]  # fmt: skip
    assert [target_text(share) for share in (0.9995, 0.995, 0.9, 1.0)] == ["99.95 %", "99.5 %", "90 %", "100 %"]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0.0"), (2280, "38.0"), (-378, "6.3"), (6000, "100"), (25_920, "432")]
)
def test_minutes_of_a_budget_have_a_decimal_up_to_a_hundred(seconds: float, words: str) -> None:
    assert minutes_text(seconds) == words


def test_a_budget_says_what_is_used_of_it_and_what_is_left() -> None:
    assert budget_text(make_objective()) == "38.0 of 43.2"
    assert left_text(make_objective()) == "5 min 12 s"
    assert left_text(make_objective(budget_left_s=-740.0)) == "12 min 20 s over"
    assert budget_text(make_objective(achieved=None)) == "—"


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


def test_the_story_says_the_promise_what_was_kept_and_what_is_left() -> None:
    bad = BadInterval(NOW - timedelta(minutes=38), NOW, None)

    words = story(make_detail(make_objective(), bad, excluded_s=7200), NOW)

    assert words == (
        "The service was promised to be available for 99.9 % of November.",
        "It was kept in 99.721 % of the time measured so far.",
        "It was not kept for 38.0 of the 43.2 min that are allowed; 5 min 12 s are left until 30 Nov.",
        "At the rate of the last hour the promise breaks at 10:05 UTC.",
        "2 h of planned work count neither way.",
        "10 min were not measured and count for neither side.",
    )


def test_the_story_of_a_broken_promise_says_by_how_much_and_since_when() -> None:
    row = make_objective(
        measure=Measure.DELAY, limit=60.0, target=0.99, budget_s=25_920.0, budget_left_s=-3180.0,
        state=Verdict.BREACHED, breach_at=None, breached_at=BREACHED, achieved=0.96423,
    )  # fmt: skip

    words = story(make_detail(row, BadInterval(NOW - timedelta(seconds=29_100), NOW, 71.0)), NOW)

    assert words[0] == "Delay was promised to be at most 60 ms in 99 % of November."
    assert words[2] == (
        "It was not kept for 485 of the 432 min that are allowed: 53 min too long; the promise broke at 09:00 UTC."
    )


def test_nothing_is_claimed_of_what_was_not_measured() -> None:
    row = make_objective(achieved=None, coverage=0.0, state=Verdict.UNDECIDED, breach_at=None)

    assert story(make_detail(row), NOW)[1:] == ("Nothing of it has been measured yet, so nothing is claimed.",)


def test_the_six_figures_follow_from_each_other() -> None:
    found = {figure.label: (figure.value, figure.source) for figure in figures(make_detail(make_objective()))}

    assert found == {
        "Promised": ("99.9 %", "of November"),
        "Achieved": ("99.721 %", "so far"),
        "Measured": ("99.8 %", "of 9 d 10 h"),
        "Allowed": ("43.2 min", "0.1 % of 30 d"),
        "Used": ("38.0 min", "88 %"),
        "Left": ("5.2 min", "until 30 Nov"),
    }


def test_a_bad_time_says_its_day_where_it_is_another_one_and_that_it_goes_on() -> None:
    row = make_objective(measure=Measure.LOSS, limit=0.5)
    night = datetime(2026, 11, 8, 23, 50, tzinfo=UTC)

    over = interval_words(BadInterval(night, night + timedelta(minutes=25), 2.44), row, NOW)
    running = interval_words(BadInterval(NOW - timedelta(minutes=10), NOW, 1.1), row, NOW)
    down = interval_words(BadInterval(BREACHED, BREACHED + timedelta(seconds=80), None), make_objective(), NOW)

    assert over == ("8 Nov 23:50 to 9 Nov 00:15", "25.0 min", "worst 2.44 %")
    assert running == ("09:50 to now", "10.0 min", "worst 1.1 %")
    assert down == ("09:00:00 to 09:01:20", "1.3 min", "")


def test_numbers_stay_with_their_units() -> None:
    assert unbroken("kept 38.0 min of 0.5 % at 60 ms, 3 d 4 h, 3 sites") == (
        "kept 38.0\u00a0min of 0.5\u00a0% at 60\u00a0ms, 3\u00a0d 4\u00a0h, 3 sites"
    )


def test_the_most_overdrawn_comes_first_then_what_runs_out_soonest_then_what_is_used_most() -> None:
    rows = [
        make_objective(1, state=Verdict.UNDECIDED, achieved=None),
        make_objective(2, state=Verdict.MET, breach_at=None, budget_left_s=2000.0),
        make_objective(3, state=Verdict.MET, breach_at=None, budget_left_s=900.0),
        make_objective(4),
        make_objective(5, breach_at=NOW + timedelta(minutes=2)),
        make_objective(6, state=Verdict.BREACHED, budget_left_s=-60.0, breach_at=None),
        make_objective(7, state=Verdict.BREACHED, budget_left_s=-900.0, breach_at=None),
    ]

    assert [row.id for row in sorted(rows, key=sla_order)] == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("state:risk", True),
        ("state:breach,undecided", False),
        ("coverage<99.9", True),
        ("coverage<95", False),
        ("used>80 customer:orrin", True),
        ("service:office", True),
        ("objective:delay", False),
        ("-availability", False),
        ("at risk", True),
    ],
)
def test_objectives_are_filtered_by_what_the_columns_show(text: str, passes: bool) -> None:
    assert SLA_WORDS.parse(text, asked_by("sue")).accepts(make_objective()) is passes


def test_a_state_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(FilterError, match="unknown state 'broken'; there are met, risk, breach, undecided"):
        SLA_WORDS.parse("state:broken", asked_by("sue"))


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
