"""Instants as the series keep them, and lists cut to what one statement takes."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Bound variables of one statement; SQLite takes 32,766 and PostgreSQL 65,535.
_SLICE = 4_000

_Member = TypeVar("_Member")

SECOND_US = 1_000_000
HOUR_S = 3_600
DAY_S = 86_400
HOUR_US = HOUR_S * SECOND_US
DAY_US = DAY_S * SECOND_US

Instant = datetime | float
"""An aware instant, or seconds since the epoch."""


def microseconds(at: Instant) -> int:
    """Whole microseconds since the epoch."""
    return (at - _EPOCH) // timedelta(microseconds=1) if isinstance(at, datetime) else round(at * 1e6)


def in_slices(members: Sequence[_Member]) -> Iterator[Sequence[_Member]]:
    """A long list in parts that fit one statement."""
    for begin in range(0, len(members), _SLICE):
        yield members[begin : begin + _SLICE]
