"""What tickets do when problems come, change and go: one ticket for each customer and problem that asks for one."""

from collections.abc import Collection, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from nocdesk.customers.model import Customer
from nocdesk.customers.phrasebook import Phrasebook, phrasebook_of
from nocdesk.events import ProblemChanged, ProblemOpened, ProblemResolved
from nocdesk.problems.model import ProblemMember, ServiceProblem
from nocdesk.problems.queries import problem_of_alarm
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets import line_words
from nocdesk.tickets.model import Audience, MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.opening import NewTicket, add_ticket, harm_to
from nocdesk.tickets.priorities import Impact, impact_of, priority_of
from nocdesk.tickets.problem_evidence import (
    Broken,
    broken_by,
    linked_problem,
    members,
    tickets_linked_with,
)
from nocdesk.tickets.self_restoring import reopen_inherited
from nocdesk.tickets.timeline import AUTOMATIC, moment_words, say_to_customer, speaker, write_line
from nocdesk.tickets.workflow import FINAL, OPEN

_SEVERITY = tuple(Impact)
CHANNEL = "NocDesk"


def on_problem_changed(work: UnitOfWork, fact: ProblemOpened | ProblemChanged) -> None:
    """Bring the tickets of a problem up to what it is now; doing it again changes nothing."""
    problem = work.session.get_one(ServiceProblem, fact.problem_id)
    if problem.resolved_at is not None:
        return
    for ticket in _inherited(work, problem.id):
        reopen_inherited(work, ticket)
        _join(work, ticket, problem.id)
    for ticket in tickets_linked_with(work.session, problem.id):
        if ticket.status not in FINAL:
            _join(work, ticket, problem.id)
    open_asked_for(work, problem)


def on_problem_resolved(work: UnitOfWork, fact: ProblemResolved) -> None:
    """Tell the tickets that no alarm was linked with; those that one was have heard of its end."""
    has_link = exists().where(TicketMatch.ticket_id == TroubleTicket.id, TicketMatch.state == MatchState.LINKED)
    query = select(TroubleTicket).where(
        TroubleTicket.problem_id == fact.problem_id, TroubleTicket.status.in_(tuple(OPEN)), ~has_link
    )
    for ticket in work.session.scalars(query.order_by(TroubleTicket.id)).all():
        when = moment_words(work, ticket, fact.ended_at)
        say_to_customer(work, ticket, "line.fault_cleared", AUTOMATIC, when=when)


def follow_link(work: UnitOfWork, ticket: TroubleTicket) -> None:
    """A link came or went: the ticket belongs to the problem of what it is linked with now."""
    if ticket.is_system:
        return
    problem_id = linked_problem(work.session, ticket.id)
    if problem_id is None:
        ticket.problem_id = None
    else:
        _join(work, ticket, problem_id)


def open_for_problem_of(work: UnitOfWork, alarm_id: int) -> None:
    """A ticket turned out not to be about an alarm's problem: its customer may have to get one of its own."""
    problem_id = problem_of_alarm(work.session, alarm_id)
    if problem_id is not None:
        open_asked_for(work, work.session.get_one(ServiceProblem, problem_id))


def open_asked_for(work: UnitOfWork, problem: ServiceProblem) -> None:
    """Open a ticket for each customer whose agreement asks for it and that has none about this problem."""
    if problem.resolved_at is not None:
        return
    broken = broken_by(work.session, problem.id)
    asking = {customer: own for customer, own in broken.items() if any(each.asks_for_ticket for each in own)}
    served = served_customers(work, problem.id, asking)
    for customer_id, own in asking.items():
        if customer_id not in served:
            _open(work, problem, customer_id, own)


def served_customers(work: UnitOfWork, problem_id: int, asking: dict[int, list[Broken]]) -> set[int]:
    """The customers that have a ticket about a problem, or one on a broken service that may turn out to be about it."""
    session = work.session
    about = TroubleTicket.problem_id == problem_id
    own = about & (TroubleTicket.is_system | TroubleTicket.status.in_(tuple(OPEN)))
    found = set(session.scalars(select(TroubleTicket.customer_id).where(own)))
    services = {each.service_id for group in asking.values() for each in group}
    return found | _waiting(work, problem_id, services)


def _waiting(work: UnitOfWork, problem_id: int, services: Collection[int]) -> set[int]:
    """The customers that have reported a broken service, unless somebody said that it is another trouble."""
    is_declined = exists().where(
        TicketMatch.ticket_id == TroubleTicket.id,
        TicketMatch.state == MatchState.DECLINED,
        TicketMatch.alarm_id.in_(members(problem_id)),
    )
    query = select(TroubleTicket.customer_id).where(
        TroubleTicket.service_id.in_(services),
        TroubleTicket.status.in_(tuple(OPEN)),
        TroubleTicket.problem_id.is_(None),
        ~is_declined,
    )
    return set(work.session.scalars(query))


def _open(work: UnitOfWork, problem: ServiceProblem, customer_id: int, broken: Sequence[Broken]) -> None:
    worst, customer = broken[0], work.session.get_one(Customer, customer_id)
    add_ticket(
        work,
        NewTicket(
            customer_id=customer_id,
            service_id=worst.service_id,
            site_id=None,
            text=system_text(phrasebook_of(work.session, customer.language), broken),
            began_at=problem.began_at,
            channel=CHANNEL,
            problem_id=problem.id,
            is_system=True,
        ),
        speaker(work),
    )


def system_text(book: Phrasebook, broken: Sequence[Broken]) -> str:
    """What the desk writes where no customer has said anything, of the worst services, in the customer's language."""
    effect = broken[0].effect
    worst = [each for each in broken if each.effect is effect]
    service = book.service(worst[0].words)
    if len(worst) == 1:
        return book.sentence(f"found.{effect}", service=service)
    return book.sentence(f"found.{effect}_with_more", service=service, more=str(len(worst) - 1))


def _join(work: UnitOfWork, ticket: TroubleTicket, problem_id: int) -> None:
    """Make a ticket one of a problem's; what a problem breaks can make it more pressing, never less."""
    if ticket.problem_id != problem_id:
        ticket.problem_id = problem_id
    impact = impact_of(harm_to(work.session, ticket.customer_id, ticket.service_id))
    if _SEVERITY.index(impact) >= _SEVERITY.index(ticket.impact):
        return
    before, ticket.impact = ticket.priority, impact
    ticket.priority = priority_of(impact, ticket.urgency)
    words = line_words.PRIORITY.format(before=before, after=ticket.priority, impact=impact, urgency=ticket.urgency)
    write_line(work, ticket, words, speaker(work), audience=Audience.STAFF)


def _inherited(work: UnitOfWork, problem_id: int) -> list[TroubleTicket]:
    """Tickets of problems that this one has taken every alarm of, unless the desk has one of both for a customer."""
    was, still = aliased(ProblemMember), aliased(ProblemMember)
    emptied = (
        select(was.problem_id)
        .where(was.alarm_id.in_(members(problem_id)), was.problem_id != problem_id)
        .where(~exists().where(still.problem_id == was.problem_id, still.left_at.is_(None)))
    )
    taken = select(TroubleTicket.customer_id).where(TroubleTicket.problem_id == problem_id, TroubleTicket.is_system)
    query = select(TroubleTicket).where(
        TroubleTicket.problem_id.in_(emptied),
        TroubleTicket.status.not_in(tuple(FINAL)),
        ~(TroubleTicket.is_system & TroubleTicket.customer_id.in_(taken)),
    )
    return list(work.session.scalars(query.order_by(TroubleTicket.id)))
