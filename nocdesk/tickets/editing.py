"""How a ticket is fetched for a change, so that nobody overwrites what somebody else did meanwhile."""

from sqlalchemy.orm.exc import StaleDataError

from nocdesk.errors import NocdeskError
from nocdesk.events import TicketChanged
from nocdesk.language import _
from nocdesk.merging import ChangedMeanwhileError
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.merging import TicketValues, version_of
from nocdesk.tickets.model import TroubleTicket


class TicketError(NocdeskError):
    """What was asked of a ticket cannot be."""


class TicketConflictError(ChangedMeanwhileError[TicketValues]):
    """Somebody else changed the ticket first."""


def ticket_to_edit(work: UnitOfWork, ticket_id: int, expected_version: int | None = None) -> TroubleTicket:
    """The ticket as it is now, kept from other writers until the end of the unit of work.

    Raises TicketConflictError where it is no longer in the version that the editor saw; None: whatever it is in.
    """
    try:
        ticket = work.to_edit(TroubleTicket, ticket_id)
    except StaleDataError as error:
        work.session.expire_all()
        raise TicketConflictError(version_of(work.session.get_one(TroubleTicket, ticket_id))) from error
    if ticket is None:
        raise TicketError(_("There is no ticket {ticket_id}; look at the queue again.").format(ticket_id=ticket_id))
    if expected_version is not None and ticket.version != expected_version:
        raise TicketConflictError(version_of(ticket))
    return ticket


def mark_changed(work: UnitOfWork, ticket: TroubleTicket) -> None:
    """Say who changed the ticket last, and have its clocks looked at."""
    ticket.updated_at, ticket.updated_by = work.now, work.actor.name
    work.happened(TicketChanged(ticket.id, work.now, ticket.status.value))
