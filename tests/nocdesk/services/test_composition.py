"""States of services from their parts, beside a walk through all of them that is written without the rules' code."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.services.composition import (
    OWN,
    Composition,
    Part,
    RuleKind,
    State,
    StateRule,
    StateRuleError,
    state_of,
    state_rule,
)
from nocdesk.services.model import PartEffect, ServiceClass

UP, DEGRADED, DOWN = ServiceClass.UP, ServiceClass.DEGRADED, ServiceClass.DOWN
STATES = (UP, DEGRADED, DOWN)
SERVICE = 1


def state(rule: str, *parts: tuple[ServiceClass, PartEffect, float], own: ServiceClass = UP) -> State:
    made = tuple(Part(f"link:{n}", effect, weight) for n, (_, effect, weight) in enumerate(parts))
    troubles = {(SERVICE, f"link:{n}"): found for n, (found, _, _) in enumerate(parts)}
    return state_of(SERVICE, {SERVICE: Composition(state_rule(rule), made)}, {**troubles, (SERVICE, OWN): own})


def plain(*states: ServiceClass) -> list[tuple[ServiceClass, PartEffect, float]]:
    return [(each, PartEffect.PASS, 1.0) for each in states]


@pytest.mark.parametrize(
    ("rule", "states", "expected"),
    [
        ("worst", (UP, UP), UP),
        ("worst", (UP, DEGRADED), DEGRADED),
        ("worst", (DEGRADED, DOWN), DOWN),
        ("best", (UP, DOWN), UP),
        ("best", (DEGRADED, DOWN), DEGRADED),
        ("best", (DOWN, DOWN), DOWN),
        ("at least 2", (UP, UP, DOWN), UP),
        ("at least 2", (UP, DEGRADED, DOWN), DEGRADED),
        ("at least 2", (UP, DOWN, DOWN), DOWN),
        ("at least 3", (UP, UP), DOWN),
        ("weight 0.5", (UP, DOWN), UP),
        ("weight 0.6", (UP, DOWN), DOWN),
        ("weight 0.6", (UP, DEGRADED), DEGRADED),
        ("weight 0.6", (UP, UP, UP, DOWN, DOWN), UP),
    ],
)
def test_a_rule_makes_one_state_of_many(rule: str, states: tuple[ServiceClass, ...], expected: ServiceClass) -> None:
    assert state(rule, *plain(*states)).service_class is expected


def test_every_effect_on_every_state() -> None:
    expected = {
        PartEffect.PASS: (UP, DEGRADED, DOWN),
        PartEffect.RAISE: (UP, DOWN, DOWN),
        PartEffect.LOWER: (UP, UP, DEGRADED),
        PartEffect.IGNORE: (UP, UP, UP),
        PartEffect.DEGRADED: (UP, DEGRADED, DEGRADED),
        PartEffect.DOWN: (UP, DOWN, DOWN),
    }

    found = {
        effect: tuple(state("worst", (each, effect, 1.0)).service_class for each in STATES) for effect in PartEffect
    }

    assert found == expected


def test_an_ignored_part_is_not_counted() -> None:
    parts = [*plain(UP), (UP, PartEffect.IGNORE, 1.0)]

    assert state("at least 2", *parts).service_class is DOWN


def test_no_redundancy_outweighs_what_is_measured_on_the_service_itself() -> None:
    found = state("best", *plain(UP, UP), own=DOWN)

    assert found == State(DOWN, frozenset({(SERVICE, OWN)}))


def test_the_causes_are_the_leaves_and_not_what_only_carries_their_trouble() -> None:
    access, backup, vpn = 2, 3, SERVICE
    compositions = {
        access: Composition(state_rule("best"), (Part("link:1"), Part("link:2"))),
        backup: Composition(state_rule("worst"), (Part("link:3"),)),
        vpn: Composition(
            state_rule("at least 1"), (Part("service:2", service_id=access), Part("service:3", service_id=backup))
        ),
    }
    both_paths = {(access, "link:1"): DOWN, (access, "link:2"): DOWN}

    protected = state_of(vpn, compositions, both_paths)
    lost = state_of(vpn, compositions, {**both_paths, (backup, "link:3"): DOWN})

    assert protected == State(UP)
    assert lost == State(DOWN, frozenset({(access, "link:1"), (access, "link:2"), (backup, "link:3")}))


def test_only_the_worst_parts_cause_the_worst() -> None:
    found = state("worst", *plain(DEGRADED, DOWN, DOWN))

    assert found.causes == {(SERVICE, "link:1"), (SERVICE, "link:2")}


@pytest.mark.parametrize("words", ["", "at least", "at least 0", "at least 1.5", "weight 0", "weight 1.1", "most"])
def test_words_that_are_no_rule_are_refused_with_what_to_write(words: str) -> None:
    with pytest.raises(StateRuleError, match="write"):
        state_rule(words)


@pytest.mark.parametrize("words", ["worst", "best", "at least 2", "weight 0.6"])
def test_a_rule_says_itself_in_the_words_it_is_written_in(words: str) -> None:
    assert state_rule(words).words == words


RULES = st.one_of(
    st.sampled_from([StateRule(RuleKind.WORST), StateRule(RuleKind.BEST)]),
    st.integers(1, 4).map(lambda n: StateRule(RuleKind.AT_LEAST, float(n))),
    st.sampled_from([0.25, 0.5, 0.75, 1.0]).map(lambda share: StateRule(RuleKind.WEIGHT, share)),
)


@given(RULES, st.lists(st.tuples(st.sampled_from(STATES), st.sampled_from(PartEffect), st.integers(1, 3)), max_size=4))
def test_one_service_is_as_a_plain_walk_says(
    rule: StateRule, parts: list[tuple[ServiceClass, PartEffect, int]]
) -> None:
    found = state(rule.words, *[(each, effect, float(weight)) for each, effect, weight in parts])

    assert found.service_class is slowly(rule, parts)


def slowly(rule: StateRule, parts: list[tuple[ServiceClass, PartEffect, int]]) -> ServiceClass:
    """By numbers: 0 up, 1 degraded, 2 down; each part as often as it weighs."""
    change = {"pass": (0, 1, 2), "raise": (0, 2, 2), "lower": (0, 0, 1), "degraded": (0, 1, 1), "down": (0, 2, 2)}
    weighs = [weight if rule.kind is RuleKind.WEIGHT else 1 for _, _, weight in parts]
    bad: list[int] = []
    for (each, effect, _), weight in zip(parts, weighs, strict=True):
        if effect is not PartEffect.IGNORE:
            bad += [change[effect][STATES.index(each)]] * weight
    if not bad:
        return UP
    needed = {
        RuleKind.WORST: len(bad),
        RuleKind.BEST: 1,
        RuleKind.AT_LEAST: rule.needed,
        RuleKind.WEIGHT: rule.needed * len(bad),
    }[rule.kind]
    for level in (0, 1):
        if sum(number <= level for number in bad) >= needed:
            return STATES[level]
    return DOWN


def test_more_trouble_never_makes_a_service_better() -> None:
    for rule, first, second in product(("worst", "best", "at least 1", "at least 2", "weight 0.6"), STATES, STATES):
        better = state(rule, *plain(first, second)).service_class
        worse = state(rule, *plain(first, DOWN)).service_class

        assert STATES.index(worse) >= STATES.index(better)
