"""Samples of measured series: an open tail, sealed hour chunks, and the 5-minute bins that compliance reads.

An hour of a series is either wholly in the tail or wholly in one chunk; a late sample brings its chunk back into the
tail. A sample at an instant that is stored already replaces it and is not counted twice: samples later than all that
their series has are added to the bins, and for all others the bins are computed anew from the tail.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Insert, Table, bindparam, case, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from nocdesk.errors import NocdeskError
from nocdesk.store.chunks import HOUR_US, decode_chunk
from nocdesk.store.series_hours import (
    Instant,
    in_slices,
    keep_sealing_apart,
    microseconds,
    reopen_hours,
    seal_hours,
    tail_points,
)
from nocdesk.store.series_tables import series, series_bin, series_chunk, series_tail

__all__ = [
    "BIN_S", "BinRow", "Sample", "SeriesKey", "SeriesPoints", "UnknownSeriesError",
    "append_columns", "append_samples", "bins", "seal_hours", "series_ids", "series_points",
]  # fmt: skip

BIN_S = 300
_BIN_US = BIN_S * 1_000_000


class UnknownSeriesError(NocdeskError):
    """A sample names a series that does not exist."""


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


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Samples as columns, ordered by series and instant, one per instant."""

    series: NDArray[np.int64]
    at_us: NDArray[np.int64]
    values: NDArray[np.float64]

    def where(self, chosen: NDArray[np.bool_]) -> "_Batch":
        return _Batch(self.series[chosen], self.at_us[chosen], self.values[chosen])

    def rows(self) -> list[dict[str, Any]]:
        columns = zip(self.series.tolist(), self.at_us.tolist(), self.values.tolist(), strict=True)
        return [{"series_id": s, "at_us": at, "value": value} for s, at, value in columns]


def series_ids(session: Session, keys: Collection[SeriesKey]) -> dict[SeriesKey, int]:
    """The numbers of series; a series that is not known yet is created."""
    known = _known_series(session, keys)
    missing = [key for key in keys if key not in known]
    if not missing:
        return known
    rows = [{"probe_id": key.probe_id, "metric": str(key.metric), "instance": key.instance} for key in missing]
    session.execute(_dialect_insert(session, series).on_conflict_do_nothing(), rows)
    return _known_series(session, keys)


def _known_series(session: Session, keys: Collection[SeriesKey]) -> dict[SeriesKey, int]:
    found: dict[SeriesKey, int] = {}
    for probes in in_slices(sorted({key.probe_id for key in keys})):
        rows = session.execute(select(series).where(series.c.probe_id.in_(probes)))
        found.update({SeriesKey(row.probe_id, row.metric, row.instance): row.id for row in rows})
    return {key: found[key] for key in keys if key in found}


def append_samples(session: Session, samples: Sequence[Sample]) -> int:
    """Keep samples and count them in their bins; of two at one instant the later wins. Says how many it kept."""
    ids = np.array([sample.series_id for sample in samples], np.int64)
    at_us = np.array([microseconds(sample.at) for sample in samples], np.int64)
    return append_columns(session, ids, at_us, np.array([sample.value for sample in samples], np.float64))


def append_columns(
    session: Session, series_ids: NDArray[np.int64], at_us: NDArray[np.int64], values: NDArray[np.float64]
) -> int:
    """Keep samples that come as columns in any order; of two at one instant the later wins. Says how many it kept."""
    batch = _batch(series_ids, at_us, values)
    if not len(batch.series):
        return 0
    keep_sealing_apart(session, is_sealing=False)
    is_fresh = batch.at_us >= _fresh_from(session, batch.series)
    _write_late(session, batch.where(~is_fresh))
    _write_fresh(session, batch.where(is_fresh))
    return len(batch.series)


def _batch(ids: NDArray[np.int64], at_us: NDArray[np.int64], values: NDArray[np.float64]) -> _Batch:
    order = np.lexsort((at_us, ids))
    batch = _Batch(ids[order], at_us[order], values[order]).where(np.isfinite(values[order]))
    # The sort is stable, so the last of equal neighbours came last.
    is_last = np.ones(len(batch.series), np.bool_)
    is_last[:-1] = (np.diff(batch.series) != 0) | (np.diff(batch.at_us) != 0)
    return batch.where(is_last)


