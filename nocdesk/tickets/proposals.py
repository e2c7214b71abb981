"""What tickets do when a ticket is opened and when problems come: propose what belongs together."""

from sqlalchemy import select

from nocdesk.events import ProblemChanged, ProblemOpened, TicketOpened
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import TicketMatch, TroubleTicket
from nocdesk.tickets.pairing import candidates, gather, propose
from nocdesk.tickets.proposing import MOST_FOR_A_TICKET


def on_ticket_opened(work: UnitOfWork, fact: TicketOpened) -> None:
    """Propose to a new ticket the problems and open alarms that it most likely belongs to."""
    ticket = work.session.get_one(TroubleTicket, fact.ticket_id)
    if ticket.is_system:
        return
    decided = set(work.session.scalars(select(TicketMatch.alarm_id).where(TicketMatch.ticket_id == ticket.id)))
    likely = [each for each in candidates(work.session, ticket) if each.why.is_proposed]
    for each in [each for each in likely if each.alarm_id not in decided][:MOST_FOR_A_TICKET]:
        propose(work, ticket.id, each.alarm_id, each.why)


def on_problem_changed(work: UnitOfWork, fact: ProblemOpened | ProblemChanged) -> None:
    """Propose the problem instead of each of its alarms."""
    gather(work, fact.problem_id)
