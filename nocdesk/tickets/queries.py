"""What may be read of tickets: the open ones of a service, a timeline, and what is proposed or linked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm
from nocdesk.tickets.model import Audience, MatchState, TicketEvent, TicketMatch, TicketStatus, TroubleTicket, Workgroup
from nocdesk.tickets.workflow import FINAL, OPEN


@dataclass(frozen=True, slots=True)
class OpenTicketRow:
    """A ticket that is still worked on."""

    id: int
    number: str
    status: TicketStatus
    customer_id: int
    service_id: int | None
    text: str
    opened_at: datetime
    etr_at: datetime | None


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A line of a ticket's timeline, and whom it is for."""

    at: datetime
    author: str
    text: str
    audience: Audience = Audience.CUSTOMER
    is_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class MatchRow:
    """What is proposed or decided about a ticket and an alarm, and why."""

    ticket_id: int
    ticket: str
    alarm_id: int
    state: MatchState
    score: float
    reasons: tuple[str, ...]
    proposed_at: datetime
    decided_at: datetime | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class WorkgroupRow:
    """People who work on tickets together."""

    id: int
    name: str
    supervisor: str
    email: str
    takes_new: bool


def workgroup_rows(session: Session) -> list[WorkgroupRow]:
    """All workgroups, by name."""
    query = select(Workgroup).order_by(Workgroup.name)
    return [WorkgroupRow(g.id, g.name, g.supervisor, g.email, g.takes_new) for g in session.scalars(query)]


def open_tickets(session: Session, *, service_id: int | None = None) -> list[OpenTicketRow]:
    """The tickets that are still worked on, of one service or of all; the oldest first."""
    query = select(TroubleTicket).where(TroubleTicket.status.in_(tuple(OPEN))).order_by(TroubleTicket.id)
    if service_id is not None:
        query = query.where(TroubleTicket.service_id == service_id)
    return [
        OpenTicketRow(t.id, t.number, t.status, t.customer_id, t.service_id, t.text, t.opened_at, t.etr_at)
        for t in session.scalars(query)
    ]


def timeline(session: Session, ticket_id: int) -> list[TimelineRow]:
    """A ticket's timeline, from its opening on."""
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.at, TicketEvent.id)
    return [
        TimelineRow(event.at, event.author, event.text, event.audience, event.is_by_hand)
        for event in session.scalars(query)
    ]


def proposals(session: Session) -> list[MatchRow]:
    """Everything that waits for a decision, the likeliest first; what is over on either side waits no more."""
    is_waiting = (TicketMatch.state == MatchState.PROPOSED) & TroubleTicket.status.not_in(tuple(FINAL))
    return _matches(session, is_waiting, Alarm.closed_at.is_(None))


def matches_of_ticket(session: Session, ticket_id: int) -> list[MatchRow]:
    """All that was ever proposed or decided about a ticket."""
    return _matches(session, TicketMatch.ticket_id == ticket_id)


def _matches(session: Session, *conditions: ColumnElement[bool]) -> list[MatchRow]:
    query = (
        select(TicketMatch, TroubleTicket.number)
        .join(TroubleTicket, TroubleTicket.id == TicketMatch.ticket_id)
        .join(Alarm, Alarm.id == TicketMatch.alarm_id)
        .where(*conditions)
        .order_by(TicketMatch.score.desc(), TicketMatch.ticket_id, TicketMatch.alarm_id)
    )
    return [
        MatchRow(
            ticket_id=found.ticket_id,
            ticket=number,
            alarm_id=found.alarm_id,
            state=found.state,
            score=found.score,
            reasons=tuple(found.reasons),
            proposed_at=found.proposed_at,
            decided_at=found.decided_at,
            decided_by=found.decided_by,
        )
        for found, number in session.execute(query)
    ]
