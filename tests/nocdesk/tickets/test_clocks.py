"""A ticket's clocks run by its agreement, stand for a reason, are told further up, and are judged by service levels."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.boards.breach_board import breach_detail
from nocdesk.boards.evidence_bundle import Wanted, bundle_content
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement
from nocdesk.people.model import SYSTEM, Actor, AuditEntry, Role
from nocdesk.priority import Priority
from nocdesk.services.model import Service
from nocdesk.sla.agreements import renew
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
from nocdesk.tickets import escalation
from nocdesk.tickets.clocks import ClockRow, ClockState, StopRow, clock_rows, stop_rows
from nocdesk.tickets.commands import (
    Assignment,
    assign_ticket,
    change_status,
    restore_ticket,
    set_priority,
    start_clock,
    stop_clock,
    take_ticket,
)
from nocdesk.tickets.escalation import escalate_due
from nocdesk.tickets.model import StopReason, TicketStatus, TicketTarget, TroubleTicket, Workgroup
from nocdesk.tickets.priorities import Impact, Urgency
from nocdesk.tickets.workflow import ForbiddenTransitionError
from tests.nocdesk.tickets.desk import CARE, Desk

MINUTE, HOUR = 60, 3600
SUPERVISOR = Actor("sam", Role.SUPERVISOR)
OBJECTIVES = [
    {"measure": "response", "priority": "low", "limit": 30 * MINUTE, "target": 1.0},
    {"measure": "restoration", "priority": "low", "limit": 4 * HOUR, "target": 0.5},
    {"measure": "restoration", "priority": "critical", "limit": HOUR, "target": 1.0},
]


@pytest.fixture
def agreed(desk: Desk) -> Desk:
    """The bank's voice trunk is under an agreement on tickets; those about it that nobody made pressing are low."""
    with desk.work(SYSTEM) as work:
        service = work.session.get_one(Service, desk.services["SIP-1"])
        agreement = Agreement(
            name="Bank", customer_id=service.customer_id, template="", starts_at=work.now,
            own_terms={"objective": OBJECTIVES, "timezone": "Europe/Zurich"},
        )  # fmt: skip
        work.session.add(agreement)
        work.session.flush()
        service.agreement_id = agreement.id
        renew(work, agreement, work.now, "signed")
    return desk


def open_low(desk: Desk) -> int:
    """A ticket of low priority."""
    number = desk.open_ticket("SIP-1")
    with desk.work(CARE) as work:
        set_priority(work, ticket_id=number, impact=Impact.LOW, urgency=Urgency.LOW)
    return number


def clocks(desk: Desk, number: int) -> dict[Kind, ClockRow]:
    with desk.read() as session:
        rows = clock_rows(session, session.get_one(TroubleTicket, number), desk.clock.now())
        return {row.kind: row for row in rows}


def stops(desk: Desk, number: int) -> tuple[StopRow, ...]:
    with desk.read() as session:
        return stop_rows(session, number)


def after(desk: Desk, minutes: float) -> None:
    desk.clock.advance(minutes * MINUTE)


def test_both_clocks_run_from_the_opening_on(agreed: Desk) -> None:
    number = open_low(agreed)
    opened = agreed.clock.now()
    after(agreed, 10)

    found = clocks(agreed, number)

    response, restoration = found[Kind.RESPONSE], found[Kind.RESTORATION]
    assert (response.state, response.used_s, response.target_s) == (ClockState.RUNNING, 600, 30 * MINUTE)
    assert response.due_at == opened + timedelta(minutes=30)
    assert (restoration.state, restoration.share) == (ClockState.RUNNING, 600 / (4 * HOUR))


def test_the_first_one_ends_when_somebody_begins_to_work_on_it(agreed: Desk) -> None:
    number = open_low(agreed)
    after(agreed, 29)
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)
    after(agreed, 60)

    assert clocks(agreed, number)[Kind.RESPONSE].state is ClockState.KEPT


def test_whoever_answers_too_late_has_missed_it(agreed: Desk) -> None:
    number = open_low(agreed)
    after(agreed, 31)
    late = clocks(agreed, number)[Kind.RESPONSE].state
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)

    assert (late, clocks(agreed, number)[Kind.RESPONSE].state) == (ClockState.LATE, ClockState.MISSED)


