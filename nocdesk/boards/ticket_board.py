"""A trouble ticket with all that is known about it, in service words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.model import Alarm
from nocdesk.boards.rows import TicketRow
from nocdesk.boards.service_board import ticket_rows
from nocdesk.customers.model import Customer
from nocdesk.services.model import Service, ServiceClass
from nocdesk.tickets.customer_words import CustomerFacts
from nocdesk.tickets.merging import TicketVersion, version_of
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.promises import PromiseRow, promise_rows
from nocdesk.tickets.queries import TimelineRow, timeline
from nocdesk.tickets.timeline import customer_facts


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault that the ticket is linked with, called by what it means for the service; `ended_at` None: it lasts."""

    began_at: datetime
    ended_at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class TicketDetail:
    """Everything the ticket screen says of one ticket; `facts` give what its customer reads (`customer_text`)."""

    row: TicketRow
    version: TicketVersion
    service_label: str
    service_class: ServiceClass | None
    customer_number: str
    timezone: str
    opened_by: str
    channel: str
    restoration_since: datetime | None
    facts: CustomerFacts
    lines: tuple[TimelineRow, ...]
    faults: tuple[FaultRow, ...]
    promises: tuple[PromiseRow, ...]
    others: tuple[TicketRow, ...]


def ticket_detail(session: Session, ticket_id: int) -> TicketDetail | None:
    """Everything about one ticket; None where there is none."""
    ticket = session.get(TroubleTicket, ticket_id)
    if ticket is None:
        return None
    customer = session.get_one(Customer, ticket.customer_id)
    service = session.get(Service, ticket.service_id) if ticket.service_id is not None else None
    return TicketDetail(
        row=ticket_rows(session, ids=[ticket_id], include_closed=True)[0],
        version=version_of(ticket),
        service_label=(service.label or service.name) if service else "",
        service_class=service.current_class if service else None,
        customer_number=customer.number,
        timezone=customer.timezone,
        opened_by=ticket.opened_by,
        channel=ticket.channel,
        restoration_since=ticket.restoration_since,
        facts=customer_facts(session, ticket),
        lines=tuple(timeline(session, ticket_id)),
        faults=tuple(_faults(session, ticket_id)),
        promises=tuple(promise_rows(session, [ticket_id])[ticket_id]),
        others=tuple(_others(session, ticket)),
    )


def _faults(session: Session, ticket_id: int) -> list[FaultRow]:
    query = (
        select(Alarm)
        .join(TicketMatch, TicketMatch.alarm_id == Alarm.id)
        .where(TicketMatch.ticket_id == ticket_id, TicketMatch.state == MatchState.LINKED)
        .order_by(Alarm.began_at, Alarm.id)
    )
    return [
        FaultRow(alarm.began_at, alarm.cleared_at, MEANINGS[alarm.condition].words_beside(alarm.text))
        for alarm in session.scalars(query)
    ]


def _others(session: Session, ticket: TroubleTicket) -> list[TicketRow]:
    """The customer's other tickets that are not at their end."""
    same = select(TroubleTicket.id).where(
        TroubleTicket.customer_id == ticket.customer_id, TroubleTicket.id != ticket.id
    )
    return ticket_rows(session, ids=session.scalars(same).all())
