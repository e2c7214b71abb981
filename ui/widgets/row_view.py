"""A table view with the house's settings: rows by id, own header, columns that fit."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui.delegates import RowDelegate
from ui.models.column_widths import column_widths
from ui.models.row_table import RowTableModel
from ui.theme import Theme
from ui.widgets.row_header import RowHeader
from ui.widgets.row_painting import paint_rows
from ui.widgets.scroll_anchor import ScrollAnchor
from ui.widgets.shift_anchor import ShiftAnchor

Row = TypeVar("Row")
_SELECT_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class RowView(QTableView, Generic[Row]):
    """Whole rows selected by id; the selection outlives refresh, re-sort and reset.

    `awaited_as` is what a row of it is to acts that wait for the store, where its list does not say so.
    """

    awaited_as = ""
    focus_changed = Signal(bool)
    selection_changed = Signal()
    key_pressed = Signal()
    cell_pressed = Signal(object, float)
    """An index, and how far from where its cell begins."""

    def __init__(
        self,
        model: RowTableModel[Row],
        delegate: RowDelegate[Row],
        *,
        name: str,
        sorted_marks: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows = model
        self.row_delegate = delegate
        self._anchor = ShiftAnchor(self)
        self._held: tuple[list[int], int | None] = ([], None)
        self._head = RowHeader(model, delegate.theme, sorted_marks, self)
        self._set_up(name)
        self.setHorizontalHeader(self._head)
        self.setModel(model)
        self.setItemDelegate(delegate)
        delegate.setParent(self)
        ScrollAnchor(self, model)
        self._head.sectionClicked.connect(self._on_head_clicked)
        self._head.sectionResized.connect(self._on_width_changed)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.selectionModel().currentRowChanged.connect(self._on_selection_changed)

    def _set_up(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # All of it is painted: what scrolls is copied, and only what comes into sight is painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setMinimumSectionSize(self.row_delegate.height)
        rows.setDefaultSectionSize(self.row_delegate.height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.row_delegate.set_theme(theme)
        self._head.theme = theme
        self._head.viewport().update()
        self.viewport().update()

    def selected_ids(self) -> list[int]:
        """The ids of the selected rows, from top to bottom."""
        selection = self.selectionModel()
        places = sorted(index.row() for index in selection.selectedRows())
        return [self.rows.id_at(place) for place in places]

    def current_id(self) -> int | None:
        """The id of the row that the keys act from."""
        index = self.currentIndex()
        return self.rows.id_at(index.row()) if index.isValid() else None

    def select_id(self, row_id: int) -> bool:
        """Select one row and make it the current one; False where it is not shown."""
        place = self.rows.place_of(row_id)
        if place is None:
            return False
        index = self.rows.index(place, 0)
        self.selectionModel().setCurrentIndex(index, _SELECT_ROW)
        self._anchor.put(index)
        self.scrollTo(index)
        return True

    def select_ids(self, row_ids: Iterable[int]) -> None:
        """Select these rows where they are shown."""
        selection = QItemSelection()
        last = self.rows.columnCount() - 1
        for row_id in row_ids:
            place = self.rows.place_of(row_id)
            if place is not None:
                selection.select(self.rows.index(place, 0), self.rows.index(place, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def step(self, by: int) -> None:
        """Go to the next or the previous row; the first one where none is selected."""
        count = self.rows.rowCount()
        if not count:
            return
        place = self.currentIndex().row()
        if place >= 0 and self.selected_ids():
            place += by
        self.select_id(self.rows.id_at(min(max(place, 0), count - 1)))

    def extend(self, by: int) -> None:
        """Select from where the selection began to the next or the previous row, as Shift and an arrow do."""
        if not self.selected_ids():
            self.step(0)
            return
        key = Qt.Key.Key_Down if by > 0 else Qt.Key.Key_Up
        self._go(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.ShiftModifier))

    def _go(self, event: QKeyEvent) -> None:
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self._anchor.on_moved(event.modifiers())

    def toggle_current(self) -> None:
        """Select the current row in addition, or take it out."""
        index = self.currentIndex()
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().select(index, flags)

    def read_current(self) -> str:
        """Announce the current row, column by column, to whoever reads the screen aloud."""
        index = self.currentIndex()
        if not index.isValid():
            return ""
        shown = [place for place in range(self.rows.columnCount()) if not self.isColumnHidden(place)]
        said = [
            self.rows.data(self.rows.index(index.row(), place), Qt.ItemDataRole.AccessibleTextRole) for place in shown
        ]
        text = ", ".join(str(part) for part in said)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        return text

    def ensure_current(self, *, at_top: bool = False) -> None:
        """Make a row current without selecting it, so that a reader of the screen always stands somewhere."""
        is_there = self.currentIndex().row() == 0 if at_top else self.currentIndex().isValid()
        if not is_there and self.rows.rowCount():
            self.selectionModel().setCurrentIndex(self.rows.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def fit_columns(self) -> None:
        """Show the columns that have room, each as wide as it may be."""
        widths = column_widths(self.rows.columns, self.viewport().width())
        for place, column in enumerate(self.rows.columns):
            self.setColumnHidden(place, column.key not in widths)
            if column.key in widths:
                self.setColumnWidth(place, widths[column.key])

    def _on_head_clicked(self, section: int) -> None:
        sorted_by, is_descending = self.rows.sorted_by
        if sorted_by != section:
            self.rows.sort(section, Qt.SortOrder.AscendingOrder)
        elif not is_descending:
            self.rows.sort(section, Qt.SortOrder.DescendingOrder)
        else:
            self.rows.sort(-1)
        self._head.viewport().update()

    def _on_width_changed(self) -> None:
        # The outline of the focus ends with the last column, of which Qt knows nothing.
        self.viewport().update()

    def _on_about_to_reset(self) -> None:
        self._held = (self.selected_ids(), self.current_id())
        # WORKAROUND: a view that is scrolled far down takes seconds to shrink a long model.
        self.verticalScrollBar().setValue(0)

    def _on_reset(self) -> None:
        selected, current = self._held
        if current is not None and self.rows.place_of(current) is not None:
            index = self.rows.index(self.rows.place_of(current) or 0, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.select_ids(selected)

    def _on_selection_changed(self) -> None:
        self.viewport().update()
        self.selection_changed.emit()

    def from_start(self, x: float, index: QModelIndex) -> float:
        """How far a place of the view lies from the side of a cell where reading begins."""
        cell = self.visualRect(index)
        return cell.right() + 1 - x if self.isRightToLeft() else x - cell.left()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_rows(self, event.rect())

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of actions here, and the filter line searches."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.key_pressed.emit()
        self._go(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        where = event.position()
        index = self.indexAt(where.toPoint())
        if index.isValid():
            self._anchor.on_moved(event.modifiers())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            self.cell_pressed.emit(index, self.from_start(where.x(), index))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
        self.focus_changed.emit(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(self.row_delegate.height)
