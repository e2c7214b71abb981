"""Decisions move the points of matching: little by little, never far, never to the other side, and back on request."""

from math import exp, log1p
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from nocdesk.people.model import SYSTEM, Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.tickets.commands import decline_match, link_match, open_ticket
from nocdesk.tickets.learning import PRIOR_SD, STEEPNESS, Decision, learnt_points
from nocdesk.tickets.taught import learn_matching, match_quality, points_in_force, reset_matching, weight_rows
from nocdesk.tickets.weights import Feature, Points, shipped
from tests.nocdesk.tickets.desk import Desk

WEAK = frozenset({Feature.SAME_CUSTOMER, Feature.WITHIN_5_MIN, Feature.SAME_TOWN})
STRONG = frozenset({Feature.SAME_SERVICE, Feature.SAME_CUSTOMER, Feature.WITHIN_5_MIN})
RITA = Actor("rita", Role.SUPERVISOR)

decisions = st.lists(
    st.builds(Decision, st.frozensets(st.sampled_from(Feature), min_size=1, max_size=6), st.booleans()), max_size=60
)


def test_without_decisions_the_points_are_the_shipped_ones() -> None:
    assert learnt_points([], shipped()) == shipped().points


def test_what_is_declined_again_and_again_loses_and_the_rest_stays() -> None:
    found = learnt_points([Decision(WEAK | {Feature.SAME_SITE}, False)] * 30, shipped())

    for feature in Feature:
        change = found[feature] - shipped().points[feature]
        assert (change < 0) if feature in WEAK | {Feature.SAME_SITE} else change == 0


def test_what_is_linked_though_it_scored_little_gains() -> None:
    found = learnt_points([Decision(WEAK, True)] * 10, shipped())

    assert found[Feature.SAME_TOWN] > shipped().points[Feature.SAME_TOWN]


def test_decisions_that_agree_with_the_points_hardly_move_them() -> None:
    found = learnt_points([Decision(STRONG, True)] * 200, shipped())

    assert all(abs(found[feature] - shipped().points[feature]) <= 5 for feature in Feature)


@settings(max_examples=40, deadline=None)
@given(decisions)
def test_no_point_moves_further_than_is_allowed_or_to_the_other_side(made: list[Decision]) -> None:
    found = learnt_points(made, shipped())

    for feature, points in shipped().points.items():
        assert abs(found[feature] - points) <= shipped().most_moved
        assert found[feature] * points > 0


@settings(max_examples=20, deadline=None)
@given(decisions, st.randoms(use_true_random=False))
def test_the_order_of_decisions_does_not_matter(made: list[Decision], random: Random) -> None:
    other = list(made)
    random.shuffle(other)

    assert learnt_points(made, shipped()) == learnt_points(other, shipped())


def log_posterior(points: Points, made: list[Decision]) -> float:
    """What the learnt points make as great as they can, added up one decision at a time."""
    total = -sum(((points[f] - shipped().points[f]) / 100 / PRIOR_SD) ** 2 / 2 for f in Feature)
    for decision in made:
        score = sum(points[feature] for feature in decision.features) / 100
        odds = STEEPNESS * (score - shipped().proposed_from / 100)
        total += -log1p(exp(-odds)) if decision.is_linked else -log1p(exp(odds))
    return total


@settings(max_examples=15, deadline=None)
@given(decisions)
def test_no_other_points_near_by_explain_the_decisions_better(made: list[Decision]) -> None:
    found = learnt_points(made, shipped())
    is_inside = all(abs(found[f] - shipped().points[f]) < shipped().most_moved and abs(found[f]) > 1 for f in Feature)

    for feature in Feature if is_inside else ():
        for change in (-4, 4):
            other = {**found, feature: found[feature] + change}
            assert log_posterior(other, made) < log_posterior(found, made)


def decide(desk: Desk, times: int, *, linked: bool) -> None:
    for number in range(times):
        alarm = desk.raise_alarm("ACC-1", key=f"linkDown|acc-{number} ge-0/0/1")
        ticket = desk.open_ticket("ACC-1")
        with desk.work() as work:
            (link_match if linked else decline_match)(work, ticket_id=ticket, alarm_id=alarm)


def test_a_store_learns_from_its_own_decisions_and_says_so_in_the_audit_trail(desk: Desk) -> None:
    decide(desk, 4, linked=False)

    with desk.work(SYSTEM) as work:
        first = learn_matching(work)
    with desk.work(SYSTEM) as work:
        again = learn_matching(work)

    with desk.read() as session:
        lost = [row.feature for row in weight_rows(session) if row.now < row.shipped]
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "matching_fitted")).all()
    assert (first, again, len(entries)) == (True, False, 1)
    assert Feature.SAME_SITE in lost
    assert entries[0].after["decisions"] == 4


def test_the_next_proposal_is_worth_what_was_learnt(desk: Desk) -> None:
    decide(desk, 4, linked=False)
    before = desk.matches()[-1].score
    with desk.work(SYSTEM) as work:
        learn_matching(work)

    desk.raise_alarm("ACC-1", key="linkDown|acc-99 ge-0/0/1")

    assert desk.matches()[-1].score < before


def test_a_reset_brings_the_shipped_points_back_and_what_was_decided_teaches_no_more(desk: Desk) -> None:
    decide(desk, 4, linked=False)
    with desk.work(SYSTEM) as work:
        learn_matching(work)
    desk.clock.advance(1)
    with desk.work(RITA) as work:
        reset_matching(work)
    desk.clock.advance(1)

    with desk.work(SYSTEM) as work:
        learnt = learn_matching(work)

    with desk.read() as session:
        assert (learnt, points_in_force(session)) == (False, shipped().points)


def test_an_engineer_does_not_reset_what_was_learnt(desk: Desk) -> None:
    with pytest.raises(NotAllowedError), desk.work() as work:
        reset_matching(work)


def test_precision_and_recall_are_those_of_what_was_decided(desk: Desk) -> None:
    decide(desk, 3, linked=True)
    decide(desk, 1, linked=False)
    stranger, ticket = desk.raise_alarm("ACC-3", key="x"), desk.open_ticket("SIP-1")
    with desk.work() as work:
        link_match(work, ticket_id=ticket, alarm_id=stranger)
    opened_from = desk.raise_alarm("WEB-3", key="y")
    with desk.work() as work:
        open_ticket(
            work, customer_id=desk.customers["Mill Dairy"], service_id=None, text="From an alarm", alarm_id=opened_from
        )

    with desk.read() as session:
        quality = match_quality(session)
    assert (quality.right, quality.wrong, quality.missed) == (3, 1, 1)
    assert (quality.precision, quality.recall) == (0.75, 0.75)


def test_of_no_decisions_nothing_is_known(desk: Desk) -> None:
    with desk.read() as session:
        quality = match_quality(session)

    assert (quality.precision, quality.recall) == (None, None)