@pytest.mark.parametrize(("reason", "status"), [
    (StopReason.CUSTOMER, TicketStatus.PENDING), (StopReason.ACCESS, TicketStatus.PENDING),
    (StopReason.AGREED, TicketStatus.HELD), (StopReason.THIRD_PARTY, TicketStatus.HELD),
])  # fmt: skip
def test_a_stop_says_who_when_and_why_and_does_not_count(
    agreed: Desk, reason: StopReason, status: TicketStatus
) -> None:
    number = open_low(agreed)
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)
    after(agreed, 60)
    with agreed.work() as work:
        stop_clock(work, ticket_id=number, reason=reason, note="Key is with the janitor")
    began = agreed.clock.now()
    after(agreed, 600)
    standing = clocks(agreed, number)[Kind.RESTORATION]
    with agreed.work(CARE) as work:
        start_clock(work, ticket_id=number)
    after(agreed, 30)

    (stop,) = stops(agreed, number)
    assert (standing.state, standing.used_s, standing.due_at) == (ClockState.STOPPED, HOUR, None)
    assert (stop.reason, stop.note, stop.began_at) == (reason.value, "Key is with the janitor", began)
    assert (stop.began_by, stop.ended_at, stop.ended_by) == ("mara", began + timedelta(hours=10), "cleo")
    assert clocks(agreed, number)[Kind.RESTORATION].used_s == 90 * MINUTE
    with agreed.read() as session:
        assert session.get_one(TroubleTicket, number).status is TicketStatus.IN_PROGRESS
    assert status in (TicketStatus.PENDING, TicketStatus.HELD)


def test_a_status_that_waits_stops_the_clock_by_itself(agreed: Desk) -> None:
    number = open_low(agreed)
    for status in (TicketStatus.IN_PROGRESS, TicketStatus.HELD):
        with agreed.work() as work:
            change_status(work, ticket_id=number, status=status)

    assert [stop.reason for stop in stops(agreed, number)] == ["agreed"]


def test_who_has_not_answered_yet_cannot_stop_the_clock(agreed: Desk) -> None:
    number = open_low(agreed)

    with pytest.raises(ForbiddenTransitionError), agreed.work() as work:
        stop_clock(work, ticket_id=number, reason=StopReason.CUSTOMER)

    assert stops(agreed, number) == ()


def test_a_restored_ticket_that_was_not_accepted_has_run_all_the_time(agreed: Desk) -> None:
    number = open_low(agreed)
    after(agreed, 60)
    with agreed.work() as work:
        restore_ticket(work, ticket_id=number)
    kept = clocks(agreed, number)[Kind.RESTORATION].state
    after(agreed, 60)
    with agreed.work() as work:
        change_status(work, ticket_id=number, status=TicketStatus.IN_PROGRESS, reason="Still dead")

    assert kept is ClockState.KEPT
    assert clocks(agreed, number)[Kind.RESTORATION].used_s == 2 * HOUR


def test_another_priority_has_another_target(agreed: Desk) -> None:
    number = open_low(agreed)
    with agreed.work() as work:
        set_priority(work, ticket_id=number, impact=Impact.HIGH, urgency=Urgency.HIGH)

    assert clocks(agreed, number)[Kind.RESTORATION].target_s == HOUR
    assert agreed.ticket(number).priority is Priority.CRITICAL


def test_a_ticket_is_told_further_up_by_shares_of_its_target_each_level_once(agreed: Desk) -> None:
    number = open_low(agreed)
    with agreed.work() as work:
        group = Workgroup(name="Field north", supervisor="rita")
        work.session.add(group)
        work.session.flush()
        assign_ticket(work, ticket_id=number, assignment=Assignment(group.id))
        take_ticket(work, ticket_id=number)
    taken = []
    for minutes in (119, 1, 71, 1, 49, 0):
        after(agreed, minutes)
        for core in (agreed.core, Core(agreed.core.engine, agreed.core.settings, agreed.core.actor, agreed.clock)):
            with core.work(SYSTEM) as work:
                taken.append(escalate_due(work))

    told = [line for line in agreed.lines(number) if line.startswith("Escalated")]
    assert taken == [0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0]
    assert told == [
        "Escalated to Field north: 50% of the 4 h to restoration are used",
        "Escalated to rita: 80% of the 4 h to restoration are used",
        "Escalated to rita: 100% of the 4 h to restoration are used",
    ]
    with agreed.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "escalate_ticket")).all()
    assert len(entries) == 3


def test_a_clock_that_stands_is_told_to_nobody(agreed: Desk) -> None:
    number = open_low(agreed)
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)
        stop_clock(work, ticket_id=number, reason=StopReason.CUSTOMER)
    after(agreed, 600)

    with agreed.work(SYSTEM) as work:
        assert escalate_due(work) == 0


def test_the_levels_rise() -> None:
    shares = [level.share for level in escalation.levels()]

    assert shares == sorted(shares)
    assert {level.to for level in escalation.levels()} <= {"workgroup", "supervisor"}


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
