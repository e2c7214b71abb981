"""How a change of a ticket is taken back without taking back what others did after it."""

from nocdesk.merging import merge
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import change_status
from nocdesk.tickets.editing import TicketConflictError, ticket_to_edit
from nocdesk.tickets.merging import TicketValues, version_of
from nocdesk.tickets.restoration import set_back


def take_back(work: UnitOfWork, *, ticket_id: int, before: TicketValues, after: TicketValues) -> None:
    """Undo the change that led from `before` to `after`, and nothing else.

    Fields that others changed meanwhile stay as they are. Raises TicketConflictError where they changed one of those
    that would be set back.
    """
    theirs = version_of(ticket_to_edit(work, ticket_id))
    result = merge(after, before, theirs.values)
    if result.contested:
        raise TicketConflictError(theirs)
    set_back(work, ticket_id=ticket_id, values=result.values)


def take_status_back(work: UnitOfWork, *, ticket_id: int, before: TicketValues, after: TicketValues) -> None:
    """Undo a change of the ticket's own status alone; raises TicketConflictError where others moved it on."""
    theirs = version_of(ticket_to_edit(work, ticket_id))
    if theirs.values.status is not after.status:
        raise TicketConflictError(theirs)
    change_status(work, ticket_id=ticket_id, status=before.status, reason="taken back")
