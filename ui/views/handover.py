"""The handover: the sheet with everything that stands open, and beside it what is said and who signs."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from nocdesk.boards.handover_board import HandoverView, SheetRow
from ui.change_feed import Changes
from ui.models.row_table import RowTableModel
from ui.models.shift_columns import SHEET_WORDS, sheet_columns, sheet_order
from ui.screen import Binding, Place, Scope, Screen
from ui.shift_delegate import SheetDelegate
from ui.theme import Theme
from ui.views.handover_keys import HandoverKeys
from ui.views.handover_pane import WIDTH, HandoverPane
from ui.views.shift_reads import read_handover
from ui.widgets.labels import plain
from ui.widgets.row_list import RowList
from ui.work_text import window_text
from ui.workplace import Workplace


class HandoverScreen(Screen):
    """Shows the newest handover, or the one that a place names by its id."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._view: HandoverView | None = None
        self._wanted: int | None = None
        self._is_reading = False
        self._is_stale = True
        self._title, self._window = plain("Handover", "section"), plain("", "muted")
        self.list: RowList[SheetRow] = RowList(
            theme,
            RowTableModel(sheet_columns(), key=lambda row: row.id, order=sheet_order),
            SheetDelegate(theme),
            name="Handover sheet",
            noun="line",
            words=SHEET_WORDS,
            hint="Filter: words, section:…",
            loading="Reading the handover…",
            nothing="No shift was handed over yet",
            me=workplace.me,
        )
        self.pane = HandoverPane(theme, workplace.actions)
        self.keys = HandoverKeys(workplace, lambda: self._view, self.list.shown_row, self.pane.typed, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 6)
        head.setSpacing(8)
        for widget in (self._title, self._window):
            head.addWidget(widget)
        head.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(left)
        panes.addWidget(self.pane)
        panes.setStretchFactor(0, 1)
        panes.setSizes([900, WIDTH])
        panes.setHandleWidth(4)
        panes.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 0, 4, 4)
        whole.addWidget(panes)

    def _connect(self) -> None:
        self.list.retry_requested.connect(self.reload)
        self.list.explain("N prepares the handover of the shift that is due.")
        for speaker in (self.list, self.keys):
            speaker.said.connect(self.said)
        self.keys.failed.connect(self.failed)
        self.keys.go_requested.connect(self.go_requested)
        self.pane.action_requested.connect(lambda action_id: self.keys.handlers()[action_id]())
        self.pane.notes_left.connect(self.keys.keep_notes)

    def bindings(self) -> Iterable[Binding]:
        steps = {"handover.older": partial(self._step, True), "handover.newer": partial(self._step, False)}
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())
        yield Binding(Scope.HANDOVER, self.list.view, {**self.keys.handlers(), **steps})
        for note in self.pane.notes.values():
            yield Binding(Scope.HANDOVER, note, {"handover.sign": self.keys.sign})

    def on_changes(self, changes: Changes) -> None:
        if changes.has_gap or changes.touches("handover"):
            self.reload()

    def reload(self) -> None:
        self._is_stale = True
        self._read()

    def go_to(self, place: Place) -> None:
        self._wanted = place.id
        self.reload()

    def take_focus(self) -> None:
        self.list.view.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.list.line.edit, self.list.view, *self.pane.notes.values()]

    def veiled(self) -> list[QWidget]:
        return [self.list.view]

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)
        self.pane.set_theme(theme)

    def pose(self) -> None:
        due = (row.id for row in self.list.model.rows if row.item.is_pressing and not row.is_read_back)
        if (first := next(due, None)) is not None:
            self.list.go_to(first)

    def _step(self, is_older: bool) -> None:
        """Show the handover before or after."""
        view = self._view
        number = None if view is None else view.older if is_older else view.newer
        if number is None:
            self.said.emit("There is none before." if is_older else "This is the newest.")
            return
        self._wanted = number
        self.reload()

    def _read(self) -> None:
        if self._is_reading or not self._is_stale or not self.isVisible():
            return
        self._is_reading, self._is_stale = True, False
        job = partial(read_handover, self._workplace.core, self._wanted)
        self._workplace.background.read(job, self._on_view, self._on_failed)

    def _on_view(self, view: HandoverView | None) -> None:
        self._is_reading = False
        is_newest = view is None or view.newer is None
        # One that is looked back at stays; the newest gives way to what is newer still.
        self._wanted = None if is_newest or view is None else view.id
        self._view = view
        if view is not None:
            self._title.setText(f"Handover · {view.shift}")
            self._window.setText(f"{window_text(view.starts_at, view.ends_at)} UTC, prepared by {view.prepared_by}")
        self.list.take(() if view is None else view.rows)
        self.pane.show_view(view, self._workplace.me)
        self._read()

    def _on_failed(self, message: str) -> None:
        self._is_reading, self._is_stale = False, True
        self.list.fail(message)

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
