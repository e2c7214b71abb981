"""The hours of a series: sealed from the open tail into chunks, and reopened for late samples."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import numpy as np
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from nocdesk.store.chunks import HOUR_US, Points, decode_chunk, encode_chunk
from nocdesk.store.series_tables import series, series_chunk, series_tail

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Bound variables of one statement; SQLite takes 32,766 and PostgreSQL 65,535.
_SLICE = 4_000

_Member = TypeVar("_Member")

# Any number that nothing else takes for its advisory locks in the same database.
_SAMPLES_LOCK = 5_631_472_003

Instant = datetime | float
"""An aware instant, or seconds since the epoch."""


def microseconds(at: Instant) -> int:
    """Whole microseconds since the epoch."""
    return (at - _EPOCH) // timedelta(microseconds=1) if isinstance(at, datetime) else round(at * 1e6)


def seal_hours(session: Session, before: datetime, limit: int) -> int:
    """Move up to `limit` hours that ended by `before` from the tail into chunks, oldest first; says how many it moved.

    Called often with a small limit, so that the sealing of all series is spread over time.
    """
    keep_sealing_apart(session, is_sealing=True)
    first = select(func.min(series_tail.c.at_us)).where(series_tail.c.series_id == series.c.id).scalar_subquery()
    border_us = microseconds(before) // HOUR_US * HOUR_US
    sealed = 0
    while sealed < limit:
        oldest = select(series.c.id, first.label("first_us")).subquery()
        due = session.execute(
            select(oldest.c.id, oldest.c.first_us)
            .where(oldest.c.first_us < border_us)
            .order_by(oldest.c.first_us, oldest.c.id)
            .limit(limit - sealed)
        ).all()
        if not due:
            break
        for number, first_us in due:
            _seal(session, number, first_us // HOUR_US * HOUR_US)
        sealed += len(due)
    return sealed


def keep_sealing_apart(session: Session, *, is_sealing: bool) -> None:
    """Until the end of the transaction nobody appends samples while hours are sealed, which would lose late ones.

    On SQLite there is one writer anyhow; on PostgreSQL those who append share a lock that who seals has for itself.
    """
    if session.get_bind().dialect.name == "postgresql":
        function = "pg_advisory_xact_lock" if is_sealing else "pg_advisory_xact_lock_shared"
        session.execute(text(f"SELECT {function}(:number)"), {"number": _SAMPLES_LOCK})


def _seal(session: Session, number: int, start_us: int) -> None:
    points = tail_points(session, number, start_us, start_us + HOUR_US)
    session.execute(
        insert(series_chunk).values(
            series_id=number,
            start_us=start_us,
            count=len(points.values),
            minimum=float(points.values.min()),
            maximum=float(points.values.max()),
            total=float(points.values.sum()),
            data=encode_chunk(start_us, points),
        )
    )
    tail = series_tail.c
    session.execute(
        delete(series_tail).where(tail.series_id == number, tail.at_us >= start_us, tail.at_us < start_us + HOUR_US)
    )


def reopen_hours(session: Session, hours: set[tuple[int, int]]) -> None:
    """Bring the chunks of (series, hour) pairs back into the tail."""
    chunk = series_chunk.c
    columns = select(chunk.series_id, chunk.start_us, chunk.count, chunk.data)
    all_starts = sorted({start_us for _, start_us in hours})
    for numbers in in_slices(sorted({number for number, _ in hours})):
        for starts in in_slices(all_starts):
            found = session.execute(columns.where(chunk.series_id.in_(numbers), chunk.start_us.in_(starts)))
            for number, start_us, count, data in found.all():
                if (number, start_us) in hours:
                    _open_chunk(session, number, start_us, decode_chunk(start_us, count, data))


def _open_chunk(session: Session, number: int, start_us: int, points: Points) -> None:
    columns = zip(points.at_us.tolist(), points.values.tolist(), strict=True)
    session.execute(insert(series_tail), [{"series_id": number, "at_us": at, "value": value} for at, value in columns])
    session.execute(delete(series_chunk).where(series_chunk.c.series_id == number, series_chunk.c.start_us == start_us))


def tail_points(session: Session, number: int, start_us: int, end_us: int) -> Points:
    """What the open tail has of a series, from `start_us` up to but not including `end_us`."""
    tail = series_tail.c
    rows = session.execute(
        select(tail.at_us, tail.value)
        .where(tail.series_id == number, tail.at_us >= start_us, tail.at_us < end_us)
        .order_by(tail.at_us)
    ).all()
    return Points(np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows], np.float64))


def in_slices(members: Sequence[_Member]) -> Iterator[Sequence[_Member]]:
    """A long list in parts that fit one statement."""
    for begin in range(0, len(members), _SLICE):
        yield members[begin : begin + _SLICE]
