"""The SLA list: every objective, how the chosen one came about beside it, and its readings at the breach below."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from nocdesk.boards.evidence_rows import Subject
from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.people.policy import Act
from nocdesk.sla.stretch import BadInterval
from ui.change_feed import Changes
from ui.charts.mini_plot import MiniPlot
from ui.models.row_table import RowTableModel
from ui.models.sla_columns import SAVED_FILTERS, SLA_WORDS, TIMED_COLUMNS, sla_columns, sla_order
from ui.screen import Binding, Place, Scope, Screen
from ui.sla_delegate import SlaDelegate
from ui.theme import Theme
from ui.views.evidence_opening import open_evidence
from ui.views.sla_detail import WIDTH, SlaDetailPane
from ui.views.sla_reads import ObjectiveAnswer, ObjectiveScene, SlaReads, interval_window
from ui.views.what_if_keys import WhatIfKeys
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

PLOT_HEIGHT = 206
SETTLE_MS = 60
READ_ALL_EVERY_S = 15.0
"""Standings are computed every 10 s, and those that stay as they were are not announced."""

_ALL_ANEW = ("inventory", "service", "customer")
_HINT = "Filter: words, state:breach,risk, customer:…, coverage<95"


class PromisesView(Screen):
    """Keeps its three panes true to the store while it is visible; a place names a service by its id."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._reads = SlaReads(workplace.core)
        self._background = workplace.background
        self._clock = workplace.clock
        self._dirty: set[int] = set()
        self._needs_all = True
        self._is_reading = False
        self._read_at = 0.0
        self._shown_id: int | None = None
        self._wanted_service: int | None = None
        self._proof = ""
        self.list: RowList[ObjectiveRow] = RowList(
            theme,
            RowTableModel(sla_columns(self._clock), key=lambda row: row.id, order=sla_order),
            SlaDelegate(theme),
            name="Objectives",
            noun="objective",
            words=SLA_WORDS,
            hint=_HINT,
            loading="Loading the objectives…",
            nothing="No objectives",
            me=workplace.me,
            sorted_marks=("state",),
            timed=TIMED_COLUMNS,
            saved_filters=SAVED_FILTERS,
        )
        self.detail = SlaDetailPane(theme, self._clock, workplace.actions)
        self.plot = MiniPlot(theme)
        self.plot.setAccessibleName("Readings of the chosen objective")
        self.plot.set_message("Select an objective to see its readings at the breach.")
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self.what_if = WhatIfKeys(workplace, theme, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.list)
        left.addWidget(self.plot)
        left.setStretchFactor(0, 1)
        left.setSizes([600, PLOT_HEIGHT])
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.addWidget(left)
        self._columns.addWidget(self.detail)
        self._columns.setStretchFactor(0, 1)
        for splitter in (left, self._columns):
            splitter.setHandleWidth(4)
            splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(self._columns)

    def _connect(self) -> None:
        self.list.shown_changed.connect(self._on_shown_changed)
        self.list.retry_requested.connect(self.reload)
        self.list.said.connect(self.said)
        self.detail.action_requested.connect(lambda action_id: self._handlers()[action_id]())
        self.detail.interval_chosen.connect(self._open_interval)
        self.plot.open_requested.connect(self.open)
        self.plot.left.connect(self.list.view.setFocus)
        self._settle.timeout.connect(self._read_shown)

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())
        yield Binding(Scope.SLA, self.list.view, self._handlers())

    def on_changes(self, changes: Changes) -> None:
        self._needs_all = self._needs_all or changes.has_gap or changes.touches(*_ALL_ANEW)
        self._dirty |= changes.of("sla")
        if self._dirty or self._needs_all:
            self._read()
        elif changes.touches("ticket") and self.isVisible():
            self._settle.start()

    def reload(self) -> None:
        self._needs_all = True
        self._read()

    def tick(self) -> None:
        self.list.tick()
        self.detail.tick()
        if self._clock.monotonic() - self._read_at >= READ_ALL_EVERY_S:
            self.reload()

    def prove_polling(self, proof: str) -> None:
        self._proof = proof
        self._explain()

    def go_to(self, place: Place) -> None:
        self._wanted_service = place.id
        self._stand_on_wanted()

    def take_focus(self) -> None:
        self.list.view.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.list.line.edit, self.list.view, self.detail.area, self.plot]

    def saved_filters(self) -> FilterTabs | None:
        return self.list.tabs

    def veiled(self) -> list[QWidget]:
        return [self.list.view, self.plot]

    def pose(self) -> None:
        rows = self.list.model.shown_rows
        if rows:
            self.list.go_to(rows[0].id)

    def set_theme(self, theme: Theme) -> None:
        for pane in (self.list, self.detail):
            pane.set_theme(theme)
        self.plot.set_theme(theme)
        self.what_if.theme = theme

    def open(self) -> None:
        """Open the workbench at the last bad time of the objective."""
        row = self.list.shown_row()
        if row is not None:
            self._background.read(partial(self._reads.scene, row.id), self._on_open, self.failed.emit)

    def show_evidence(self) -> None:
        """Show when the objective was not kept, down to the samples and what devices said."""
        row = self.list.shown_row()
        if row is not None:
            self.go_requested.emit(open_evidence(Subject.objective(row.id)))

    def try_changed(self) -> None:
        """Try out what the agreement of the service would have come to with something changed."""
        row = self.list.shown_row()
        if row is not None:
            self.what_if.open(row.service_id)

    def ticket(self) -> None:
        """Show the newest ticket of the service."""
        row, detail = self.list.shown_row(), self.detail.detail
        if row is None or detail is None or detail.row.id != row.id:
            return
        if detail.tickets and self._workplace.may(Act.VIEW_TICKETS):
            self.go_requested.emit(Place("tickets", detail.tickets[0].id))
        else:
            step = " T under Tickets opens one." if self._workplace.may(Act.OPEN_TICKET) else ""
            self.said.emit(f"{row.service} has no open ticket.{step}")

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "sla.evidence": self.show_evidence,
            "sla.open": self.open,
            "sla.ticket": self.ticket,
            "sla.what_if": self.try_changed,
        }

    def _read(self) -> None:
        """What is not seen is not read; it is all the fresher when it is shown."""
        if self._is_reading or not self.isVisible():
            return
        self._is_reading = True
        services = None if self._needs_all else frozenset(self._dirty)
        self._needs_all = False
        self._dirty.clear()
        if services is None:
            self._read_at = self._clock.monotonic()
        self._background.read(partial(self._reads.objectives, services), self._on_objectives, self._on_failed)

    def _on_objectives(self, answer: ObjectiveAnswer) -> None:
        self._is_reading = False
        services = answer.services
        asked = None
        if services is not None:
            asked = {row.id for row in (*answer.rows, *self.list.model.rows) if row.service_id in services}
        before = self.list.shown_row()
        self.list.take(answer.rows, asked)
        self._explain()
        self._stand_on_wanted()
        if self.list.shown_row() != before:
            self._settle.start()
        if self._dirty or self._needs_all:
            self._read()

    def _on_failed(self, message: str) -> None:
        self._is_reading = False
        self._needs_all = True
        self.list.fail(message)

    def _explain(self) -> None:
        """What stands in the place of rows: the next step where nothing was promised, else that measuring goes on."""
        is_promised = bool(self.list.model.rows)
        step = "" if is_promised else "A service has one by its agreement: nocdesk import FILE.toml brings them. "
        self.list.explain(f"{step}{self._proof}")

    def _stand_on_wanted(self) -> None:
        """Stand on the most urgent objective of the service that was asked for, once it is there."""
        own = [row for row in self.list.model.rows if row.service_id == self._wanted_service]
        if own:
            self._wanted_service = None
            self.list.go_to(min(own, key=sla_order).id)

    def _on_shown_changed(self) -> None:
        count = len(self.list.view.selected_ids())
        self.selection_said.emit(f"{count} selected" if count else "")
        row = self.list.shown_row()
        if (row.id if row else None) != self._shown_id:
            self._settle.start()
        elif self.detail.detail is not None:
            self.detail.show_chosen(count > 0)

    def _read_shown(self) -> None:
        row = self.list.shown_row()
        self._shown_id = row.id if row else None
        if row is None:
            self.detail.show_message("No objective to show.")
            self.plot.set_message("No objective, no readings.")
        elif self.isVisible():
            self._background.read(partial(self._reads.scene, row.id), self._on_scene, self.detail.show_message)

    def _on_scene(self, scene: ObjectiveScene | None) -> None:
        if scene is None or scene.detail.row.id != self._shown_id:
            return
        self.detail.show_detail(scene.detail)
        self.detail.show_chosen(bool(self.list.view.selected_ids()))
        if scene.plot is None:
            self.plot.set_message("Nothing of this service is measured yet.")
            return
        note = "at the last time it was not kept" if scene.detail.account.bad else "kept all month"
        self.plot.show_data(scene.plot, now=self._clock.now(), note=note)

    def _on_open(self, scene: ObjectiveScene | None) -> None:
        if scene is None:
            return
        service_id = scene.detail.row.service_id
        if scene.detail.account.bad:
            self.go_requested.emit(Place("workbench", service_id, *scene.window))
        else:
            self.go_requested.emit(Place("workbench", service_id))

    def _open_interval(self, interval: BadInterval) -> None:
        if self.detail.detail is not None:
            window = interval_window(interval, self._clock.now())
            self.go_requested.emit(Place("workbench", self.detail.detail.row.service_id, *window))

    # Qt's own names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            width = min(WIDTH, max(self.detail.minimumWidth(), round(self.width() * 0.235)))
            self._columns.setSizes([self.width() - width - 12, width])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._dirty or self._needs_all:
            self._read()
        self._settle.start()
