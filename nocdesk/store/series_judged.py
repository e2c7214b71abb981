"""Days of 5-minute bins against a limit: those that keep it wholly are counted unseen, only the others are unpacked."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from nocdesk.store.rollup_codec import decode_day
from nocdesk.store.series_borders import ROLLED, borders
from nocdesk.store.series_columns import Bins, joined_bins
from nocdesk.store.series_reads import bins_between
from nocdesk.store.series_tables import series_rollup
from nocdesk.store.series_tail import tail_samples
from nocdesk.store.series_time import DAY_S, SECOND_US, Instant, in_slices, microseconds

_BIN_S = 300
_BINS_A_DAY = DAY_S // _BIN_S


@dataclass(frozen=True, slots=True, eq=False)
class JudgedDays:
    """Days (series, beginning in µs) in which every bin was measured and keeps the limit; the bins of all others."""

    series: NDArray[np.int64]
    start_us: NDArray[np.int64]
    others: Bins


def rolled_up_to(session: Session) -> float | None:
    """Up to when (seconds since the epoch, a midnight in UTC) days are rolled up; None where none is."""
    rolled_us = borders(session).get(ROLLED)
    return None if rolled_us is None else rolled_us / 1e6


def judged_days(
    session: Session, series_ids: Collection[int], start: Instant, end: Instant, *, limit: float, is_floor: bool
) -> JudgedDays:
    """The whole days, rolled up, from `start` up to `end`, both midnights in UTC.

    `is_floor` says that means must not be below the limit; otherwise they must not be above.
    """
    rollup = series_rollup.c
    keeps = (rollup.lowest_mean >= limit if is_floor else rollup.highest_mean <= limit) & (rollup.count == _BINS_A_DAY)
    days = range(microseconds(start) // SECOND_US, microseconds(end) // SECOND_US, DAY_S)
    late = _with_late_samples(session, series_ids, microseconds(start), microseconds(end))
    kept: list[tuple[int, int]] = []
    others: list[Bins] = []
    for starts in in_slices(days):
        for numbers in in_slices(sorted(set(series_ids) - late)):
            own = _own(starts, numbers)
            # As plain tuples: of rows of the result numpy would make an array in ten times the time.
            kept += map(tuple, session.execute(select(rollup.series_id, rollup.start_s).where(own, keeps)))
            rest = select(rollup.series_id, rollup.start_s, rollup.data).where(own, ~keeps)
            others += [decode_day(number, start_s, _BIN_S, data) for number, start_s, data in session.execute(rest)]
    if late:
        ids = np.array(sorted(late), np.int64)
        others.append(bins_between(session, ids, _BIN_S, microseconds(start), microseconds(end)))
    columns = np.array(kept, np.int64).reshape(-1, 2)
    return JudgedDays(columns[:, 0], columns[:, 1] * SECOND_US, joined_bins(others))


def _with_late_samples(session: Session, series_ids: Collection[int], start_us: int, end_us: int) -> set[int]:
    """The series of which samples came after their day was rolled up, and are not sealed yet."""
    ids = np.array(sorted(series_ids), np.int64)
    return set(np.unique(tail_samples(session, ids, start_us, end_us).series).tolist())


def _own(starts: Collection[int], numbers: Collection[int]) -> ColumnElement[bool]:
    rollup = series_rollup.c
    of_days = (rollup.step_s == _BIN_S) & (rollup.span_s == DAY_S) & rollup.start_s.in_(starts)
    return of_days & rollup.series_id.in_(numbers)
