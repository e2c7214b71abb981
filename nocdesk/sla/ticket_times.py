"""Reads the times of tickets that an objective is judged by, and how they are stored."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.sla.model import TicketTime
from nocdesk.sla.parts import Part
from nocdesk.sla.ticket_clocks import Stop, TicketClock, TimedTicket
from nocdesk.store.series_time import in_slices


def read_clocks(session: Session, part: Part) -> tuple[TicketClock, ...]:
    """The clocks of a part's service that may be decided in its period."""
    return clocks_of(part, read_times(session, [part]))


def read_times(session: Session, parts: Collection[Part]) -> Mapping[int, Sequence[TicketTime]]:
    """By service, the times of tickets that any of these parts may be judged by, read in one go."""
    if not parts:
        return {}
    start = min(part.period.starts_at for part in parts)
    end = max(part.period.ends_at for part in parts)
    query = (
        select(TicketTime)
        .where(TicketTime.started_at < end, or_(TicketTime.ended_at.is_(None), TicketTime.ended_at >= start))
        .order_by(TicketTime.id)
    )
    found: dict[int, list[TicketTime]] = defaultdict(list)
    for some in in_slices(sorted({part.service_id for part in parts})):
        for row in session.scalars(query.where(TicketTime.service_id.in_(some))):
            found[row.service_id].append(row)
    return found


def timed_tickets(session: Session, service_id: int, since: datetime, until: datetime) -> tuple[TimedTicket, ...]:
    """The tickets of a service that may be decided in [since, until)."""
    query = (
        select(TicketTime)
        .where(TicketTime.service_id == service_id, TicketTime.started_at < until)
        .where(or_(TicketTime.ended_at.is_(None), TicketTime.ended_at >= since))
        .order_by(TicketTime.id)
    )
    return tuple(
        TimedTicket(row.kind, row.priority, TicketClock(row.ticket, row.started_at, row.ended_at, stops_of(row.stops)))
        for row in session.scalars(query)
    )


def clocks_of(part: Part, times: Mapping[int, Sequence[TicketTime]]) -> tuple[TicketClock, ...]:
    """Of what was read the clocks that a part is judged by."""
    objective, period = part.objective, part.period
    return tuple(
        TicketClock(row.ticket, row.started_at, row.ended_at, stops_of(row.stops))
        for row in times.get(part.service_id, ())
        if row.kind == objective.kind.value
        and objective.priority in (None, row.priority)
        and row.started_at < period.ends_at
        and (row.ended_at is None or row.ended_at >= period.starts_at)
    )


def stops_content(stops: Sequence[Stop]) -> list[Any]:
    """Stops as JSON can hold them."""
    return [[begin.isoformat(), end.isoformat() if end is not None else None] for begin, end in stops]


def stops_of(content: Sequence[Sequence[str | None]]) -> tuple[Stop, ...]:
    """Stops as they were stored."""
    pairs = ((datetime.fromisoformat(begin or ""), end) for begin, end in content)
    return tuple((begin, None if end is None else datetime.fromisoformat(end)) for begin, end in pairs)
