"""The faulty lines of a file, each with what to do about it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from nocdesk.importing.faults import LineFault
from nocdesk.language import _
from ui.delegates import RowDelegate
from ui.models.row_table import RIGHT, Column, RowTableModel
from ui.text import number
from ui.theme import Theme
from ui.widgets.row_view import RowView

NumberedFault = tuple[int, LineFault]
SHOWN = 1000
"""More faults than anybody corrects one by one; how many there are is said beside the list."""


class FaultTable(QFrame):
    """A row per fault, in the order of the file."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "table")
        self.model = RowTableModel(_COLUMNS, key=lambda row: row[0], parent=self)
        self.view = RowView(self.model, RowDelegate[NumberedFault](theme), name=_("Faulty lines"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.view)

    def show_faults(self, faults: Sequence[LineFault]) -> None:
        """Show the first of these."""
        self.model.reset(list(enumerate(faults[:SHOWN], start=1)))


def _where(row: NumberedFault) -> str:
    place = row[1].place
    return " · ".join(part for part in (place.sheet, place.column) if part)


_COLUMNS: tuple[Column[NumberedFault], ...] = (
    Column(
        "line",
        _("Line"),
        64,
        lambda row: number(row[1].place.line) if row[1].place.line else "",
        lambda row: row[1].place.line,
        RIGHT,
    ),
    Column("where", _("Sheet and column"), 190, _where, _where, minimum=90),
    Column(
        "what", _("What is wrong"), 420, lambda row: row[1].what, lambda row: row[1].what, minimum=160, stretch=True
    ),
    Column("remedy", _("What to do"), 330, lambda row: row[1].remedy, lambda row: row[1].remedy, minimum=160),
)
