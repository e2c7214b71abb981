"""Samples of measured series: written as they come, sealed hour by hour, rolled up day by day, and read as one.

A sample at an instant that is stored already replaces it and is not counted twice, however late it comes.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from nocdesk.store.series_borders import RAW, borders, kept_from
from nocdesk.store.series_columns import Bins, counted, joined_bins, widened
from nocdesk.store.series_hours import seal_hours
from nocdesk.store.series_newest import newest_samples
from nocdesk.store.series_percentiles import percentiles
from nocdesk.store.series_reads import BIN_S, bins_between, samples_between, step_serving
from nocdesk.store.series_rollups import STEPS_S
from nocdesk.store.series_tables import series
from nocdesk.store.series_tail import UnknownSeriesError, append_columns
from nocdesk.store.series_time import SECOND_US, Instant, in_slices, microseconds

__all__ = [
    "BIN_S", "BinRow", "Bins", "RollupPoints", "Sample", "SeriesKey", "SeriesPoints", "UnknownSeriesError",
    "append_columns", "append_samples", "bin_rows", "bins", "bins_of", "newest_samples", "percentiles",
    "rollup_points", "samples_kept_from", "seal_hours", "series_ids", "series_points",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What a series is known by: the probe, the metric, and the instance it measures (an ifName, a test's name)."""

    probe_id: int
    metric: str
    instance: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One measured value; one that is not finite is no measurement and is not kept."""

    series_id: int
    at: Instant
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class SeriesPoints:
    """A stretch of a series: seconds since the epoch, ascending, and the values."""

    times: NDArray[np.float64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class RollupPoints:
    """A stretch of a series in bins: when each begins (seconds since the epoch, ascending) and what was counted."""

    times: NDArray[np.float64]
    count: NDArray[np.int64]
    minimum: NDArray[np.float64]
    maximum: NDArray[np.float64]
    total: NDArray[np.float64]

    @property
    def mean(self) -> NDArray[np.float64]:
        """The mean of each bin's samples."""
        return self.total / self.count


@dataclass(frozen=True, slots=True)
class BinRow:
    """The samples of 5 minutes from `start_s` (seconds since the epoch, a multiple of 300)."""

    start_s: int
    count: int
    minimum: float
    maximum: float
    total: float

    @property
    def mean(self) -> float:
        return self.total / self.count


def series_ids(session: Session, keys: Collection[SeriesKey]) -> dict[SeriesKey, int]:
    """The numbers of series; a series that is not known yet is created."""
    known = _known_series(session, keys)
    missing = [key for key in keys if key not in known]
    if not missing:
        return known
    rows: list[dict[str, Any]] = [
        {"probe_id": key.probe_id, "metric": str(key.metric), "instance": key.instance} for key in missing
    ]
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = (sqlite.insert if is_sqlite else postgresql.insert)(series)
    session.execute(statement.on_conflict_do_nothing(), rows)
    return _known_series(session, keys)


def _known_series(session: Session, keys: Collection[SeriesKey]) -> dict[SeriesKey, int]:
    found: dict[SeriesKey, int] = {}
    for probes in in_slices(sorted({key.probe_id for key in keys})):
        rows = session.execute(select(series).where(series.c.probe_id.in_(probes)))
        found.update({SeriesKey(row.probe_id, row.metric, row.instance): row.id for row in rows})
    return {key: found[key] for key in keys if key in found}


def append_samples(session: Session, samples: Sequence[Sample]) -> int:
    """Keep samples; of several at one instant the later wins. Says how many it kept."""
    ids = np.array([sample.series_id for sample in samples], np.int64)
    at_us = np.array([microseconds(sample.at) for sample in samples], np.int64)
    return append_columns(session, ids, at_us, np.array([sample.value for sample in samples], np.float64))


def series_points(session: Session, series_id: int, start: Instant, end: Instant) -> SeriesPoints:
    """The raw samples of a series from `start` up to but not including `end`."""
    ids = np.array([series_id], np.int64)
    columns = samples_between(session, ids, microseconds(start), microseconds(end))
    return SeriesPoints(columns.at_us / 1e6, columns.values)


def samples_kept_from(session: Session) -> float:
    """From when on (seconds since the epoch) samples are kept; before that there are bins only."""
    raw_from_us = borders(session).get(RAW)
    return -math.inf if raw_from_us is None else raw_from_us / 1e6


def rollup_points(session: Session, series_id: int, start: Instant, end: Instant, step_s: int) -> RollupPoints:
    """The bins of a series that begin at multiples of `step_s` from `start` up to but not including `end`.

    They are counted from the longest of the kept steps (1 min, 5 min, 1 h, 1 d) that makes up `step_s`. Where that was
    deleted by policy, the bins are those of the next longer step that is still there.
    """
    ids, step_us = np.array([series_id], np.int64), step_s * SECOND_US
    start_us, end_us = (-(-microseconds(at) // step_us) * step_us for at in (start, end))
    kept = step_serving(step_s)
    if kept is None:
        found = counted(samples_between(session, ids, start_us, end_us), step_us)
    else:
        found = widened(_kept_bins(session, ids, kept, start_us, end_us), step_us)
    return RollupPoints(found.start_us / 1e6, found.count, found.minimum, found.maximum, found.total)


def _kept_bins(session: Session, ids: NDArray[np.int64], step_s: int, start_us: int, end_us: int) -> Bins:
    """The bins of this step, and of longer ones before the instant from which this one is kept."""
    reach = borders(session)
    parts: list[Bins] = []
    for tried in (step for step in STEPS_S if step >= step_s):
        from_us = min(end_us, max(start_us, reach.get(kept_from(tried), start_us)))
        parts.append(bins_between(session, ids, tried, from_us, end_us))
        end_us = from_us
    return joined_bins(parts)


def bins(session: Session, series_id: int, start: Instant, end: Instant) -> list[BinRow]:
    """The 5-minute bins of a series that begin from `start` up to but not including `end`, ascending."""
    return bin_rows(bins_of(session, [series_id], start, end))


def bin_rows(bins: Bins) -> list[BinRow]:
    """Bins as objects, for those who look at each."""
    columns = (bins.count, bins.minimum, bins.maximum, bins.total)
    starts = (bins.start_us // SECOND_US).tolist()
    return [BinRow(*row) for row in zip(starts, *(column.tolist() for column in columns), strict=True)]


def bins_of(session: Session, series_ids: Collection[int], start: Instant, end: Instant) -> Bins:
    """The 5-minute bins of many series that begin from `start` up to but not including `end`, by series and start."""
    ids = np.array(list(series_ids), np.int64)
    return bins_between(session, ids, BIN_S, microseconds(start), microseconds(end))
