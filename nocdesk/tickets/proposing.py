"""Proposes alarms that have come to the open tickets that they most likely explain: all of a transaction at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.services.model import Service
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.evidence import complaints_of, troubles_of
from nocdesk.tickets.matching import match
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.neighbourhood import surroundings
from nocdesk.tickets.pairing import propose
from nocdesk.tickets.taught import points_in_force
from nocdesk.tickets.workflow import OPEN

MOST_FOR_A_TICKET = 5
"""In a storm only the likeliest alarms are proposed to a ticket; the others can be linked by hand."""

_IS_OPEN = TroubleTicket.status.in_(tuple(sorted(OPEN)))

Near = dict[int, list[TroubleTicket]]
"""By alarm the tickets that it may explain, in the order of their numbers."""


def propose_alarms(work: UnitOfWork, alarm_ids: Sequence[int]) -> None:
    """Propose each alarm to the open tickets it most likely explains; what is decided or proposed stays as it is."""
    session = work.session
    if not alarm_ids or session.scalar(select(TroubleTicket.id).where(_IS_OPEN).limit(1)) is None:
        return
    near = _without_known(session, _near(session, list(dict.fromkeys(alarm_ids))))
    if not near:
        return
    tickets = {ticket.id: ticket for some in near.values() for ticket in some}
    troubles, complaints = troubles_of(session, near), complaints_of(session, tickets.values())
    waiting, points = _waiting(session, tickets), points_in_force(session)
    closed = _closed(session, near)
    for alarm_id, some in near.items():
        for ticket in some:
            why = match(complaints[ticket.id], troubles[alarm_id], points)
            if not why.is_proposed or _likelier(waiting[ticket.id], why.score) >= MOST_FOR_A_TICKET:
                continue
            propose(work, ticket.id, alarm_id, why)
            if alarm_id not in closed:
                waiting[ticket.id].append(why.score)


def _near(session: Session, alarm_ids: Sequence[int]) -> Near:
    """Open tickets of customers whose services are touched, or on services above or below the touched ones."""
    touched = _touched(session, alarm_ids)
    around = surroundings(session, (number for rows in touched.values() for number, _ in rows))
    reached: dict[int, set[int]] = {}
    for alarm_id, rows in touched.items():
        near = around.of(number for number, _ in rows)
        reached[alarm_id] = {*(number for number, _ in rows), *near.depends_on, *near.depended_on_by}
    services = {number for some in reached.values() for number in some}
    customers = {customer for rows in touched.values() for _, customer in rows}
    by_service: dict[int, list[TroubleTicket]] = defaultdict(list)
    by_customer: dict[int, list[TroubleTicket]] = defaultdict(list)
    for ticket in _open_tickets(session, services, customers):
        by_customer[ticket.customer_id].append(ticket)
        if ticket.service_id is not None:
            by_service[ticket.service_id].append(ticket)
    found: Near = {}
    for alarm_id, rows in touched.items():
        some = {ticket.id: ticket for number in reached[alarm_id] for ticket in by_service.get(number, ())}
        some |= {ticket.id: ticket for _, customer in rows for ticket in by_customer.get(customer, ())}
        found[alarm_id] = [some[number] for number in sorted(some)]
    return found


def _touched(session: Session, alarm_ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """By alarm its services with their customers, in the order of the alarms; what only follows explains no ticket."""
    query = (
        select(AlarmImpact.alarm_id, Service.id, Service.customer_id)
        .join(Service, Service.id == AlarmImpact.service_id)
        .join(Alarm, Alarm.id == AlarmImpact.alarm_id)
        .where(Alarm.condition.not_in(CONSEQUENCES))
    )
    found: dict[int, list[tuple[int, int]]] = {number: [] for number in alarm_ids}
    for part in in_slices(sorted(alarm_ids)):
        for alarm_id, service_id, customer_id in session.execute(query.where(AlarmImpact.alarm_id.in_(part))):
            found[alarm_id].append((service_id, customer_id))
    return {number: rows for number, rows in found.items() if rows}


def _open_tickets(session: Session, services: Collection[int], customers: Collection[int]) -> Iterator[TroubleTicket]:
    found: dict[int, TroubleTicket] = {}
    for column, numbers in ((TroubleTicket.service_id, services), (TroubleTicket.customer_id, customers)):
        for part in in_slices(sorted(numbers)):
            rows = session.scalars(select(TroubleTicket).where(_IS_OPEN, column.in_(part)))
            found.update((ticket.id, ticket) for ticket in rows)
    return iter(found.values())


def _without_known(session: Session, near: Near) -> Near:
    """Without pairs that are proposed or decided already."""
    concerned = sorted(number for number, some in near.items() if some)
    known: set[tuple[int, int]] = set()
    for part in in_slices(concerned):
        query = select(TicketMatch.alarm_id, TicketMatch.ticket_id).where(TicketMatch.alarm_id.in_(part))
        known.update((alarm_id, ticket_id) for alarm_id, ticket_id in session.execute(query))
    left = {number: [one for one in some if (number, one.id) not in known] for number, some in near.items()}
    return {number: some for number, some in left.items() if some}


def _waiting(session: Session, ticket_ids: Collection[int]) -> Mapping[int, list[float]]:
    """By ticket the scores of open alarms that wait for a decision."""
    query = (
        select(TicketMatch.ticket_id, TicketMatch.score)
        .join(Alarm, Alarm.id == TicketMatch.alarm_id)
        .where(TicketMatch.state == MatchState.PROPOSED, Alarm.closed_at.is_(None))
    )
    found: dict[int, list[float]] = defaultdict(list)
    for part in in_slices(sorted(ticket_ids)):
        for ticket_id, score in session.execute(query.where(TicketMatch.ticket_id.in_(part))):
            found[ticket_id].append(score)
    return found


def _likelier(scores: Collection[float], score: float) -> int:
    return sum(1 for other in scores if other >= score)


def _closed(session: Session, alarm_ids: Collection[int]) -> set[int]:
    query = select(Alarm.id).where(Alarm.closed_at.is_not(None))
    return {
        number for part in in_slices(sorted(alarm_ids)) for number in session.scalars(query.where(Alarm.id.in_(part)))
    }
