"""One keyed table model over frozen rows, with its own order and filter."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from nocdesk.filtering.row_filter import RowFilter
from nocdesk.language import _
from ui.models.column import CENTRE as CENTRE
from ui.models.column import LEFT as LEFT
from ui.models.column import RIGHT as RIGHT
from ui.models.column import Column as Column
from ui.models.row_arrangement import RowArrangement
from ui.models.row_slots import Slots
from ui.models.row_steps import Steps, steps_between

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
KEY_ROLE = Qt.ItemDataRole.UserRole + 1
_FEW = 64


class RowTableModel(QAbstractTableModel, Generic[Row]):
    """Rows by id; what is shown is those that pass the filter, in order.

    `order` ranks rows before any column does and stays the tie-breaker of every column, before the id; a row whose
    `lead` is another is shown below that one. Changes arrive as insertions, removals and moves, so that a view keeps
    its selection and its current row.
    """

    about_to_rearrange = Signal()
    rearranged = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        key: Callable[[Row], int],
        order: Callable[[Row], Any] | None = None,
        lead: Callable[[int], int] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._all = RowArrangement(key, order or key, lead)
        # Slots in the order in which they are shown, and by slot the place, -1 where it is not shown.
        self._shown: Slots = np.empty(0, np.int32)
        self._places: Slots = np.empty(0, np.int32)
        self._sort_column: int | None = None
        self._sort_descending = False
        self.awaited: frozenset[int] = frozenset()
        """The ids of rows for which something waits that the store does not say yet."""

    def key(self, row: Row) -> int:
        """The id of a row."""
        return self._key(row)

    @property
    def rows(self) -> Collection[Row]:
        """Every row, shown or not."""
        return self._all.store

    @property
    def ids(self) -> Collection[int]:
        """The ids of every row, shown or not."""
        return self._all.store.numbers

    @property
    def shown_rows(self) -> list[Row]:
        """The rows that pass the filter, in order: as long as the list is, so not for every change."""
        return [self._all.store.rows[slot] for slot in self._shown.tolist()]

    @property
    def first_row(self) -> Row | None:
        """The row at the top."""
        return self._all.store.rows[self._shown.item(0)] if len(self._shown) else None

    @property
    def standing_count(self) -> int:
        """How many of the rows that are shown stand below no other."""
        return int(np.count_nonzero(self._all.stands(self._shown)))

    @property
    def sorted_by(self) -> tuple[int | None, bool]:
        """The column that the rows are sorted by (None: the usual order) and whether downwards."""
        return self._sort_column, self._sort_descending

    def row(self, row_id: int) -> Row | None:
        """The row of an id, shown or not."""
        slot = self._all.store.slot(row_id)
        return None if slot is None else self._all.store.rows[slot]

    def place_of(self, row_id: int) -> int | None:
        """Where an id is shown."""
        slot = self._all.store.slot(row_id)
        if slot is None or slot >= len(self._places):
            return None
        place = self._places.item(slot)
        return None if place < 0 else place

    def id_at(self, place: int) -> int:
        """The id shown at a place."""
        return self._all.store.ids.item(self._shown.item(place))

    def row_at(self, index: Index) -> Row:
        """The row of an index."""
        return self._all.store.rows[self._shown.item(index.row())]

    def places(self, wanted: RowFilter[Row]) -> list[int]:
        """Where the rows are shown that another filter lets through."""
        found: list[int] = np.flatnonzero(self._all.passing(wanted)[self._shown]).tolist()
        return found

    def count(self, wanted: RowFilter[Row]) -> int:
        """How many rows, shown or not, a filter lets through; a row and what stands below it are one."""
        return self._all.count_groups(wanted)

    def prepare(self, wanted: RowFilter[Row]) -> bool:
        """Read some of what a filter will read, for a few milliseconds; whether there is more to read."""
        return self._all.prepare(wanted)

    def reset(self, rows: Iterable[Row]) -> None:
        """Show these rows and no others."""
        new = {self._key(row): row for row in rows}
        self.remove([row_id for row_id in self.ids if row_id not in new])
        if len(self.rows):
            self.upsert(new.values())
            return
        self._all.fill(new.values())
        self._show(self._all.shown(), ())

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns of the rows, in their usual order."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._sort_column = None
        self._all.sort_by(None, is_descending=False)
        self._place(self._all.shown())
        self.endResetModel()

    def upsert(self, rows: Iterable[Row], *, arrange: bool = True) -> None:
        """Take new and changed rows in; without `arrange` rows that are shown keep their places."""
        changed = self._all.learn(rows)
        if arrange:
            self._show(self._all.shown(), changed)
            return
        self._show(np.concatenate((self._kept(), self._entering(changed))), changed)

    def upsert_below(self, lead: int, rows: Iterable[Row]) -> None:
        """Take changed rows in; those that are shown from now on come right below another, the rest keeps its place."""
        changed = self._all.learn(rows)
        kept, new = self._kept(), self._entering(changed)
        at = np.flatnonzero(kept == self._all.store.slot(lead))
        place = int(at[0]) + 1 if len(at) else len(kept)
        ordered = np.array(self._all.usual_first(new.tolist()), np.int32)
        self._show(np.concatenate((kept[:place], ordered, kept[place:])), changed)

    def remove(self, row_ids: Iterable[int]) -> None:
        """Forget rows."""
        gone = [slot for row_id in set(row_ids) if (slot := self._all.store.slot(row_id)) is not None]
        if not gone:
            return
        self._all.hide(gone)
        # Who hears that rows go may still ask for them: they are forgotten only when they are no longer shown.
        self._show(self._kept(), ())
        self._all.drop(gone)
        moved = self._all.close_up()
        if moved is not None:
            self._place(moved[self._shown])

    def set_filter(self, wanted: RowFilter[Row] | None) -> None:
        """Show only the rows that a filter lets through."""
        self._all.set_filter(wanted)
        self._show(self._all.shown(), ())

    def mark_awaited(self, row_ids: frozenset[int]) -> None:
        """Say for which rows something waits."""
        if row_ids != self.awaited:
            self.awaited = row_ids
            self.refresh((self.columns[0].key,))

    def refresh(self, keys: Iterable[str]) -> None:
        """Tell the view that columns whose text depends on the time say something else now."""
        if not len(self._shown):
            return
        for place, column in enumerate(self.columns):
            if column.key in keys:
                self.dataChanged.emit(self.index(0, place), self.index(len(self._shown) - 1, place), [])

    def _kept(self) -> Slots:
        """What is shown and may stay, in its order."""
        return self._shown[self._all.is_visible(self._shown)]

    def _entering(self, slots: Sequence[int]) -> Slots:
        """Of these rows those that pass the filter and are not shown yet."""
        found = np.array(slots, np.int32)
        is_new = found >= len(self._places)
        is_new[~is_new] = self._places[found[~is_new]] < 0
        return found[is_new & self._all.is_visible(found)]

    def _show(self, new: Slots, changed: Sequence[int]) -> None:
        """Go from what is shown to `new`; of the rows that have changed those that are shown are announced."""
        if not np.array_equal(new, self._shown):
            self.about_to_rearrange.emit()
            steps = steps_between(self._shown, new, self._all.room)
            if steps is None:
                self.beginResetModel()
                self._place(new)
                self.endResetModel()
            else:
                self._take(steps, new)
            self.rearranged.emit()
        self._announce(changed)

    def _announce(self, changed: Sequence[int]) -> None:
        last = len(self.columns) - 1
        places = [place for slot in changed if slot < len(self._places) and (place := self._places.item(slot)) >= 0]
        if len(places) > _FEW:
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), last), [])
            return
        for place in places:
            self.dataChanged.emit(self.index(place, 0), self.index(place, last), [])

    def _place(self, slots: Slots) -> None:
        self._shown = slots
        self._places = np.full(self._all.room, -1, np.int32)
        self._places[slots] = np.arange(len(slots), dtype=np.int32)

    def _take(self, steps: Steps, new: Slots) -> None:
        for first, last in steps.removals:
            self.beginRemoveRows(QModelIndex(), first, last)
            self._place(np.delete(self._shown, slice(first, last + 1)))
            self.endRemoveRows()
        if steps.kept is not None:
            self._reorder(steps.kept)
        for first, last in steps.insertions:
            self.beginInsertRows(QModelIndex(), first, last)
            self._place(np.concatenate((self._shown[:first], new[first : last + 1], self._shown[first:])))
            self.endInsertRows()

    def _reorder(self, slots: Slots) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._shown[index.row()] for index in before]
        self._place(slots)
        after = [self.index(self._places.item(slot), index.column()) for slot, index in zip(held, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # Qt's own names from here on.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            return self.row_at(index)
        if role == KEY_ROLE:
            return self.id_at(index.row())
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(self.row_at(index))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align
        if role == Qt.ItemDataRole.AccessibleTextRole:
            waits = (
                _(", waits for the store") if index.column() == 0 and self.id_at(index.row()) in self.awaited else ""
            )
            text = column.text(self.row_at(index)) or _("none")
            return f"{column.heading}: {text}{waits}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].align
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort_column = column if column >= 0 else None
        self._sort_descending = order is Qt.SortOrder.DescendingOrder
        read = None if self._sort_column is None else self.columns[self._sort_column].sort
        self._all.sort_by(read, is_descending=self._sort_descending)
        self._show(self._all.shown(), ())
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
