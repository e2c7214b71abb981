"""What two people may change of one ticket at the same time."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.merging import Version
from nocdesk.tickets.model import RestorationCause, RestorationStatus, TicketStatus, TroubleTicket


@dataclass(frozen=True, slots=True)
class TicketValues:
    """The part of a ticket that its editors change."""

    status: TicketStatus
    restoration: RestorationStatus | None
    etr_at: datetime | None
    cause: RestorationCause | None
    crew: str
    next_update_at: datetime | None


TicketVersion = Version[TicketValues]


def values_of(ticket: TroubleTicket) -> TicketValues:
    """What a ticket says now."""
    return TicketValues(
        ticket.status, ticket.restoration, ticket.etr_at, ticket.cause, ticket.crew, ticket.next_update_at
    )


def version_of(ticket: TroubleTicket) -> TicketVersion:
    """A ticket as it was left last."""
    return Version(ticket.number, ticket.version, ticket.updated_by, ticket.updated_at, values_of(ticket))
