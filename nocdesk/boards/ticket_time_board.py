"""The clocks of tickets that an objective is judged by: when each ran, stood and ended, and whether in time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.priority import Priority
from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.parts import Part
from nocdesk.sla.ticket_clocks import TicketClock, due_at, used_us
from nocdesk.sla.ticket_evidence import StopEvidence, TicketEvidence
from nocdesk.sla.ticket_times import read_clocks
from nocdesk.store.series_time import in_slices
from nocdesk.tickets.clock_stops import REASON_WORDS
from nocdesk.tickets.clocks import ClockState, clock_state
from nocdesk.tickets.model import ClockStop, TroubleTicket


@dataclass(frozen=True, slots=True)
class TicketTimeLine:
    """A ticket's clock beside what is allowed: contract time used, when that is gone, and its stops with reasons."""

    ticket_id: int
    number: str
    priority: Priority
    state: ClockState
    started_at: datetime
    ended_at: datetime | None
    used_s: float
    limit_s: float
    due_at: datetime | None
    stops: tuple[StopEvidence, ...]


def ticket_evidence(session: Session, part: Part) -> tuple[TicketEvidence, ...]:
    """The clocks of a part with what their tickets know of them."""
    clocks = read_clocks(session, part)
    tickets = _tickets(session, clocks)
    stops = _stops(session, [ticket.id for ticket in tickets.values()])
    return tuple(
        TicketEvidence(
            clock,
            tickets[clock.ticket].priority.value,
            tuple(stop for stop in stops[tickets[clock.ticket].id] if _is_of(stop, clock)),
        )
        for clock in clocks
    )


def ticket_time_lines(session: Session, part: Part, now: datetime) -> tuple[TicketTimeLine, ...]:
    """The same as lines, the newest first."""
    evidence = ticket_evidence(session, part)
    tickets = _tickets(session, [one.clock for one in evidence])
    calendar, limit_s = part.version.terms.calendar, part.objective.limit or 0.0
    lines = []
    for one in evidence:
        due = due_at(calendar, one.clock, limit_s, now)
        lines.append(
            TicketTimeLine(
                tickets[one.clock.ticket].id,
                one.clock.ticket,
                Priority(one.priority),
                clock_state(one.clock, due, now),
                one.clock.started_at,
                one.clock.ended_at,
                used_us(calendar, one.clock, now) / SECOND_US,
                limit_s,
                due,
                tuple(one.stops),
            )
        )
    return tuple(sorted(lines, key=lambda line: line.started_at, reverse=True))


def _tickets(session: Session, clocks: Sequence[TicketClock]) -> Mapping[str, TroubleTicket]:
    numbers = [clock.ticket for clock in clocks]
    return {
        ticket.number: ticket
        for part in in_slices(numbers)
        for ticket in session.scalars(select(TroubleTicket).where(TroubleTicket.number.in_(part)))
    }


def _stops(session: Session, ticket_ids: Sequence[int]) -> Mapping[int, Sequence[StopEvidence]]:
    found: dict[int, list[StopEvidence]] = defaultdict(list)
    query = select(ClockStop).order_by(ClockStop.began_at, ClockStop.id)
    parts = (query.where(ClockStop.ticket_id.in_(part)) for part in in_slices(ticket_ids))
    for stop in chain.from_iterable(map(session.scalars, parts)):
        found[stop.ticket_id].append(
            StopEvidence(
                stop.began_at, stop.ended_at, REASON_WORDS[stop.reason], stop.note, stop.began_by, stop.ended_by or ""
            )
        )
    return found


def _is_of(stop: StopEvidence, clock: TicketClock) -> bool:
    """Whether it is one of the stops that the clock was judged by: an answer is never waited for."""
    return (stop.began_at, stop.ended_at) in clock.stops
