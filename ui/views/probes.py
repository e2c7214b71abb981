"""Probes and poller: is the collector well, how does each probe stand, and what did the chosen one say last."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.probe_board import PolledRow, PollerBoard, ProbeDetail
from nocdesk.language import _
from ui.change_feed import Changes
from ui.detailed_screen import DetailedScreen
from ui.models.probe_columns import PROBE_WORDS, SAVED_FILTERS, TIMED_COLUMNS, probe_columns, probe_order
from ui.models.row_table import RowTableModel
from ui.probe_delegate import ProbeDelegate
from ui.screen import Binding, Place, Scope
from ui.text import nouns
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
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.panes import PaneSplit
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

READ_EVERY_S = 2.0
"""So often it is read while it is visible: probes fall silent without a word in the change feed."""

_HINT = _("Filter: words, state:silent,late, device:…, service:…, type:ping, took>100")


class ProbesScreen(DetailedScreen[PolledRow, PollerBoard, ProbeDetail]):
    """Keeps its figures, list and pane true to the store while it is visible; a place names a probe by its id."""

    moved_by = ("inventory", "probe", "device")
    no_row = _("No probe to show.")

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        self._reads = ProbeReads(workplace.core)
        self.detail = ProbeDetailPane(theme, workplace.clock, workplace.actions)
        super().__init__(workplace, _probe_list(workplace, theme), self.detail, every_s=READ_EVERY_S)
        self._board: PollerBoard | None = None
        self.figures = FigureStrip(FIGURES)
        self.trouble = NoticeBar(theme, can_retry=False)
        self.slow = SlowDevices(theme)
        self.traps = TrapReception(theme)
        self._build()

    def _build(self) -> None:
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.slow)
        rows.addWidget(self.traps)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.setSpacing(4)
        column.addWidget(self.figures)
        column.addWidget(self.trouble)
        column.addWidget(PaneSplit(left, self.detail, widest=WIDTH), 1)

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        yield Binding(Scope.PROBES, self.list.view, self.handlers())

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"probe.poll": self.poll, "probe.network": self.open_device}

    def on_changes(self, changes: Changes) -> None:
        super().on_changes(changes)
        if changes.touches("request") and self.isVisible():
            self._settle.start()

    def ask(self, ids: frozenset[int] | None) -> Callable[[], PollerBoard]:
        return self._reads.board

    def take(self, board: PollerBoard) -> None:
        self._board = board
        self.list.take(board.rows)
        step = "" if board.rows else _("Bind one to a device in the provider file: nocdesk import FILE.toml. ")
        self.list.explain(f"{step}{proof_of_answers(board)}")
        self.slow.show_devices(slowest_devices(board.rows, MOST))
        self._show_figures()
        self.settle()

    def ask_scene(self, row_id: int) -> Callable[[], ProbeDetail | None]:
        return partial(self._reads.detail, row_id)

    def show_scene(self, detail: ProbeDetail) -> None:
        self.detail.show_detail(detail)

    def tick(self) -> None:
        super().tick()
        self._show_figures()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for pane in (self.trouble, self.slow, self.traps):
            pane.set_theme(theme)

    def poll(self) -> None:
        """Ask the collector to poll the chosen probes now."""
        shown = self.list.shown_row()
        for row in self.list.selected_rows() or ([shown] if shown is not None else []):
            self._workplace.polls.ask_probe(row.id, row.name)

    def open_device(self) -> None:
        """Show the device of the chosen probe in the network."""
        row = self.list.shown_row()
        if row is not None:
            self.go_requested.emit(Place("network", row.device_id))

    def _show_figures(self) -> None:
        if self._board is not None:
            now = self._clock.now()
            self.figures.show_figures(poller_figures(self._board, now))
            self.trouble.say(collector_trouble(self._board, now))
            self.traps.show_board(self._board.traps, now)


def _probe_list(workplace: Workplace, theme: Theme) -> RowList[PolledRow]:
    return RowList(
        theme,
        RowTableModel(probe_columns(workplace.clock), key=lambda row: row.id, order=probe_order),
        ProbeDelegate(theme),
        name=_("Probes"),
        noun=nouns("probe", "probes"),
        words=PROBE_WORDS,
        hint=_HINT,
        loading=_("Loading the probes…"),
        nothing=_("No probes"),
        me=workplace.me,
        clock=workplace.clock,
        sorted_marks=("state",),
        timed=TIMED_COLUMNS,
        saved_filters=SAVED_FILTERS,
    )
