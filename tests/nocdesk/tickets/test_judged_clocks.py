"""Service levels judge the clocks of tickets: in time or not, with the evidence of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.boards.breach_board import breach_detail
from nocdesk.boards.evidence_bundle import Wanted, bundle_content
from nocdesk.clock import VirtualClock
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.priority import Priority
from nocdesk.sla.breaches.commands import exclude_breach
from nocdesk.sla.breaches.following import follow_bad_time
from nocdesk.sla.breaches.model import ExclusionReason, SlaBreach
from nocdesk.sla.breaches.states import BreachError
from nocdesk.sla.breaches.watching import sightings
from nocdesk.sla.bundle import files_of
from nocdesk.sla.bundle_check import check_bundle
from nocdesk.sla.evaluating import Evidence, evaluate
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.micros import SECOND_US, us_of
from nocdesk.sla.model import SlaStatus, TicketTime
from nocdesk.sla.objectives import Kind
from nocdesk.sla.parts import running_parts
from nocdesk.sla.quiet_tickets import QuietTickets
from nocdesk.sla.verdicts import Verdict
from nocdesk.sla.what_if import Span, version_of, what_if
from nocdesk.tickets.clocks import ClockState
from nocdesk.tickets.commands import (
    change_status,
    restore_ticket,
    set_priority,
    start_clock,
    stop_clock,
    take_ticket,
)
from nocdesk.tickets.model import StopReason, TicketStatus, TicketTarget, TroubleTicket
from nocdesk.tickets.priorities import Impact, Urgency
from tests.nocdesk.tickets.clock_desk import HOUR, MINUTE, after, agreed, clocks, open_low
from tests.nocdesk.tickets.desk import CARE, Desk

__all__ = ["agreed"]

SUPERVISOR = Actor("sam", Role.SUPERVISOR)


def standings(desk: Desk) -> dict[str, SlaStatus]:
    with desk.work(SYSTEM) as work:
        evaluate_agreements(work)
    with desk.read() as session:
        return {row.objective: row for row in session.scalars(select(SlaStatus))}


def test_service_levels_judge_how_many_tickets_were_in_time(agreed: Desk, clock: VirtualClock) -> None:
    kept, missed, running = open_low(agreed), open_low(agreed), open_low(agreed)
    after(agreed, 10)
    for number in (kept, missed, running):
        with agreed.work() as work:
            take_ticket(work, ticket_id=number)
    after(agreed, 60)
    with agreed.work() as work:
        restore_ticket(work, ticket_id=kept)
        stop_clock(work, ticket_id=running, reason=StopReason.CUSTOMER)
    after(agreed, 600)
    found = standings(agreed)

    response, restoration = found["response low"], found["restoration low"]
    assert (response.state, response.achieved) == (Verdict.MET, 1.0)
    assert (restoration.state, restoration.achieved, restoration.target) == (Verdict.MET, 0.5, 0.5)
    assert found["restoration critical"].achieved is None
    assert restoration.reason == "1 of 2 tickets in time (50 %); promised: at least 50 %"


def test_one_ticket_too_late_breaks_a_promise_about_every_ticket(agreed: Desk) -> None:
    number = open_low(agreed)
    after(agreed, 31)

    before = standings(agreed)["response low"]
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)

    assert (before.state, before.achieved) == (Verdict.BREACHED, 0.0)
    assert standings(agreed)["response low"].state is Verdict.BREACHED


def test_a_ticket_that_was_none_counts_neither_way(agreed: Desk) -> None:
    number = open_low(agreed)
    after(agreed, 31)
    with agreed.work() as work:
        change_status(work, ticket_id=number, status=TicketStatus.REJECTED, reason="Wrong number")

    with agreed.read() as session:
        assert session.scalars(select(TicketTime)).all() == []
    assert standings(agreed)["response low"].achieved is None


def test_what_nobody_promised_has_an_internal_target_that_is_no_service_level(desk: Desk) -> None:
    number = open_low(desk)
    after(desk, 8 * 60 + 1)

    row = clocks(desk, number)[Kind.RESPONSE]

    assert (row.target_s, row.is_internal, row.state) == (8 * HOUR, True, ClockState.LATE)
    assert standings(desk) == {}


def test_the_provider_can_say_another_internal_target(desk: Desk) -> None:
    with desk.work(SYSTEM) as work:
        work.session.add(TicketTarget(priority=Priority.LOW, response_min=5, restoration_min=60))
    number = open_low(desk)

    found = clocks(desk, number)

    assert [found[kind].target_s for kind in (Kind.RESPONSE, Kind.RESTORATION)] == [5 * MINUTE, HOUR]


def test_a_priority_that_the_agreement_is_silent_about_has_the_internal_target(agreed: Desk) -> None:
    number = agreed.open_ticket("SIP-1")
    with agreed.work(CARE) as work:
        set_priority(work, ticket_id=number, impact=Impact.HIGH, urgency=Urgency.HIGH)

    found = clocks(agreed, number)

    assert (found[Kind.RESPONSE].is_internal, found[Kind.RESTORATION].is_internal) == (True, False)


def test_a_late_ticket_is_a_breach_that_grows_with_its_lateness(agreed: Desk) -> None:
    number = open_low(agreed)
    after(agreed, 40)
    standings(agreed)
    with agreed.work(SYSTEM) as work:
        follow_bad_time(work, sightings(work.session))
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)
    after(agreed, 20)
    standings(agreed)
    with agreed.work(SYSTEM) as work:
        follow_bad_time(work, sightings(work.session))

    with agreed.read() as session:
        breach = session.scalars(select(SlaBreach)).one()
        detail = breach_detail(session, breach.id, start=breach.began_at, end=breach.until_at, now=agreed.clock.now())
        number_text = session.get_one(TroubleTicket, number).number
    assert (breach.objective, breach.bad_s, breach.is_running) == ("response low", 10 * MINUTE, False)
    assert detail is not None
    assert [(line.number, line.state, line.used_s) for line in detail.clocks] == [
        (number_text, ClockState.MISSED, 40 * MINUTE)
    ]


def test_the_ledger_of_outages_excuses_no_late_answer(agreed: Desk) -> None:
    open_low(agreed)
    after(agreed, 40)
    standings(agreed)
    with agreed.work(SYSTEM) as work:
        follow_bad_time(work, sightings(work.session))
        work.session.flush()
        breach_id = work.session.scalars(select(SlaBreach.id)).one()

    with pytest.raises(BreachError, match="dispute the breach"), agreed.work(SUPERVISOR) as work:
        exclude_breach(work, breach_id=breach_id, reason=ExclusionReason.CUSTOMER, note="Nobody was there.")


def test_a_bundle_about_tickets_is_reckoned_again_from_its_files_and_says_why_clocks_stood(agreed: Desk) -> None:
    number = open_low(agreed)
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)
        stop_clock(work, ticket_id=number, reason=StopReason.ACCESS, note="Nobody at the site")
    after(agreed, 60)
    with agreed.work() as work:
        start_clock(work, ticket_id=number)
    after(agreed, 5 * 60)
    with agreed.work() as work:
        restore_ticket(work, ticket_id=number)

    with agreed.read() as session:
        wanted = Wanted("SIP-1", "restoration low", None)
        files = files_of(bundle_content(session, wanted, agreed.clock.now(), with_network=False))

    checked = check_bundle(files)
    assert (checked.findings, checked.verdict) == ((), "at_risk")
    assert b"no access to the site,Nobody at the site" in files["stops.csv"]
    assert b"5 h of 4 h used, too late." in files["README.txt"]
    earlier = {**files, "stops.csv": files["stops.csv"].splitlines(keepends=True)[0]}
    assert check_bundle(earlier).findings


def test_services_without_a_ticket_are_not_judged_again_and_again(agreed: Desk) -> None:
    book, now_us = QuietTickets(900 * SECOND_US), us_of(agreed.clock.now())
    with agreed.read() as session:
        parts = running_parts(session, agreed.clock.now())

        first = book.due(session, parts, now_us)
        again = book.due(session, parts, now_us + SECOND_US)
    open_low(agreed)
    with agreed.read() as session:
        with_ticket = book.due(session, parts, now_us + 2 * SECOND_US)

    assert (len(first), again, len(with_ticket)) == (len(parts), [], len(parts))


def test_the_what_if_knows_the_tickets_and_what_another_limit_would_have_made_of_them(agreed: Desk) -> None:
    number = open_low(agreed)
    after(agreed, 40)
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)
    after(agreed, 1)
    service = agreed.services["SIP-1"]

    with agreed.read() as session:
        terms = version_of(session, service, agreed.clock.now()).terms
        easier = tuple(replace(each, limit=HOUR) if each.kind is Kind.RESPONSE else each for each in terms.objectives)
        changed = replace(terms, objectives=easier)
        tried = what_if(session, service, changed, Span.PERIOD, agreed.clock.now())

    response = next(each for each in tried.found if each.objective == "response low")
    assert response.before is not None
    assert response.after is not None
    assert (response.before.achieved, response.after.achieved) == (0.0, 1.0)
    assert (response.before.verdict, response.after.verdict) == (Verdict.BREACHED, Verdict.MET)


def test_of_tickets_that_nobody_has_handed_over_nothing_is_claimed(agreed: Desk) -> None:
    with agreed.read() as session:
        terms = version_of(session, agreed.services["SIP-1"], agreed.clock.now()).terms

    found = evaluate(terms, Evidence(()), agreed.clock.now() - timedelta(hours=1), agreed.clock.now())

    assert {each.verdict for each in found} == {Verdict.UNDECIDED}
