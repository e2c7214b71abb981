"""The line in which a note is written."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nocdesk.language import _
from ui.mirroring import painter_on, sides
from ui.runs import advance, paint_key
from ui.theme import Theme


class NoteEdit(QLineEdit):
    """A line for the journal; Enter keeps it, Esc leaves."""

    submitted = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setPlaceholderText(_("Add a note"))
        self.setAccessibleName(_("Note for the alarm's journal"))
        self.setTextMargins(sides(0, 0, 48, 0))

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip():
                self.submitted.emit(self.text().strip())
                self.clear()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.text():
            painter = painter_on(self)
            left = self.width() - 14 - advance(self.theme, "Ctrl+J", 11, 500)
            muted, border = self.theme.color("muted"), self.theme.color("border")
            paint_key(painter, self.theme, left, self.height() / 2, "Ctrl+J", ink=muted, outline=border)
