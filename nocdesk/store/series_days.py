"""The days of a series: rolled up when they are over, from their sealed hours, and again when late samples came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import delete, except_, func, select
from sqlalchemy.orm import Session

from nocdesk.store.driver_rows import insert_rows
from nocdesk.store.rollup_codec import encode_day
from nocdesk.store.series_borders import ROLLED, borders, move_border
from nocdesk.store.series_chunks import sealed_samples
from nocdesk.store.series_columns import Bins, counted, settled, starts_of_groups, widened
from nocdesk.store.series_rollups import ROLLUP_COLUMNS, STEPS_S, RollupRow, rolled_days, rollup_row
from nocdesk.store.series_tables import series_chunk, series_part, series_rollup, series_tail
from nocdesk.store.series_time import DAY_S, DAY_US, HOUR_S, SECOND_US, Instant, in_slices, microseconds
from nocdesk.store.sketch import Sketches, merged, sketched

_SKETCHED_FROM_S = 300
"""A minute has too few samples for a sketch to be smaller; 5-minute bins have one and are kept for longer."""


@dataclass(frozen=True, slots=True)
class Rolling:
    """A day of some series, rolled up; `is_last` says that no series of that day is left."""

    day_us: int
    series_ids: tuple[int, ...] = ()
    rows: tuple[RollupRow, ...] = ()
    is_last: bool = False


def prepare_rolling(session: Session, before: Instant, limit: int) -> Rolling | None:
    """Read and roll up the oldest day that ended by `before`, of up to `limit` series; nothing is written.

    None where there is no such day, or where samples of it wait to be sealed first.
    """
    day_us = _next_day(session)
    if day_us is None or day_us + DAY_US > microseconds(before) or _is_waiting(session, day_us + DAY_US):
        return None
    chunk, rollup = series_chunk.c, series_rollup.c
    sealed = select(chunk.series_id).where(chunk.start_us >= day_us, chunk.start_us < day_us + DAY_US)
    of_day = (rollup.step_s == DAY_S, rollup.span_s == DAY_S, rollup.start_s == day_us // SECOND_US)
    left = except_(sealed, select(rollup.series_id).where(*of_day)).subquery()
    numbers = session.scalars(select(left.c.series_id).order_by(left.c.series_id).limit(limit + 1)).all()
    chosen = tuple(numbers[:limit])
    return Rolling(day_us, chosen, tuple(day_rows(session, day_us, chosen)), len(numbers) <= limit)


def write_rolling(session: Session, rolling: Rolling) -> None:
    """Put the day's rollups in the place of its hours'."""
    _replace(session, rolling.day_us, rolling.series_ids, rolling.rows)
    if rolling.is_last:
        move_border(session, ROLLED, rolling.day_us + DAY_US)


def roll_up_days(session: Session, before: Instant, limit: int) -> int:
    """Roll up within one transaction; says of how many series' days."""
    rolling = prepare_rolling(session, before, limit)
    if rolling is None:
        return 0
    write_rolling(session, rolling)
    return len(rolling.series_ids)


def roll_again(session: Session, hour_us: int, series_ids: Sequence[int]) -> None:
    """Roll up anew the day of an hour that was sealed late."""
    day_us = hour_us // DAY_US * DAY_US
    is_over = day_us < borders(session).get(ROLLED, day_us)
    late = series_ids if is_over else sorted(n for n, _ in rolled_days(session, series_ids, day_us, day_us + 1))
    if late:
        _replace(session, day_us, late, tuple(day_rows(session, day_us, late)))


def _next_day(session: Session) -> int | None:
    rolled_us = borders(session).get(ROLLED)
    first = select(func.min(series_chunk.c.start_us))
    if rolled_us is not None:
        first = first.where(series_chunk.c.start_us >= rolled_us)
    first_us = session.scalar(first)
    return None if first_us is None else int(first_us) // DAY_US * DAY_US


def _is_waiting(session: Session, end_us: int) -> bool:
    unfolded = select(series_tail.c.seq).where(series_tail.c.first_us < end_us).limit(1)
    folded = select(series_part.c.seq).where(series_part.c.hour_us < end_us).limit(1)
    return session.scalar(unfolded) is not None or session.scalar(folded) is not None


def _replace(session: Session, day_us: int, series_ids: Sequence[int], rows: Sequence[RollupRow]) -> None:
    rollup, day_s = series_rollup.c, day_us // SECOND_US
    of_day = (rollup.span_s == DAY_S) & (rollup.start_s == day_s)
    of_hours = (rollup.span_s == HOUR_S) & rollup.start_s.in_(range(day_s, day_s + DAY_S, HOUR_S))
    for numbers in in_slices(series_ids):
        own = rollup.series_id.in_(numbers)
        session.execute(delete(series_rollup).where(rollup.step_s.in_(STEPS_S), of_day, own))
        session.execute(delete(series_rollup).where(rollup.step_s == _SKETCHED_FROM_S, of_hours, own))
    insert_rows(session, series_rollup, ROLLUP_COLUMNS, rows)


def day_rows(session: Session, day_us: int, series_ids: Sequence[int]) -> Iterator[RollupRow]:
    """The sealed samples of a day, rolled up by every step."""
    columns = settled(sealed_samples(session, np.array(series_ids, np.int64), day_us, day_us + DAY_US))
    if not len(columns):
        return
    bins, sketches = counted(columns, STEPS_S[0] * SECOND_US), sketched(columns, _SKETCHED_FROM_S * SECOND_US)
    for step_s in STEPS_S:
        bins = widened(bins, step_s * SECOND_US)
        if step_s < _SKETCHED_FROM_S:
            yield from _step_rows(day_us, step_s, bins, None)
            continue
        sketches = merged(sketches, step_s * SECOND_US)
        yield from _step_rows(day_us, step_s, bins, sketches)


def _step_rows(day_us: int, step_s: int, bins: Bins, sketches: Sketches | None) -> Iterator[RollupRow]:
    day_s = day_us // SECOND_US
    starts = starts_of_groups(bins.series)
    for begin, end in zip(starts.tolist(), [*starts[1:].tolist(), len(bins)], strict=True):
        own = bins.where(slice(begin, end))
        sketch = None
        if sketches is not None:
            number = own.series[0]
            first, last = np.searchsorted(sketches.series, (number, number + 1)).tolist()
            sketch = sketches.where(slice(first, last))
        yield rollup_row(step_s, DAY_S, day_s, own, encode_day(day_s, step_s, own, sketch))
