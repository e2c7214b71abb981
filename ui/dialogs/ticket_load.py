"""A window that shows who has how much to do; Enter shows the tickets of the row that is stood on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from nocdesk.boards.ticket_load import BearerKind, LoadRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.delegates import RowDelegate
from ui.models.load_columns import LOAD_WORDS, filter_of, load_columns
from ui.models.row_table import RowTableModel
from ui.text import nouns
from ui.theme import Theme
from ui.widgets.labels import plain
from ui.widgets.row_list import RowList

WIDTH, HEIGHT = 760, 460


class LoadDelegate(RowDelegate[LoadRow]):
    """The edge of a major alarm where something is overdue, that of a warning where a customer waits for a word."""

    def edge(self, row: LoadRow) -> QColor | None:
        if row.overdue:
            return self.theme.severity(PerceivedSeverity.MAJOR).line
        return self.theme.severity(PerceivedSeverity.WARNING).line if row.updates_late else None

    def weight(self, row: LoadRow, column: str) -> int:
        is_late = (column == "overdue" and row.overdue) or (column == "late" and row.updates_late)
        return 600 if is_late or (column == "name" and row.kind is BearerKind.WORKGROUP) else 400


class LoadDialog(QDialog):
    """Workgroups and people; `chosen` carries the filter for the queue."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, rows: Sequence[LoadRow], me: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Who has how much to do"))
        self.resize(WIDTH, HEIGHT)
        self.list: RowList[LoadRow] = RowList(
            theme,
            RowTableModel(load_columns(clock), key=lambda row: row.id, order=lambda row: row.id),
            LoadDelegate(theme),
            name=_("Who has how much to do"),
            noun=nouns("bearer", "bearers"),
            words=LOAD_WORDS,
            hint=_("Filter: words, is:person"),
            loading=_("Counting…"),
            nothing=_("No ticket is worked on"),
            me=me,
        )
        why = _("Open tickets. Overdue: a clock of the agreement is late. Enter shows the tickets, Esc closes.")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(plain(_("Who has how much to do"), "title"))
        column.addWidget(plain(why, "muted", wrap=True))
        column.addWidget(self.list, 1)
        self.list.take(rows)
        self.list.view.doubleClicked.connect(self._choose)
        self.list.view.setFocus()

    def _choose(self) -> None:
        row = self.list.shown_row()
        if row is not None:
            self.chosen.emit(filter_of(row))
            self.accept()

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return
        super().keyPressEvent(event)
