"""Days of 5-minute bins against a limit: those that keep it wholly are counted unseen, only the others are unpacked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from nocdesk.store.rollup_codec import decode_day
from nocdesk.store.series_borders import ROLLED, borders
from nocdesk.store.series_columns import Bins, joined_bins
from nocdesk.store.series_tables import series_rollup
from nocdesk.store.series_time import DAY_S, SECOND_US, Instant, in_slices, microseconds

_BIN_S = 300


@dataclass(frozen=True, slots=True, eq=False)
class JudgedDays:
    """How many bins each series has in days of which every mean keeps the limit, and the bins of all other days."""

    kept: Mapping[int, int]
    others: Bins


def rolled_up_to(session: Session) -> float | None:
    """Up to when (seconds since the epoch, a midnight in UTC) days are rolled up; None where none is."""
    rolled_us = borders(session).get(ROLLED)
    return None if rolled_us is None else rolled_us / 1e6


def judged_days(
    session: Session, series_ids: Collection[int], start: Instant, end: Instant, *, limit: float, is_floor: bool
) -> JudgedDays:
    """The whole days, rolled up, from `start` up to `end`, both midnights in UTC.

    `is_floor` says that means must not be below the limit; otherwise they must not be above. A sample that came late
    counts when its hour has been sealed again.
    """
    rollup = series_rollup.c
    keeps = rollup.lowest_mean >= limit if is_floor else rollup.highest_mean <= limit
    days = range(microseconds(start) // SECOND_US, microseconds(end) // SECOND_US, DAY_S)
    kept: dict[int, int] = {}
    others: list[Bins] = []
    for starts in in_slices(days):
        for numbers in in_slices(sorted(series_ids)):
            own = _own(starts, numbers)
            counted = select(rollup.series_id, func.sum(rollup.count)).where(own, keeps).group_by(rollup.series_id)
            for number, count in session.execute(counted):
                kept[number] = kept.get(number, 0) + int(count)
            rest = select(rollup.series_id, rollup.start_s, rollup.data).where(own, ~keeps)
            others += [decode_day(number, start_s, _BIN_S, data) for number, start_s, data in session.execute(rest)]
    return JudgedDays(kept, joined_bins(others))


def _own(starts: Collection[int], numbers: Collection[int]) -> ColumnElement[bool]:
    rollup = series_rollup.c
    of_days = (rollup.step_s == _BIN_S) & (rollup.span_s == DAY_S) & rollup.start_s.in_(starts)
    return of_days & rollup.series_id.in_(numbers)
