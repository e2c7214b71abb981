"""How a ticket is fetched for a change, so that nobody overwrites what somebody else did meanwhile."""

from sqlalchemy.orm.exc import StaleDataError

from nocdesk.errors import NocdeskError
from nocdesk.events import TicketChanged
from nocdesk.language import _
from nocdesk.store.unit_of_work import ConflictError, UnitOfWork
from nocdesk.tickets.merging import TicketVersion, version_of
from nocdesk.tickets.model import TroubleTicket


class TicketError(NocdeskError):
    """What was asked of a ticket cannot be."""


class TicketConflictError(ConflictError):
    """Somebody else changed the ticket first; `theirs` is what it says now."""

    def __init__(self, theirs: TicketVersion) -> None:
        super().__init__(
            _(
                "{ticket} was changed by {changed_by} at {changed_at:%H:%M:%S} UTC; nothing was "
                "saved. Compare both versions, then save again."
            ).format(ticket=theirs.ticket, changed_by=theirs.changed_by, changed_at=theirs.changed_at)
        )
        self.theirs = theirs


def ticket_to_edit(work: UnitOfWork, ticket_id: int, expected_version: int | None = None) -> TroubleTicket:
    """The ticket as it is now, kept from other writers until the end of the unit of work.

    Raises TicketConflictError where it is no longer in the version that the editor saw; None: whatever it is in.
    """
    try:
        # PostgreSQL makes the second of two writers wait here, so that it sees what the first one wrote.
        ticket = work.session.get(TroubleTicket, ticket_id, with_for_update={"key_share": True})
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
