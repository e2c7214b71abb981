"""Percentiles of a series over any span: exact where its samples still stand, from sketches before that."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.store.series_borders import RAW, borders, kept_from
from nocdesk.store.series_reads import samples_between
from nocdesk.store.series_rollups import day_sketches
from nocdesk.store.series_time import DAY_S, DAY_US, HOUR_S, SECOND_US, Instant, microseconds
from nocdesk.store.sketch import Sketches, buckets_of, percentiles_of

_FINEST_S = 300

_Counts = tuple[NDArray[np.int64], NDArray[np.int64]]


def percentiles(
    session: Session, series_id: int, start: Instant, end: Instant, shares: Sequence[float]
) -> NDArray[np.float64]:
    """For each share (0.95 for the 95th percentile) the least sample that so many of the span do not exceed.

    Exact where all samples of the span are still kept. Otherwise each lies within `sketch.RELATIVE_ERROR` of the sample
    that has its rank, and the span begins and ends with the 5-minute bins that begin in it (with hours where those were
    deleted). NaN where nothing was measured.
    """
    start_us, end_us = microseconds(start), microseconds(end)
    raw_from_us = max(start_us, borders(session).get(RAW, start_us))
    ids = np.array([series_id], np.int64)
    values = samples_between(session, ids, min(raw_from_us, end_us), end_us).values
    if raw_from_us <= start_us:
        return _exact(values, shares)
    parts = [*_sketched(session, series_id, start_us, min(raw_from_us, end_us))]
    parts.append((buckets_of(values), np.ones(len(values), np.int64)))
    buckets, counts = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return percentiles_of(buckets, counts, shares)


def _exact(values: NDArray[np.float64], shares: Sequence[float]) -> NDArray[np.float64]:
    if not len(values):
        return np.full(len(shares), np.nan)
    return np.quantile(values, shares, method="inverted_cdf")


def _sketched(session: Session, series_id: int, start_us: int, end_us: int) -> Iterator[_Counts]:
    """Whole days from their own sketches, the days at both ends from those of their bins."""
    first_us, last_us = -(-start_us // DAY_US) * DAY_US, end_us // DAY_US * DAY_US
    if first_us >= last_us:
        yield from _of_bins(session, series_id, start_us, end_us)
        return
    yield from _of_bins(session, series_id, start_us, first_us)
    yield from _counts(day_sketches(session, series_id, DAY_S, first_us, last_us), first_us, last_us)
    yield from _of_bins(session, series_id, last_us, end_us)


def _of_bins(session: Session, series_id: int, start_us: int, end_us: int) -> Iterator[_Counts]:
    if start_us >= end_us:
        return
    is_kept = borders(session).get(kept_from(_FINEST_S), start_us) <= start_us // DAY_US * DAY_US
    step_s = _FINEST_S if is_kept else HOUR_S
    start_us = -(-start_us // (step_s * SECOND_US)) * step_s * SECOND_US
    yield from _counts(day_sketches(session, series_id, step_s, start_us, end_us), start_us, end_us)


def _counts(sketches: Sequence[Sketches], start_us: int, end_us: int) -> Iterator[_Counts]:
    for sketch in sketches:
        own = sketch.where((sketch.start_us >= start_us) & (sketch.start_us < end_us))
        yield own.bucket, own.count
