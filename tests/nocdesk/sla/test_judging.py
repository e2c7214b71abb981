"""Verdicts of availability, budgets, burn rates and time to breach on cases that can be reckoned by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest

from nocdesk.services.model import ServiceClass
from nocdesk.sla.burn import WINDOWS
from nocdesk.sla.calendar import ContractCalendar
from nocdesk.sla.credit_steps import Basis, CreditTable, Step
from nocdesk.sla.hours import WeeklyHours
from nocdesk.sla.judging import judge, judged
from nocdesk.sla.objectives import PlannedRule
from nocdesk.sla.periods import PeriodRule, period_at
from nocdesk.sla.sums import Ground, summed, sums_of
from nocdesk.sla.verdicts import Verdict
from tests.nocdesk.sla.judged import (
    AVAILABILITY,
    JULY,
    JUNE,
    after,
    judged_at,
    objective,
    stretch,
    terms,
    up_but,
)

OFFICE = ContractCalendar("UTC", (WeeklyHours.of("mon-fri 09:00-17:00"),))

DOWN, UNKNOWN, PLANNED = ServiceClass.DOWN, ServiceClass.UNKNOWN, ServiceClass.PLANNED


def test_thirty_days_with_2592_seconds_of_outage_are_99_point_9_percent_and_use_the_budget_up_exactly() -> None:
    outages = [
        stretch(DOWN, 10, 10 + 1000 / 3600),
        stretch(DOWN, 50, 50 + 1500 / 3600),
        stretch(DOWN, 90, 90 + 92 / 3600),
    ]

    found = judged_at(JULY, up_but(*outages))

    assert (found.contract_seconds, found.measured_seconds, found.down_seconds) == (2_592_000, 2_592_000, 2592)
    assert (found.achieved, found.coverage, found.outages) == (0.999, 1.0, 3)
    assert (found.budget_total_s, found.budget_left_s, found.verdict) == (2592, 0, Verdict.MET)


def test_one_second_more_is_a_breach() -> None:
    found = judged_at(JULY, up_but(stretch(DOWN, 10, 10 + 2593 / 3600)))

    assert (found.verdict, found.budget_left_s) == (Verdict.BREACHED, -1)
    assert found.reason == "43 min 13 s bad, 1 s more than the 43 min 12 s that are allowed"


def test_a_gap_counts_for_neither_side_and_shrinks_the_budget() -> None:
    found = judged_at(JULY, up_but(stretch(UNKNOWN, 100, 120), stretch(DOWN, 10, 10.5)))

    assert (found.measured_seconds, found.down_seconds) == (700 * 3600, 1800)
    assert found.coverage == 700 / 720
    assert (found.budget_total_s, found.budget_left_s) == (2520, 720)


def test_with_too_little_measured_there_is_no_verdict_unless_it_is_broken_whatever_the_gap_was() -> None:
    gap = stretch(UNKNOWN, 100, 300)

    few = judged_at(JULY, up_but(gap, stretch(DOWN, 10, 10.6)))
    many = judged_at(JULY, up_but(gap, stretch(DOWN, 10, 11)))

    assert few.budget_left_s is not None
    assert few.budget_left_s < 0
    assert (few.verdict, many.verdict) == (Verdict.UNDECIDED, Verdict.BREACHED)
    assert few.reason == "not enough evidence: 72.2222 % was measured, 90 % is needed"


def test_just_as_much_measured_as_is_needed_is_enough() -> None:
    enough = judged_at(JULY, up_but(stretch(UNKNOWN, 100, 172)))
    a_second_less = judged_at(JULY, up_but(stretch(UNKNOWN, 100, 172 + 1 / 3600)))

    assert (enough.coverage, enough.verdict) == (0.9, Verdict.MET)
    assert a_second_less.verdict is Verdict.UNDECIDED


def test_a_time_of_which_nothing_was_to_be_measured_is_undecided() -> None:
    found = judged_at(after(1), up_but(stretch(PLANNED, 0, 720)))

    assert (found.verdict, found.achieved, found.coverage) == (Verdict.UNDECIDED, None, None)


def test_only_contract_hours_count() -> None:
    # 1 June 2026 is a Monday: down from Monday 16:00 to Tuesday 10:00 is two hours of 22 days of eight.
    found = judged_at(JULY, up_but(stretch(DOWN, 16, 34)), terms(calendar=OFFICE))

    assert (found.contract_seconds, found.down_seconds, found.outages) == (22 * 8 * 3600, 7200, 1)
    assert [(bad.began_at, bad.ended_at) for bad in found.bad] == [(after(16), after(17)), (after(33), after(34))]


def test_planned_work_that_was_announced_too_late_counts_as_what_lies_beneath() -> None:
    rule = PlannedRule(notice=timedelta(days=1))
    in_time = stretch(PLANNED, 100, 101, announced_h=76)
    late = stretch(PLANNED, 200, 202, announced_h=177)
    never = stretch(PLANNED, 300, 303, beneath=ServiceClass.DEGRADED)

    found = judged_at(JULY, up_but(in_time, late, never), terms(planned=rule))

    assert (found.excluded_seconds, found.down_seconds) == (3600, 7200)
    assert found.measured_seconds == 719 * 3600


def test_planned_work_above_the_cap_counts_as_what_lies_beneath() -> None:
    rule = PlannedRule(cap_s=2.5 * 3600)
    works = [
        stretch(PLANNED, 100, 102),
        stretch(PLANNED, 200, 201, beneath=ServiceClass.UP),
        stretch(PLANNED, 300, 301),
    ]

    found = judged_at(JULY, up_but(*works), terms(planned=rule))

    assert (found.excluded_seconds, found.down_seconds) == (2.5 * 3600, 3600)
    assert found.excluded == {PLANNED: 2.5 * 3600}


def test_burn_rates_are_those_of_the_budget_and_a_rule_needs_its_short_window_too() -> None:
    # In the last hour 54 s were bad of the 3.6 s that an hour allows: 15 times too fast, where 14.4 is alarming.
    now = after(400)
    burning = judged_at(now, up_but(stretch(DOWN, 400 - 54 / 3600, 400)))
    over = judged_at(now, up_but(stretch(DOWN, 399.5, 399.5 + 54 / 3600)))

    assert burning.burn == {"1h": 15.0, "6h": 2.5, "1d": 0.625, "3d": pytest.approx(0.2083, abs=1e-4)}
    assert over.burn == burning.burn
    assert burning.verdict is Verdict.AT_RISK
    assert (
        burning.reason == "over 1h the budget burns 15\N{MULTIPLICATION SIGN}; 14.4\N{MULTIPLICATION SIGN} is alarming"
    )
    assert over.verdict is Verdict.MET


@pytest.mark.parametrize(("days", "rates"), [(30, [14.4, 6, 3, 1]), (28, [13.44, 5.6, 2.8, 0.9333])])
def test_the_rates_of_the_rules_are_scaled_by_the_periods_length(days: int, rates: list[float]) -> None:
    assert [float(window.rate(days * 86_400)) for window in WINDOWS] == pytest.approx(rates, abs=1e-4)


def test_most_of_the_budget_used_is_a_risk_until_the_period_is_over() -> None:
    stretches = up_but(stretch(DOWN, 10, 10 + 2200 / 3600))

    assert judged_at(after(600), stretches).verdict is Verdict.AT_RISK
    assert judged_at(JULY, stretches).verdict is Verdict.MET


def test_the_promise_breaks_when_the_budget_is_gone_at_the_present_rate() -> None:
    down_now = judged_at(after(100), up_but(stretch(DOWN, 99.9, 100)))
    half_bad = judged_at(after(100), up_but(stretch(DOWN, 99.2, 99.7)))

    assert down_now.time_to_breach == after(99.9) + timedelta(seconds=2592)
    assert half_bad.time_to_breach == after(100) + timedelta(seconds=2 * (2592 - 1800))
    assert judged_at(after(100), up_but()).time_to_breach is None


def test_time_to_breach_passes_in_contract_time_only() -> None:
    found = judged_at(after(16.9), up_but(stretch(DOWN, 16.85, 17)), terms(calendar=OFFICE))

    # Of 633.6 s three minutes are used, six pass until 17:00, and the rest on Tuesday from 09:00.
    assert found.budget_total_s == pytest.approx(22 * 8 * 3.6)
    assert found.time_to_breach == after(33) + timedelta(seconds=93.6)


def test_credit_is_that_of_the_periods_end_and_what_it_would_be_if_it_lasted() -> None:
    table = CreditTable(
        "availability", Basis.ACHIEVED, (Step(Decimal("0.999"), Decimal(5)), Step(Decimal("0.995"), Decimal(10)))
    )

    found = judged_at(after(360), up_but(stretch(DOWN, 359.5, 360)), terms(credit=table))

    assert found.projected == 1 - 1800 / 2_592_000
    assert found.credit is not None
    assert found.credit.percent == 0
    assert [str(each.credit.money) for each in found.if_lasted if each.credit] == [
        "50.00 EUR",
        "50.00 EUR",
        "100.00 EUR",
    ]
    assert [each.down_s for each in found.if_lasted] == [2700, 5400, 16200]


def test_where_too_little_was_measured_no_credit_is_decided_and_a_certain_breach_is_owed_all_the_same() -> None:
    table = CreditTable("availability", Basis.ACHIEVED, (Step(Decimal("0.999"), Decimal(5)),))
    agreed = terms(credit=table)
    for bad_h, verdict, percent in ((0.0, "undecided", None), (0.6, "undecided", None), (0.8, "breached", 5)):
        outages = [stretch(DOWN, 200, 200 + bad_h)] if bad_h else []

        found = judged_at(after(720), up_but(stretch(UNKNOWN, 0, 144), *outages), agreed)

        assert (found.verdict, found.is_credit_open) == (verdict, percent is None)
        assert (None if found.credit is None else found.credit.percent) == percent
        assert all(each.credit is not None for each in found.if_lasted)
    assert not judged_at(after(720), up_but(stretch(UNKNOWN, 0, 144)), terms()).is_credit_open


def test_the_budget_is_worth_its_share_of_the_charge() -> None:
    found = judged_at(JULY, up_but(stretch(DOWN, 10, 10.5)))

    assert (str(found.budget_total), str(found.budget_left)) == ("1.00 EUR", "0.31 EUR")


def test_the_budget_of_half_a_month_is_worth_half_as_much() -> None:
    half = period_at(AVAILABILITY.period, JUNE, "UTC").clipped(after(360))
    ground = Ground(half, up_but(stretch(DOWN, 400, 400.1)))

    one = judge(AVAILABILITY, terms(), ground, JULY)
    two = judged(AVAILABILITY, terms(), summed([sums_of(AVAILABILITY, terms(), ground, JULY)] * 2), half, JULY)

    # 1,296 s of June's 2,592,000 at 1,000.00 a month, and 360 s less.
    assert (one.budget_total_s, str(one.budget_total), str(one.budget_left)) == (1296, "0.50 EUR", "0.36 EUR")
    assert str(two.budget_total) == "0.50 EUR"


def test_the_budget_of_a_period_that_rolls_is_worth_its_part_of_it() -> None:
    rolling = objective(AVAILABILITY, period=PeriodRule.of("rolling:10d"))
    since = period_at(rolling.period, after(240), "UTC").clipped(after(120))

    found = judge(rolling, terms(rolling), Ground(since, up_but()), after(240))

    # A thousandth of 5 of the 10 days, which are 10 / 30.436875 of a month.
    assert (found.budget_total_s, str(found.budget_total)) == (432, "0.16 EUR")
