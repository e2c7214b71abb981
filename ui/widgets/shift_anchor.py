"""From where Shift selects in a table once the program went to a row: Qt knows only where a person was last."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class ShiftAnchor:
    """Holds from when the program goes to a row until a person goes to another without Shift."""

    def __init__(self, view: QTableView) -> None:
        self._view = view
        self._at = QPersistentModelIndex()

    def put(self, index: QModelIndex) -> None:
        """The program went here."""
        self._at = QPersistentModelIndex(index)

    def on_moved(self, held: Qt.KeyboardModifier) -> None:
        """A person went to the current row with these keys held down."""
        if held & SHIFT:
            self._select_to(self._view.currentIndex())
        elif not held & CONTROL:
            self._at = QPersistentModelIndex()

    def _select_to(self, end: QModelIndex) -> None:
        if self._at.isValid():
            model = self._view.model()
            first, last = sorted((self._at.row(), end.row()))
            rows = QItemSelection(model.index(first, 0), model.index(last, model.columnCount() - 1))
            self._view.selectionModel().select(rows, _SELECT)
