"""The open tail: samples as they arrive, in rows that only grow at their end, and folded by series every few minutes.

A row of the tail has some thousand samples of series that follow each other, so that a tick of many series is written
to the end of one table: SQLite logs whole pages. Folding sorts the rows of the last minutes by hour and by blocks of
series, and reads of one series then leave all other blocks alone. Readers look at the unfolded rows first and at the
folded ones after them: what is folded in between is seen twice, which does no harm, and never missed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, bindparam, delete, func, select
from sqlalchemy.orm import Session

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.store.driver_rows import insert_rows
from nocdesk.store.series_borders import RAW
from nocdesk.store.series_columns import Columns, joined, settled, starts_of_groups
from nocdesk.store.series_tables import series, series_border, series_part, series_tail
from nocdesk.store.series_time import HOUR_US, in_slices
from nocdesk.store.tail_codec import decode_tail, encode_tail

BLOCK_BITS = 8
"""A block has 256 series: those of one device were created together and share it."""

FOLDED_AT_ONCE = 1_000_000
_ROW_SAMPLES = 4_096
_EVER_US = 2**62
_TAIL_COLUMNS = ("first_id", "last_id", "first_us", "last_us", "count", "data")
_PART_COLUMNS = ("block", "hour_us", "seq", "last_us", "count", "data")


class UnknownSeriesError(NocdeskError):
    """A sample names a series that does not exist."""


@dataclass(frozen=True, slots=True)
class Folding:
    """Rows of the tail, and the folded ones that are to take their place."""

    seqs: tuple[int, ...]
    parts: tuple[tuple[Any, ...], ...]


def append_columns(
    session: Session, series_ids: NDArray[np.int64], at_us: NDArray[np.int64], values: NDArray[np.float64]
) -> int:
    """Keep samples that come as columns in any order; says how many it kept.

    Of several at one instant the later wins. Not kept is what is not finite, and what is older than all samples that
    the store still has by its policy.
    """
    columns = Columns(series_ids, at_us, values)
    if not len(columns):
        return 0
    raw_from_us = _check(session, columns)
    is_kept = np.isfinite(values) if raw_from_us is None else np.isfinite(values) & (at_us >= raw_from_us)
    if not is_kept.all():
        columns = columns.where(is_kept)
    if (columns.series[1:] < columns.series[:-1]).any():
        columns = columns.where(np.argsort(columns.series, kind="stable"))
    insert_rows(session, series_tail, _TAIL_COLUMNS, _tail_rows(columns))
    return len(columns)


def _check(session: Session, columns: Columns) -> int | None:
    """Where the raw samples begin; series that do not exist are refused."""
    raw_from = select(series_border.c.at_us).where(series_border.c.name == RAW).scalar_subquery()
    last_id, raw_from_us = session.execute(select(select(func.max(series.c.id)).scalar_subquery(), raw_from)).one()
    unknown = columns.series[(columns.series < 1) | (columns.series > (last_id or 0))]
    if len(unknown):
        numbers = np.unique(unknown)[:5].tolist()
        raise UnknownSeriesError(
            _("samples of unknown series {numbers}: create them with series_ids first").format(numbers=numbers)
        )
    return None if raw_from_us is None else int(raw_from_us)


def _tail_rows(columns: Columns) -> Iterator[tuple[Any, ...]]:
    for begin in range(0, len(columns), _ROW_SAMPLES):
        piece = columns.where(slice(begin, begin + _ROW_SAMPLES))
        yield (
            int(piece.series[0]),
            int(piece.series[-1]),
            int(piece.at_us.min()),
            int(piece.at_us.max()),
            len(piece),
            encode_tail(piece),
        )


def tail_samples(session: Session, series_ids: NDArray[np.int64], start_us: int, end_us: int) -> Columns:
    """What the tail has of these series from the start up to but not including the end, settled."""
    wanted = np.unique(series_ids)
    if not len(wanted):
        return joined([])
    unfolded = [part.of_series(wanted) for part in _unfolded(session, wanted, start_us, end_us)]
    folded = [part.of_series(wanted) for part in _folded(session, wanted, start_us, end_us)]
    return settled(joined(folded + unfolded).within(start_us, end_us))


def unfolded_samples(session: Session, wanted: NDArray[np.int64]) -> Columns:
    """All samples of these series, whose numbers must be ascending, that are not folded yet, in the order they came."""
    if not len(wanted):
        return joined([])
    return joined([part.of_series(wanted) for part in _unfolded(session, wanted, -_EVER_US, _EVER_US)])


def _unfolded(session: Session, wanted: NDArray[np.int64], start_us: int, end_us: int) -> Iterator[Columns]:
    tail = series_tail.c
    rows = session.execute(
        select(tail.data)
        .where(
            tail.first_id <= int(wanted[-1]),
            tail.last_id >= int(wanted[0]),
            tail.last_us >= start_us,
            tail.first_us < end_us,
        )
        .order_by(tail.seq)
    )
    return (decode_tail(data) for (data,) in rows)


def _folded(session: Session, wanted: NDArray[np.int64], start_us: int, end_us: int) -> Iterator[Columns]:
    part = series_part.c
    for blocks in in_slices(np.unique(wanted >> BLOCK_BITS).tolist()):
        rows = session.execute(
            select(part.data)
            .where(
                part.block.in_(blocks),
                part.hour_us > start_us - HOUR_US,
                part.hour_us < end_us,
                part.last_us >= start_us,
            )
            .order_by(part.block, part.hour_us, part.seq)
        )
        yield from (decode_tail(data) for (data,) in rows)


def prepare_folding(session: Session, most: int = FOLDED_AT_ONCE) -> Folding:
    """Read the oldest rows of the tail, of so many samples, and sort them; nothing is written."""
    tail = series_tail.c
    counts = session.execute(select(tail.seq, tail.count).order_by(tail.seq)).all()
    if not counts:
        return Folding((), ())
    fits = int(np.searchsorted(np.cumsum([count for _, count in counts]), most, side="right"))
    seqs = tuple(seq for seq, _ in counts[: max(1, fits)])
    held = set(seqs)
    rows = session.execute(
        select(tail.seq, tail.data).where(tail.seq <= seqs[-1], tail.seq >= seqs[0]).order_by(tail.seq)
    )
    columns = joined([decode_tail(data) for seq, data in rows if seq in held])
    return Folding(seqs, tuple(_part_rows(columns, seqs[-1])))


def _part_rows(columns: Columns, seq: int) -> Iterator[tuple[Any, ...]]:
    hours = columns.at_us // HOUR_US
    for hour in np.unique(hours).tolist():
        own = settled(columns.where(hours == hour))
        blocks = own.series >> BLOCK_BITS
        starts = starts_of_groups(blocks)
        for begin, end in zip(starts.tolist(), [*starts[1:].tolist(), len(own)], strict=True):
            piece = own.where(slice(begin, end))
            yield (
                int(blocks[begin]),
                hour * HOUR_US,
                seq,
                int(piece.at_us.max()),
                len(piece),
                encode_tail(piece),
            )


def write_folding(session: Session, folding: Folding) -> bool:
    """Put the folded rows in the place of theirs; False, with nothing done, if somebody else was quicker."""
    if not folding.seqs:
        return False
    tail, number = series_tail.c, bindparam("number", type_=BigInteger)
    standing = session.scalars(select(tail.seq).where(tail.seq >= folding.seqs[0], tail.seq <= folding.seqs[-1]))
    if not set(folding.seqs) <= set(standing):
        return False
    session.execute(delete(series_tail).where(tail.seq == number), [{"number": seq} for seq in folding.seqs])
    insert_rows(session, series_part, _PART_COLUMNS, folding.parts)
    return True


def fold_tail(session: Session, most: int = FOLDED_AT_ONCE) -> bool:
    """Fold within one transaction; says whether there was anything."""
    return write_folding(session, prepare_folding(session, most))
