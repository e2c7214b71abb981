"""The proposals of a discovery, a row for each host."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from nocdesk.language import _
from ui.delegates import RowDelegate
from ui.first_run.proposals import Proposal
from ui.models.row_table import Column, RowTableModel
from ui.theme import Theme
from ui.widgets.row_view import RowView


class ProposalTable(QFrame):
    """In the order in which they were asked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "table")
        self.model = RowTableModel(_COLUMNS, key=lambda row: row.id, parent=self)
        self.view = RowView(self.model, RowDelegate[Proposal](theme), name=_("Proposals"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.view)

    def chosen(self) -> list[Proposal]:
        """The selected rows, else the current one."""
        ids = self.view.selected_ids()
        current = self.view.current_id()
        if not ids and current is not None:
            ids = [current]
        return [row for row_id in ids if (row := self.model.row(row_id)) is not None]


def _column(name: str, title: str, width: int, *, stretch: bool = False, minimum: int = 60) -> Column[Proposal]:
    def text(row: Proposal) -> str:
        return str(getattr(row, name))

    return Column(name, title, width, text, text, minimum=minimum, stretch=stretch)


_COLUMNS = (
    _column("kind", _("Is"), 104),
    _column("name", _("Device"), 150),
    _column("address", _("Address"), 140),
    _column("adds", _("Would add"), 210),
    _column("reason", _("Why"), 380, stretch=True),
)
