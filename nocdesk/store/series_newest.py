"""The newest sample of each of many series, found without reading what lies before it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.store.series_columns import Columns, settled
from nocdesk.store.series_tables import series_part
from nocdesk.store.series_tail import BLOCK_BITS, unfolded_samples
from nocdesk.store.series_time import in_slices
from nocdesk.store.tail_codec import decode_tail

_Newest = dict[int, tuple[int, float]]


def newest_samples(session: Session, series_ids: Collection[int]) -> Mapping[int, tuple[datetime, float]]:
    """The newest sample of each series that has one in the tail: of the hour that runs, or of one not sealed yet."""
    wanted = np.unique(np.array(list(series_ids), np.int64))
    found: _Newest = {}
    _take_in(found, unfolded_samples(session, wanted))
    by_block: dict[int, list[int]] = defaultdict(list)
    for number in wanted.tolist():
        by_block[number >> BLOCK_BITS].append(number)
    part = series_part.c
    for blocks in in_slices(sorted(by_block)):
        query = select(part.block, part.hour_us, part.seq, part.last_us).where(part.block.in_(blocks))
        # The latest first, and of those that end together the one folded last.
        for block, hour_us, seq, last_us in session.execute(query.order_by(part.last_us.desc(), part.seq.desc())).all():
            own = by_block[block]
            if any(number not in found or found[number][0] < last_us for number in own):
                _look_into(session, (block, hour_us, seq), np.array(own, np.int64), found)
    return {number: (datetime.fromtimestamp(at_us / 1e6, UTC), value) for number, (at_us, value) in found.items()}


def _look_into(session: Session, key: tuple[int, int, int], wanted: NDArray[np.int64], found: _Newest) -> None:
    part = series_part.c
    block, hour_us, seq = key
    data = session.scalar(select(part.data).where(part.block == block, part.hour_us == hour_us, part.seq == seq))
    if data is not None:
        _take_in(found, decode_tail(data).of_series(wanted))


def _take_in(found: _Newest, columns: Columns) -> None:
    """Keep the newest; what is there already is of a later row and wins at one instant."""
    columns = settled(columns)
    is_last = np.ones(len(columns), np.bool_)
    is_last[:-1] = columns.series[1:] != columns.series[:-1]
    last = columns.where(is_last)
    for number, at_us, value in zip(last.series.tolist(), last.at_us.tolist(), last.values.tolist(), strict=True):
        if number not in found or found[number][0] < at_us:
            found[number] = at_us, value
