"""A ticket's timeline: what the customer reads speaks of services and times, never of the network."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.customer_words import CustomerFacts, clock_words, zone_words
from nocdesk.tickets.model import Audience, TicketEvent, TroubleTicket

AUTOMATIC = "NocDesk"
"""The author of lines that no person wrote."""


def write_line(
    work: UnitOfWork,
    ticket: TroubleTicket,
    text: str,
    author: str | None = None,
    *,
    audience: Audience = Audience.CUSTOMER,
) -> None:
    """Add a line, by the actor where no other author is named."""
    line = TicketEvent(ticket_id=ticket.id, at=work.now, author=author or work.actor.name, text=text, audience=audience)
    work.session.add(line)


def write_reason(work: UnitOfWork, ticket: TroubleTicket, reason: str) -> None:
    """Add why, where somebody said so: for the staff alone, since nobody knows what stands in it."""
    if reason.strip():
        write_line(work, ticket, f"Reason: {reason.strip()}", audience=Audience.STAFF)


def zone_of(work: UnitOfWork, ticket: TroubleTicket) -> ZoneInfo:
    """The customer's time zone: its timeline speaks of its own clock."""
    return zone_named(work.session.get_one(Customer, ticket.customer_id).timezone)


def zone_named(name: str) -> ZoneInfo:
    """A time zone of the IANA's list; UTC where it has none of this name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def service_words(work: UnitOfWork, ticket: TroubleTicket) -> str:
    """What the customer calls the service."""
    service = work.session.get(Service, ticket.service_id) if ticket.service_id is not None else None
    return (service.label or service.name) if service else "the service"


def customer_facts(session: Session, ticket: TroubleTicket) -> CustomerFacts:
    """What the customer may know of a ticket's restoration."""
    service = session.get(Service, ticket.service_id) if ticket.service_id is not None else None
    return CustomerFacts(
        service=(service.label or service.name) if service else "",
        zone=zone_named(session.get_one(Customer, ticket.customer_id).timezone),
        restoration=ticket.restoration,
        cause=ticket.cause,
        etr_at=ticket.etr_at,
        next_update_at=ticket.next_update_at,
        restored_at=ticket.restored_at,
    )


def moment_words(work: UnitOfWork, ticket: TroubleTicket, at: datetime) -> str:
    """An instant on the customer's clock, with what the customer calls its time."""
    zone = zone_of(work, ticket)
    return f"{clock_words(at, work.now, zone)} {zone_words(at, zone)}"


def etr_words(before: datetime | None, after: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """The line about an estimated time of restoration that is set, moved or withdrawn."""
    if after is None:
        return "ETR withdrawn"
    new = f"{clock_words(after, now, zone)} {zone_words(after, zone)}"
    if before is None:
        return f"ETR set to {new}"
    return f"ETR moved from {clock_words(before, now, zone)} to {new}"
