"""A ticket's timeline: what the customer reads speaks of services and times, never of the network."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.customers.phrasebook import Phrasebook, phrasebook_of
from nocdesk.events import TicketTold
from nocdesk.people.model import Role
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets import line_words
from nocdesk.tickets.customer_words import CustomerFacts, clock_words, moment_on_clock
from nocdesk.tickets.model import Audience, TicketEvent, TicketStatus, TroubleTicket

AUTOMATIC = "NocDesk"
"""The author of lines that no person wrote."""


def speaker(work: UnitOfWork) -> str:
    """The author of what follows from an act by itself: the program, but on a team's store the login that acts."""
    is_person = work.actor.is_login and work.actor.role is not Role.COLLECTOR
    return work.actor.name if is_person else AUTOMATIC


def write_line(
    work: UnitOfWork,
    ticket: TroubleTicket,
    text: str,
    author: str | None = None,
    *,
    audience: Audience = Audience.CUSTOMER,
    is_by_hand: bool = False,
) -> None:
    """Add a line, by the actor where no other author is named; by hand: a person chose its words."""
    line = TicketEvent(ticket_id=ticket.id, at=work.now, author=author or work.actor.name, text=text, audience=audience)
    line.is_by_hand = is_by_hand
    work.session.add(line)
    work.happened(TicketTold(ticket.id, text, audience is Audience.CUSTOMER))


def say_to_customer(
    work: UnitOfWork, ticket: TroubleTicket, phrase: str, author: str | None = None, **values: str
) -> None:
    """Add a line of fixed words in the customer's language; `{service}` is filled in where the phrase has it."""
    book = book_of(work.session, ticket)
    service = service_name(work.session, ticket) or book.say("service.unnamed")
    write_line(work, ticket, book.sentence(phrase, service=service, **values), author)


def book_of(session: Session, ticket: TroubleTicket) -> Phrasebook:
    """The phrases of the customer's language."""
    return phrasebook_of(session, session.get_one(Customer, ticket.customer_id).language)


def write_reason(work: UnitOfWork, ticket: TroubleTicket, reason: str) -> None:
    """Add why, where somebody said so: for the staff alone, since nobody knows what stands in it."""
    if reason.strip():
        write_line(work, ticket, line_words.REASON.format(reason=reason.strip()), audience=Audience.STAFF)


def zone_of(work: UnitOfWork, ticket: TroubleTicket) -> ZoneInfo:
    """The customer's time zone: its timeline speaks of its own clock."""
    return zone_named(work.session.get_one(Customer, ticket.customer_id).timezone)


def zone_named(name: str) -> ZoneInfo:
    """A time zone of the IANA's list; UTC where it has none of this name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def service_name(session: Session, ticket: TroubleTicket) -> str:
    """What the customer calls the service; empty where none is named."""
    service = session.get(Service, ticket.service_id) if ticket.service_id is not None else None
    return (service.label or service.name) if service else ""


def customer_facts(session: Session, ticket: TroubleTicket) -> CustomerFacts:
    """What the customer may know of a ticket's restoration."""
    return CustomerFacts(
        service=service_name(session, ticket),
        zone=zone_named(session.get_one(Customer, ticket.customer_id).timezone),
        book=book_of(session, ticket),
        restoration=ticket.restoration,
        cause=ticket.cause,
        etr_at=ticket.etr_at,
        next_update_at=ticket.next_update_at,
        restored_at=ticket.restored_at,
    )


def moment_words(work: UnitOfWork, ticket: TroubleTicket, at: datetime) -> str:
    """An instant on the customer's clock, with what the customer calls its time."""
    return moment_on_clock(at, work.now, zone_of(work, ticket))


def etr_words(before: datetime | None, after: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """What the staff reads of an estimated time of restoration that is set, moved or withdrawn."""
    if after is None:
        return line_words.ETR_WITHDRAWN
    new = moment_on_clock(after, now, zone)
    if before is None:
        return line_words.ETR_SET.format(etr=new)
    return line_words.ETR_MOVED.format(before=clock_words(before, now, zone), etr=new)


def tell_etr(work: UnitOfWork, ticket: TroubleTicket, before: datetime | None, after: datetime | None) -> None:
    """Tell the customer of an estimated time of restoration that is set, moved or withdrawn."""
    if after is None:
        say_to_customer(work, ticket, "line.etr_withdrawn")
    elif before is None:
        say_to_customer(work, ticket, "line.etr_set", when=moment_words(work, ticket, after))
    else:
        former = clock_words(before, work.now, zone_of(work, ticket))
        say_to_customer(work, ticket, "line.etr_moved", before=former, when=moment_words(work, ticket, after))


def tell_status(
    work: UnitOfWork, ticket: TroubleTicket, before: TicketStatus, after: TicketStatus, phrase: str = "line.status"
) -> None:
    """Tell the customer that a ticket has another status."""
    book = book_of(work.session, ticket)
    say_to_customer(work, ticket, phrase, before=book.say(f"status.{before}"), after=book.say(f"status.{after}"))
