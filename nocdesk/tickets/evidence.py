"""Reads from the store what matching needs to know of tickets and alarms, as values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.catalog.model import ServiceSpecification
from nocdesk.customers.model import Customer, Site
from nocdesk.services.model import Dependency, Service
from nocdesk.tickets.lexicon import complained_of, is_request, topics_of_complaint, topics_of_service
from nocdesk.tickets.matching import Complaint, Place, Touched, Trouble
from nocdesk.tickets.model import MatchState, TicketMatch, TicketStatus, TroubleTicket
from nocdesk.tickets.workflow import OPEN

MAX_STEPS = 4
"""Dependencies are followed so far; what is further away is no evidence."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Services that a service needs and that need it, with the number of steps between them."""

    depends_on: Mapping[int, int]
    depended_on_by: Mapping[int, int]


def neighbourhood(session: Session, service_ids: Collection[int]) -> Neighbourhood:
    """What stands above and below some services in the dependencies."""
    down = _reached(session, service_ids, Dependency.service_id, Dependency.depends_on_id)
    up = _reached(session, service_ids, Dependency.depends_on_id, Dependency.service_id)
    return Neighbourhood(down, up)


def _reached(
    session: Session,
    service_ids: Collection[int],
    near: InstrumentedAttribute[int],
    far: InstrumentedAttribute[int],
) -> dict[int, int]:
    steps: dict[int, int] = {}
    known, edge = set(service_ids), set(service_ids)
    for step in range(1, MAX_STEPS + 1):
        if not edge:
            break
        edge = set(session.scalars(select(far).where(near.in_(edge)))) - known
        steps.update(dict.fromkeys(edge, step))
        known |= edge
    return steps


def complaint_of(session: Session, ticket: TroubleTicket) -> Complaint:
    """A ticket as matching sees it."""
    near = neighbourhood(session, [] if ticket.service_id is None else [ticket.service_id])
    site = session.get(Site, ticket.site_id) if ticket.site_id is not None else None
    return Complaint(
        place=place_of(site),
        topics=topics_of_complaint(ticket.text),
        complained=complained_of(ticket.text),
        is_request=is_request(ticket.text),
        past=_past_of(session, ticket),
        customer_id=ticket.customer_id,
        customer=session.get_one(Customer, ticket.customer_id).name,
        service_id=ticket.service_id,
        site_id=ticket.site_id,
        site=site.name if site else "",
        began_at=ticket.began_at,
        depends_on=near.depends_on,
        depended_on_by=near.depended_on_by,
    )


def trouble_of(session: Session, alarm: Alarm) -> Trouble:
    """An alarm as matching sees it: services and times, nothing of its resource."""
    rows = session.execute(
        select(Service, Site, ServiceSpecification, AlarmImpact.effect)
        .join(AlarmImpact, AlarmImpact.service_id == Service.id)
        .join(ServiceSpecification, ServiceSpecification.id == Service.specification_id)
        .outerjoin(Site, Site.id == Service.site_id)
        .where(AlarmImpact.alarm_id == alarm.id)
        .order_by(Service.id)
    )
    touched = tuple(
        Touched(
            service.id,
            service.name,
            service.customer_id,
            service.site_id,
            effect,
            place_of(site),
            topics_of_service(sold_as.key, sold_as.name, service.name, service.label),
        )
        for service, site, sold_as, effect in rows
    )
    return Trouble(touched, alarm.began_at, alarm.cleared_at, alarm.natural_key)


def place_of(site: Site | None) -> Place:
    """Where a site is; its town is what the address ends with where nobody names it."""
    if site is None:
        return Place()
    last = site.address.rpartition(",")[2]
    town = site.town or " ".join(word for word in last.split() if not any(map(str.isdigit, word)))
    return Place(town.casefold(), site.latitude, site.longitude)


def _past_of(session: Session, ticket: TroubleTicket) -> frozenset[str]:
    """The troubles that the customer's earlier tickets were linked with."""
    query = (
        select(Alarm.natural_key)
        .join(TicketMatch, TicketMatch.alarm_id == Alarm.id)
        .join(TroubleTicket, TroubleTicket.id == TicketMatch.ticket_id)
        .where(TroubleTicket.customer_id == ticket.customer_id, TroubleTicket.id < ticket.id)
        .where(TicketMatch.state == MatchState.LINKED)
    )
    return frozenset(session.scalars(query))


def open_alarms_near(session: Session, ticket: TroubleTicket) -> list[Alarm]:
    """Open alarms that touch a service of the ticket's customer, or one above or below the ticket's service."""
    near = neighbourhood(session, [] if ticket.service_id is None else [ticket.service_id])
    theirs = select(Service.id).where(Service.customer_id == ticket.customer_id)
    services = {*session.scalars(theirs), *near.depends_on, *near.depended_on_by}
    touching = select(AlarmImpact.alarm_id).where(AlarmImpact.service_id.in_(services))
    query = select(Alarm).where(Alarm.closed_at.is_(None), Alarm.id.in_(touching)).order_by(Alarm.id)
    return list(session.scalars(query))


def open_tickets_near(session: Session, touched: Collection[Touched]) -> list[TroubleTicket]:
    """Open tickets of customers whose services are touched, or on services above or below the touched ones."""
    is_open = TroubleTicket.status.in_(_OPEN)
    if session.scalar(select(TroubleTicket.id).where(is_open).limit(1)) is None:
        return []
    directly = {row.service_id for row in touched}
    near = neighbourhood(session, directly)
    is_near = TroubleTicket.service_id.in_({*directly, *near.depends_on, *near.depended_on_by})
    is_theirs = TroubleTicket.customer_id.in_({row.customer_id for row in touched})
    query = select(TroubleTicket).where(is_open, is_near | is_theirs).order_by(TroubleTicket.id)
    return list(session.scalars(query))


_OPEN: tuple[TicketStatus, ...] = tuple(sorted(OPEN))
