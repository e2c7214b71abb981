"""A ticket's timeline in words that a customer may read: services and times, never the network."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nocdesk.customers.model import Customer
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import TicketEvent, TroubleTicket

AUTOMATIC = "NocDesk"
"""The author of lines that no person wrote."""


def write_line(work: UnitOfWork, ticket: TroubleTicket, text: str, author: str | None = None) -> None:
    """Add a line, by the actor where no other author is named."""
    work.session.add(TicketEvent(ticket_id=ticket.id, at=work.now, author=author or work.actor.name, text=text))


def zone_of(work: UnitOfWork, ticket: TroubleTicket) -> ZoneInfo:
    """The customer's time zone: its timeline speaks of its own clock."""
    customer = work.session.get_one(Customer, ticket.customer_id)
    try:
        return ZoneInfo(customer.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def service_words(work: UnitOfWork, ticket: TroubleTicket) -> str:
    """What the customer calls the service."""
    service = work.session.get(Service, ticket.service_id) if ticket.service_id is not None else None
    return (service.label or service.name) if service else "the service"


def clock_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """An instant on the customer's clock, with its date where that is not today's."""
    local = at.astimezone(zone)
    is_today = local.date() == now.astimezone(zone).date()
    return local.strftime("%H:%M" if is_today else "%Y-%m-%d %H:%M")


def zone_words(at: datetime, zone: ZoneInfo) -> str:
    """What the customer calls its time, such as CET."""
    return at.astimezone(zone).tzname() or str(zone)


def moment_words(work: UnitOfWork, ticket: TroubleTicket, at: datetime) -> str:
    """An instant on the customer's clock, with what the customer calls its time."""
    zone = zone_of(work, ticket)
    return f"{clock_words(at, work.now, zone)} {zone_words(at, zone)}"


def etr_words(before: datetime | None, after: datetime | None, now: datetime, zone: ZoneInfo, reason: str) -> str:
    """The line about an estimated time of restoration that is set, moved or withdrawn."""
    why = f": {reason}" if reason else ""
    if after is None:
        return f"ETR withdrawn{why}"
    new = f"{clock_words(after, now, zone)} {zone_words(after, zone)}"
    if before is None:
        return f"ETR set to {new}{why}"
    return f"ETR moved from {clock_words(before, now, zone)} to {new}{why}"
