"""What care reads while a customer is on the line: who it is, how its services fare, what is known and promised."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.care_problems import faults_of, known_problem, reported_problem
from nocdesk.boards.care_rows import CareCustomer, CareServiceRow, CareTicketRow, ContactRow, OpenedTicket
from nocdesk.customers.model import Contact, Customer, Site
from nocdesk.customers.phrasebook import phrasebook_of
from nocdesk.services.model import Service, ServiceClass, ServiceState
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.own_words import own_words
from nocdesk.tickets.workflow import FINAL, OPEN
from nocdesk.works.queries import works_between


def care_customer(session: Session, customer_id: int, *, now: datetime) -> CareCustomer | None:
    """One customer, its services in trouble first; None where there is no such customer."""
    customer = session.get(Customer, customer_id)
    if customer is None:
        return None
    tickets = _tickets(session, customer_id)
    services = tuple(sorted(_services(session, customer_id, tickets, now), key=_trouble_first))
    unplaced = [ticket for ticket in tickets if ticket.service_id is None and ticket.status in OPEN]
    names, read = {row.id: row.words for row in services}, own_words(session)
    return CareCustomer(
        id=customer.id,
        name=customer.name,
        number=customer.number,
        timezone=customer.timezone,
        book=phrasebook_of(session, customer.language),
        contacts=_contacts(session, customer_id),
        services=services,
        tickets=tuple(_ticket_row(ticket, read(ticket.text, ticket.is_system), names) for ticket in tickets),
        problems=(
            *(row.problem for row in services if row.problem is not None),
            *(reported_problem(None, "", [ticket]) for ticket in unplaced),
        ),
    )


def opened_ticket(session: Session, ticket_id: int, *, now: datetime) -> OpenedTicket:
    """What became of a ticket that was just opened."""
    ticket = session.get_one(TroubleTicket, ticket_id)
    matches = select(TicketMatch.alarm_id).where(
        TicketMatch.ticket_id == ticket_id, TicketMatch.state != MatchState.DECLINED
    )
    meets_fault = session.scalar(matches.limit(1)) is not None
    customer = care_customer(session, ticket.customer_id, now=now)
    service = customer.service(ticket.service_id) if customer else None
    problem = service.problem if service else None
    return OpenedTicket(ticket.id, ticket.number, ticket.customer_id, meets_fault, problem)


def _services(
    session: Session, customer_id: int, tickets: Sequence[TroubleTicket], now: datetime
) -> list[CareServiceRow]:
    query = (
        select(Service, Site.name)
        .outerjoin(Site, Site.id == Service.site_id)
        .where(Service.customer_id == customer_id, Service.state != ServiceState.TERMINATED)
    )
    found = session.execute(query).all()
    ids = [service.id for service, _ in found]
    planned = _planned_until(session, ids, now)
    faults = faults_of(session, ids)
    counts = Counter(ticket.service_id for ticket in tickets if ticket.status in OPEN)
    return [
        CareServiceRow(
            id=service.id,
            name=service.name,
            label=service.label,
            site=site or "",
            service_class=service.current_class,
            since=service.class_since,
            planned_until=planned.get(service.id),
            open_tickets=counts[service.id],
            problem=known_problem(service, tickets, faults, planned.get(service.id)),
        )
        for service, site in found
    ]


def _tickets(session: Session, customer_id: int) -> list[TroubleTicket]:
    """The customer's tickets that are not over, oldest first."""
    query = (
        select(TroubleTicket)
        .where(TroubleTicket.customer_id == customer_id, TroubleTicket.status.not_in(tuple(FINAL)))
        .order_by(TroubleTicket.id)
    )
    return list(session.scalars(query))


def _planned_until(session: Session, service_ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """By service, when the planned work ends that covers it now."""
    until: dict[int, datetime] = {}
    for work in works_between(session, service_ids, now, now + timedelta.resolution):
        for service_id in work.service_ids:
            until[service_id] = max(work.ends_at, until.get(service_id, work.ends_at))
    return until


def _contacts(session: Session, customer_id: int) -> tuple[ContactRow, ...]:
    query = select(Contact).where(Contact.customer_id == customer_id).order_by(Contact.name)
    return tuple(ContactRow(person.name, person.role, person.phone) for person in session.scalars(query))


def _ticket_row(ticket: TroubleTicket, text: str, names: dict[int, str]) -> CareTicketRow:
    return CareTicketRow(
        id=ticket.id,
        number=ticket.number,
        status=ticket.status,
        restoration=ticket.restoration,
        service_id=ticket.service_id,
        service=names.get(ticket.service_id or 0, ""),
        text=text,
        opened_at=ticket.opened_at,
        began_at=ticket.began_at,
        etr_at=ticket.etr_at,
        next_update_at=ticket.next_update_at,
        restored_at=ticket.restored_at,
    )


def _trouble_first(row: CareServiceRow) -> tuple[int, str]:
    return _RANK.get(row.service_class, 3 if row.problem is None else 2), row.words.casefold()


_RANK = {ServiceClass.DOWN: 0, ServiceClass.DEGRADED: 1, ServiceClass.PLANNED: 2}
