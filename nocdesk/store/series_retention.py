"""What is too old goes, by policy: samples first, then bins, the finer the sooner, in steps that hold nobody up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Delete, Table, delete, select, tuple_
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from nocdesk.store.series_borders import RAW, ROLLED, borders, kept_from, move_border
from nocdesk.store.series_rollups import STEPS_S
from nocdesk.store.series_tables import series_chunk, series_rollup
from nocdesk.store.series_time import DAY_S, DAY_US, SECOND_US, microseconds

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days samples are kept, and bins of each step."""

    raw_days: int
    days_of_step: tuple[tuple[int, int], ...]


def move_borders(session: Session, retention: Retention, now: datetime) -> None:
    """Say from which day on everything is kept; samples stay until their day is rolled up.

    From then on readers turn to longer bins for what lies before, and late samples from before are not kept.
    """
    rolled_us = borders(session).get(ROLLED)
    if rolled_us is not None:
        _move(session, RAW, min(rolled_us, _first_day(now, retention.raw_days)))
    for step_s, days in retention.days_of_step:
        _move(session, kept_from(step_s), _first_day(now, days))


def delete_outlived(session: Session, limit: int = ROWS_AT_ONCE) -> int:
    """Delete up to `limit` rows from before the borders; says how many, and 0 when nothing is left."""
    for statement in _outlived(session, limit):
        result = session.execute(statement)
        assert isinstance(result, CursorResult)
        if result.rowcount:
            return int(result.rowcount)
    return 0


def _outlived(session: Session, limit: int) -> Iterator[Delete]:
    reach = borders(session)
    chunk, rollup = series_chunk.c, series_rollup.c
    if RAW in reach:
        yield _first_rows(series_chunk, chunk.start_us < reach[RAW], limit)
    for step_s in STEPS_S:
        if kept_from(step_s) in reach:
            before_s = reach[kept_from(step_s)] // SECOND_US
            own = (rollup.step_s == step_s) & (rollup.span_s == DAY_S) & (rollup.start_s < before_s)
            yield _first_rows(series_rollup, own, limit)


def _first_rows(table: Table, which: ColumnElement[bool], limit: int) -> Delete:
    key = tuple(table.primary_key.columns)
    return delete(table).where(tuple_(*key).in_(select(*key).where(which).limit(limit)))


def _first_day(now: datetime, days: int) -> int:
    return microseconds(now - timedelta(days=days)) // DAY_US * DAY_US


def _move(session: Session, name: str, at_us: int) -> None:
    if at_us > borders(session).get(name, 0):
        move_border(session, name, at_us)
