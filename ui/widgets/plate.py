"""What stands in the place of rows while there are none: why, and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.nesting import nest


class Plate(QWidget):
    """A sentence, a second one in muted text, and buttons for the way out."""

    def __init__(self, buttons: Sequence[QPushButton] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._why = QLabel(self)
        self._buttons = tuple(buttons)
        for label, role in ((self._title, "title"), (self._why, "muted")):
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._why)
        nest(column, row)
        column.addStretch(3)
        self.setMinimumWidth(420)

    def say(self, title: str, why: str = "", *, buttons: Sequence[QPushButton] = ()) -> None:
        """Show these words and of the buttons only these."""
        self._title.setText(title)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        for button in self._buttons:
            button.setVisible(button in buttons)

    @property
    def title(self) -> str:
        """The first sentence."""
        return self._title.text()

    @property
    def why(self) -> str:
        """The second sentence."""
        return self._why.text()
