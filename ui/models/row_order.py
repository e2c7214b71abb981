"""The order of the rows that stand for themselves: kept as rows change, one walk over an array instead of a sort."""

from collections.abc import Collection
from functools import cmp_to_key
from typing import Any

import numpy as np

from ui.models.row_slots import RowSlots, Slots
from ui.models.sort_keys import SortKeys

_FEW = 64
_SHARE = 50


class RowOrder:
    """Slots by the keys of the usual order, or by those of a column and then the usual order; at last by id."""

    def __init__(self, store: RowSlots[Any], usual: SortKeys[Any]) -> None:
        self._store = store
        self._usual = usual
        self._column: SortKeys[Any] | None = None
        self._is_descending = False
        self.slots: Slots = np.empty(0, np.int32)

    def sort_by(self, column: SortKeys[Any] | None, *, is_descending: bool) -> None:
        """Sort by other keys from now on; None is the usual order."""
        found = self.slots if self._column is None else self._in_usual_order(self.slots)
        self._column, self._is_descending = column, is_descending
        self._sort_by_column(found)

    def arrange(self, slots: Slots) -> None:
        """Let these be the slots, and sort them all."""
        self._sort_by_column(self._in_usual_order(slots))

    def _in_usual_order(self, slots: Slots) -> Slots:
        return slots[np.lexsort((self._store.ids[slots], self._usual.ranks()[slots]))]

    def _sort_by_column(self, found: Slots) -> None:
        """Sort what is in the usual order already."""
        if self._column is not None:
            ranks = self._column.ranks()[found]
            found = found[np.argsort(-ranks if self._is_descending else ranks, kind="stable")]
        self.slots = found.astype(np.int32, copy=False)

    def move(self, gone: Collection[int], placed: Collection[int]) -> None:
        """Take slots out, and put slots where their keys belong, new ones and those that are there."""
        if not gone and not placed:
            return
        is_touched = np.zeros(len(self._store.ids), np.bool_)
        is_touched[np.fromiter((*gone, *placed), np.int64, len(gone) + len(placed))] = True
        rest = self.slots[~is_touched[self.slots]]
        new = np.fromiter(placed, np.int32, len(placed))
        if len(new) > max(_FEW, len(rest) // _SHARE):
            self.arrange(np.concatenate((rest, new)))
            return
        ordered = sorted(new.tolist(), key=cmp_to_key(self._compare))
        self.slots = np.insert(rest, [self._place(rest, slot) for slot in ordered], ordered).astype(np.int32)

    def rank_below(self, below: Slots, leads: Slots) -> tuple[Slots, Slots]:
        """The slots of `below` by where their leads stand and then by the usual order; and where those leads stand."""
        places = np.zeros(len(self._store.ids), np.int32)
        places[self.slots] = np.arange(len(self.slots), dtype=np.int32)
        at = places[leads]
        by = np.lexsort((self._store.ids[below], self._usual.ranks()[below], at))
        return below[by], at[by]

    def _place(self, rest: Slots, slot: int) -> int:
        low, high = 0, len(rest)
        while low < high:
            middle = (low + high) // 2
            if self._compare(int(rest[middle]), slot) < 0:
                low = middle + 1
            else:
                high = middle
        return low

    def _compare(self, one: int, other: int) -> int:
        if self._column is not None:
            mine, theirs = self._column.of(one), self._column.of(other)
            if mine != theirs:
                return -1 if (mine < theirs) is not self._is_descending else 1
        mine, theirs = self._usual.of(one), self._usual.of(other)
        if mine == theirs:
            mine, theirs = self._store.ids[one], self._store.ids[other]
        return -1 if mine < theirs else 1
