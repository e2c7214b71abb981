"""Sealed hours: chunks of one series each, looked up and packed for many series at a time."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.store.chunks import Points, decode_chunk, encode_chunk
from nocdesk.store.column_codec import places_by_group
from nocdesk.store.series_columns import Columns, joined, starts_of_groups
from nocdesk.store.series_tables import series_chunk
from nocdesk.store.series_time import HOUR_US, in_slices

CHUNK_COLUMNS = ("start_us", "series_id", "count", "minimum", "maximum", "total", "data")

ChunkRow = tuple[int, int, int, float, float, float, bytes]


def sealed_samples(session: Session, series_ids: NDArray[np.int64], start_us: int, end_us: int) -> Columns:
    """The sealed samples of these series, hour by hour, from the start up to but not including the end."""
    hours = hours_between(start_us, end_us)
    return joined([found.within(start_us, end_us) for found in _chunks(session, series_ids, hours)])


def sealed_hours(session: Session, pairs: Sequence[tuple[int, int]]) -> Columns:
    """The sealed samples of (series, hour in µs) pairs."""
    wanted = set(pairs)
    ids = np.unique(np.array([number for number, _ in pairs], np.int64))
    hours = sorted({hour_us for _, hour_us in pairs})
    return joined([found for found in _chunks(session, ids, hours) if _key(found) in wanted])


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


def _key(found: Columns) -> tuple[int, int]:
    return int(found.series[0]), int(found.at_us[0]) // HOUR_US * HOUR_US


def _chunks(session: Session, series_ids: NDArray[np.int64], hours: Sequence[int]) -> Iterator[Columns]:
    """Each chunk by its full key: between hours that follow each other lie those of all other series."""
    chunk = series_chunk.c
    query = select(chunk.series_id, chunk.start_us, chunk.count, chunk.data)
    for numbers in in_slices(series_ids.tolist()):
        for starts in in_slices(hours):
            rows = session.execute(query.where(chunk.start_us.in_(starts), chunk.series_id.in_(numbers)))
            for number, start_us, count, data in rows:
                points = decode_chunk(start_us, count, data)
                yield Columns(np.full(count, number, np.int64), points.at_us, points.values)
