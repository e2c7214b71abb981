"""The filter line with its verdict, how many rows it leaves, and a slot for what waits."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nocdesk.filtering.fault import Span
from nocdesk.language import _
from ui.mirroring import logical, painter_on
from ui.nesting import nest
from ui.runs import Run, measure, paint_runs
from ui.text import plural
from ui.theme import Theme
from ui.widgets.filter_chips import HEIGHT as CHIPS_HEIGHT
from ui.widgets.filter_chips import FilterChips
from ui.widgets.filter_edit import FilterEdit

HEIGHT = 36


class FilterLine(QWidget):
    """Filter, count of rows, a note on the list, and the slot of `last`; below, what is in force."""

    def __init__(
        self, theme: Theme, name: str, hint: str, last: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = ""
        self._note = ""
        self.edit = FilterEdit(theme, name, hint, self)
        self.chips = FilterChips(theme, self)
        self._words = QWidget(self)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(12)
        row.addWidget(self.edit, 3)
        row.addWidget(self._words, 2)
        if last is not None:
            row.addWidget(last)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        nest(column, row)
        column.addWidget(self.chips)
        self.setFixedHeight(HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.edit.set_theme(theme)
        self.chips.set_theme(theme)
        self.update()

    def show_fault(self, verdict: str, span: Span) -> None:
        """Say what is wrong with the filter, and underline it."""
        self.edit.show_verdict(verdict, span)
        self.chips.show_verdict(verdict)
        self._fit()

    def show_conditions(self, conditions: list[str]) -> None:
        """The filter is understood: show what is in force."""
        self.edit.show_verdict("")
        self.chips.show_conditions(conditions)
        self._fit()

    def show_count(self, shown: int, total: int) -> None:
        """How many of all rows the filter leaves."""
        self._count = (
            _("{shown} of {row}").format(shown=shown, row=plural(total, "row", "rows"))
            if shown != total
            else plural(total, "row", "rows")
        )
        self.update()

    def show_note(self, note: str) -> None:
        """Say something about the list, at the right; empty for nothing."""
        self._note = note
        self.update()

    def _fit(self) -> None:
        self.setFixedHeight(HEIGHT + (0 if self.chips.isHidden() else CHIPS_HEIGHT))

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        slot = logical(self, self._words.geometry())
        middle = HEIGHT / 2
        first = Run(self._count, "muted")
        end = paint_runs(painter, self._theme, slot.left(), middle, [first], slot.width())
        note = [Run(self._note, "muted")]
        left = slot.right() - measure(self._theme, note)
        if self._note and left > end + 16:
            paint_runs(painter, self._theme, left, middle, note)
