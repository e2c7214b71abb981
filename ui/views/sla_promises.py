"""The SLA list: every objective, how the chosen one came about beside it, and its readings at the breach below."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.evidence_rows import Subject
from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.people.presence import PresenceKind
from nocdesk.sla.stretch import BadInterval
from ui.change_feed import Changes
from ui.charts.mini_plot import MiniPlot
from ui.detailed_screen import DetailedScreen
from ui.models.row_table import RowTableModel
from ui.models.sla_columns import SAVED_FILTERS, SLA_WORDS, TIMED_COLUMNS, sla_columns, sla_order
from ui.screen import Binding, Place, Scope, Standing
from ui.sla_delegate import SlaDelegate
from ui.text import nouns
from ui.theme import Theme
from ui.views.evidence_opening import open_evidence
from ui.views.sla_detail import WIDTH, SlaDetailPane
from ui.views.sla_reads import ObjectiveAnswer, ObjectiveScene, SlaReads, interval_window
from ui.views.what_if_keys import WhatIfKeys
from ui.widgets.panes import Panes, PaneSplit
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

PLOT_HEIGHT = 206
READ_ALL_EVERY_S = 15.0
"""Standings are computed every 10 s, and those that stay as they were are not announced."""

_HINT = _("Filter: words, state:breach,risk, customer:…, coverage<95")


class PromisesView(DetailedScreen[ObjectiveRow, ObjectiveAnswer, ObjectiveScene]):
    """Keeps its three panes true to the store while it is visible; a place names a service by its id."""

    moved_by = ("inventory", "service", "customer")
    no_row = _("No objective to show.")

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        self.detail = SlaDetailPane(theme, workplace.clock, workplace.actions)
        super().__init__(workplace, _objective_list(workplace, theme), self.detail, every_s=READ_ALL_EVERY_S)
        self._reads = SlaReads(workplace.core)
        self._wanted_service: int | None = None
        self._proof = ""
        self.plot = MiniPlot(theme)
        self.plot.setAccessibleName(_("Readings of the chosen objective"))
        self.plot.set_message(_("Select an objective to see its readings at the breach."))
        self.what_if = WhatIfKeys(workplace, theme, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        left = Panes(Qt.Orientation.Vertical, self.list, self.plot, sizes=(600, PLOT_HEIGHT), growing=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(PaneSplit(left, self.detail, widest=WIDTH))

    def _connect(self) -> None:
        self.detail.interval_chosen.connect(self._open_interval)
        self.plot.open_requested.connect(self.open)
        self.plot.left.connect(self.list.view.setFocus)

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        yield Binding(Scope.SLA, self.list.view, self.handlers())

    def on_changes(self, changes: Changes) -> None:
        self._upkeep.outdate(changes.of("sla"))
        super().on_changes(changes)
        if changes.touches("ticket") and self.isVisible():
            self._settle.start()

    def standing(self) -> Standing | None:
        detail = self.detail.detail
        if detail is None or detail.agreement_id is None:
            return None
        return Standing(PresenceKind.AGREEMENT, detail.agreement_id, self.detail.others)

    def ask(self, ids: frozenset[int] | None) -> Callable[[], ObjectiveAnswer]:
        return partial(self._reads.objectives, ids)

    def take(self, answer: ObjectiveAnswer) -> None:
        services = answer.services
        asked = None
        if services is not None:
            asked = {row.id for row in (*answer.rows, *self.list.model.rows) if row.service_id in services}
        before = self.list.shown_row()
        self.list.take(answer.rows, asked)
        self._explain()
        self.stand_on_wanted()
        if self.list.shown_row() != before:
            self._settle.start()

    def ask_scene(self, row_id: int) -> Callable[[], ObjectiveScene | None]:
        return partial(self._reads.scene, row_id)

    def show_scene(self, scene: ObjectiveScene) -> None:
        self.detail.show_detail(scene.detail)
        if scene.plot is None:
            self.plot.set_message(_("Nothing of this service is measured yet."))
            return
        note = _("at the last time it was not kept") if scene.detail.account.bad else _("kept all month")
        self.plot.show_data(scene.plot, now=self._clock.now(), note=note)

    def show_no_scene(self) -> None:
        super().show_no_scene()
        self.plot.set_message(_("No objective, no readings."))

    def prove_polling(self, proof: str) -> None:
        self._proof = proof
        self._explain()

    def go_to(self, place: Place) -> None:
        self._wanted_service = place.id
        self.stand_on_wanted()

    def panels(self) -> list[QWidget]:
        return [*super().panels(), self.plot]

    def veiled(self) -> list[QWidget]:
        return [*super().veiled(), self.plot]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.plot.set_theme(theme)
        self.what_if.theme = theme

    def open(self) -> None:
        """Open the workbench at the last bad time of the objective."""
        row = self.list.shown_row()
        if row is not None:
            self._workplace.background.read(partial(self._reads.scene, row.id), self._on_open, self.failed.emit)

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
            step = _(" T under Tickets opens one.") if self._workplace.may(Act.OPEN_TICKET) else ""
            self.said.emit(_("{service} has no open ticket.{step}").format(service=row.service, step=step))

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "sla.evidence": self.show_evidence,
            "sla.open": self.open,
            "sla.ticket": self.ticket,
            "sla.what_if": self.try_changed,
        }

    def _explain(self) -> None:
        """What stands in the place of rows: the next step where nothing was promised, else that measuring goes on."""
        is_promised = bool(self.list.model.rows)
        step = "" if is_promised else _("A service has one by its agreement: nocdesk import FILE.toml brings them. ")
        self.list.explain(f"{step}{self._proof}")

    def stand_on_wanted(self) -> None:
        """Stand on the most urgent objective of the service that was asked for, once it is there."""
        own = [row for row in self.list.model.rows if row.service_id == self._wanted_service]
        if own:
            self._wanted_service = None
            self.list.go_to(min(own, key=sla_order).id)

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


def _objective_list(workplace: Workplace, theme: Theme) -> RowList[ObjectiveRow]:
    return RowList(
        theme,
        RowTableModel(sla_columns(workplace.clock), key=lambda row: row.id, order=sla_order),
        SlaDelegate(theme),
        name=_("Objectives"),
        noun=nouns("objective", "objectives"),
        words=SLA_WORDS,
        hint=_HINT,
        loading=_("Loading the objectives…"),
        nothing=_("No objectives"),
        me=workplace.me,
        clock=workplace.clock,
        sorted_marks=("state",),
        timed=TIMED_COLUMNS,
        saved_filters=SAVED_FILTERS,
    )
