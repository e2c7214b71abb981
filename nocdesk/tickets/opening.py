"""How a ticket comes into being: its number, its priority, its workgroup, and the first line of its timeline."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.catalog.model import SlaTemplate
from nocdesk.customers.model import Agreement
from nocdesk.customers.phrasebook import Phrasebook
from nocdesk.events import TicketChanged, TicketOpened
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import TicketStatus, TroubleTicket, Workgroup
from nocdesk.tickets.priorities import Harm, Urgency, impact_of, priority_of, usual_urgency
from nocdesk.tickets.timeline import book_of, write_line

FIRST_NUMBER = 1001
BROKEN = (ServiceClass.DOWN, ServiceClass.DEGRADED)


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What is known of a ticket before it has a number; `urgency` None: as it is sold, `opened_at` None: now."""

    customer_id: int
    service_id: int | None
    site_id: int | None
    text: str
    began_at: datetime
    channel: str
    urgency: Urgency | None = None
    workgroup_id: int | None = None
    problem_id: int | None = None
    is_system: bool = False
    opened_at: datetime | None = None


def add_ticket(work: UnitOfWork, new: NewTicket, author: str) -> TroubleTicket:
    """Put a ticket into the store and tell who has to hear of it."""
    impact = impact_of(harm_to(work.session, new.customer_id, new.service_id))
    urgency = new.urgency or urgency_of(work.session, new.service_id)
    ticket = TroubleTicket(
        # The real number follows from the id that the store gives.
        number=uuid.uuid4().hex,
        customer_id=new.customer_id,
        service_id=new.service_id,
        site_id=new.site_id,
        problem_id=new.problem_id,
        text=new.text,
        channel=new.channel,
        status=TicketStatus.ACKNOWLEDGED,
        impact=impact,
        urgency=urgency,
        priority=priority_of(impact, urgency),
        workgroup_id=new.workgroup_id or group_for_new(work.session),
        is_system=new.is_system,
        opened_at=new.opened_at or work.now,
        began_at=new.began_at,
        opened_by=author,
        updated_at=work.now,
        updated_by=author,
    )
    work.session.add(ticket)
    work.session.flush()
    ticket.number = f"TT-{FIRST_NUMBER - 1 + ticket.id}"
    book = book_of(work.session, ticket)
    write_line(
        work, ticket, book.say("line.opened", channel=_channel_words(book, new.channel), text=ticket.text), author
    )
    work.session.flush()
    work.audit("open_ticket", ticket, {}, _entered(ticket))
    work.happened(TicketOpened(ticket.id))
    work.happened(TicketChanged(ticket.id, work.now, ticket.status.value))
    return ticket


def _channel_words(book: Phrasebook, channel: str) -> str:
    """How the customer calls the way on which it came; a channel that the phrases do not know keeps its name."""
    return book.say("channel.phone") if channel == "phone" else channel


def harm_to(session: Session, customer_id: int, service_id: int | None) -> Harm:
    """What the outage ledger says of a service now, and of the customer's others."""
    service = session.get(Service, service_id) if service_id is not None else None
    broken = select(func.count()).where(Service.customer_id == customer_id, Service.current_class.in_(BROKEN))
    return Harm(
        service.current_class if service else None,
        service is not None and service.agreement_id is not None,
        session.scalar(broken) or 0,
    )


def urgency_of(session: Session, service_id: int | None) -> Urgency:
    """The urgency that a service is sold with."""
    tier = session.scalar(
        select(SlaTemplate.tier)
        .join(Agreement, Agreement.template == SlaTemplate.name)
        .join(Service, Service.agreement_id == Agreement.id)
        .where(Service.id == service_id)
    )
    return usual_urgency(tier or "")


def group_for_new(session: Session) -> int | None:
    """The workgroup that new tickets go to; None where none takes them."""
    return session.scalar(select(Workgroup.id).where(Workgroup.takes_new).order_by(Workgroup.name).limit(1))


def _entered(ticket: TroubleTicket) -> dict[str, object]:
    names = ("number", "customer_id", "text", "priority", "workgroup_id", "problem_id")
    return {name: getattr(ticket, name) for name in names}
