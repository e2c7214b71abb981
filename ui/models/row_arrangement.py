"""Rows by id under a filter and in an order: which of them are shown, and which comes after which."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

from nocdesk.filtering.row_filter import Mask, RowFilter, mask_of
from ui.models.row_columns import RowColumns
from ui.models.row_order import RowOrder
from ui.models.row_slots import RowSlots, Slots, grown
from ui.models.sort_keys import SortKeys

Row = TypeVar("Row")
_ALONE, _NOWHERE = -1, -2
"""Instead of the row that one stands below: that row is not among these; or where the slot stands is not known yet."""


class RowArrangement(Generic[Row]):
    """Kept up row by row: what one change costs does not depend on how long its sorting or filtering would take.

    A row whose `lead` is another stands below that one, whatever the rows are sorted by, among its like in the usual
    order.
    """

    def __init__(
        self, key: Callable[[Row], int], order: Callable[[Row], Any], lead: Callable[[int], int] | None
    ) -> None:
        self._lead = lead
        self.store = RowSlots(key)
        self._columns = RowColumns(self.store.rows)
        self._usual = SortKeys(order, self.store.rows)
        self._sorting: SortKeys[Row] | None = None
        self._order = RowOrder(self.store, self._usual)
        self._filter: RowFilter[Row] | None = None
        self._is_visible = np.empty(0, np.bool_)
        self._leads: Slots = np.empty(0, np.int32)

    @property
    def room(self) -> int:
        """More than any slot."""
        return len(self.store.rows)

    def fill(self, rows: Iterable[Row]) -> None:
        """Hold these rows and no others; the slots are others afterwards."""
        self.store.fill(rows)
        self._begin_anew()

    def close_up(self) -> Slots | None:
        """Leave no slot free where most are; by old slot the new one."""
        if not self.store.is_sparse:
            return None
        moved = self.store.close_up()
        self._begin_anew()
        return moved

    def learn(self, rows: Iterable[Row]) -> list[int]:
        """Take new and changed rows in; their slots."""
        slots = self.store.put(rows)
        before = len(self._leads)
        self._is_visible, self._leads = grown(self._is_visible, self.room), grown(self._leads, self.room)
        self._leads[before:] = _NOWHERE
        moved = set(self._usual.put(slots))
        if self._sorting is not None:
            moved.update(self._sorting.put(slots))
        self._columns.learn(slots)
        moved.update(self._follow(slots))
        for slot in slots:
            self._is_visible[slot] = self._filter is None or self._filter.accepts(self.store.rows[slot])
        below = {slot for slot in moved if self._leads[slot] not in (slot, _ALONE)}
        self._order.move(below, moved - below)
        return slots

    def hide(self, slots: Collection[int]) -> None:
        """These rows are about to go."""
        for slot in slots:
            self._is_visible[slot] = False
        self._order.move(slots, ())

    def drop(self, slots: Collection[int]) -> None:
        """Forget rows that are hidden."""
        self.store.drop(slots)
        self._columns.forget(slots)
        for slot in slots:
            self._leads[slot] = _NOWHERE

    def set_filter(self, wanted: RowFilter[Row] | None) -> None:
        """Show only the rows that a filter lets through."""
        self._filter = wanted
        self._judge_all()

    def sort_by(self, read: Callable[[Row], Any] | None, *, is_descending: bool) -> None:
        """Sort by what is read from the rows, or in the usual order."""
        self._sorting = None if read is None else SortKeys(read, self.store.rows)
        self._order.sort_by(self._sorting, is_descending=is_descending)

    def shown(self) -> Slots:
        """The rows that pass the filter, in order."""
        leads = self._order.slots
        passing = self._is_visible[leads]
        found = leads[passing]
        if self._lead is None:
            return found
        below = np.flatnonzero(self._is_visible[: self.room] & self._is_below())
        if not len(below):
            return found
        ordered, at = self._order.rank_below(below.astype(np.int32), self._leads[below])
        return np.insert(found, np.cumsum(passing)[at], ordered).astype(np.int32)

    def is_visible(self, slots: Slots) -> Mask:
        """Which of these rows pass the filter."""
        return self._is_visible[slots]

    def usual_first(self, slots: Sequence[int]) -> list[int]:
        """These slots in the usual order."""
        return sorted(slots, key=lambda slot: (self._usual.of(slot), self.store.ids.item(slot)))

    def stands(self, slots: Slots) -> Mask:
        """Which of these rows stand below no other."""
        found: Mask = self._leads[slots] == slots
        return found

    def passing(self, wanted: RowFilter[Row]) -> Mask:
        """By slot whether another filter lets a row through."""
        return mask_of(wanted, self._columns) & self.store.is_taken[: self.room]

    def prepare(self, wanted: RowFilter[Row]) -> bool:
        """Read some of what a filter will read; whether there is more to read."""
        return self._columns.prepare(wanted)

    def count_groups(self, wanted: RowFilter[Row]) -> int:
        """Of how many rows that stand for themselves the filter lets them or one below them through."""
        mask = self.passing(wanted)
        if self._lead is None:
            return int(np.count_nonzero(mask))
        leads = np.zeros(self.room, np.bool_)
        own = np.flatnonzero(mask)
        leads[np.where(self._leads[own] < 0, own, self._leads[own])] = True
        return int(np.count_nonzero(leads))

    def _begin_anew(self) -> None:
        self._columns.forget_all()
        self._usual.fill()
        if self._sorting is not None:
            self._sorting.fill()
        self._leads = np.full(self.room, _NOWHERE, np.int32)
        self._follow(range(self.room))
        self._judge_all()
        self._order.arrange(np.flatnonzero(~self._is_below()).astype(np.int32))

    def _judge_all(self) -> None:
        taken = self.store.is_taken[: self.room]
        self._is_visible = taken.copy() if self._filter is None else taken & mask_of(self._filter, self._columns)

    def _is_below(self) -> Mask:
        leads = self._leads[: self.room]
        found: Mask = (leads >= 0) & (leads != np.arange(self.room))
        return found

    def _follow(self, slots: Iterable[int]) -> list[int]:
        """See below which rows these stand now; those that stand elsewhere than before."""
        changed = []
        for slot in slots:
            lead = slot if self._lead is None else self._lead_slot(self._lead, slot)
            if self._leads[slot] != lead:
                self._leads[slot] = lead
                changed.append(slot)
        return changed

    def _lead_slot(self, lead: Callable[[int], int], slot: int) -> int:
        row_id = self.store.ids.item(slot)
        lead_id = lead(row_id)
        if lead_id == row_id:
            return slot
        found = self.store.slot(lead_id)
        return _ALONE if found is None else found
