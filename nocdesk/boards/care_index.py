"""Everything by which a customer can be found, read once and searched in memory."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from nocdesk.boards.care_search import CustomerEntry, FoundIn, SearchKey, customer_entry, search_key
from nocdesk.customers.model import Contact, Customer, Site
from nocdesk.language import _
from nocdesk.services.model import Service, ServiceClass, ServiceState
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.workflow import FINAL, OPEN

FINDABLE = timedelta(days=30)
"""So long a ticket that is over can be found by its number."""


def care_index(session: Session, *, now: datetime) -> tuple[CustomerEntry, ...]:
    """Every customer with all that it can be found by and how its services fare, by name."""
    keys = _keys(session, now)
    rows = session.execute(select(Customer.id, Customer.name, Customer.number).order_by(Customer.name))
    entries = tuple(
        customer_entry(
            customer_id,
            name,
            number,
            (
                search_key(FoundIn.NUMBER, _("Number {number}").format(number=number), number),
                search_key(FoundIn.NAME, name, name),
                *keys[customer_id],
            ),
        )
        for customer_id, name, number in rows
    )
    return with_fares(session, entries)


def with_fares(session: Session, entries: Iterable[CustomerEntry]) -> tuple[CustomerEntry, ...]:
    """The same customers as their services fare now: names change rarely, states every minute."""
    fares = _fares(session)
    tickets = _open_tickets(session)
    return tuple(
        replace(
            entry,
            services=fares[entry.id].total(),
            down=fares[entry.id][ServiceClass.DOWN],
            degraded=fares[entry.id][ServiceClass.DEGRADED],
            planned=fares[entry.id][ServiceClass.PLANNED],
            open_tickets=tickets[entry.id],
        )
        for entry in entries
    )


def _keys(session: Session, now: datetime) -> dict[int, list[SearchKey]]:
    keys: dict[int, list[SearchKey]] = defaultdict(list)
    _add_people(session, keys)
    _add_places(session, keys)
    _add_services(session, keys)
    _add_tickets(session, keys, now)
    return keys


def _add_people(session: Session, keys: dict[int, list[SearchKey]]) -> None:
    query = select(Contact.customer_id, Contact.name, Contact.role, Contact.phone).order_by(Contact.id)
    for customer_id, name, role, phone in session.execute(query):
        shown = ", ".join(part for part in (name, role) if part)
        keys[customer_id].append(search_key(FoundIn.CONTACT, shown, name, contact=name))
        if phone:
            keys[customer_id].append(search_key(FoundIn.PHONE, f"{phone}, {name}", phone, contact=name))


def _add_places(session: Session, keys: dict[int, list[SearchKey]]) -> None:
    query = select(Site.customer_id, Site.name, Site.address).order_by(Site.id)
    for customer_id, name, address in session.execute(query):
        shown = ", ".join(part for part in (name, address) if part)
        keys[customer_id].append(search_key(FoundIn.SITE, shown, name))
        if address:
            keys[customer_id].append(search_key(FoundIn.SITE, shown, address))


def _add_services(session: Session, keys: dict[int, list[SearchKey]]) -> None:
    query = (
        select(Service.id, Service.customer_id, Service.name, Service.label)
        .where(Service.state != ServiceState.TERMINATED)
        .order_by(Service.id)
    )
    for service_id, customer_id, name, label in session.execute(query):
        shown = ", ".join(part for part in (name, label) if part)
        for text in (name, label):
            if text:
                keys[customer_id].append(search_key(FoundIn.SERVICE, shown, text, service_id=service_id))


def _add_tickets(session: Session, keys: dict[int, list[SearchKey]], now: datetime) -> None:
    query = (
        select(TroubleTicket.id, TroubleTicket.customer_id, TroubleTicket.number, TroubleTicket.service_id)
        .where(or_(TroubleTicket.status.not_in(tuple(FINAL)), TroubleTicket.opened_at >= now - FINDABLE))
        .order_by(TroubleTicket.id)
    )
    for ticket_id, customer_id, number, service_id in session.execute(query):
        key = search_key(
            FoundIn.TICKET,
            _("Ticket {number}").format(number=number),
            number,
            service_id=service_id,
            ticket_id=ticket_id,
        )
        keys[customer_id].append(key)


def _fares(session: Session) -> dict[int, Counter[ServiceClass]]:
    query = (
        select(Service.customer_id, Service.current_class, func.count())
        .where(Service.state != ServiceState.TERMINATED)
        .group_by(Service.customer_id, Service.current_class)
    )
    fares: dict[int, Counter[ServiceClass]] = defaultdict(Counter)
    for customer_id, service_class, count in session.execute(query):
        fares[customer_id][service_class] = count
    return fares


def _open_tickets(session: Session) -> Counter[int]:
    query = (
        select(TroubleTicket.customer_id, func.count())
        .where(TroubleTicket.status.in_(tuple(OPEN)))
        .group_by(TroubleTicket.customer_id)
    )
    return Counter({customer_id: count for customer_id, count in session.execute(query)})
