"""The filter line with its verdict, how many rows it leaves, and a slot for what waits."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.glyphs import paint_tick
from ui.runs import Run, advance, measure, paint_key, paint_runs
from ui.text import plural
from ui.theme import Theme

HEIGHT = 36


class FilterEdit(QLineEdit):
    """The words of the filter; Enter, Down and Esc lead to the list."""

    left = Signal()

    def __init__(self, theme: Theme, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.verdict = ""
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setTextMargins(20, 0, 52, 0)
        self.setFixedHeight(26)
        self.setMaximumWidth(512)
        self.setMinimumWidth(180)

    def show_verdict(self, problem: str) -> None:
        """Mark the line as understood, or say what is wrong with it."""
        self.verdict = problem
        self.setProperty("valid", not problem)
        self.setToolTip(problem)
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        theme, middle = self.theme, self.height() / 2
        muted, border = theme.color("muted"), theme.color("border")
        paint_key(painter, theme, 6, middle, "/", ink=muted, outline=border)
        if not self.text().strip():
            return
        word = "unclear" if self.verdict else "valid"
        token = "sev.critical.text" if self.verdict else "muted"
        left = self.width() - 10 - advance(theme, word, 11)
        if not self.verdict:
            paint_tick(painter, QRectF(left - 16, middle - 5, 10, 10).center(), 8, muted)
        paint_runs(painter, theme, left, middle, [Run(word, token, 400, 11)])


class FilterLine(QWidget):
    """Filter, count of rows, a note on the list, and the slot of `last`, which covers nothing."""

    def __init__(
        self, theme: Theme, name: str, hint: str, last: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = ""
        self._note = ""
        self.edit = FilterEdit(theme, name, hint, self)
        self._words = QWidget(self)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(12)
        row.addWidget(self.edit, 3)
        row.addWidget(self._words, 2)
        if last is not None:
            row.addWidget(last)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = self.edit.theme = theme
        self.edit.update()
        self.update()

    def show_count(self, shown: int, total: int) -> None:
        """How many of all rows the filter leaves."""
        self._count = f"{shown} of {plural(total, 'row')}" if shown != total else plural(total, "row")
        self.update()

    def show_note(self, note: str) -> None:
        """Say something about the list, at the right; empty for nothing."""
        self._note = note
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        slot = self._words.geometry()
        middle = self.height() / 2
        problem = self.edit.verdict
        first = Run(problem or self._count, "sev.critical.text" if problem else "muted")
        end = paint_runs(painter, self._theme, slot.left(), middle, [first], slot.width())
        note = [Run(self._note, "muted")]
        left = slot.right() - measure(self._theme, note)
        if self._note and left > end + 16:
            paint_runs(painter, self._theme, left, middle, note)
