"""A dialog about a list: words above it, and below it what can be done with what is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QPushButton, QVBoxLayout, QWidget

from ui.widgets.labels import plain

WIDTH = 560


class ListDialog(QDialog):
    """Del does what the first of its buttons does."""

    def __init__(self, title: str, buttons: Sequence[QPushButton], parent: QWidget) -> None:
        super().__init__(parent)
        self._buttons = tuple(buttons)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self.why = plain("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setWordWrap(True)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in self._buttons:
            button.setAutoDefault(False)
            box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        for widget in (plain(title, "title"), self.why, self.list, box):
            column.addWidget(widget)

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._buttons[0].click()
            return
        super().keyPressEvent(event)
