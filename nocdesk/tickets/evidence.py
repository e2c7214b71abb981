"""Reads from the store what matching needs to know of tickets and alarms, as values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.catalog.model import ServiceSpecification
from nocdesk.customers.model import Customer, Site
from nocdesk.services.model import Dependency, Service, ServiceClass
from nocdesk.store.series_time import in_slices
from nocdesk.tickets.lexicon import complained_of, is_request, topics_of_complaint, topics_of_service
from nocdesk.tickets.matching import Complaint, Place, Touched, Trouble
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.neighbourhood import neighbourhood, surroundings


def complaint_of(session: Session, ticket: TroubleTicket) -> Complaint:
    """A ticket as matching sees it."""
    return complaints_of(session, [ticket])[ticket.id]


def complaints_of(session: Session, tickets: Collection[TroubleTicket]) -> dict[int, Complaint]:
    """Tickets as matching sees them, by their numbers."""
    around = surroundings(session, (ticket.service_id for ticket in tickets if ticket.service_id is not None))
    sites = _sites(session, (ticket.site_id for ticket in tickets))
    customer_ids = {ticket.customer_id for ticket in tickets}
    names, past = _names(session, customer_ids), _past(session, customer_ids)
    found: dict[int, Complaint] = {}
    for ticket in tickets:
        near = around.of([] if ticket.service_id is None else [ticket.service_id])
        site = sites.get(ticket.site_id or 0)
        found[ticket.id] = Complaint(
            place=place_of(site),
            topics=topics_of_complaint(ticket.text),
            complained=complained_of(ticket.text),
            is_request=is_request(ticket.text),
            past=frozenset(key for number, key in past[ticket.customer_id] if number < ticket.id),
            customer_id=ticket.customer_id,
            customer=names[ticket.customer_id],
            service_id=ticket.service_id,
            site_id=ticket.site_id,
            site=site.name if site else "",
            began_at=ticket.began_at,
            depends_on=near.depends_on,
            depended_on_by=near.depended_on_by,
        )
    return found


def trouble_of(session: Session, alarm: Alarm) -> Trouble:
    """An alarm as matching sees it: services and times, nothing of its resource."""
    return troubles_of(session, [alarm.id])[alarm.id]


def troubles_of(session: Session, alarm_ids: Collection[int]) -> dict[int, Trouble]:
    """Alarms as matching sees them, by their numbers."""
    touched: dict[int, list[tuple[int, ServiceClass]]] = defaultdict(list)
    impacts = select(AlarmImpact.alarm_id, AlarmImpact.service_id, AlarmImpact.effect).order_by(AlarmImpact.service_id)
    alarms = select(Alarm.id, Alarm.began_at, Alarm.cleared_at, Alarm.natural_key)
    times: dict[int, tuple[datetime, datetime | None, str]] = {}
    for part in in_slices(sorted(alarm_ids)):
        for alarm_id, service_id, effect in session.execute(impacts.where(AlarmImpact.alarm_id.in_(part))):
            touched[alarm_id].append((service_id, effect))
        for alarm_id, began_at, cleared_at, key in session.execute(alarms.where(Alarm.id.in_(part))):
            times[alarm_id] = began_at, cleared_at, key
    services = _services(session, {number for rows in touched.values() for number, _ in rows})
    below = _below(session, services)
    return {alarm_id: Trouble(_touched(touched[alarm_id], services, below), *rest) for alarm_id, rest in times.items()}


def _touched(
    rows: Collection[tuple[int, ServiceClass]], services: Mapping[int, Touched], below: Mapping[int, frozenset[int]]
) -> tuple[Touched, ...]:
    together = {number for number, _ in rows}
    return tuple(
        replace(services[number], effect=effect, by_way_of=below[number] & together) for number, effect in rows
    )


def _services(session: Session, service_ids: Collection[int]) -> dict[int, Touched]:
    """Services as alarms touch them, the effect aside."""
    query = (
        select(
            Service.id, Service.name, Service.customer_id, Service.site_id, Service.label,
            ServiceSpecification.key, ServiceSpecification.name,
        )
        .join(ServiceSpecification, ServiceSpecification.id == Service.specification_id)
    )  # fmt: skip
    rows = [
        row for part in in_slices(sorted(service_ids)) for row in session.execute(query.where(Service.id.in_(part)))
    ]
    sites = _sites(session, (site_id for _, _, _, site_id, _, _, _ in rows))
    return {
        number: Touched(
            number,
            name,
            customer_id,
            site_id,
            ServiceClass.UNKNOWN,
            place_of(sites.get(site_id or 0)),
            topics_of_service(key, sold_as, name, label),
        )
        for number, name, customer_id, site_id, label, key, sold_as in rows
    }


def _sites(session: Session, site_ids: Iterable[int | None]) -> dict[int, Site]:
    known = sorted({number for number in site_ids if number is not None})
    parts = (session.scalars(select(Site).where(Site.id.in_(part))) for part in in_slices(known))
    return {site.id: site for part in parts for site in part}


def _names(session: Session, customer_ids: Collection[int]) -> dict[int, str]:
    query = select(Customer.id, Customer.name)
    parts = (session.execute(query.where(Customer.id.in_(part))) for part in in_slices(sorted(customer_ids)))
    return {number: name for part in parts for number, name in part}


def _below(session: Session, service_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """By service those that it depends on directly."""
    pairs = select(Dependency.service_id, Dependency.depends_on_id)
    found: dict[int, set[int]] = {number: set() for number in service_ids}
    for part in in_slices(sorted(service_ids)):
        for service, below in session.execute(pairs.where(Dependency.service_id.in_(part))):
            found[service].add(below)
    return {number: frozenset(below) for number, below in found.items()}


def place_of(site: Site | None) -> Place:
    """Where a site is; its town is what the address ends with where nobody names it."""
    if site is None:
        return Place()
    last = site.address.rpartition(",")[2]
    town = site.town or " ".join(word for word in last.split() if not any(map(str.isdigit, word)))
    return Place(town.casefold(), site.latitude, site.longitude)


def _past(session: Session, customer_ids: Collection[int]) -> Mapping[int, list[tuple[int, str]]]:
    """By customer, tickets with the troubles that they were linked with."""
    query = (
        select(TroubleTicket.customer_id, TroubleTicket.id, Alarm.natural_key)
        .join(TicketMatch, TicketMatch.ticket_id == TroubleTicket.id)
        .join(Alarm, Alarm.id == TicketMatch.alarm_id)
        .where(TicketMatch.state == MatchState.LINKED)
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for part in in_slices(sorted(customer_ids)):
        for customer_id, number, key in session.execute(query.where(TroubleTicket.customer_id.in_(part))):
            found[customer_id].append((number, key))
    return found


def open_alarms_near(session: Session, ticket: TroubleTicket) -> list[Alarm]:
    """Open alarms that touch a service of the ticket's customer, or one above or below the ticket's service."""
    near = neighbourhood(session, [] if ticket.service_id is None else [ticket.service_id])
    theirs = select(Service.id).where(Service.customer_id == ticket.customer_id)
    services = {*session.scalars(theirs), *near.depends_on, *near.depended_on_by}
    touching = select(AlarmImpact.alarm_id).where(AlarmImpact.service_id.in_(services))
    query = select(Alarm).where(Alarm.closed_at.is_(None), Alarm.id.in_(touching)).order_by(Alarm.id)
    return list(session.scalars(query))
