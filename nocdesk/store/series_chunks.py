"""Sealed hours: chunks of one series each, looked up and packed for many series at a time."""

from collections.abc import Iterator, Sequence

import numpy as np
import zstandard
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.store.chunks import Points, decode_chunk, encode_chunk
from nocdesk.store.column_codec import places_by_group
from nocdesk.store.series_columns import NO_SAMPLES, Columns, starts_of_groups
from nocdesk.store.series_tables import series_chunk
from nocdesk.store.series_time import HOUR_US, in_slices

CHUNK_COLUMNS = ("start_us", "series_id", "count", "minimum", "maximum", "total", "data")

ChunkRow = tuple[int, int, int, float, float, float, bytes]
_Packed = tuple[int, int, int, bytes]


def sealed_samples(session: Session, series_ids: NDArray[np.int64], start_us: int, end_us: int) -> Columns:
    """The sealed samples of these series, hour by hour, from the start up to but not including the end."""
    return _unpacked(_rows(session, series_ids, hours_between(start_us, end_us))).within(start_us, end_us)


def sealed_hours(session: Session, pairs: Sequence[tuple[int, int]]) -> Columns:
    """The sealed samples of (series, hour in µs) pairs."""
    wanted = set(pairs)
    ids = np.unique(np.array([number for number, _ in pairs], np.int64))
    rows = _rows(session, ids, sorted({hour_us for _, hour_us in pairs}))
    return _unpacked([row for row in rows if (row[0], row[1]) in wanted])


def hours_between(start_us: int, end_us: int) -> list[int]:
    """The hours that a range touches."""
    return list(range(start_us // HOUR_US * HOUR_US, end_us, HOUR_US))


def chunk_rows(hour_us: int, columns: Columns) -> Iterator[ChunkRow]:
    """The rows of settled samples of one hour."""
    if not len(columns):
        return
    starts = starts_of_groups(columns.series)
    places = places_by_group(columns.values, starts)
    counts = np.diff(starts, append=len(columns))
    least, most, totals = (
        ufunc.reduceat(columns.values, starts).tolist() for ufunc in (np.minimum, np.maximum, np.add)
    )
    numbers = columns.series[starts].tolist()
    for place, (begin, count) in enumerate(zip(starts.tolist(), counts.tolist(), strict=True)):
        points = Points(columns.at_us[begin : begin + count], columns.values[begin : begin + count])
        data = encode_chunk(hour_us, points, int(places[place]))
        yield hour_us, numbers[place], count, least[place], most[place], totals[place], data


def _rows(session: Session, series_ids: NDArray[np.int64], hours: Sequence[int]) -> list[_Packed]:
    """Each chunk by its full key: between hours that follow each other lie those of all other series."""
    chunk = series_chunk.c
    query = select(chunk.series_id, chunk.start_us, chunk.count, chunk.data)
    found: list[_Packed] = []
    for numbers in in_slices(series_ids.tolist()):
        for starts in in_slices(hours):
            rows = session.execute(query.where(chunk.start_us.in_(starts), chunk.series_id.in_(numbers)))
            found += [(number, start_us, count, data) for number, start_us, count, data in rows]
    return found


def _unpacked(rows: Sequence[_Packed]) -> Columns:
    if not rows:
        return NO_SAMPLES
    # One for all: to make one costs as much as to unpack a chunk with it.
    decompressor = zstandard.ZstdDecompressor()
    points = [decode_chunk(start_us, count, data, decompressor) for _, start_us, count, data in rows]
    return Columns(
        np.repeat(np.array([row[0] for row in rows], np.int64), [row[2] for row in rows]),
        np.concatenate([part.at_us for part in points]),
        np.concatenate([part.values for part in points]),
    )
