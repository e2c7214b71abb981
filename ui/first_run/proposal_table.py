"""The proposals of a discovery, a row for each host."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from nocdesk.language import _
from ui.delegates import RowDelegate
from ui.first_run.proposals import KIND_WORDS, Proposal
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


def _column(
    name: str, title: str, width: int, text: Callable[[Proposal], str], *, stretch: bool = False
) -> Column[Proposal]:
    return Column(name, title, width, text, text, minimum=60, stretch=stretch)


def _kind(row: Proposal) -> str:
    return _("left out") if row.left_out else KIND_WORDS[row.kind]


def _why(row: Proposal) -> str:
    return f"{row.left_out}; {row.reason}" if row.left_out else row.reason


_COLUMNS = (
    _column("kind", _("Is"), 104, _kind),
    _column("name", _("Device"), 150, lambda row: row.name),
    _column("address", _("Address"), 140, lambda row: row.address),
    _column("adds", _("Would add"), 210, lambda row: row.adds),
    _column("reason", _("Why"), 380, _why, stretch=True),
)
