"""Probes and poller: is the collector well, how does each probe stand, and what did the chosen one say last."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from nocdesk.boards.probe_board import PolledRow, PollerBoard, ProbeDetail
from ui.change_feed import Changes
from ui.models.probe_columns import PROBE_WORDS, SAVED_FILTERS, TIMED_COLUMNS, probe_columns, probe_order
from ui.models.row_table import RowTableModel
from ui.probe_delegate import ProbeDelegate
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.probes_detail import WIDTH, ProbeDetailPane
from ui.views.probes_reads import ProbeReads
from ui.views.probes_slow import MOST, SlowDevices
from ui.views.probes_traps import TrapReception
from ui.views.probes_words import (
    FIGURES,
    collector_trouble,
    poller_figures,
    proof_of_answers,
    slowest_devices,
)
from ui.widgets.figures import FigureStrip
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

SETTLE_MS = 60
READ_EVERY_S = 2.0
"""So often it is read while it is visible: probes fall silent without a word in the change feed."""

_HINT = "Filter: words, state:silent,late, device:…, service:…, type:ping, took>100"


class ProbesScreen(Screen):
    """Keeps its figures, list and pane true to the store while it is visible; a place names a probe by its id."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._polls = workplace.polls
        self._reads = ProbeReads(workplace.core)
        self._background = workplace.background
        self._clock = workplace.clock
        self._board: PollerBoard | None = None
        self._is_reading = False
        self._read_at = 0.0
        self._shown_id: int | None = None
        self._wanted: int | None = None
        self.figures = FigureStrip(FIGURES)
        self.trouble = NoticeBar(theme, can_retry=False)
        self.list: RowList[PolledRow] = RowList(
            theme,
            RowTableModel(probe_columns(self._clock), key=lambda row: row.id, order=probe_order),
            ProbeDelegate(theme),
            name="Probes",
            noun="probe",
            words=PROBE_WORDS,
            hint=_HINT,
            loading="Loading the probes…",
            nothing="No probes",
            me=workplace.me,
            sorted_marks=("state",),
            timed=TIMED_COLUMNS,
            saved_filters=SAVED_FILTERS,
        )
        self.slow = SlowDevices(theme)
        self.traps = TrapReception(theme)
        self.detail = ProbeDetailPane(theme, self._clock, workplace.actions)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.slow)
        rows.addWidget(self.traps)
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.addWidget(left)
        self._columns.addWidget(self.detail)
        self._columns.setStretchFactor(0, 1)
        self._columns.setHandleWidth(4)
        self._columns.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.setSpacing(4)
        column.addWidget(self.figures)
        column.addWidget(self.trouble)
        column.addWidget(self._columns, 1)

    def _connect(self) -> None:
        self.list.shown_changed.connect(self._on_shown_changed)
        self.list.retry_requested.connect(self.reload)
        self.list.said.connect(self.said)
        self.detail.action_requested.connect(lambda action_id: self._handlers()[action_id]())
        self._settle.timeout.connect(self._read_detail)

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())
        yield Binding(Scope.PROBES, self.list.view, self._handlers())

    def on_changes(self, changes: Changes) -> None:
        if changes.has_gap or changes.touches("inventory", "probe", "device"):
            self.reload()
        elif changes.touches("request") and self.isVisible():
            self._settle.start()

    def reload(self) -> None:
        if self._is_reading or not self.isVisible():
            return
        self._is_reading = True
        self._read_at = self._clock.monotonic()
        self._background.read(self._reads.board, self._on_board, self._on_failed)

    def tick(self) -> None:
        self.list.tick()
        self._show_figures()
        if self._clock.monotonic() - self._read_at >= READ_EVERY_S:
            self.reload()

    def go_to(self, place: Place) -> None:
        self._wanted = place.id
        self._stand_on_wanted()

    def take_focus(self) -> None:
        self.list.view.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.list.line.edit, self.list.view, self.detail.area]

    def saved_filters(self) -> FilterTabs | None:
        return self.list.tabs

    def veiled(self) -> list[QWidget]:
        return [self.list.view]

    def pose(self) -> None:
        rows = self.list.model.shown_rows
        if rows:
            self.list.go_to(rows[0].id)

    def set_theme(self, theme: Theme) -> None:
        for pane in (self.trouble, self.list, self.slow, self.traps, self.detail):
            pane.set_theme(theme)

    def poll(self) -> None:
        """Ask the collector to poll the chosen probes now."""
        shown = self.list.shown_row()
        for row in self.list.selected_rows() or ([shown] if shown is not None else []):
            self._polls.ask_probe(row.id, row.name)

    def open_device(self) -> None:
        """Show the device of the chosen probe in the network."""
        row = self.list.shown_row()
        if row is not None:
            self.go_requested.emit(Place("network", row.device_id))

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"probe.poll": self.poll, "probe.network": self.open_device}

    def _on_board(self, board: PollerBoard) -> None:
        self._is_reading = False
        self._board = board
        self.list.take(board.rows)
        step = "" if board.rows else "Bind one to a device in the provider file: nocdesk import FILE.toml. "
        self.list.explain(f"{step}{proof_of_answers(board)}")
        self.slow.show_devices(slowest_devices(board.rows, MOST))
        self._show_figures()
        self._stand_on_wanted()
        self._settle.start()

    def _on_failed(self, message: str) -> None:
        self._is_reading = False
        self.list.fail(message)

    def _show_figures(self) -> None:
        if self._board is not None:
            now = self._clock.now()
            self.figures.show_figures(poller_figures(self._board, now))
            self.trouble.say(collector_trouble(self._board, now))
            self.traps.show_board(self._board.traps, now)

    def _stand_on_wanted(self) -> None:
        if self._wanted is not None and self.list.model.row(self._wanted) is not None:
            self.list.go_to(self._wanted)
            self._wanted = None

    def _on_shown_changed(self) -> None:
        count = len(self.list.view.selected_ids())
        self.selection_said.emit(f"{count} selected" if count else "")
        row = self.list.shown_row()
        if (row.id if row else None) != self._shown_id:
            self._settle.start()

    def _read_detail(self) -> None:
        row = self.list.shown_row()
        self._shown_id = row.id if row else None
        if row is None:
            self.detail.show_message("No probe to show.")
        elif self.isVisible():
            self._background.read(partial(self._reads.detail, row.id), self._on_detail, self.detail.show_message)

    def _on_detail(self, detail: ProbeDetail | None) -> None:
        if detail is not None and detail.row.id == self._shown_id:
            self.detail.show_detail(detail)

    # Qt's own names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            width = min(WIDTH, max(self.detail.minimumWidth(), round(self.width() * 0.235)))
            self._columns.setSizes([self.width() - width - 12, width])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
