"""A screen that is a list: kept true to the store, and with what every list can do."""

from collections.abc import Callable, Iterable
from math import inf
from typing import ClassVar, Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.change_feed import Changes
from ui.screen import Binding, Scope, Screen
from ui.theme import Theme
from ui.upkeep import Upkeep
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

Row = TypeVar("Row")
Answer = TypeVar("Answer")


class ListScreen(Screen, Generic[Row, Answer]):
    """Says how its rows are read and taken in; the rest it has from here."""

    moved_by: ClassVar[tuple[str, ...]] = ()
    """The kinds of things by whose changes any row may become another."""

    def __init__(
        self, workplace: Workplace, rows: RowList[Row], *, every_s: float = inf, is_read_unseen: bool = False
    ) -> None:
        super().__init__()
        self._workplace = workplace
        self._clock = workplace.clock
        self.list = rows
        self._upkeep = Upkeep(
            self,
            workplace.background,
            workplace.clock,
            self.ask,
            self.take,
            rows.fail,
            every_s=every_s,
            is_read_unseen=is_read_unseen,
        )
        rows.retry_requested.connect(self.reload)
        rows.said.connect(self.said)

    def ask(self, ids: frozenset[int] | None) -> Callable[[], Answer]:
        """The job that reads the rows of these ids, or all; it runs on a pool thread."""
        raise NotImplementedError

    def take(self, answer: Answer) -> None:
        """Show what was read."""
        raise NotImplementedError

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())

    def on_changes(self, changes: Changes) -> None:
        if changes.touches(*self.moved_by):
            self._upkeep.outdate()
        self._upkeep.read()

    def reload(self) -> None:
        self._upkeep.reload()

    def tick(self) -> None:
        self.list.tick()
        self._upkeep.tick()

    def take_focus(self) -> None:
        self.list.view.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.list.line.edit, self.list.view]

    def saved_filters(self) -> FilterTabs | None:
        return self.list.tabs

    def veiled(self) -> list[QWidget]:
        return [self.list.view]

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)

    def say_selection(self) -> None:
        """Tell the window how many rows are selected."""
        count = len(self.list.view.selected_ids())
        self.selection_said.emit(_("{count} selected").format(count=count) if count else "")

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._upkeep.catch_up()
