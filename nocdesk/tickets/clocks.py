"""The clocks of a ticket: time to the first response and time to restore, against what its agreement allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.events import TicketChanged, TicketClocked
from nocdesk.services.model import Service
from nocdesk.sla.calendar import ContractCalendar
from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.objectives import Kind
from nocdesk.sla.ticket_clocks import TicketClock, due_at, used_us
from nocdesk.sla.versions import versions_for
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.clock_stops import follow_status
from nocdesk.tickets.model import ClockStop, TicketStatus, TroubleTicket
from nocdesk.tickets.targets import InternalTargets, internal_targets

ALWAYS = ContractCalendar("UTC")
KINDS = (Kind.RESPONSE, Kind.RESTORATION)
_NEVER_ANY = frozenset({TicketStatus.REJECTED, TicketStatus.CANCELLED})


class ClockState(StrEnum):
    """What a clock does, or how it ended."""

    RUNNING = "running"
    STOPPED = "stopped"
    LATE = "late"
    KEPT = "kept"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class StopRow:
    """Time in which a clock stands, and why."""

    reason: str
    note: str
    began_at: datetime
    began_by: str
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock as it stands: contract time used, what is allowed, and when that is gone.

    `is_internal` where no agreement allows it, but the provider aims at it: no service level speaks of that.
    """

    kind: Kind
    state: ClockState
    used_s: float
    target_s: float
    due_at: datetime | None
    started_at: datetime
    ended_at: datetime | None
    is_internal: bool = False

    @property
    def share(self) -> float:
        """The share of the target that is used."""
        return self.used_s / self.target_s


@dataclass(frozen=True, slots=True)
class Target:
    """What an agreement allows for a clock, or else the provider itself, in seconds by its contract hours."""

    limit_s: float
    calendar: ContractCalendar
    is_internal: bool


def on_ticket_changed(work: UnitOfWork, fact: TicketChanged) -> None:
    """Note what a ticket's new status means for its clocks, and tell those who judge by them.

    An act that is told late counts from when it was done, and by the status that it brought about.
    """
    ticket = work.session.get_one(TroubleTicket, fact.ticket_id)
    status = TicketStatus(fact.status or ticket.status)
    at = min(fact.at or work.now, work.now)
    follow_status(work, ticket, status, at)
    if ticket.responded_at is None and status not in (TicketStatus.ACKNOWLEDGED, *_NEVER_ANY):
        ticket.responded_at = at
    work.session.flush()
    stops = stop_rows(work.session, ticket.id)
    for kind in KINDS:
        clock = clock_of(ticket, kind, stops)
        work.happened(
            TicketClocked(
                ticket=ticket.number,
                kind=kind.value,
                service_id=ticket.service_id,
                priority=ticket.priority,
                started_at=clock.started_at,
                ended_at=clock.ended_at,
                stops=clock.stops,
                is_withdrawn=ticket.status in _NEVER_ANY,
            )
        )


def clock_of(ticket: TroubleTicket, kind: Kind, stops: Sequence[StopRow]) -> TicketClock:
    """The clock of a kind; only the restoration can be stopped, since who stops it has answered."""
    if kind is Kind.RESPONSE:
        return TicketClock(ticket.number, ticket.opened_at, ticket.responded_at)
    pairs = tuple((stop.began_at, stop.ended_at) for stop in stops)
    return TicketClock(ticket.number, ticket.opened_at, ticket.restored_at or ticket.resolved_at, pairs)


def clock_rows(
    session: Session, ticket: TroubleTicket, now: datetime, internal: InternalTargets | None = None
) -> tuple[ClockRow, ...]:
    """Both clocks of a ticket; none of one that turned out to be no trouble.

    Who asks for many tickets hands the internal targets over.
    """
    if ticket.status in _NEVER_ANY:
        return ()
    stops = stop_rows(session, ticket.id)
    targets = internal_targets(session) if internal is None else internal
    return tuple(
        _row(clock_of(ticket, kind, stops), kind, target_of(session, ticket, kind, targets), now) for kind in KINDS
    )


def stop_rows(session: Session, ticket_id: int) -> tuple[StopRow, ...]:
    """All stops of a ticket's clock, the oldest first."""
    query = select(ClockStop).where(ClockStop.ticket_id == ticket_id).order_by(ClockStop.began_at, ClockStop.id)
    return tuple(
        StopRow(stop.reason.value, stop.note, stop.began_at, stop.began_by, stop.ended_at, stop.ended_by)
        for stop in session.scalars(query)
    )


def target_of(session: Session, ticket: TroubleTicket, kind: Kind, internal: InternalTargets) -> Target:
    """What the agreement that was in force at the opening allows; the strictest of several objectives.

    Where it promises nothing for the ticket's priority the internal target holds, by its hours or around the clock.
    """
    service = session.get(Service, ticket.service_id) if ticket.service_id is not None else None
    versions = versions_for(session, service.id) if service is not None else ()
    terms = next((each.terms for each in versions if each.is_in_force(ticket.opened_at)), None)
    limits = [
        objective.limit
        for objective in (terms.objectives if terms is not None else ())
        if objective.kind is kind and objective.limit is not None and objective.priority in (None, ticket.priority)
    ]
    calendar = terms.calendar if terms is not None else ALWAYS
    if limits:
        return Target(min(limits), calendar, is_internal=False)
    return Target(internal[ticket.priority, kind], calendar, is_internal=True)


def _row(clock: TicketClock, kind: Kind, target: Target, now: datetime) -> ClockRow:
    used_s = used_us(target.calendar, clock, now) / SECOND_US
    due = due_at(target.calendar, clock, target.limit_s, now)
    return ClockRow(
        kind=kind,
        state=clock_state(clock, due, now),
        used_s=used_s,
        target_s=target.limit_s,
        due_at=due,
        started_at=clock.started_at,
        ended_at=clock.ended_at,
        is_internal=target.is_internal,
    )


def clock_state(clock: TicketClock, due: datetime | None, now: datetime) -> ClockState:
    """What a clock that is due at an instant (None: at no certain one) does, or how it ended."""
    if clock.ended_at is not None:
        return ClockState.KEPT if due is None or clock.ended_at <= due else ClockState.MISSED
    if due is not None and due < now:
        return ClockState.LATE
    return ClockState.STOPPED if clock.stands_at(now) else ClockState.RUNNING
