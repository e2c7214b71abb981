"""The scorecard: how each customer's promises stand, opened into services and objectives by keys."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout

from nocdesk.boards.bad_days import bad_days
from nocdesk.boards.evidence_rows import Subject
from nocdesk.boards.sla_board import ObjectiveRow, objective_rows
from nocdesk.core import Core
from nocdesk.language import _
from ui.list_screen import ListScreen
from ui.models.row_table import RowTableModel
from ui.models.scorecard import DaysOf, Level, ScoreRow, ScoreWords, score_columns, score_rows
from ui.models.sla_columns import SAVED_FILTERS
from ui.scorecard_delegate import ScorecardDelegate
from ui.screen import Binding, Place, Scope
from ui.text import nouns
from ui.theme import Theme
from ui.views.evidence_opening import open_evidence
from ui.views.what_if_keys import WhatIfKeys
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

READ_EVERY_S = 15.0


@dataclass(frozen=True, slots=True)
class Scores:
    """What the scorecard is made from."""

    rows: tuple[ObjectiveRow, ...]
    days: DaysOf


class Scorecard(ListScreen[ScoreRow, Scores]):
    """Customers under a filter; a filter in force opens everything that it lets through."""

    moved_by = ("sla", "breach", "service", "customer", "inventory")

    objective_wanted = Signal(int)
    """The id of a service whose promises are to be shown."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__(workplace, _score_list(workplace, theme), every_s=READ_EVERY_S)
        self._scores = Scores((), {})
        self._opened: set[int] = set()
        self.what_if = WhatIfKeys(workplace, theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self.list.line.edit.textChanged.connect(self._rebuild)
        self.list.view.doubleClicked.connect(self._on_double_clicked)

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        yield Binding(Scope.SLA, self.list.view, self._handlers())

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "sla.evidence": self.open,
            "sla.open": self.show_plots,
            "sla.what_if": self.try_changed,
            "sla.expand": self.expand,
            "sla.collapse": self.collapse,
        }

    def ask(self, ids: frozenset[int] | None) -> Callable[[], Scores]:
        return partial(read_scores, self._workplace.core)

    def take(self, scores: Scores) -> None:
        self._scores = scores
        self._rebuild()

    def prove_polling(self, proof: str) -> None:
        self.list.explain(proof)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
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

    def _rebuild(self) -> None:
        opened = None if self.list.filter_text else self._opened
        self.list.take(score_rows(self._scores.rows, self._scores.days, opened))


def read_scores(core: Core) -> Scores:
    """Every promise, and how much of each day was bad; called on a pool thread."""
    with core.read() as session:
        return Scores(tuple(objective_rows(session)), bad_days(session, core.clock.now()))


def _score_list(workplace: Workplace, theme: Theme) -> RowList[ScoreRow]:
    return RowList(
        theme,
        RowTableModel(score_columns(workplace.clock), key=lambda row: row.id, order=lambda row: row.order),
        ScorecardDelegate(theme),
        name=_("Scorecard"),
        noun=nouns("row", "rows"),
        words=ScoreWords(),
        hint=_("Filter: words, state:breach,risk, customer:…, coverage<95"),
        loading=_("Loading the promises…"),
        nothing=_("No promises"),
        me=workplace.me,
        clock=workplace.clock,
        timed=("breach",),
        saved_filters=SAVED_FILTERS,
    )
