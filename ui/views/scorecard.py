"""The scorecard: how each customer's promises stand, opened into services and objectives by keys."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.bad_days import bad_days
from nocdesk.boards.evidence_rows import Subject
from nocdesk.boards.sla_board import ObjectiveRow, objective_rows
from nocdesk.core import Core
from ui.change_feed import Changes
from ui.models.row_table import RowTableModel
from ui.models.scorecard import DaysOf, Level, ScoreRow, ScoreWords, score_columns, score_rows
from ui.models.sla_columns import SAVED_FILTERS
from ui.scorecard_delegate import ScorecardDelegate
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.evidence_opening import open_evidence
from ui.views.what_if_keys import WhatIfKeys
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

READ_EVERY_S = 15.0


@dataclass(frozen=True, slots=True)
class Scores:
    """What the scorecard is made from."""

    rows: tuple[ObjectiveRow, ...]
    days: DaysOf


class Scorecard(Screen):
    """Customers under a filter; a filter in force opens everything that it lets through."""

    objective_wanted = Signal(int)
    """The id of a service whose promises are to be shown."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._core = workplace.core
        self._background = workplace.background
        self._clock = workplace.clock
        self._scores = Scores((), {})
        self._opened: set[int] = set()
        self._is_reading = self._is_dirty = False
        self._read_at = float("-inf")
        self.list: RowList[ScoreRow] = RowList(
            theme,
            RowTableModel(score_columns(self._clock), key=lambda row: row.id, order=lambda row: row.order),
            ScorecardDelegate(theme),
            name="Scorecard",
            noun="row",
            words=ScoreWords(),
            hint="Filter: words, state:breach,risk, customer:…, coverage<95",
            loading="Loading the promises…",
            nothing="No promises",
            me=workplace.me,
            timed=("breach",),
            saved_filters=SAVED_FILTERS,
        )
        self.what_if = WhatIfKeys(workplace, theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self.list.line.edit.textChanged.connect(self._rebuild)
        self.list.retry_requested.connect(self.reload)
        self.list.said.connect(self.said)
        self.list.view.doubleClicked.connect(self._on_double_clicked)

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())
        yield Binding(Scope.SLA, self.list.view, self._handlers())

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "sla.evidence": self.open,
            "sla.open": self.show_plots,
            "sla.what_if": self.try_changed,
            "sla.expand": self.expand,
            "sla.collapse": self.collapse,
        }

    def on_changes(self, changes: Changes) -> None:
        if changes.has_gap or changes.touches("sla", "breach", "service", "customer", "inventory"):
            self.reload()

    def reload(self) -> None:
        self._is_dirty = True
        self._read()

    def tick(self) -> None:
        self.list.tick()
        if self._clock.monotonic() - self._read_at >= READ_EVERY_S:
            self.reload()

    def prove_polling(self, proof: str) -> None:
        self.list.explain(proof)

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
        self.what_if.theme = theme

    def pose(self) -> None:
        for row in self.list.model.shown_rows[:1]:
            self.list.go_to(row.id)
            self.expand()
            self.list.view.step(1)
            self.expand()

    def open(self) -> None:
        """Open a customer, go to the promises of a service, or to the evidence of an objective."""
        row = self.list.shown_row()
        if row is None:
            return
        if row.level is Level.CUSTOMER:
            (self.collapse if row.is_open else self.expand)()
        elif row.level is Level.SERVICE:
            self.objective_wanted.emit(row.worst.service_id)
        else:
            self.go_requested.emit(open_evidence(Subject.objective(row.worst.id)))

    def show_plots(self) -> None:
        """Open the plots of the service that is the most urgent in the row."""
        row = self.list.shown_row()
        if row is not None:
            self.go_requested.emit(Place("workbench", row.worst.service_id))

    def try_changed(self) -> None:
        """Try out what the agreement of the row's most urgent service would have come to with something changed."""
        row = self.list.shown_row()
        if row is not None:
            self.what_if.open(row.worst.service_id)

    def expand(self) -> None:
        """Show what lies below the row."""
        row = self.list.shown_row()
        if row is not None and row.level is not Level.OBJECTIVE and not row.is_open:
            self._opened.add(row.id)
            self._rebuild()

    def collapse(self) -> None:
        """Hide what lies below the row; on a row with nothing open below it go to the row above."""
        row = self.list.shown_row()
        if row is None:
            return
        if row.is_open:
            self._opened.discard(row.id)
            self._rebuild()
            return
        above = [r for r in self.list.model.shown_rows if r.level < row.level and r.order == row.order[: len(r.order)]]
        if above:
            self.list.view.select_id(above[-1].id)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.open()

    def _read(self) -> None:
        if self._is_reading or not self.isVisible():
            return
        self._is_reading, self._is_dirty = True, False
        self._read_at = self._clock.monotonic()
        self._background.read(self._scored, self._on_scores, self._on_failed)

    def _scored(self) -> Scores:
        return read_scores(self._core)

    def _on_scores(self, scores: Scores) -> None:
        self._is_reading = False
        self._scores = scores
        self._rebuild()
        if self._is_dirty:
            self._read()

    def _on_failed(self, message: str) -> None:
        self._is_reading, self._is_dirty = False, True
        self.list.fail(message)

    def _rebuild(self) -> None:
        opened = None if self.list.filter_text else self._opened
        self.list.take(score_rows(self._scores.rows, self._scores.days, opened))

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()


def read_scores(core: Core) -> Scores:
    """Every promise, and how much of each day was bad; called on a pool thread."""
    with core.read() as session:
        return Scores(tuple(objective_rows(session)), bad_days(session, core.clock.now()))
