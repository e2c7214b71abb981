"""Verdicts about bins, statistics, outages and lives on cases that can be reckoned by hand."""

import pytest

from nocdesk.services.model import ServiceClass
from nocdesk.sla.judging import judged
from nocdesk.sla.objectives import Keeps, Kind
from nocdesk.sla.periods import PeriodRule, period_at
from nocdesk.sla.statistic import Statistic
from nocdesk.sla.sums import Ground, summed, sums_of
from nocdesk.sla.verdicts import Verdict
from tests.nocdesk.sla.judged import (
    AVAILABILITY,
    DELAY,
    JULY,
    JUNE,
    after,
    every,
    judged_at,
    objective,
    stretch,
    terms,
    up_but,
)

DOWN, PLANNED = ServiceClass.DOWN, ServiceClass.PLANNED


def test_bins_count_when_they_are_whole_and_measured() -> None:
    values = [50.0, 70.0] * 12  # Two samples a bin whose mean is just the limit, for two hours.
    good = judged_at(after(2), up_but(), terms(DELAY), every(300, values))
    bad = judged_at(after(2), up_but(), terms(DELAY), every(150, [50.0, 70.5] * 24))

    assert (good.measured_seconds, good.down_seconds) == (7200, 3600)
    assert (bad.measured_seconds, bad.down_seconds, len(bad.bad), bad.bad[0].worst) == (7200, 7200, 1, 60.25)


def test_bins_that_touch_an_exclusion_or_are_not_over_are_left_out() -> None:
    found = judged_at(after(1.04), up_but(stretch(PLANNED, 0.1, 0.2)), terms(DELAY), every(60, [1.0] * 120))

    # Bins of five minutes: 0 to 0.083 h; the next two touch planned work; 0.25 h to 1 h are nine; the last one runs.
    assert (found.measured_seconds, found.excluded_seconds) == (10 * 300, 1.04 * 3600 - 3000)
    assert found.coverage == 1.0


def test_a_bin_needs_enough_samples() -> None:
    needs_three = objective(DELAY, min_samples=3)

    found = judged_at(after(1), up_but(), terms(needs_three), every(150, [1.0] * 24))

    assert (found.measured_seconds, found.coverage, found.verdict) == (0, 0.0, Verdict.UNDECIDED)


def test_a_percentile_is_kept_exactly_when_that_share_of_bins_is_good() -> None:
    busy = objective(DELAY, statistic=Statistic.of("p95"), limit=100.0, target=100.0, period=PeriodRule.of("month"))
    values = [50.0] * 8208 + [200.0] * 432

    kept = judged_at(JULY, up_but(), terms(busy), every(300, values))
    broken = judged_at(JULY, up_but(), terms(busy), every(300, [50.0] * 8207 + [200.0] * 433))

    assert (kept.achieved, kept.verdict, kept.budget_left_s) == (50.0, Verdict.MET, 0)
    assert (broken.achieved, broken.verdict, broken.budget_left_s) == (200.0, Verdict.BREACHED, -300)


@pytest.mark.parametrize(
    ("statistic", "keeps", "target", "achieved", "so_far", "in_the_end"),
    [
        ("mean", Keeps.AT_MOST, 20.0, 21.0, Verdict.AT_RISK, Verdict.BREACHED),
        ("max", Keeps.AT_MOST, 30.0, 31.0, Verdict.BREACHED, Verdict.BREACHED),
        ("min", Keeps.AT_LEAST, 15.0, 11.0, Verdict.BREACHED, Verdict.BREACHED),
        ("max", Keeps.AT_LEAST, 40.0, 31.0, Verdict.AT_RISK, Verdict.BREACHED),
        ("mean", Keeps.AT_MOST, 21.0, 21.0, Verdict.MET, Verdict.MET),
        ("p50", Keeps.AT_LEAST, 12.0, 11.0, Verdict.AT_RISK, Verdict.BREACHED),
    ],
)
def test_a_statistic_is_compared_with_its_limit_and_is_final_when_nothing_can_mend_it(
    statistic: str, keeps: Keeps, target: float, achieved: float, so_far: Verdict, in_the_end: Verdict
) -> None:
    asked = objective(DELAY, statistic=Statistic.of(statistic), keeps=keeps, limit=target, target=target)
    samples = every(300, [11.0, 31.0] * 4320)

    found = judged_at(after(300), up_but(), terms(asked), samples)

    assert (found.achieved, found.verdict, found.budget_total_s) == (achieved, so_far, None)
    assert judged_at(JULY, up_but(), terms(asked), samples).verdict is in_the_end


def test_outages_are_counted_where_they_are_longer_than_agreed() -> None:
    counted = objective(AVAILABILITY, kind=Kind.OUTAGES, target=2.0, min_s=60.0, keeps=Keeps.AT_MOST)
    outages = [stretch(DOWN, 10, 10 + 60 / 3600), stretch(DOWN, 20, 21), stretch(DOWN, 21, 21.5), stretch(DOWN, 40, 41)]

    two = judged_at(JULY, up_but(*outages), terms(counted))
    three = judged_at(after(100), up_but(*outages, stretch(DOWN, 60, 61)), terms(counted))

    assert (two.achieved, two.verdict, three.achieved, three.verdict) == (2, Verdict.MET, 3, Verdict.BREACHED)
    assert three.reason == "3 outages; promised: at most 2"


def test_the_longest_outage_is_at_risk_while_it_runs() -> None:
    longest = objective(AVAILABILITY, kind=Kind.LONGEST_OUTAGE, target=4 * 3600.0, keeps=Keeps.AT_MOST)

    running = judged_at(after(21), up_but(stretch(DOWN, 20, 21)), terms(longest))
    over = judged_at(after(30), up_but(stretch(DOWN, 20, 23)), terms(longest))
    broken = judged_at(after(30), up_but(stretch(DOWN, 20, 24.1)), terms(longest))

    assert (running.achieved, running.verdict, running.time_to_breach) == (3600, Verdict.AT_RISK, after(24))
    assert (over.verdict, broken.verdict) == (Verdict.MET, Verdict.BREACHED)


def test_a_customers_services_are_added_up() -> None:
    agreed, whole = terms(), period_at(AVAILABILITY.period, JUNE, "UTC")
    grounds = [Ground(whole, up_but(stretch(DOWN, 10, 11))), Ground(whole, up_but()), Ground(whole, up_but())]

    found = judged(AVAILABILITY, agreed, summed([sums_of(AVAILABILITY, agreed, g, JULY) for g in grounds]), whole, JULY)

    assert (found.measured_seconds, found.down_seconds, found.verdict) == (3 * 2_592_000, 3600, Verdict.MET)
    assert found.budget_total_s == 3 * 2592


def test_a_service_that_begins_within_the_period_has_the_rest_of_it() -> None:
    whole = period_at(AVAILABILITY.period, JUNE, "UTC").clipped(after(240), after(600))
    sums = sums_of(AVAILABILITY, terms(), Ground(whole, up_but()), JULY)

    assert (sums.whole_us, sums.contract_us) == (360 * 3_600_000_000, 360 * 3_600_000_000)
