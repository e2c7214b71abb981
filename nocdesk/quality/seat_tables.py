"""The tables of seats and layouts: which columns they have, and how they grow."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

ROOM = 256
"""Rows of a table at first; it is doubled when they are used up."""


class Source(IntEnum):
    """Where a cell's value comes from."""

    GAUGE = 0
    COUNTER = 1
    CONSTANT = 2
    ROUND_TRIP = 3
    UPTIME = 4


CELL = np.dtype(
    [
        ("source", "i1"),
        ("is_signed", "?"),
        ("factor", "f8"),
        ("ceiling", "f8"),
        ("low", "f8"),
        ("high", "f8"),
        ("series", "i8"),
        ("before", "u8"),
    ]
)
"""One series of a seat. `factor` is a gauge's scale, a rate's unit or a constant; a value beyond `low` or `high` is for
the ordinary way to judge, and so is a rate, in counts per second, beyond `ceiling`."""

SEAT = np.dtype(
    [
        ("probe", "i8"),
        ("first_cell", "i8"),
        ("cells", "i8"),
        ("is_ready", "?"),
        ("uptime_ticks", "i8"),
        ("monotonic_s", "f8"),
        ("at_us", "i8"),
        ("written_us", "i8"),
        ("from_us", "i8"),
        ("until_us", "i8"),
    ]
)
"""A probe's share in a layout. It is ready while the tables, and not the probe's memory, hold what was measured last;
`written_us` is when the store was told last; the limits of its cells hold from `from_us` until `until_us`."""

SHARE = np.dtype([("seat", "i8"), ("first_offset", "i8")])
"""A seat in one layout, and where the offsets of its cells in that layout's rows begin."""

LAYOUT = np.dtype([("first_share", "i8"), ("shares", "i8"), ("width", "i8")])


class Table:
    """A structured array that grows."""

    __slots__ = ("_rows", "count")

    def __init__(self, dtype: np.dtype[np.void]) -> None:
        self._rows = np.zeros(ROOM, dtype)
        self.count = 0

    def add(self, number: int) -> int:
        """Room for so many more; where they begin."""
        first = self.count
        self.count += number
        while self.count > len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        return first

    @property
    def rows(self) -> NDArray[np.void]:
        """The rows that are in use."""
        return self._rows[: self.count]
