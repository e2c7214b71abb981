"""Of several thresholds on a metric the most specific one judges."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.quality.model import Basis, Side, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.quality.standing_limits import Standing, standing, stands_us
from nocdesk.quality.thresholds import Reference, Rule, applicable, value_rule
from nocdesk.severity import PerceivedSeverity

MONDAY = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
"""Ten o'clock in Riga."""


class Known:
    """References that are what the test says."""

    def __init__(self, reference: Reference | None = None) -> None:
        self._reference = reference

    def of(self, rule: Rule, probe_id: int, metric: Metric, instance: str, at_s: float) -> Reference | None:
        return self._reference


def stands(thresholds: Sequence[Threshold], reference: Reference | None = None, at: datetime = MONDAY) -> Standing:
    """Which of them stands at an instant, where all are on one basis of one metric."""
    ((metric, (group,)),) = applicable(thresholds, 7, "Gold").items()
    return standing(group, Known(reference), 1, metric, "", at.timestamp())


def make_threshold(
    trigger: float,
    *,
    service: int | None = None,
    template: str | None = None,
    metric: Metric = Metric.RTT_MS,
    basis: Basis = Basis.VALUE,
    side: Side = Side.ABOVE,
    hours: Sequence[str] = (),
    low: float | None = None,
) -> Threshold:
    return Threshold(
        name=f"{metric} {trigger}",
        metric=metric,
        side=side,
        trigger=trigger,
        rearm=trigger - 1 if side is not Side.BELOW or basis is not Basis.VALUE else trigger + 1,
        low_trigger=low,
        low_rearm=None if low is None else low + 1,
        basis=basis,
        over_min=5,
        weeks=4,
        hours=list(hours),
        timezone="Europe/Riga" if hours else "",
        count=3,
        rearm_count=2,
        severity=PerceivedSeverity.MINOR,
        service_id=service,
        template=template,
    )


FOR_ALL, GOLD, OF_7 = (make_threshold(30.0), make_threshold(20.0, template="Gold"), make_threshold(10.0, service=7))
OF_8, SILVER = make_threshold(11.0, service=8), make_threshold(21.0, template="Silver")


@pytest.mark.parametrize("order", list(permutations((FOR_ALL, GOLD, OF_7, OF_8, SILVER))))
def test_the_services_own_comes_before_its_templates_before_that_for_all(order: tuple[Threshold, ...]) -> None:
    triggers = [
        applicable(order, service_id, template)[Metric.RTT_MS][0][0].trigger
        for service_id, template in ((7, "Gold"), (9, "Gold"), (9, "Bronze"), (None, None), (8, None))
    ]

    assert triggers == [10.0, 20.0, 30.0, 30.0, 11.0]


def test_metrics_are_judged_apart_and_without_a_threshold_not_at_all() -> None:
    rules = applicable([OF_7, make_threshold(1.0, metric=Metric.LOSS_PCT)], 9, None)

    assert {metric: group[0].trigger for metric, (group,) in rules.items()} == {Metric.LOSS_PCT: 1.0}


@given(
    st.lists(st.tuples(st.sampled_from([None, 7, 8]), st.sampled_from([None, "Gold", "Silver"])), max_size=8),
    st.sampled_from([None, 7, 8]),
    st.sampled_from([None, "Gold"]),
)
def test_the_choice_is_the_first_of_the_best_rank(
    kinds: list[tuple[int | None, str | None]], service: int | None, template: str | None
) -> None:
    thresholds = [make_threshold(float(n), service=s, template=t) for n, (s, t) in enumerate(kinds)]

    chosen = value_rule(applicable(thresholds, service, template), Metric.RTT_MS)

    own = [t for t in thresholds if t.service_id is not None and t.service_id == service]
    shared = [t for t in thresholds if t.service_id is None and t.template is not None and t.template == template]
    for_all = [t for t in thresholds if t.service_id is None and t.template is None]
    best = next(iter(own or shared or for_all), None)
    assert (chosen.trigger if chosen else None) == (best.trigger if best else None)


def test_a_rule_says_the_value_the_unit_and_the_limit() -> None:
    assert stands([make_threshold(1.0, metric=Metric.LOSS_PCT)]).words(2.4) == "Packet loss 2.4 % > 1 %"


