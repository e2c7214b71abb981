"""What may be read of requests and of the collectors' signs of life."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.requests.model import CollectorStatus, Request, RequestKind

UNJUDGED_AFTER = timedelta(seconds=30)
"""So long at most it takes until another judges in the place of one that is gone."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request and what came of it."""

    id: int
    kind: RequestKind
    subject_id: int
    asked_at: datetime
    asked_by: str
    claimed_at: datetime | None
    done_at: datetime | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class CollectorRow:
    """A collector's last sign of life."""

    source: str
    started_at: datetime
    beat_at: datetime
    polls_sent: int
    answered: int
    timed_out: int
    samples: int
    spool_waiting: int
    spool_share: float
    spool_dropped: int
    polls_per_min: float
    timeouts_per_min: float
    sites: tuple[str, ...] = ()
    abilities: tuple[str, ...] = ()
    polls: tuple[str, ...] = ()
    devices: int = 0
    judges: bool = False
    inbox_waiting: int = 0
    waiting_since: datetime | None = None
    judged_at: datetime | None = None


def request_row(session: Session, request_id: int) -> RequestRow | None:
    """One request."""
    request = session.get(Request, request_id)
    if request is None:
        return None
    return RequestRow(
        id=request.id,
        kind=request.kind,
        subject_id=request.subject_id,
        asked_at=request.asked_at,
        asked_by=request.asked_by,
        claimed_at=request.claimed_at,
        done_at=request.done_at,
        answer=request.answer,
    )


def collector_rows(session: Session) -> list[CollectorRow]:
    """All collectors that ever gave a sign of life, the latest first."""
    return [
        CollectorRow(
            source=status.source,
            started_at=status.started_at,
            beat_at=status.beat_at,
            polls_sent=status.polls_sent,
            answered=status.answered,
            timed_out=status.timed_out,
            samples=status.samples,
            spool_waiting=status.spool_waiting,
            spool_share=status.spool_share,
            spool_dropped=status.spool_dropped,
            polls_per_min=status.polls_per_min,
            timeouts_per_min=status.timeouts_per_min,
            sites=tuple(status.sites),
            abilities=tuple(status.abilities),
            polls=tuple(status.polls),
            devices=status.devices,
            judges=status.judges,
            inbox_waiting=status.inbox_waiting,
            waiting_since=status.waiting_since,
            judged_at=status.judged_at,
        )
        for status in session.scalars(select(CollectorStatus).order_by(CollectorStatus.beat_at.desc()))
    ]


def last_judged(collectors: Iterable[CollectorRow]) -> datetime | None:
    """When a collector last judged for all; None where none ever did."""
    return max((row.judged_at for row in collectors if row.judged_at is not None), default=None)


def is_judged(collectors: Iterable[CollectorRow], now: datetime) -> bool:
    """Whether what the collectors hear is judged now."""
    judged_at = last_judged(collectors)
    return judged_at is not None and now - judged_at <= UNJUDGED_AFTER
