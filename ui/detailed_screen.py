"""A screen that is a list, and beside it all about the row that the list stands on."""

from collections.abc import Callable, Mapping
from functools import partial
from math import inf
from typing import ClassVar, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.list_screen import Answer, ListScreen, Row
from ui.screen import Place
from ui.theme import Theme
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

Scene = TypeVar("Scene")
SETTLE_MS = 60
"""So long the list stands on a row before all about it is read: who holds a key down passes many."""


class PaneBeside(Protocol):
    """What a screen wants of the pane beside its list."""

    @property
    def action_requested(self) -> SignalInstance:
        """Sent with the id of what is to be done."""

    @property
    def area(self) -> QWidget:
        """Where F6 stops."""

    def show_chosen(self, is_chosen: bool) -> None:
        """Say whether what is shown is the selected row, or only the first."""

    def show_message(self, message: str) -> None:
        """Say why there is nothing to show."""

    def tick(self) -> None:
        """Let ages go on."""

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""


class DetailedScreen(ListScreen[Row, Answer], Generic[Row, Answer, Scene]):
    """A place names a row by its id; `no_row` is what the pane says beside an empty list."""

    no_row: ClassVar[str] = ""

    def __init__(self, workplace: Workplace, rows: RowList[Row], pane: PaneBeside, *, every_s: float = inf) -> None:
        super().__init__(workplace, rows, every_s=every_s)
        self._pane = pane
        self._shown_id: int | None = None
        self._wanted: int | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._read_scene)
        rows.shown_changed.connect(self._on_shown_changed)
        pane.action_requested.connect(lambda action_id: self.handlers()[action_id]())

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What can be done with a row, by the action's id."""
        raise NotImplementedError

    def ask_scene(self, row_id: int) -> Callable[[], Scene | None]:
        """The job that reads all about a row; it runs on a pool thread."""
        raise NotImplementedError

    def show_scene(self, scene: Scene) -> None:
        """Show all about the row that the list stands on."""
        raise NotImplementedError

    def show_no_scene(self) -> None:
        """Say that the list has no row."""
        self._pane.show_message(self.no_row)

    def fail_scene(self, message: str) -> None:
        """Say that what is beside the list could not be read."""
        self._pane.show_message(message)

    def settle(self) -> None:
        """What is beside the list may be another now: the list took rows, or something else changed it."""
        self.stand_on_wanted()
        self._settle.start()

    def go_to(self, place: Place) -> None:
        self._wanted = place.id
        self.stand_on_wanted()

    def stand_on_wanted(self) -> None:
        """Stand on the row that was asked for, once it is there."""
        if self._wanted is not None and self.list.model.row(self._wanted) is not None:
            self.list.go_to(self._wanted)
            self._wanted = None

    def retime(self, before: ZoneInfo) -> None:
        super().retime(before)
        self._settle.start()

    def tick(self) -> None:
        super().tick()
        self._pane.tick()

    def panels(self) -> list[QWidget]:
        return [*super().panels(), self._pane.area]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._pane.set_theme(theme)

    def pose(self) -> None:
        for row in self.list.model.shown_rows[:1]:
            self.list.go_to(self.list.model.key(row))

    def _row_id(self) -> int | None:
        row = self.list.shown_row()
        return None if row is None else self.list.model.key(row)

    def _on_shown_changed(self) -> None:
        self.say_selection()
        if self._row_id() != self._shown_id:
            self._settle.start()
        else:
            self._show_chosen()

    def _show_chosen(self) -> None:
        self._pane.show_chosen(bool(self.list.view.selected_ids()))

    def _read_scene(self) -> None:
        self._shown_id = row_id = self._row_id()
        if row_id is None:
            self.show_no_scene()
        elif self.isVisible():
            shown = partial(self._on_scene, row_id)
            self._workplace.background.read(self.ask_scene(row_id), shown, self.fail_scene)

    def _on_scene(self, row_id: int, scene: Scene | None) -> None:
        if scene is not None and row_id == self._shown_id:
            self.show_scene(scene)
            self._show_chosen()

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start()
