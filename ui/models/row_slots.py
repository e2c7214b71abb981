"""Rows by id, each in a slot of its own, so that what is known of a row can stand in arrays."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Row = TypeVar("Row")
Slots = npt.NDArray[np.int32]
_ROOM = 1024


class RowSlots(Collection[Row], Generic[Row]):
    """A row keeps its slot while it is there; a slot that is free holds what stood there last until it is taken."""

    def __init__(self, key: Callable[[Row], int]) -> None:
        self._key = key
        self._slots: dict[int, int] = {}
        self._free: list[int] = []
        self.rows: list[Row] = []
        self.ids = np.empty(0, np.int64)
        self.is_taken = np.empty(0, np.bool_)

    @property
    def is_sparse(self) -> bool:
        """Whether most slots are free."""
        return len(self._free) > _ROOM + len(self._slots)

    @property
    def numbers(self) -> Collection[int]:
        """The ids of all rows."""
        return self._slots.keys()

    def slot(self, row_id: int) -> int | None:
        """Where a row stands."""
        return self._slots.get(row_id)

    def put(self, rows: Iterable[Row]) -> list[int]:
        """Take rows in, in place of those of the same ids; their slots."""
        found = {}
        for row in rows:
            row_id = self._key(row)
            slot = self._slots.get(row_id)
            if slot is None:
                slot = self._slots[row_id] = self._new_slot(row)
                self.ids[slot], self.is_taken[slot] = row_id, True
            self.rows[slot] = row
            found[row_id] = slot
        return list(found.values())

    def fill(self, rows: Iterable[Row]) -> None:
        """Hold these rows and no others."""
        new = {self._key(row): row for row in rows}
        self._slots = {row_id: slot for slot, row_id in enumerate(new)}
        self._free = []
        self.rows[:] = new.values()
        self.ids = np.fromiter(new, np.int64, len(new))
        self.is_taken = np.ones(len(new), np.bool_)

    def drop(self, slots: Iterable[int]) -> None:
        """Let the rows in these slots go."""
        for slot in slots:
            del self._slots[int(self.ids[slot])]
            self.is_taken[slot] = False
            self._free.append(slot)

    def close_up(self) -> Slots:
        """Leave no slot free; by old slot the new one."""
        taken = np.flatnonzero(self.is_taken[: len(self.rows)])
        moved = np.zeros(len(self.rows), np.int32)
        moved[taken] = np.arange(len(taken))
        self.fill([self.rows[slot] for slot in taken])
        return moved

    def _new_slot(self, row: Row) -> int:
        if self._free:
            return self._free.pop()
        self.rows.append(row)
        self.ids, self.is_taken = grown(self.ids, len(self.rows)), grown(self.is_taken, len(self.rows))
        return len(self.rows) - 1

    # What every collection has.

    def __len__(self) -> int:
        return len(self._slots)

    def __iter__(self) -> Iterator[Row]:
        return (self.rows[slot] for slot in self._slots.values())

    def __contains__(self, row: object) -> bool:
        return any(each == row for each in self)


Kind = TypeVar("Kind", bound=np.generic)


def grown(array: npt.NDArray[Kind], count: int) -> npt.NDArray[Kind]:
    """The array with room for so many, with some to spare where it has to be made larger."""
    if len(array) >= count:
        return array
    larger = np.zeros(count + count // 2 + 16, array.dtype)
    larger[: len(array)] = array
    return larger
