"""The stored rollups: rows of bins of one step, those of an hour until those of its whole day replace them."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.store.rollup_codec import decode_day, decode_hours, decode_sketches
from nocdesk.store.series_columns import Bins, joined_bins
from nocdesk.store.series_tables import series_rollup
from nocdesk.store.series_time import DAY_S, DAY_US, HOUR_S, SECOND_US, in_slices
from nocdesk.store.sketch import Sketches

STEPS_S = (60, 300, HOUR_S, DAY_S)
"""The steps that are kept of a day that is over."""

ROLLUP_COLUMNS = ("step_s", "span_s", "start_s", "series_id", "count", "lowest_mean", "highest_mean", "data")

RollupRow = tuple[int, int, int, int, int, float, float, bytes]


def rollup_row(step_s: int, span_s: int, start_s: int, bins: Bins, data: bytes) -> RollupRow:
    """The row of one series' bins; the means let a reader tell whether it must look into it."""
    means = bins.means
    number = int(bins.series[0])
    return step_s, span_s, start_s, number, len(bins), float(means.min()), float(means.max()), data


def day_bins(session: Session, series_ids: NDArray[np.int64], step_s: int, start_us: int, end_us: int) -> Bins:
    """The bins of the days that a range touches, as they are stored."""
    rows = _rows(session, series_ids, (step_s, DAY_S), start_us, end_us)
    return joined_bins([decode_day(number, start_s, step_s, data) for number, start_s, data in rows])


def hour_bins(session: Session, series_ids: NDArray[np.int64], step_s: int, start_us: int, end_us: int) -> Bins:
    """The bins of the hours that a range touches and whose day is not rolled up yet."""
    rows = list(_rows(session, series_ids, (step_s, HOUR_S), start_us, end_us))
    return joined_bins([decode_hours([row[0] for row in rows], [row[2] for row in rows])])


def day_sketches(session: Session, series_id: int, step_s: int, start_us: int, end_us: int) -> list[Sketches]:
    """The sketches of the days that a range touches."""
    rows = _rows(session, np.array([series_id]), (step_s, DAY_S), start_us, end_us)
    return [decode_sketches(number, start_s, step_s, data) for number, start_s, data in rows]


def rolled_days(session: Session, series_ids: Sequence[int], start_us: int, end_us: int) -> set[tuple[int, int]]:
    """Which days of which series, as (series, start in µs), are rolled up."""
    rollup = series_rollup.c
    found: set[tuple[int, int]] = set()
    for starts in in_slices(_starts(DAY_S, start_us, end_us)):
        for numbers in in_slices(series_ids):
            query = select(rollup.series_id, rollup.start_s).where(
                rollup.step_s == DAY_S,
                rollup.span_s == DAY_S,
                rollup.start_s.in_(starts),
                rollup.series_id.in_(numbers),
            )
            found.update((number, start_s * SECOND_US) for number, start_s in session.execute(query))
    return found


def days_of(at_us: NDArray[np.int64]) -> NDArray[np.int64]:
    """The starts of the days of these instants, in µs."""
    return at_us // DAY_US * DAY_US


def _rows(
    session: Session, series_ids: NDArray[np.int64], kind: tuple[int, int], start_us: int, end_us: int
) -> Iterator[tuple[int, int, bytes]]:
    rollup = series_rollup.c
    query = select(rollup.series_id, rollup.start_s, rollup.data).where(
        rollup.step_s == kind[0], rollup.span_s == kind[1]
    )
    for starts in in_slices(_starts(kind[1], start_us, end_us)):
        for numbers in in_slices(series_ids.tolist()):
            rows = session.execute(query.where(rollup.start_s.in_(starts), rollup.series_id.in_(numbers)))
            yield from ((number, start_s, data) for number, start_s, data in rows)


def _starts(span_s: int, start_us: int, end_us: int) -> list[int]:
    span_us = span_s * SECOND_US
    return [start // SECOND_US for start in range(start_us // span_us * span_us, end_us, span_us)]
