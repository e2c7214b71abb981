"""Of several thresholds on a metric the most specific one judges."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.quality.model import Side, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import applicable
from nocdesk.severity import PerceivedSeverity


def make_threshold(
    trigger: float, *, service: int | None = None, template: str | None = None, metric: Metric = Metric.RTT_MS
) -> Threshold:
    return Threshold(
        name=f"{metric} {trigger}",
        metric=metric,
        side=Side.ABOVE,
        trigger=trigger,
        rearm=trigger - 1,
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
        applicable(order, service_id, template)[Metric.RTT_MS].limits.trigger
        for service_id, template in ((7, "Gold"), (9, "Gold"), (9, "Bronze"), (None, None), (8, None))
    ]

    assert triggers == [10.0, 20.0, 30.0, 30.0, 11.0]


def test_metrics_are_judged_apart_and_without_a_threshold_not_at_all() -> None:
    rules = applicable([OF_7, make_threshold(1.0, metric=Metric.LOSS_PCT)], 9, None)

    assert {metric: rule.limits.trigger for metric, rule in rules.items()} == {Metric.LOSS_PCT: 1.0}


@given(
    st.lists(st.tuples(st.sampled_from([None, 7, 8]), st.sampled_from([None, "Gold", "Silver"])), max_size=8),
    st.sampled_from([None, 7, 8]),
    st.sampled_from([None, "Gold"]),
)
def test_the_choice_is_the_first_of_the_best_rank(
    kinds: list[tuple[int | None, str | None]], service: int | None, template: str | None
) -> None:
    thresholds = [make_threshold(float(n), service=s, template=t) for n, (s, t) in enumerate(kinds)]

    chosen = applicable(thresholds, service, template).get(Metric.RTT_MS)

    own = [t for t in thresholds if t.service_id is not None and t.service_id == service]
    shared = [t for t in thresholds if t.service_id is None and t.template is not None and t.template == template]
    for_all = [t for t in thresholds if t.service_id is None and t.template is None]
    best = next(iter(own or shared or for_all), None)
    assert (chosen.limits.trigger if chosen else None) == (best.trigger if best else None)


def test_a_rule_says_the_value_the_unit_and_the_limit() -> None:
    rule = applicable([make_threshold(1.0, metric=Metric.LOSS_PCT)], None, None)[Metric.LOSS_PCT]

    assert rule.words(2.4) == "Packet loss 2.4 % > 1 %"
