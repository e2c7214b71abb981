"""A list of the evidence under its title: no filter line, as it is short and in the order of time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.language import _
from ui.delegates import RowDelegate
from ui.filters import FilterWords
from ui.models.evidence_columns import NO_WORDS
from ui.models.row_table import Column, RowTableModel
from ui.theme import Theme
from ui.widgets.labels import ElidedLabel, plain
from ui.widgets.row_list import RowList

Row = TypeVar("Row")
_TITLE_HEIGHT = 30


class TitledList(QFrame, Generic[Row]):
    """Rows with an `id` in the order in which they come; the title says how many and how fine."""

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column[Row]],
        delegate: RowDelegate[Row],
        title: str,
        noun: tuple[str, str],
    ) -> None:
        super().__init__()
        words: FilterWords[Any] = NO_WORDS
        self.list: RowList[Row] = RowList(
            theme,
            RowTableModel(columns, key=_id_of),
            delegate,
            name=title,
            noun=noun,
            words=words,
            hint="",
            loading=_("Looking for the evidence…"),
            nothing=_("Nothing here"),
            me="",
        )
        self.list.line.hide()
        self._said = ElidedLabel("", "muted")
        bar = QWidget()
        bar.setProperty("role", "header")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(_TITLE_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(11, 0, 11, 0)
        row.setSpacing(8)
        row.addWidget(plain(title, "section"))
        row.addWidget(self._said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.list, 1)

    @property
    def said(self) -> str:
        """What stands beside the title."""
        return self._said.text()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the keys of every list do here; there is no filter to go to."""
        return {key: act for key, act in self.list.handlers().items() if key != "list.filter"}

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.list.set_theme(theme)

    def show_rows(self, columns: Sequence[Column[Row]], rows: Sequence[Row], said: str) -> None:
        """Show these rows and no others, in these columns."""
        self.list.model.set_columns(columns)
        self.list.take(rows)
        self.list.view.fit_columns()
        self._said.setText(said)
        self._said.setToolTip(said)

    def explain(self, why: str) -> None:
        """Hold nothing, and say why."""
        self.list.take(())
        self.list.explain(why)
        self._said.setText("")


def _id_of(row: Any) -> int:
    return int(row.id)
