"""Reads across the seams: what is open, what is sealed and what is rolled up make one series.

Each kind is read before the one that it becomes, so that what is moved in between is seen twice and never missed; an
hour that has samples in the tail is counted anew from them and from its chunk, whatever stands in its rollups.
"""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.store.series_borders import ROLLED, borders
from nocdesk.store.series_chunks import sealed_hours, sealed_samples
from nocdesk.store.series_columns import NO_BINS, Bins, Columns, counted, joined, joined_bins, settled, widened
from nocdesk.store.series_rollups import STEPS_S, day_bins, hour_bins
from nocdesk.store.series_tail import tail_samples
from nocdesk.store.series_time import DAY_US, HOUR_US, SECOND_US

BIN_S = 300
_SERIES_BITS = 30

Ids = NDArray[np.int64]


def samples_between(session: Session, series_ids: Ids, start_us: int, end_us: int) -> Columns:
    """The samples of series from the start up to but not including the end, settled."""
    open_ones = tail_samples(session, series_ids, start_us, end_us)
    return settled(joined([sealed_samples(session, series_ids, start_us, end_us), open_ones]))


def bins_between(session: Session, series_ids: Ids, step_s: int, start_us: int, end_us: int) -> Bins:
    """The bins, of one of the kept steps, that begin from the start up to but not including the end."""
    if start_us >= end_us or not len(series_ids):
        return NO_BINS
    ids = np.unique(series_ids)
    found = _short_bins(session, ids, step_s, start_us, end_us) if step_s <= BIN_S else None
    bins = _long_bins(session, ids, step_s, start_us, end_us) if found is None else found
    return bins.where((bins.start_us >= start_us) & (bins.start_us < end_us))


def step_serving(step_s: int) -> int | None:
    """The longest of the kept steps that makes up this one; None where only samples do."""
    return max((kept for kept in STEPS_S if step_s % kept == 0), default=None)


def _short_bins(session: Session, ids: Ids, step_s: int, start_us: int, end_us: int) -> Bins:
    start_us, end_us = _outward(start_us, end_us, HOUR_US)
    live = _live_bins(session, ids, step_s, start_us, end_us)
    if step_s == BIN_S:
        middle = hour_bins(session, ids, step_s, start_us, end_us)
    else:
        unrolled_us = max(start_us, borders(session).get(ROLLED, start_us))
        middle = counted(settled(sealed_samples(session, ids, unrolled_us, end_us)), step_s * SECOND_US)
    days = day_bins(session, ids, step_s, start_us, end_us)
    closed = joined_bins([_without(middle, days, DAY_US), days])
    return joined_bins([_without(closed, live, HOUR_US), live])


def _long_bins(session: Session, ids: Ids, step_s: int, start_us: int, end_us: int) -> Bins:
    start_us, end_us = _outward(start_us, end_us, DAY_US)
    touched = tail_samples(session, ids, start_us, end_us)
    open_us = max(start_us, borders(session).get(ROLLED, start_us))
    if len(touched):
        open_us = min(open_us, int(touched.at_us.min()) // DAY_US * DAY_US)
    short = NO_BINS if open_us >= end_us else _short_bins(session, ids, BIN_S, open_us, end_us)
    short = widened(short, step_s * SECOND_US)
    # Of a day that the open stretch has, the short bins know the late samples as well.
    days = day_bins(session, ids, step_s, start_us, open_us) if open_us > start_us else NO_BINS
    return joined_bins([days, _without(short, days, DAY_US)])


def _live_bins(session: Session, ids: Ids, step_s: int, start_us: int, end_us: int) -> Bins:
    """The bins of every hour that has samples in the tail, with those that were sealed of it."""
    fresh = tail_samples(session, ids, start_us, end_us)
    if not len(fresh):
        return NO_BINS
    hours = fresh.at_us // HOUR_US * HOUR_US
    pairs = sorted(set(zip(fresh.series.tolist(), hours.tolist(), strict=True)))
    return counted(settled(joined([sealed_hours(session, pairs), fresh])), step_s * SECOND_US)


def _without(bins: Bins, others: Bins, span_us: int) -> Bins:
    """Those bins whose series has none of the others in the same span of time."""
    if not len(bins) or not len(others):
        return bins
    return bins.where(~np.isin(_spans(bins, span_us), _spans(others, span_us)))


def _spans(bins: Bins, span_us: int) -> NDArray[np.int64]:
    return (bins.series << _SERIES_BITS) + bins.start_us // span_us


def _outward(start_us: int, end_us: int, span_us: int) -> tuple[int, int]:
    return start_us // span_us * span_us, -(-end_us // span_us) * span_us
