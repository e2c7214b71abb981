"""Several lists of one thing, one at a time: a tab for each, with how many rows it has."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.nesting import nest
from ui.theme import Theme
from ui.widgets.filter_tabs import FilterTab
from ui.widgets.row_list import RowList


class ListTabs(QWidget):
    """Lists under tabs; those behind the one in front take what was read when they are shown."""

    said = Signal(str)
    retry_requested = Signal()
    shown_changed = Signal()
    opened = Signal()

    def __init__(self, theme: Theme, lists: Sequence[RowList[Any]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lists: tuple[RowList[Any], ...] = tuple(lists)
        self._tabs = [FilterTab(theme, table.view.accessibleName()) for table in self.lists]
        self._stack = QStackedWidget()
        self._waiting: dict[int, Sequence[Any]] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        group = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 0, 12, 0)
        bar.setSpacing(18)
        for place, (tab, table) in enumerate(zip(self._tabs, self.lists, strict=True)):
            group.addButton(tab, place)
            bar.addWidget(tab)
            self._stack.addWidget(table)
        bar.addStretch(1)
        group.idClicked.connect(self.show_table)
        self._tabs[0].setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        nest(column, bar)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        for table in self.lists:
            table.said.connect(self.said)
            table.retry_requested.connect(self.retry_requested)
            table.shown_changed.connect(self._on_shown_changed)
            table.view.doubleClicked.connect(self.opened)

    @property
    def current(self) -> RowList[Any]:
        """The list in front."""
        return self.lists[self._stack.currentIndex()]

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for table in self.lists:
            table.set_theme(theme)
        for tab in self._tabs:
            tab.set_theme(theme)

    def take_rows(self, rows: Sequence[Sequence[Any]]) -> None:
        """Show another reading: the rows of each list, in the order of the tabs."""
        self._waiting = dict(enumerate(rows))
        for place, tab in enumerate(self._tabs):
            tab.show_count(len(self._waiting[place]))
        self._take_waiting()

    def fail(self, message: str) -> None:
        """Say that nothing could be read."""
        self.current.fail(message)

    def show_table(self, place: int) -> None:
        """Bring a list to the front."""
        has_focus = self.current.view.hasFocus()
        self._stack.setCurrentIndex(place)
        self._take_waiting()
        self._tabs[place].setChecked(True)
        if has_focus:
            self.current.view.setFocus()

    def step_table(self, by: int) -> None:
        """Bring the next or the previous list to the front, and go there."""
        self.show_table((self._stack.currentIndex() + by) % len(self.lists))
        self.current.view.setFocus()

    def tick(self) -> None:
        """Let ages go on."""
        self.current.tick()

    def explain(self, why: str) -> None:
        """What empty lists say besides."""
        for table in self.lists:
            table.explain(why)

    def _take_waiting(self) -> None:
        table, rows = self.current, self._waiting.pop(self._stack.currentIndex(), None)
        if rows is None:
            return
        if not table.is_loaded:
            table.take(rows)
            return
        key = table.model.key
        changed = {key(row): row for row in rows if table.model.row(key(row)) != row}
        gone = table.known_ids() - {key(row) for row in rows}
        table.take(changed.values(), asked=changed.keys() | gone)

    def _on_shown_changed(self) -> None:
        if self.sender() is self.current:
            self.shown_changed.emit()
