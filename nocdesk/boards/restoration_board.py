"""The restoration board: what field support works on, in service words, the next update due first."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from nocdesk.boards.live_check import live_check
from nocdesk.customers.model import Customer, Site
from nocdesk.problems.model import ServiceProblem
from nocdesk.services.model import Service, ServiceClass
from nocdesk.tickets.customer_words import CustomerFacts
from nocdesk.tickets.model import (
    Audience,
    RestorationCause,
    RestorationStatus,
    TicketEvent,
    TicketStatus,
    TroubleTicket,
)
from nocdesk.tickets.promises import PromiseHistory, promise_history, promise_rows
from nocdesk.tickets.queries import TimelineRow, timeline
from nocdesk.tickets.timeline import customer_facts
from nocdesk.tickets.verification import CheckRow
from nocdesk.tickets.workflow import OPEN

STAYS_FOR = timedelta(hours=2)
"""So long a restored ticket stays in sight, in case the trouble comes back."""


@dataclass(frozen=True, slots=True)
class RestorationRow:
    """A ticket on the restoration board, in service words.

    `others` counts the other open tickets of its problem, which one update reaches too.
    """

    ticket_id: int
    number: str
    version: int
    status: TicketStatus
    restoration: RestorationStatus | None
    restoration_since: datetime | None
    customer_id: int
    customer: str
    site: str
    service_id: int | None
    service: str
    service_class: ServiceClass | None
    crew: str
    cause: RestorationCause | None
    etr_at: datetime | None
    first_etr_at: datetime | None
    etr_moves: int
    last_etr_before: datetime | None
    opened_at: datetime
    restored_at: datetime | None
    next_update_at: datetime | None
    last_note: str
    last_note_at: datetime | None
    updated_at: datetime
    updated_by: str
    timezone: str
    problem_id: int | None = None
    problem: str = ""
    others: int = 0
    is_last_note_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class RestorationDetail:
    """What the update form shows beside a row; `facts` with what is being typed gives the customer's preview."""

    row: RestorationRow
    facts: CustomerFacts
    checks: tuple[CheckRow, ...]
    notes: tuple[TimelineRow, ...]


def restoration_rows(session: Session, *, now: datetime, ids: Collection[int] | None = None) -> list[RestorationRow]:
    """Open tickets and those restored in the last 2 h, by the next update due (none last), then number."""
    is_recent = TroubleTicket.restored_at > now - STAYS_FOR
    query = (
        select(TroubleTicket, Customer, Service, Site.name, ServiceProblem.number)
        .join(Customer, Customer.id == TroubleTicket.customer_id)
        .outerjoin(Service, Service.id == TroubleTicket.service_id)
        .outerjoin(Site, Site.id == func.coalesce(TroubleTicket.site_id, Service.site_id))
        .outerjoin(ServiceProblem, ServiceProblem.id == TroubleTicket.problem_id)
        .where(or_(TroubleTicket.status.in_(tuple(OPEN)), is_recent))
    )
    if ids is not None:
        query = query.where(TroubleTicket.id.in_(ids))
    found = session.execute(query).all()
    ticket_ids = [ticket.id for ticket, *_ in found]
    promises, notes = promise_rows(session, ticket_ids), _last_notes(session, ticket_ids)
    of_problem = _open_tickets(session, {ticket.problem_id for ticket, *_ in found if ticket.problem_id is not None})
    rows = [
        replace(
            _row(ticket, customer, service, site or "", promise_history(promises[ticket.id]), notes.get(ticket.id)),
            problem_id=ticket.problem_id,
            problem=problem or "",
            others=len(of_problem[ticket.problem_id] - {ticket.id}) if ticket.problem_id is not None else 0,
        )
        for ticket, customer, service, site, problem in found
    ]
    return sorted(rows, key=lambda row: (row.next_update_at is None, row.next_update_at or now, row.ticket_id))


def restoration_detail(session: Session, ticket_id: int, *, now: datetime) -> RestorationDetail | None:
    """Everything that the update form shows of a ticket; None where it is not on the board."""
    rows = restoration_rows(session, now=now, ids=[ticket_id])
    if not rows:
        return None
    row = rows[0]
    return RestorationDetail(
        row=row,
        facts=customer_facts(session, session.get_one(TroubleTicket, ticket_id)),
        checks=live_check(session, row.service_id, now=now) if row.service_id is not None else (),
        notes=tuple(line for line in timeline(session, ticket_id) if line.audience is Audience.STAFF),
    )


def _open_tickets(session: Session, problem_ids: Collection[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    query = select(TroubleTicket.problem_id, TroubleTicket.id).where(
        TroubleTicket.problem_id.in_(problem_ids), TroubleTicket.status.in_(tuple(OPEN))
    )
    for problem_id, ticket_id in session.execute(query):
        if problem_id is not None:
            found[problem_id].add(ticket_id)
    return found


def _row(
    ticket: TroubleTicket,
    customer: Customer,
    service: Service | None,
    site: str,
    history: PromiseHistory,
    note: TicketEvent | None,
) -> RestorationRow:
    return RestorationRow(
        ticket_id=ticket.id,
        number=ticket.number,
        version=ticket.version,
        status=ticket.status,
        restoration=ticket.restoration,
        restoration_since=ticket.restoration_since,
        customer_id=customer.id,
        customer=customer.name,
        site=site,
        service_id=ticket.service_id,
        service=(service.label or service.name) if service else "",
        service_class=service.current_class if service else None,
        crew=ticket.crew,
        cause=ticket.cause,
        etr_at=ticket.etr_at,
        first_etr_at=history.first,
        etr_moves=history.moves,
        last_etr_before=history.before,
        opened_at=ticket.opened_at,
        restored_at=ticket.restored_at,
        next_update_at=ticket.next_update_at,
        last_note=note.text if note else "",
        last_note_at=note.at if note else None,
        is_last_note_by_hand=note is not None and note.is_by_hand,
        updated_at=ticket.updated_at,
        updated_by=ticket.updated_by,
        timezone=customer.timezone,
    )


def _last_notes(session: Session, ticket_ids: Collection[int]) -> dict[int, TicketEvent]:
    """By ticket the last line that is for the staff."""
    newest = (
        select(func.max(TicketEvent.id))
        .where(TicketEvent.ticket_id.in_(ticket_ids), TicketEvent.audience == Audience.STAFF)
        .group_by(TicketEvent.ticket_id)
    )
    return {line.ticket_id: line for line in session.scalars(select(TicketEvent).where(TicketEvent.id.in_(newest)))}
