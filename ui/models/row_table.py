"""One keyed table model over frozen rows, with its own order and filter."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nocdesk.filtering.row_filter import RowFilter

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
KEY_ROLE = Qt.ItemDataRole.UserRole + 1
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
_STEPS_BEFORE_RESET = 64


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """What a column shows and sorts by; `minimum` is how narrow it may get, `drop` the order in which columns go."""

    key: str
    title: str
    width: int
    text: Callable[[Row], str]
    sort: Callable[[Row], Any]
    align: Qt.AlignmentFlag = LEFT
    minimum: int = 0
    stretch: bool = False
    drop: int = 0


class RowTableModel(QAbstractTableModel, Generic[Row]):
    """Rows by id; what is shown is the ids that pass the filter, in order.

    `order` ranks rows before any column does and stays the tie-breaker of every column; a row whose `lead` is another
    is sorted by that one, so that it stays with it. Changes arrive as insertions, removals and moves, so that a view
    keeps its selection and its current row.
    """

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
        self._order = order or key
        self._lead = lead
        self._rows: dict[int, Row] = {}
        # Every id in the usual order, the rank that put it there, and the ids that the filter hides.
        self._ordered: list[int] = []
        self._ranks: dict[int, Any] = {}
        self._hidden: set[int] = set()
        self._shown: list[int] = []
        self._places: dict[int, int] = {}
        self._filter: RowFilter[Row] | None = None
        self._sort_column: int | None = None
        self._sort_descending = False

    def key(self, row: Row) -> int:
        """The id of a row."""
        return self._key(row)

    @property
    def rows(self) -> Collection[Row]:
        """Every row, shown or not."""
        return self._rows.values()

    @property
    def shown_rows(self) -> list[Row]:
        """The rows that pass the filter, in order."""
        return [self._rows[row_id] for row_id in self._shown]

    @property
    def sorted_by(self) -> tuple[int | None, bool]:
        """The column that the rows are sorted by (None: the usual order) and whether downwards."""
        return self._sort_column, self._sort_descending

    def row(self, row_id: int) -> Row | None:
        """The row of an id, shown or not."""
        return self._rows.get(row_id)

    def place_of(self, row_id: int) -> int | None:
        """Where an id is shown."""
        return self._places.get(row_id)

    def id_at(self, place: int) -> int:
        """The id shown at a place."""
        return self._shown[place]

    def row_at(self, index: Index) -> Row:
        """The row of an index."""
        return self._rows[self._shown[index.row()]]

    def reset(self, rows: Iterable[Row]) -> None:
        """Show these rows and no others."""
        new = {self._key(row): row for row in rows}
        self.remove(set(self._rows) - new.keys())
        kept = set(self._shown)
        self._learn(new)
        self._show(self._arranged(), old=kept)

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns of the rows, in their usual order."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._sort_column = None
        self._place(self._arranged())
        self.endResetModel()

    def upsert(self, rows: Iterable[Row], *, arrange: bool = True) -> None:
        """Take new and changed rows in; without `arrange` rows that are shown keep their places."""
        changed = {self._key(row): row for row in rows}
        self._learn(changed)
        if not arrange:
            kept = [row_id for row_id in self._shown if row_id not in self._hidden]
            new = [row_id for row_id in changed if row_id not in self._places and row_id not in self._hidden]
            self._show([*kept, *new], old=changed.keys())
            return
        self._show(self._arranged(), old=changed.keys())

    def upsert_below(self, lead: int, rows: Iterable[Row]) -> None:
        """Take changed rows in; those that are shown from now on come right below another, the rest keeps its place."""
        changed = {self._key(row): row for row in rows}
        self._learn(changed)
        kept = [row_id for row_id in self._shown if row_id not in self._hidden]
        new = [each for each in changed if each not in self._places and each not in self._hidden]
        new.sort(key=self._ranks.__getitem__)
        place = kept.index(lead) + 1 if lead in self._places else len(kept)
        self._show([*kept[:place], *new, *kept[place:]], old=changed.keys())

    def remove(self, row_ids: Iterable[int]) -> None:
        """Forget rows."""
        gone = {row_id for row_id in row_ids if row_id in self._rows}
        if not gone:
            return
        self._ordered = [row_id for row_id in self._ordered if row_id not in gone]
        # Who hears that rows go may still ask for them: they are forgotten only when they are no longer shown.
        self._show([row_id for row_id in self._shown if row_id not in gone], old=())
        for row_id in gone:
            del self._rows[row_id], self._ranks[row_id]
        self._hidden -= gone

    def set_filter(self, wanted: RowFilter[Row] | None) -> None:
        """Show only the rows that a filter lets through."""
        self._filter = wanted
        self._hidden = {row_id for row_id, row in self._rows.items() if wanted is not None and not wanted.accepts(row)}
        self._show(self._arranged(), old=())

    def refresh(self, keys: Iterable[str]) -> None:
        """Tell the view that columns whose text depends on the time say something else now."""
        if not self._shown:
            return
        for place, column in enumerate(self.columns):
            if column.key in keys:
                self.dataChanged.emit(self.index(0, place), self.index(len(self._shown) - 1, place), [])

    def _learn(self, changed: dict[int, Row]) -> None:
        """Keep rows, whether the filter hides them, and where the usual order puts them."""
        new = [row_id for row_id in changed if row_id not in self._ranks]
        ranks = {row_id: self._order(row) for row_id, row in changed.items()}
        has_moved = bool(new) or any(self._ranks[row_id] != rank for row_id, rank in ranks.items())
        self._rows.update(changed)
        self._ranks.update(ranks)
        if self._filter is not None:
            self._hidden -= changed.keys()
            self._hidden |= {row_id for row_id, row in changed.items() if not self._filter.accepts(row)}
        if has_moved:
            # Nearly sorted already, so this costs little more than one walk.
            self._ordered = sorted([*(i for i in self._ordered if i in self._rows), *new], key=self._ranks.__getitem__)

    def _arranged(self) -> list[int]:
        ids = [row_id for row_id in self._ordered if row_id not in self._hidden]
        if self._sort_column is not None:
            rank = self.columns[self._sort_column].sort
            lead = self._lead
            if lead is None:
                ids.sort(key=lambda row_id: rank(self._rows[row_id]), reverse=self._sort_descending)
            else:
                ids.sort(key=lambda row_id: rank(self._rows[lead(row_id)]), reverse=self._sort_descending)
        return ids

    def _show(self, new: list[int], old: Collection[int]) -> None:
        """Go from what is shown to `new`; rows of `old` that stay are announced as changed."""
        if new != self._shown:
            steps = _steps(self._shown, new)
            if steps is None:
                self._swap_all(new)
                return
            for step in steps:
                step(self)
        for row_id in old:
            place = self._places.get(row_id)
            if place is not None:
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1), [])

    def _swap_all(self, new: list[int]) -> None:
        self.beginResetModel()
        self._place(new)
        self.endResetModel()

    def _place(self, ids: list[int]) -> None:
        self._shown = ids
        self._places = {row_id: place for place, row_id in enumerate(ids)}

    def _take_out(self, first: int, last: int) -> None:
        self.beginRemoveRows(QModelIndex(), first, last)
        self._place(self._shown[:first] + self._shown[last + 1 :])
        self.endRemoveRows()

    def _put_in(self, first: int, ids: list[int]) -> None:
        self.beginInsertRows(QModelIndex(), first, first + len(ids) - 1)
        self._place(self._shown[:first] + ids + self._shown[first:])
        self.endInsertRows()

    def _reorder(self, ids: list[int]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._shown[index.row()] for index in before]
        self._place(ids)
        after = [self.index(self._places[row_id], index.column()) for row_id, index in zip(held, before, strict=True)]
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
            return self._shown[index.row()]
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(self.row_at(index))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.text(self.row_at(index)) or 'none'}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].align
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort_column = column if column >= 0 else None
        self._sort_descending = order is Qt.SortOrder.DescendingOrder
        self._show(self._arranged(), old=())
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)


Step = Callable[[RowTableModel[Any]], None]


def _steps(shown: list[int], new: list[int]) -> list[Step] | None:
    """The removals, the one move and the insertions that lead from `shown` to `new`; None where a reset is cheaper."""
    wanted, present = set(new), set(shown)
    removals = _runs([place for place, row_id in enumerate(shown) if row_id not in wanted])
    insertions = _runs([place for place, row_id in enumerate(new) if row_id not in present])
    if len(removals) + len(insertions) > _STEPS_BEFORE_RESET:
        return None
    kept = [row_id for row_id in new if row_id in present]
    steps: list[Step] = [partial(_remove_run, first=first, last=last) for first, last in reversed(removals)]
    if kept != [row_id for row_id in shown if row_id in wanted]:
        steps.append(partial(_reorder_all, ids=kept))
    steps.extend(partial(_insert_run, first=first, ids=new[first : last + 1]) for first, last in insertions)
    return steps


def _remove_run(model: RowTableModel[Any], first: int, last: int) -> None:
    model._take_out(first, last)


def _reorder_all(model: RowTableModel[Any], ids: list[int]) -> None:
    model._reorder(ids)


def _insert_run(model: RowTableModel[Any], first: int, ids: list[int]) -> None:
    model._put_in(first, ids)


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Ascending places as runs (first, last)."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
