"""Reads the bins of a lot's rows from the series: which were measured, and which of them were bad."""

import math

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.sla.binning import BinValues
from nocdesk.sla.lot import Lot, Marked
from nocdesk.sla.micros import DAY_US, SECOND_US
from nocdesk.sla.objectives import Keeps, Objective
from nocdesk.sla.spells import Rows
from nocdesk.sla.statistic import MEAN, StatisticKind
from nocdesk.store.series import samples_kept_from
from nocdesk.store.series_columns import Bins, counted, joined_bins, starts_of_groups
from nocdesk.store.series_judged import JudgedDays, judged_days, rolled_up_to
from nocdesk.store.series_reads import bins_between, samples_between

_KEPT_STEPS_S = (60, 300, 3600)
_DAY_BIN_S = 300
_SAMPLES_AT_ONCE_US = DAY_US
_LITTLE_US = 1800 * SECOND_US


def read_marks(session: Session, lot: Lot, rows: Rows, start_us: int, end_us: int) -> Marked:
    """What was measured of these rows in the bins of [start, end), both on the grid."""
    order = np.argsort(lot.series_ids[rows], kind="stable")
    series = lot.series_ids[rows][order]
    ids = np.unique(series[series >= 0])
    days = _judged_days(session, lot.objective, lot.anchor_us, ids, start_us, end_us)
    if days is None:
        columns = [_values(session, lot.objective, lot.anchor_us, ids, start_us, end_us)]
        wholes = []
    else:
        (first_us, last_us), judged = days
        edges = [(start_us, first_us), (last_us, end_us)]
        columns = [_values(session, lot.objective, lot.anchor_us, ids, *edge) for edge in edges if edge[0] < edge[1]]
        columns.append((judged.others.series, judged.others.start_us, judged.others.means, judged.others.count))
        wholes = [
            (order[np.searchsorted(series, judged.series[judged.start_us == day_us])], day_us, day_us + DAY_US)
            for day_us in np.unique(judged.start_us).tolist()
        ]
    numbers, starts, values, counts = (np.concatenate(column) for column in zip(*columns, strict=True))
    enough = counts >= lot.objective.min_samples
    numbers, starts, values = numbers[enough], starts[enough], values[enough]
    badness = values if lot.objective.keeps is Keeps.AT_MOST else -values
    return Marked(order[np.searchsorted(series, numbers)], starts, lot.objective.is_bad(values), badness, wholes)


def read_values(
    session: Session, objective: Objective, anchor_us: int, series_id: int, start_us: int, end_us: int
) -> BinValues:
    """The bins of one series as the core judges them."""
    ids = np.array([series_id], np.int64)
    _, starts, values, counts = _values(session, objective, anchor_us, ids, start_us, end_us)
    return BinValues(starts, values, counts)


_Columns = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]
"""Series, beginning, value and number of samples of each bin."""


def _judged_days(
    session: Session, objective: Objective, anchor_us: int, ids: NDArray[np.int64], start_us: int, end_us: int
) -> tuple[tuple[int, int], JudgedDays] | None:
    """The whole days of the stretch that are rolled up; None where there are none, or they do not say enough."""
    is_told_by_days = objective.bin_s == _DAY_BIN_S and objective.bin_statistic == MEAN and objective.min_samples == 1
    rolled_s = rolled_up_to(session)
    if not is_told_by_days or rolled_s is None or anchor_us % (_DAY_BIN_S * SECOND_US):
        return None
    first_us = -(-start_us // DAY_US) * DAY_US
    last_us = min(end_us, math.floor(rolled_s) * SECOND_US) // DAY_US * DAY_US
    if first_us >= last_us or not len(ids):
        return None
    is_floor = objective.keeps is Keeps.AT_LEAST
    span_s = first_us / 1e6, last_us / 1e6
    days = judged_days(session, ids.tolist(), *span_s, limit=objective.bound, is_floor=is_floor)
    return (first_us, last_us), days


def _values(
    session: Session, objective: Objective, anchor_us: int, ids: NDArray[np.int64], start_us: int, end_us: int
) -> _Columns:
    bin_us = objective.bin_s * SECOND_US
    kinds = (StatisticKind.MEAN, StatisticKind.MIN, StatisticKind.MAX)
    kind = objective.bin_statistic.kind
    if _is_recent(session, start_us, end_us) and kind in kinds and anchor_us % bin_us == 0:
        found = counted(samples_between(session, ids, start_us, end_us), bin_us)
        return found.series, found.start_us, _value(found, kind), found.count
    if objective.bin_s in _KEPT_STEPS_S and kind in kinds and anchor_us % bin_us == 0:
        found = bins_between(session, ids, objective.bin_s, start_us, end_us)
        return found.series, found.start_us, _value(found, kind), found.count
    parts = [
        _of_samples(session, objective, anchor_us, ids, begin_us, min(begin_us + _SAMPLES_AT_ONCE_US, end_us))
        for begin_us in range(start_us, end_us, _SAMPLES_AT_ONCE_US)
    ]
    if not parts:
        empty = joined_bins(())
        return empty.series, empty.start_us, empty.total, empty.count
    series, starts, values, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
    return series, starts, values, counts


def _is_recent(session: Session, start_us: int, end_us: int) -> bool:
    """Whether it is so little time that its samples, where they are kept, are quicker to read than hours of bins."""
    return end_us - start_us < _LITTLE_US and start_us / 1e6 >= samples_kept_from(session)


def _value(bins: Bins, kind: StatisticKind) -> NDArray[np.float64]:
    if kind is StatisticKind.MEAN:
        return bins.means
    return bins.minimum if kind is StatisticKind.MIN else bins.maximum


def _of_samples(
    session: Session, objective: Objective, anchor_us: int, ids: NDArray[np.int64], start_us: int, end_us: int
) -> _Columns:
    bin_us = objective.bin_s * SECOND_US
    samples = samples_between(session, ids, start_us, end_us)
    numbers = (samples.at_us - anchor_us) // bin_us
    order = np.lexsort((samples.values, numbers, samples.series))
    series, numbers, values = samples.series[order], numbers[order], samples.values[order]
    firsts = starts_of_groups(series, numbers) if len(series) else np.empty(0, np.intp)
    counts = np.diff(firsts, append=len(series))
    found = objective.bin_statistic.of_groups(values, firsts) if len(firsts) else values
    return series[firsts], anchor_us + numbers[firsts] * bin_us, found, counts
