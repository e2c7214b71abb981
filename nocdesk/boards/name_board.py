"""Names to search for: customers, services and tickets; those of the network in `device_names`, `problem_names`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.instants import dated
from nocdesk.people.model import Actor
from nocdesk.services.model import Service
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.own_words import own_words
from nocdesk.tickets.workflow import FINAL
from nocdesk.views.plot_notes import bookmark_rows
from nocdesk.views.queries import view_rows


class NameKind(StrEnum):
    """What a name is the name of."""

    CUSTOMER = "customer"
    SERVICE = "service"
    TICKET = "ticket"
    DEVICE = "device"
    PROBLEM = "problem"
    VIEW = "view"
    BOOKMARK = "bookmark"


@dataclass(frozen=True, slots=True)
class NameRow:
    """Something by its name, and what tells it from others of a like name."""

    kind: NameKind
    id: int
    text: str
    second: str


def name_rows(session: Session, kinds: Collection[NameKind]) -> list[NameRow]:
    """Every name of these kinds that no one needs to see the network for."""
    return [row for kind, read in _READS.items() if kind in kinds for row in read(session)]


def view_name_rows(session: Session, owner: str) -> list[NameRow]:
    """The views that a person has kept."""
    return [NameRow(NameKind.VIEW, row.id, row.name, row.service) for row in view_rows(session, owner)]


def bookmark_name_rows(session: Session, actor: Actor) -> list[NameRow]:
    """A person's bookmarks on plots by service and time, the latest first."""
    return [
        NameRow(NameKind.BOOKMARK, row.id, f"{row.service} · {dated(row.starts_at)}", row.text)
        for row in reversed(bookmark_rows(session, actor))
    ]


def _customers(session: Session) -> list[NameRow]:
    query = select(Customer.id, Customer.name, Customer.number).order_by(Customer.name)
    return [NameRow(NameKind.CUSTOMER, *values) for values in session.execute(query)]


def _services(session: Session) -> list[NameRow]:
    query = (
        select(Service.id, Service.name, Service.label, Customer.name)
        .join(Customer, Customer.id == Service.customer_id)
        .order_by(Service.name)
    )
    return [
        NameRow(NameKind.SERVICE, service_id, name, " · ".join(part for part in (label, customer) if part))
        for service_id, name, label, customer in session.execute(query)
    ]


def _tickets(session: Session) -> list[NameRow]:
    """Those that are not at their end, the newest first."""
    read = own_words(session)
    query = (
        select(TroubleTicket.id, TroubleTicket.number, Customer.name, TroubleTicket.text, TroubleTicket.is_system)
        .join(Customer, Customer.id == TroubleTicket.customer_id)
        .where(TroubleTicket.status.not_in(tuple(FINAL)))
        .order_by(TroubleTicket.id.desc())
    )
    return [
        NameRow(NameKind.TICKET, ticket_id, number, f"{customer} · {read(text, is_system)}")
        for ticket_id, number, customer, text, is_system in session.execute(query)
    ]


_READS: Mapping[NameKind, Callable[[Session], list[NameRow]]] = {
    NameKind.CUSTOMER: _customers,
    NameKind.SERVICE: _services,
    NameKind.TICKET: _tickets,
}
