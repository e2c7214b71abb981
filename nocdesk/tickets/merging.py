"""What two people may change of one ticket at the same time, and how both changes become one."""

from dataclasses import dataclass, fields
from datetime import datetime

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


@dataclass(frozen=True, slots=True)
class TicketVersion:
    """A ticket as somebody left it: the version's number, who made it and when, and what it says."""

    ticket: str
    version: int
    changed_by: str
    changed_at: datetime
    values: TicketValues


@dataclass(frozen=True, slots=True)
class Merge:
    """Both changes in one; `contested` names the fields that both changed to different values, of which it has mine."""

    values: TicketValues
    contested: tuple[str, ...]


def merge(base: TicketValues, mine: TicketValues, theirs: TicketValues) -> Merge:
    """Three-way merge, field by field: who alone changed a field is followed."""
    merged: dict[str, object] = {}
    contested = []
    for name in (field.name for field in fields(TicketValues)):
        was, my, their = getattr(base, name), getattr(mine, name), getattr(theirs, name)
        merged[name] = their if my == was else my
        if my not in (was, their) and their != was:
            contested.append(name)
    return Merge(TicketValues(**merged), tuple(contested))  # type: ignore[arg-type]


def values_of(ticket: TroubleTicket) -> TicketValues:
    """What a ticket says now."""
    return TicketValues(
        ticket.status, ticket.restoration, ticket.etr_at, ticket.cause, ticket.crew, ticket.next_update_at
    )


def version_of(ticket: TroubleTicket) -> TicketVersion:
    """A ticket as it was left last."""
    return TicketVersion(ticket.number, ticket.version, ticket.updated_by, ticket.updated_at, values_of(ticket))