def _fresh_from(session: Session, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each sample's series the first microsecond that lies after all it has, in the tail and in chunks."""
    unique, inverse = np.unique(ids, return_inverse=True)
    tail = select(func.max(series_tail.c.at_us)).where(series_tail.c.series_id == series.c.id).scalar_subquery()
    chunk = select(func.max(series_chunk.c.start_us)).where(series_chunk.c.series_id == series.c.id).scalar_subquery()
    borders: dict[int, int] = {}
    for part in in_slices(unique.tolist()):
        for row in session.execute(select(series.c.id, tail, chunk).where(series.c.id.in_(part))):
            ends = [0 if row[1] is None else row[1] + 1, 0 if row[2] is None else row[2] + HOUR_US]
            borders[row[0]] = max(ends)
    unknown = set(unique.tolist()) - borders.keys()
    if unknown:
        raise UnknownSeriesError(f"samples of unknown series {sorted(unknown)[:5]}: create them with series_ids first")
    return np.array([borders[number] for number in unique.tolist()], np.int64)[inverse]


def _write_fresh(session: Session, batch: _Batch) -> None:
    if not len(batch.series):
        return
    columns = (batch.series.tolist(), batch.at_us.tolist(), batch.values.tolist())
    _insert_many(session, insert(series_tail), ("series_id", "at_us", "value"), zip(*columns, strict=True))
    statement = _dialect_insert(session, series_bin)
    new, old = statement.excluded, series_bin.c
    merged = {
        "count": old.count + new.count,
        "minimum": case((new.minimum < old.minimum, new.minimum), else_=old.minimum),
        "maximum": case((new.maximum > old.maximum, new.maximum), else_=old.maximum),
        "total": old.total + new.total,
    }
    keys = [series_bin.c.series_id, series_bin.c.start_s]
    names = ("series_id", "start_s", "count", "minimum", "maximum", "total")
    _insert_many(session, statement.on_conflict_do_update(index_elements=keys, set_=merged), names, _bin_rows(batch))


def _bin_rows(batch: _Batch) -> Iterable[tuple[float, ...]]:
    starts = batch.at_us // _BIN_US
    is_first = np.ones(len(starts), np.bool_)
    is_first[1:] = (np.diff(batch.series) != 0) | (np.diff(starts) != 0)
    first = np.flatnonzero(is_first)
    return zip(
        batch.series[first].tolist(),
        (starts[first] * BIN_S).tolist(),
        np.diff(first, append=len(starts)).tolist(),
        np.minimum.reduceat(batch.values, first).tolist(),
        np.maximum.reduceat(batch.values, first).tolist(),
        np.add.reduceat(batch.values, first).tolist(),
        strict=True,
    )


def _write_late(session: Session, batch: _Batch) -> None:
    if not len(batch.series):
        return
    reopen_hours(session, set(zip(batch.series.tolist(), (batch.at_us // HOUR_US * HOUR_US).tolist(), strict=True)))
    statement = _dialect_insert(session, series_tail)
    keys = [series_tail.c.series_id, series_tail.c.at_us]
    session.execute(
        statement.on_conflict_do_update(index_elements=keys, set_={"value": statement.excluded.value}), batch.rows()
    )
    touched = set(zip(batch.series.tolist(), (batch.at_us // _BIN_US * BIN_S).tolist(), strict=True))
    _count_anew(session, sorted(touched))


def _count_anew(session: Session, touched: Sequence[tuple[int, int]]) -> None:
    """Compute bins from the tail, which holds all samples of their hours."""
    number, start_s = bindparam("number", type_=BigInteger), bindparam("bin_s", type_=BigInteger)
    begin_us, end_us = bindparam("begin_us", type_=BigInteger), bindparam("end_us", type_=BigInteger)
    tail = series_tail.c
    counted = (
        select(tail.series_id, start_s, func.count(), func.min(tail.value), func.max(tail.value), func.sum(tail.value))
        .where(tail.series_id == number, tail.at_us >= begin_us, tail.at_us < end_us)
        .group_by(tail.series_id)
    )
    rows = [
        {"number": s, "bin_s": start, "begin_us": start * 1_000_000, "end_us": start * 1_000_000 + _BIN_US}
        for s, start in touched
    ]
    bins_table = series_bin.c
    session.execute(delete(series_bin).where(bins_table.series_id == number, bins_table.start_s == start_s), rows)
    session.execute(insert(series_bin).from_select([column.name for column in series_bin.columns], counted), rows)


def series_points(session: Session, series_id: int, start: Instant, end: Instant) -> SeriesPoints:
    """The raw samples of a series from `start` up to but not including `end`."""
    start_us, end_us = microseconds(start), microseconds(end)
    chunk = series_chunk.c
    rows = session.execute(
        select(chunk.start_us, chunk.count, chunk.data)
        .where(chunk.series_id == series_id, chunk.start_us > start_us - HOUR_US, chunk.start_us < end_us)
        .order_by(chunk.start_us)
    )
    parts = [decode_chunk(*row) for row in rows]
    parts.append(tail_points(session, series_id, start_us, end_us))
    at_us = np.concatenate([part.at_us for part in parts])
    values = np.concatenate([part.values for part in parts])
    # A reopened hour lies in the tail though sealed hours follow it.
    order = np.argsort(at_us, kind="stable")
    order = order[(at_us[order] >= start_us) & (at_us[order] < end_us)]
    return SeriesPoints(at_us[order] / 1e6, values[order])


def bins(session: Session, series_id: int, start: Instant, end: Instant) -> list[BinRow]:
    """The 5-minute bins of a series that begin from `start` up to but not including `end`, ascending."""
    column = series_bin.c
    rows = session.execute(
        select(column.start_s, column.count, column.minimum, column.maximum, column.total)
        .where(
            column.series_id == series_id,
            column.start_s >= -(-microseconds(start) // 1_000_000),
            column.start_s < -(-microseconds(end) // 1_000_000),
        )
        .order_by(column.start_s)
    )
    return [BinRow(*row) for row in rows]


def _insert_many(session: Session, statement: Insert, names: Sequence[str], rows: Iterable[tuple[float, ...]]) -> None:
    """Insert plain numbers past SQLAlchemy's handling of each row, which takes longer than the database does."""
    connection = session.connection()
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(names))
    if compiled.positional:
        assert list(compiled.positiontup or ()) == list(names)
        connection.exec_driver_sql(compiled.string, list(rows))
    else:
        connection.exec_driver_sql(compiled.string, [dict(zip(names, row, strict=True)) for row in rows])


def _dialect_insert(session: Session, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do about a row that is there already."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)
