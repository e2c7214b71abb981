"""The hours of a series: sealed from the folded tail into chunks with their 5-minute bins, and again for late samples.

What is sealed is prepared from a read, and written in a transaction of its own that is over soon: packing takes longer
than writing, and others wait for the write lock.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy import BigInteger, bindparam, delete, select
from sqlalchemy.orm import Session

from nocdesk.store.driver_rows import insert_rows
from nocdesk.store.rollup_codec import encode_hour
from nocdesk.store.series_borders import RAW, borders
from nocdesk.store.series_chunks import CHUNK_COLUMNS, ChunkRow, chunk_rows, sealed_hours
from nocdesk.store.series_columns import Columns, counted, joined, settled, starts_of_groups
from nocdesk.store.series_days import roll_again
from nocdesk.store.series_rollups import ROLLUP_COLUMNS, RollupRow, rollup_row
from nocdesk.store.series_tables import series_chunk, series_part, series_rollup
from nocdesk.store.series_tail import fold_tail
from nocdesk.store.series_time import HOUR_S, HOUR_US, SECOND_US, Instant, microseconds
from nocdesk.store.tail_codec import decode_tail

BIN_S = 300

PartKey = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Sealing:
    """Folded rows of the tail, and the chunks and bins that are to take their place."""

    parts: tuple[PartKey, ...] = ()
    chunks: tuple[ChunkRow, ...] = ()
    bins: tuple[RollupRow, ...] = ()


def prepare_sealing(session: Session, before: Instant, limit: int) -> tuple[Sealing, ...]:
    """Read and pack up to `limit` blocks of hours that ended by `before`, oldest first; nothing is written."""
    part = series_part.c
    border_us = microseconds(before) // HOUR_US * HOUR_US
    due = session.execute(
        select(part.hour_us, part.block)
        .where(part.hour_us < border_us)
        .distinct()
        .order_by(part.hour_us, part.block)
        .limit(limit)
    )
    raw_from_us = borders(session).get(RAW)
    return tuple(_prepare(session, hour_us, block, raw_from_us) for hour_us, block in due.all())


def due_blocks(session: Session, before: Instant) -> int:
    """How many blocks of hours that ended by `before` wait to be sealed."""
    part = series_part.c
    border_us = microseconds(before) // HOUR_US * HOUR_US
    return len(session.execute(select(part.hour_us, part.block).where(part.hour_us < border_us).distinct()).all())


def write_sealing(session: Session, sealing: Sealing) -> int:
    """Put the chunks in the place of the tail's rows; says how many, 0 with nothing done if others were quicker."""
    if not sealing.parts or not _take_parts(session, sealing.parts):
        return 0
    hour_us = sealing.parts[0][1]
    numbers = [row[1] for row in sealing.chunks]
    if not numbers:
        return 0
    chunk, rollup = series_chunk.c, series_rollup.c
    number = bindparam("number", type_=BigInteger)
    keys = [{"number": series_id} for series_id in numbers]
    session.execute(delete(series_chunk).where(chunk.start_us == hour_us, chunk.series_id == number), keys)
    of_hour = (rollup.step_s == BIN_S, rollup.span_s == HOUR_S, rollup.start_s == hour_us // SECOND_US)
    session.execute(delete(series_rollup).where(*of_hour, rollup.series_id == number), keys)
    insert_rows(session, series_chunk, CHUNK_COLUMNS, sealing.chunks)
    insert_rows(session, series_rollup, ROLLUP_COLUMNS, sealing.bins)
    roll_again(session, hour_us, numbers)
    return len(sealing.chunks)


def seal_hours(session: Session, before: Instant, limit: int) -> int:
    """Fold the tail and seal up to `limit` blocks of hours within one transaction; says how many chunks it wrote."""
    while fold_tail(session):
        pass
    return sum(write_sealing(session, sealing) for sealing in prepare_sealing(session, before, limit))


def _prepare(session: Session, hour_us: int, block: int, raw_from_us: int | None) -> Sealing:
    part = series_part.c
    rows = session.execute(
        select(part.seq, part.data).where(part.block == block, part.hour_us == hour_us).order_by(part.seq)
    ).all()
    keys = tuple((block, hour_us, seq) for seq, _ in rows)
    if raw_from_us is not None and hour_us < raw_from_us:
        return Sealing(keys)  # Its day was deleted while this waited, and its rollups must stay as they are.
    fresh = joined([decode_tail(data) for _, data in rows])
    pairs = [(number, hour_us) for number in np.unique(fresh.series).tolist()]
    # A late sample comes to an hour that was sealed already: what was sealed comes first, so that the late one wins.
    columns = settled(joined([sealed_hours(session, pairs), fresh]))
    return Sealing(keys, tuple(chunk_rows(hour_us, columns)), tuple(_hour_bins(hour_us, columns)))


def _hour_bins(hour_us: int, columns: Columns) -> Iterator[RollupRow]:
    bins = counted(columns, BIN_S * SECOND_US)
    starts = starts_of_groups(bins.series).tolist()
    for begin, end in zip(starts, [*starts[1:], len(bins)], strict=True):
        own = bins.where(slice(begin, end))
        yield rollup_row(BIN_S, HOUR_S, hour_us // SECOND_US, own, encode_hour(own))


def _take_parts(session: Session, keys: tuple[PartKey, ...]) -> bool:
    part = series_part.c
    block, hour_us = keys[0][0], keys[0][1]
    seqs = [seq for _, _, seq in keys]
    standing = session.scalars(select(part.seq).where(part.block == block, part.hour_us == hour_us))
    if not set(seqs) <= set(standing):
        return False
    number = bindparam("number", type_=BigInteger)
    session.execute(
        delete(series_part).where(part.block == block, part.hour_us == hour_us, part.seq == number),
        [{"number": seq} for seq in seqs],
    )
    return True
