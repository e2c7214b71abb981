"""One update on a problem reaches every ticket of it; restored is believed of each service by its own check."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.people.model import Actor, Role
from nocdesk.problems.model import ServiceProblem
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.commands import assign_crew
from nocdesk.tickets.model import Audience, RestorationCause, RestorationStatus, TicketStatus, TroubleTicket
from nocdesk.tickets.problem_updates import NOTHING_SEEN, ProblemUpdated, update_problem
from nocdesk.tickets.queries import timeline
from nocdesk.tickets.restoration import RestorationUpdate
from nocdesk.tickets.verification import CheckRow
from tests.nocdesk.tickets.desk import FIELD, Desk

PASSED = (CheckRow("Service", "working", "working", 5),)
RUNNING = (CheckRow("Service", "working", "working", 3),)


def problem_with(desk: Desk, *tickets: int) -> int:
    with desk.work() as work:
        problem = ServiceProblem(
            number="PRB-1",
            severity=PerceivedSeverity.CRITICAL,
            text="Link down: LINK-7",
            rule="link",
            reason="acc-7 ge-0/0/1 is down",
            began_at=work.now,
            opened_at=work.now,
            changed_at=work.now,
        )
        work.session.add(problem)
        work.session.flush()
        for ticket_id in tickets:
            work.session.get_one(TroubleTicket, ticket_id).problem_id = problem.id
        return problem.id


def update(
    desk: Desk,
    problem: int,
    asked: RestorationUpdate,
    *proved: int,
    but: int | None = None,
    seen: Mapping[int, datetime] = NOTHING_SEEN,
) -> ProblemUpdated:
    def check(_session: Session, ticket: TroubleTicket) -> Sequence[CheckRow]:
        return PASSED if ticket.id in proved else RUNNING

    with desk.work(FIELD) as work:
        return update_problem(work, problem_id=problem, update=asked, check=check, but=but, seen=seen)


def told(desk: Desk, ticket: int) -> list[str]:
    with desk.read() as session:
        return [line.text for line in timeline(session, ticket) if line.audience is Audience.CUSTOMER]


def test_every_open_ticket_of_the_problem_says_it_and_no_other(desk: Desk) -> None:
    first, second, other = (desk.open_ticket(), desk.open_ticket("ACC-3", "Mill Dairy"), desk.open_ticket())
    problem = problem_with(desk, first, second)
    etr = desk.clock.now() + timedelta(hours=2)

    updated = update(
        desk,
        problem,
        RestorationUpdate(RestorationStatus.ON_SITE, etr, RestorationCause.CABLE_DAMAGE, tells_customer=True),
    )

    assert updated == ProblemUpdated((desk.ticket(first).number, desk.ticket(second).number), ())
    for ticket in (first, second):
        assert desk.ticket(ticket).restoration is RestorationStatus.ON_SITE
        assert desk.ticket(ticket).etr_at == etr
        assert told(desk, ticket)[-1].startswith("A cable that serves you is damaged and a crew is on site.")
    assert desk.ticket(other).restoration is None


def test_a_ticket_that_somebody_else_changed_after_it_was_seen_stays_as_it_is_and_is_named(desk: Desk) -> None:
    first, second = desk.open_ticket(), desk.open_ticket("ACC-3", "Mill Dairy")
    problem = problem_with(desk, first, second)
    seen = {ticket: desk.ticket(ticket).updated_at for ticket in (first, second)}
    desk.clock.advance(60)
    with desk.work(Actor("bob", Role.ENGINEER)) as work:
        assign_crew(work, ticket_id=second, crew="South 1")

    asked = RestorationUpdate(RestorationStatus.ON_SITE, None, crew="North 4")
    updated = update(desk, problem, asked, seen=seen)

    number = desk.ticket(second).number
    assert updated == ProblemUpdated(
        (desk.ticket(first).number,), (f"{number} stays as it is: bob changed it meanwhile",)
    )
    assert (desk.ticket(first).crew, desk.ticket(second).crew) == ("North 4", "South 1")
    assert update(desk, problem, asked, seen=seen | {second: desk.ticket(second).updated_at}).left == ()


def test_each_customer_is_told_in_its_own_language(desk: Desk) -> None:
    first, second = desk.open_ticket(), desk.open_ticket("ACC-3", "Mill Dairy")
    problem = problem_with(desk, first, second)
    with desk.work() as work:
        work.session.get_one(Customer, desk.customers["Mill Dairy"]).language = "de"

    update(desk, problem, RestorationUpdate(RestorationStatus.REPAIRING, None, tells_customer=True))

    assert told(desk, first)[-1].startswith("The repair is under way.")
    assert told(desk, second)[-1].startswith("Die Reparatur läuft.")


def test_only_what_its_own_check_proves_is_restored(desk: Desk) -> None:
    proved, unproved = desk.open_ticket(), desk.open_ticket("ACC-3", "Mill Dairy")
    problem = problem_with(desk, proved, unproved)

    updated = update(desk, problem, RestorationUpdate(RestorationStatus.RESTORED, None, tells_customer=True), proved)

    assert desk.ticket(proved).status is TicketStatus.RESOLVED
    assert desk.ticket(unproved).restoration is RestorationStatus.TESTING
    assert desk.ticket(unproved).status is TicketStatus.IN_PROGRESS
    assert updated.left == (f"{desk.ticket(unproved).number} is being tested: Service working, 3 of 5 min",)
    assert told(desk, unproved)[-1].startswith("The repair is done and being tested.")


def test_a_reason_restores_all_of_them(desk: Desk) -> None:
    tickets = desk.open_ticket(), desk.open_ticket("ACC-3", "Mill Dairy")
    problem = problem_with(desk, *tickets)

    update(desk, problem, RestorationUpdate(RestorationStatus.RESTORED, None, reason="Customers confirmed by phone"))

    assert {desk.ticket(ticket).status for ticket in tickets} == {TicketStatus.RESOLVED}


def test_what_was_said_on_one_ticket_is_not_said_there_again(desk: Desk) -> None:
    first, second = desk.open_ticket(), desk.open_ticket("ACC-3", "Mill Dairy")
    problem = problem_with(desk, first, second)

    updated = update(desk, problem, RestorationUpdate(RestorationStatus.DISPATCHED, None), but=first)

    assert updated.tickets == (desk.ticket(second).number,)
    assert desk.ticket(first).restoration is None


def test_saying_it_twice_changes_nothing_the_second_time(desk: Desk) -> None:
    ticket = desk.open_ticket()
    problem = problem_with(desk, ticket)
    etr = desk.clock.now() + timedelta(hours=1)
    asked = RestorationUpdate(RestorationStatus.ON_SITE, etr)

    update(desk, problem, asked)
    lines = desk.lines(ticket)
    update(desk, problem, asked)

    assert desk.lines(ticket) == lines
