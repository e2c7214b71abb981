"""Which periods that are over have to be judged: those nobody judged, and those of which something else is known."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.sla.micros import instant_at, us_of
from nocdesk.sla.model import SlaDoubt, SlaVerdict
from nocdesk.sla.parts import Part, parts_between

LOOK_BACK = timedelta(days=32)
"""What was not judged when it ended is judged afterwards if it ended no longer ago."""

DOUBTS_AT_ONCE = 500


def unjudged_parts(session: Session, now: datetime) -> list[Part]:
    """The parts that are over and have no verdict."""
    verdict = SlaVerdict
    query = select(verdict.service_id, verdict.objective, verdict.period_starts_at).distinct()
    known = {
        (service_id, objective, starts_at)
        for service_id, objective, starts_at in session.execute(query.where(verdict.period_ends_at > now - LOOK_BACK))
    }
    parts = parts_between(session, now - LOOK_BACK, now)
    over = (part for part in parts if now - LOOK_BACK < part.period.ends_at <= now)
    return [part for part in over if (*part.key, part.period.starts_at) not in known]


def doubted_parts(session: Session, now: datetime) -> tuple[list[Part], list[int]]:
    """The parts that are over and of which something else came to be known, and the numbers of these doubts."""
    doubts: Sequence[SlaDoubt] = session.scalars(select(SlaDoubt).order_by(SlaDoubt.id).limit(DOUBTS_AT_ONCE)).all()
    found: dict[tuple[object, ...], Part] = {}
    for doubt in doubts:
        for part in _over(session, [doubt.service_id], doubt.began_at, min(doubt.ended_at, now), now):
            found[part.key, part.period] = part
    return list(found.values()), [doubt.id for doubt in doubts]


def _over(session: Session, service_ids: Collection[int], start: datetime, end: datetime, now: datetime) -> list[Part]:
    parts = parts_between(session, start, end, service_ids) if start < end else []
    return [part for part in parts if part.period.ends_at <= now]


def parts_with(session: Session, service_id: int, at_us: NDArray[np.int64], now: datetime) -> list[Part]:
    """The parts of a service that are over and have one of these instants."""
    start, end = instant_at(int(at_us.min())), instant_at(int(at_us.max()) + 1)
    ordered = np.sort(at_us)
    return [part for part in _over(session, [service_id], start, end, now) if _has_any(part, ordered)]


def _has_any(part: Part, ordered_us: NDArray[np.int64]) -> bool:
    first, last = np.searchsorted(ordered_us, (us_of(part.period.starts_at), us_of(part.period.ends_at)))
    return bool(first < last)
