"""What tickets do when a ticket is opened and when alarms come and go: propose what belongs together, and say it."""

from sqlalchemy import func, select

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.model import Alarm
from nocdesk.events import AlarmCleared, AlarmRaised, ProblemChanged, ProblemOpened, TicketOpened
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.evidence import complaint_of, open_tickets_near, trouble_of
from nocdesk.tickets.matching import Match, match
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.pairing import candidates, gather, propose
from nocdesk.tickets.taught import points_in_force
from nocdesk.tickets.timeline import AUTOMATIC, moment_words, say_to_customer
from nocdesk.tickets.workflow import FINAL

MOST_FOR_A_TICKET = 5
"""In a storm only the likeliest alarms are proposed to a ticket; the others can be linked by hand."""


def on_ticket_opened(work: UnitOfWork, fact: TicketOpened) -> None:
    """Propose to a new ticket the problems and open alarms that it most likely belongs to."""
    ticket = work.session.get_one(TroubleTicket, fact.ticket_id)
    if ticket.is_system:
        return
    decided = set(work.session.scalars(select(TicketMatch.alarm_id).where(TicketMatch.ticket_id == ticket.id)))
    likely = [each for each in candidates(work.session, ticket) if each.why.is_proposed]
    for each in [each for each in likely if each.alarm_id not in decided][:MOST_FOR_A_TICKET]:
        propose(work, ticket.id, each.alarm_id, each.why)


def on_alarm_raised(work: UnitOfWork, fact: AlarmRaised) -> None:
    """Propose a new alarm to the open tickets it most likely explains; what is decided or proposed stays as it is."""
    alarm = work.session.get_one(Alarm, fact.alarm_id)
    if alarm.condition in CONSEQUENCES:
        return
    trouble = trouble_of(work.session, alarm)
    tickets = open_tickets_near(work.session, trouble.touched)
    if not tickets:
        return
    known = set(work.session.scalars(select(TicketMatch.ticket_id).where(TicketMatch.alarm_id == alarm.id)))
    points = points_in_force(work.session)
    for ticket in tickets:
        if ticket.id in known:
            continue
        why = match(complaint_of(work.session, ticket), trouble, points)
        if why.is_proposed and not _has_likelier(work, ticket, why):
            propose(work, ticket.id, alarm.id, why)


def on_problem_changed(work: UnitOfWork, fact: ProblemOpened | ProblemChanged) -> None:
    """Propose the problem instead of each of its alarms."""
    gather(work, fact.problem_id)


def on_alarm_cleared(work: UnitOfWork, fact: AlarmCleared) -> None:
    """Tell the linked tickets that their fault is over, once none of the alarms linked with them is active."""
    linked = select(TicketMatch.ticket_id).where(
        TicketMatch.alarm_id == fact.alarm_id, TicketMatch.state == MatchState.LINKED
    )
    open_tickets = select(TroubleTicket).where(TroubleTicket.id.in_(linked), TroubleTicket.status.not_in(tuple(FINAL)))
    for ticket in work.session.scalars(open_tickets.order_by(TroubleTicket.id)).all():
        if _is_still_faulty(work, ticket):
            continue
        when = moment_words(work, ticket, fact.ended_at)
        say_to_customer(work, ticket, "line.fault_cleared", AUTOMATIC, when=when)


def _is_still_faulty(work: UnitOfWork, ticket: TroubleTicket) -> bool:
    active = (
        select(Alarm.id)
        .join(TicketMatch, TicketMatch.alarm_id == Alarm.id)
        .where(TicketMatch.ticket_id == ticket.id, TicketMatch.state == MatchState.LINKED)
        .where(Alarm.cleared_at.is_(None), Alarm.closed_at.is_(None))
    )
    return work.session.scalar(active.limit(1)) is not None


def _has_likelier(work: UnitOfWork, ticket: TroubleTicket, why: Match) -> bool:
    """Whether enough alarms that are at least as likely wait for a decision already."""
    waiting = (
        select(func.count())
        .select_from(TicketMatch)
        .join(Alarm, Alarm.id == TicketMatch.alarm_id)
        .where(TicketMatch.ticket_id == ticket.id, TicketMatch.state == MatchState.PROPOSED)
        .where(TicketMatch.score >= why.score, Alarm.closed_at.is_(None))
    )
    return (work.session.scalar(waiting) or 0) >= MOST_FOR_A_TICKET
