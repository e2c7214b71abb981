"""Whole agreements judged by evidence at hand: which series serves which objective, and what changes where terms do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nocdesk.services.model import ServiceClass
from nocdesk.sla.binning import Samples
from nocdesk.sla.evaluating import Evidence, compare, evaluate
from nocdesk.sla.periods import PeriodRule
from nocdesk.sla.verdicts import Verdict
from tests.nocdesk.sla.judged import AVAILABILITY, DELAY, JUNE, after, every, objective, stretch, terms, up_but

DAILY = PeriodRule.of("day")


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["delay", "rtt_ms"], "delay"),
        (["other", "rtt_ms"], "rtt_ms"),
        (["HQ:rtt_ms", "pdv_ms"], "HQ:rtt_ms"),
        (["mine", "delay"], "mine"),
        (["anything"], "anything"),
        (["one", "other"], None),
    ],
)
def test_a_series_is_found_by_the_words_of_its_objective(names: list[str], chosen: str | None) -> None:
    asked = objective(DELAY, series="mine")
    series = {name: every(60, [float(number)]) for number, name in enumerate(names)}

    found = Evidence([], series).samples_of(asked, terms(asked))

    assert found is (series[chosen] if chosen else None)


def test_every_period_that_is_touched_is_judged_and_the_first_is_cut() -> None:
    agreed = terms(objective(AVAILABILITY, period=DAILY))

    found = evaluate(agreed, Evidence(up_but(stretch(ServiceClass.DOWN, 30, 31))), after(6), after(60))

    assert [judged.contract_seconds for judged in found] == [18 * 3600, 24 * 3600, 12 * 3600]
    assert [judged.verdict for judged in found] == [Verdict.MET, Verdict.BREACHED, Verdict.MET]


def test_a_rolling_objective_is_judged_once_as_it_ends() -> None:
    agreed = terms(objective(AVAILABILITY, period=PeriodRule.of("rolling:2d")))

    found = evaluate(agreed, Evidence(up_but()), JUNE, after(240))

    assert [(judged.period.starts_at, judged.period.ends_at) for judged in found] == [(after(192), after(240))]


def test_what_if_puts_both_judgements_of_a_period_side_by_side() -> None:
    strict, mild = objective(DELAY, period=DAILY), objective(DELAY, period=DAILY, limit=80.0)
    other = replace(strict, name="other")
    evidence = Evidence(up_but(), {"delay": every(300, [70.0] * 288)})

    found = compare(terms(strict), replace(terms(mild), objectives=(mild, other)), evidence, JUNE, after(24))

    assert [(each.objective, each.period.starts_at) for each in found] == [("delay", JUNE), ("other", JUNE)]
    assert [side.verdict for side in (found[0].before, found[0].after) if side] == [Verdict.BREACHED, Verdict.MET]
    assert found[1].before is None


def test_late_samples_are_put_where_they_belong() -> None:
    on_time = every(300, [10.0, 20.0, 30.0])
    order = [2, 0, 1]

    late = Samples.of(on_time.at_us[order], on_time.values[order])

    assert late.values.tolist() == on_time.values.tolist()
    assert late.at_us.tolist() == on_time.at_us.tolist()
    assert after(0) + timedelta(seconds=600) == after(1 / 6)
