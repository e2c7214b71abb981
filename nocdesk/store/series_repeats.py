"""A day of samples that is kept on several days at once: sealed and rolled up once, and repeated as it is packed."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import ColumnElement, Table, insert, literal, select
from sqlalchemy.orm import Session

from nocdesk.store.driver_rows import insert_rows
from nocdesk.store.series_chunks import CHUNK_COLUMNS, chunk_rows
from nocdesk.store.series_columns import Columns, settled
from nocdesk.store.series_days import day_rows
from nocdesk.store.series_rollups import ROLLUP_COLUMNS
from nocdesk.store.series_tables import series_chunk, series_rollup
from nocdesk.store.series_time import DAY_S, DAY_US, HOUR_US, SECOND_US


def keep_repeated(session: Session, columns: Columns, days_us: Sequence[int]) -> None:
    """Keep samples of the first of these days (µs), and the same ones at the same times of the others.

    The days are whole ones of UTC that are over, and these series have nothing else on them.
    """
    if not days_us or not len(columns):
        return
    own, day_us = settled(columns), days_us[0]
    for hour_us in np.unique(own.at_us // HOUR_US * HOUR_US).tolist():
        within = own.where((own.at_us >= hour_us) & (own.at_us < hour_us + HOUR_US))
        insert_rows(session, series_chunk, CHUNK_COLUMNS, chunk_rows(hour_us, within))
    numbers = np.unique(own.series).tolist()
    insert_rows(session, series_rollup, ROLLUP_COLUMNS, day_rows(session, day_us, numbers))
    chunk, rollup = series_chunk.c, series_rollup.c
    in_day = (chunk.start_us >= day_us) & (chunk.start_us < day_us + DAY_US)
    of_day = (rollup.span_s == DAY_S) & (rollup.start_s == day_us // SECOND_US)
    for other_us in days_us[1:]:
        later_us = other_us - day_us
        _repeat(session, series_chunk, "start_us", later_us, in_day & chunk.series_id.in_(numbers))
        _repeat(session, series_rollup, "start_s", later_us // SECOND_US, of_day & rollup.series_id.in_(numbers))


def _repeat(session: Session, table: Table, start: str, later: int, which: ColumnElement[bool]) -> None:
    """The same rows so much later: what is packed says its times from the start of the row on."""
    columns = [column + literal(later) if column.name == start else column for column in table.c]
    session.execute(insert(table).from_select([column.name for column in table.c], select(*columns).where(which)))