def test_a_band_of_values_is_left_on_both_sides_and_says_on_which() -> None:
    band = stands([make_threshold(-3.0, metric=Metric.OPTICAL_DBM, side=Side.OUTSIDE, low=-12.0)])

    assert [value for value in (-13.0, -12.0, -8.0, -3.0, -2.0) if band.limits.is_bad(value)] == [-13.0, -2.0]
    assert [value for value in (-11.5, -11.0, -4.0, -3.5) if band.limits.is_good(value)] == [-11.0, -4.0]
    assert band.words(-13.0) == "Optical power -13 dBm < -12 dBm"
    assert band.words(-2.0) == "Optical power -2 dBm > -3 dBm"


@pytest.mark.parametrize(
    ("basis", "side", "trigger", "low", "high"),
    [
        (Basis.STEP, Side.ABOVE, 30.0, -inf, 70.0),
        (Basis.STEP, Side.BELOW, 30.0, 10.0, inf),
        (Basis.STEP_PCT, Side.OUTSIDE, 50.0, 20.0, 60.0),
        (Basis.BASELINE, Side.OUTSIDE, 30.0, 10.0, 70.0),
        (Basis.BASELINE_PCT, Side.BELOW, 25.0, 30.0, inf),
        (Basis.BASELINE_SPREAD, Side.ABOVE, 3.0, -inf, 55.0),
    ],
)
def test_distances_are_laid_around_the_reference(
    basis: Basis, side: Side, trigger: float, low: float, high: float
) -> None:
    found = stands([make_threshold(trigger, basis=basis, side=side)], Reference(40.0, 5.0)).limits

    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize("basis", [basis for basis in Basis if basis is not Basis.VALUE])
def test_a_rule_that_is_still_learning_does_not_fire_and_lets_go_of_what_it_raised(basis: Basis) -> None:
    learning = stands([make_threshold(3.0, basis=basis, side=Side.OUTSIDE)], None).limits

    assert not any(map(learning.is_bad, (-1e9, 0.0, 1e9)))
    assert all(map(learning.is_good, (-1e9, 0.0, 1e9)))


def test_changes_are_said_in_words() -> None:
    step = stands([make_threshold(30.0, basis=Basis.STEP)], Reference(25.0))
    seasonal = stands([make_threshold(3.0, basis=Basis.BASELINE_SPREAD, side=Side.OUTSIDE)], Reference(25.0, 2.0))

    assert step.words(80.0) == (
        "Round-trip delay 80 ms, 55 ms (220%) above the mean of the 5 min before (25 ms), limit 55 ms"
    )
    assert seasonal.words(10.0) == (
        "Round-trip delay 10 ms, 15 ms (60%) below what is usual at this hour of the week in the last 4 weeks (25 ms), "
        "limit 19 ms"
    )


def test_by_day_another_rule_stands_than_by_night_and_a_rule_of_hours_comes_before_one_of_always() -> None:
    rules = [make_threshold(50.0), make_threshold(20.0, hours=["mon-fri 08:00-18:00"])]

    triggers = [stands(rules, at=at).rule.trigger for at in (MONDAY, MONDAY + timedelta(hours=12))]

    assert triggers == [20.0, 50.0]


def test_outside_all_hours_nothing_is_bad() -> None:
    night = stands([make_threshold(20.0, hours=["08:00-18:00"])], at=MONDAY + timedelta(hours=12)).limits

    assert not night.is_bad(1e9)
    assert night.is_good(1e9)


@pytest.mark.parametrize(
    ("rules", "length_s"),
    [
        ([make_threshold(1.0)], None),
        ([make_threshold(1.0, hours=["08:00-18:00"])], 900),
        ([make_threshold(1.0, basis=Basis.STEP)], 300),
        ([make_threshold(1.0, basis=Basis.BASELINE)], 900),
        ([make_threshold(1.0, basis=Basis.STEP), make_threshold(2.0, basis=Basis.BASELINE)], 300),
    ],
    ids=["a value", "hours", "a step", "a season", "a step and a season"],
)
def test_bands_hold_until_the_next_segment_of_the_shortest(rules: list[Threshold], length_s: int | None) -> None:
    at_us = round(MONDAY.timestamp() * 1e6) + 123_456_789

    begin, end = stands_us(applicable(rules, 7, None), at_us)

    assert begin <= at_us < end
    if length_s is None:
        assert end - begin > 10**18
    else:
        assert (end - begin, begin % (length_s * 1_000_000)) == (length_s * 1_000_000, 0)
