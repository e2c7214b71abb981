"""Reads the times of tickets that an objective is judged by, and how they are stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.sla.model import TicketTime
from nocdesk.sla.parts import Part
from nocdesk.sla.ticket_clocks import Stop, TicketClock


def read_clocks(session: Session, part: Part) -> tuple[TicketClock, ...]:
    """The clocks of a part's service that may be decided in its period."""
    objective, period = part.objective, part.period
    query = (
        select(TicketTime)
        .where(TicketTime.service_id == part.service_id, TicketTime.kind == objective.kind.value)
        .where(TicketTime.started_at < period.ends_at)
        .where(or_(TicketTime.ended_at.is_(None), TicketTime.ended_at >= period.starts_at))
        .order_by(TicketTime.id)
    )
    if objective.priority is not None:
        query = query.where(TicketTime.priority == objective.priority)
    return tuple(
        TicketClock(row.ticket, row.started_at, row.ended_at, stops_of(row.stops)) for row in session.scalars(query)
    )


def stops_content(stops: Sequence[Stop]) -> list[Any]:
    """Stops as JSON can hold them."""
    return [[begin.isoformat(), end.isoformat() if end is not None else None] for begin, end in stops]


def stops_of(content: Sequence[Sequence[str | None]]) -> tuple[Stop, ...]:
    """Stops as they were stored."""
    pairs = ((datetime.fromisoformat(begin or ""), end) for begin, end in content)
    return tuple((begin, None if end is None else datetime.fromisoformat(end)) for begin, end in pairs)
