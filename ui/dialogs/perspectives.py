"""The layouts of windows by name: choose one, keep this one, forget one, or go back to the usual one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nocdesk.language import _
from ui.nesting import nest
from ui.widgets.labels import plain

WIDTH = 500
TITLE = _("Layouts of the windows")
_WHY = _("For your role and the monitors that are present. Enter lays the windows out.")
_NAME = _("Name of the layout as it is now")
_NONE = _("No layout is kept for these monitors yet: give this one a name.")


class PerspectiveDialog(QDialog):
    """`chosen`, `kept` and `forgotten` carry a name, `reset` asks for the usual layout."""

    chosen = Signal(str)
    kept = Signal(str)
    forgotten = Signal(str)
    reset = Signal()

    def __init__(self, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setMinimumWidth(WIDTH)
        self.list = QListWidget()
        self.list.setAccessibleName(TITLE)
        self.list.addItems(list(names))
        self.list.setCurrentRow(0)
        self._why = plain("", "muted", wrap=True)
        self.name = QLineEdit()
        self.name.setPlaceholderText(_NAME)
        self.name.setAccessibleName(_NAME)
        self.keep, self.drop, self.usual = (
            QPushButton(word) for word in (_("&Keep"), _("&Forget"), _("&Usual layout"))
        )
        self._build()
        self._show_choices()
        (self.list if names else self.name).setFocus()
        self.list.itemActivated.connect(self._on_chosen)
        self.name.textChanged.connect(self._show_choices)
        self.keep.clicked.connect(self._on_keep)
        self.drop.clicked.connect(self._on_drop)
        self.usual.clicked.connect(self._on_usual)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.keep)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.drop, self.usual):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.keep, self.drop, self.usual):
            button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(plain(TITLE, "title"))
        column.addWidget(self._why)
        column.addWidget(self.list, 1)
        nest(column, row)
        column.addWidget(buttons)

    def _show_choices(self) -> None:
        self._why.setText(_WHY if self.list.count() else _NONE)
        self.keep.setEnabled(bool(self.name.text().strip()))
        self.drop.setEnabled(self.list.count() > 0)

    def _on_chosen(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.accept()
            self.chosen.emit(item.text())

    def _on_keep(self) -> None:
        self.accept()
        self.kept.emit(self.name.text().strip())

    def _on_drop(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.takeItem(self.list.currentRow())
            self._show_choices()
            self.forgotten.emit(item.text())

    def _on_usual(self) -> None:
        self.accept()
        self.reset.emit()

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.name.hasFocus():
            self.keep.click()
        elif event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._on_drop()
        elif not is_enter:
            super().keyPressEvent(event)
