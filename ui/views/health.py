"""Alarm quality for the supervisor: the figures with their targets, and beside them what is behind the chosen one."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.alarms.health.targets import Kpi, Standing
from nocdesk.boards.evidence_rows import Subject
from nocdesk.boards.health_board import CauseRow, FigureRow, HealthBoard
from nocdesk.language import _
from nocdesk.shifts.commands import write_shift_note
from nocdesk.shifts.health_words import CAUTION
from nocdesk.shifts.model import NoteKind
from ui.change_feed import Changes
from ui.dialogs.ask import AskDialog
from ui.dialogs.once import open_once
from ui.health_delegate import CauseDelegate, FigureDelegate
from ui.mirroring import sides
from ui.models.health_columns import CAUSE_WORDS, FIGURE_WORDS, cause_columns, cause_order, figure_columns
from ui.models.row_table import RowTableModel
from ui.nesting import nest
from ui.screen import Binding, Place, Scope, Screen
from ui.text import begun, nouns
from ui.theme import Theme
from ui.upkeep import Upkeep
from ui.views.evidence_opening import open_evidence
from ui.views.health_reads import read_health, scopes_of
from ui.widgets.figures import Figure, FigureStrip
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import plain
from ui.widgets.panes import Panes
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

READ_EVERY_S = 60.0
"""The figures are those of a month: a minute makes no difference to them."""


class HealthScreen(Screen):
    """Reads the figures of one scope at a time; Enter goes from a figure to its alarms, and from one to evidence."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._scopes = scopes_of(workplace.core)
        self._scope = self._scopes[0]
        self._board: HealthBoard | None = None
        self._next = KeyButton(theme, workplace.actions.key_text("health.scope"), _("Next shift or console"), flat=True)
        self._title, self._window = plain("", "section"), plain("", "muted")
        self.strip = FigureStrip(
            (_("Annunciated"), _("High"), _("Medium"), _("Low"), _("Indeterminate"), _("Beyond target"))
        )
        self.figures = _figure_list(workplace, theme)
        self.causes = _cause_list(workplace, theme)
        self._behind = plain("", "section")
        self._upkeep: Upkeep[HealthBoard] = Upkeep(
            self,
            workplace.background,
            workplace.clock,
            self._ask,
            self._take,
            self.figures.fail,
            every_s=READ_EVERY_S,
            go_on=self.tick,
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(sides(12, 4, 8, 4))
        head.setSpacing(10)
        for widget in (self._title, self._window):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self._next)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._behind.setContentsMargins(sides(12, 6, 8, 2))
        column.addWidget(self._behind)
        column.addWidget(self.causes, 1)
        caution = plain(_(CAUTION), "muted", wrap=True)
        caution.setContentsMargins(12, 2, 12, 6)
        column.addWidget(caution)
        panes = Panes(Qt.Orientation.Horizontal, self.figures, right, sizes=(660, 530), growing=0)
        panes.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 0, 4, 4)
        whole.setSpacing(4)
        nest(whole, head)
        whole.addWidget(self.strip)
        whole.addWidget(panes, 1)

    def _connect(self) -> None:
        self.figures.shown_changed.connect(self._show_causes)
        self._next.clicked.connect(self.next_scope)
        for part in (self.figures, self.causes):
            part.retry_requested.connect(self.reload)
            part.said.connect(self.said)

    def bindings(self) -> Iterable[Binding]:
        common = {"health.scope": self.next_scope, "health.request": self.request_change}
        yield Binding(Scope.LIST, self.figures.view, self.figures.handlers())
        yield Binding(Scope.LIST, self.causes.view, self.causes.handlers())
        yield Binding(Scope.HEALTH, self.figures.view, {**common, "health.open": self._to_causes})
        yield Binding(Scope.HEALTH, self.causes.view, {**common, **self._cause_handlers()})

    def _cause_handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "health.open": self.open_evidence,
            "health.console": self.open_console,
            "health.rule": self.open_rule,
        }

    def on_changes(self, changes: Changes) -> None:
        if changes.touches("alarm"):
            self._upkeep.outdate()

    def reload(self) -> None:
        self._upkeep.reload()

    def tick(self) -> None:
        if self._upkeep.is_old:
            self._upkeep.read()

    def prove_polling(self, proof: str) -> None:
        self.figures.explain(proof)

    def step_up(self) -> bool:
        """From what is behind a figure back to the figures."""
        if not self.causes.view.hasFocus():
            return False
        self.figures.view.setFocus()
        return True

    def take_focus(self) -> None:
        self.figures.view.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.figures.line.edit, self.figures.view, self.causes.line.edit, self.causes.view]

    def veiled(self) -> list[QWidget]:
        return [self.figures.view, self.causes.view]

    def set_theme(self, theme: Theme) -> None:
        for part in (self.figures, self.causes, self._next):
            part.set_theme(theme)

    def pose(self) -> None:
        place = next((row.id for row in self.figures.model.rows if row.kpi is Kpi.TOP_TEN), None)
        if place is not None:
            self.figures.go_to(place)

    def next_scope(self) -> None:
        """Show the figures of the next shift or console; after the last those of all."""
        place = self._scopes.index(self._scope)
        self._scope = self._scopes[(place + 1) % len(self._scopes)]
        self.said.emit(_("Alarm quality: {scope}").format(scope=self._scope.words))
        self.reload()

    def open_evidence(self) -> None:
        """Show the evidence of the alarm that the list stands on."""
        cause = self.causes.shown_row()
        if cause is not None and cause.alarm_id is not None:
            self.go_requested.emit(open_evidence(Subject.alarm(cause.alarm_id)))

    def open_console(self) -> None:
        """Show the alarm in the console, where it is open."""
        cause = self.causes.shown_row()
        if cause is not None and cause.alarm_id is not None:
            self.go_requested.emit(Place("console", cause.alarm_id))

    def open_rule(self) -> None:
        """Show the rule that makes the alarm in the workshop."""
        cause = self.causes.shown_row()
        if cause is None or cause.alarm_id is None:
            return
        if cause.is_ruled:
            self.go_requested.emit(Place("rules", rule=cause.rule))
        else:
            self.said.emit(_("No rule makes it: a poll finds it, another program reports it, or no rule knows it yet."))

    def request_change(self) -> None:
        """Ask what is to be changed about the rule, and note it in the shift log as a request."""
        cause = self.causes.shown_row()
        if cause is None or not cause.rule:
            self.said.emit(_("No alarm is chosen: Enter goes from a figure to its alarms."))
            return
        about = _("rule {rule} ({resource}, {cause})").format(
            rule=cause.rule, resource=cause.resource, cause=cause.text
        )
        why = _("About {about}. The request stands in the shift log until it is done with.").format(about=about)
        dialog = AskDialog(_("What should be changed?"), why, _("File the request"), required=True, parent=self)
        dialog.answered.connect(lambda words: self._file(about, words))
        open_once(dialog)

    def _file(self, about: str, words: str) -> None:
        change = partial(write_shift_note, text=f"{about}: {words}", kind=NoteKind.CHANGE_REQUEST)
        self._workplace.operations.do(_("Change request filed in the shift log"), [change])

    def _to_causes(self) -> None:
        self.causes.view.setFocus()

    def _ask(self, _ids: object) -> partial[HealthBoard]:
        return partial(read_health, self._workplace.core, self._scope)

    def _take(self, board: HealthBoard) -> None:
        if board.scope != self._scope:
            self._upkeep.reload()
            return
        self._board = board
        self._title.setText(_("Alarm quality · {scope}").format(scope=board.scope.words))
        self._window.setText(board.window)
        self.strip.show_figures(_strip(board))
        self.figures.take(board.rows)
        self._show_causes()

    def _show_causes(self) -> None:
        figure = self.figures.shown_row()
        if figure is None:
            return
        self._behind.setText(
            _("Behind: {figure}, {value_text}").format(figure=figure.title, value_text=figure.value_text)
        )
        self.causes.model.reset(figure.causes)
        self.causes.take(figure.causes)

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._upkeep.read()


def _figure_list(workplace: Workplace, theme: Theme) -> RowList[FigureRow]:
    return RowList(
        theme,
        RowTableModel(figure_columns(), key=lambda row: row.id, order=lambda row: row.id),
        FigureDelegate(theme),
        name=_("Figures of alarm quality"),
        noun=nouns("figure", "figures"),
        words=FIGURE_WORDS,
        hint=_("Filter: words, state:bad,excessive"),
        loading=_("Measuring the alarms…"),
        nothing=_("No figure"),
        me=workplace.me,
    )


def _cause_list(workplace: Workplace, theme: Theme) -> RowList[CauseRow]:
    return RowList(
        theme,
        RowTableModel(cause_columns(), key=lambda row: row.id, order=cause_order),
        CauseDelegate(theme),
        name=_("Behind the figure"),
        noun=nouns("row", "rows"),
        words=CAUSE_WORDS,
        hint=_("Filter: words, rule:…, resource:…"),
        loading=_("Measuring the alarms…"),
        nothing=_("Nothing is behind this figure"),
        me=workplace.me,
    )


def _strip(board: HealthBoard) -> tuple[Figure, ...]:
    total = sum(board.priorities.values())
    ideal = {"high": "5 %", "medium": "15 %", "low": "80 %"}
    bad = sum(row.standing.is_beyond_target for row in board.rows)
    is_judged = any(row.standing is not Standing.UNKNOWN for row in board.rows)
    beyond = f"{bad}" if is_judged else "\N{EN DASH}"
    return (
        Figure(_("Annunciated"), f"{board.annunciated:,}", board.window),
        *(
            Figure(
                begun(name),
                f"{count / total * 100:.0f} %" if total else "\N{EN DASH}",
                _("{count:,} alarms, should be {ideal}").format(count=count, ideal=ideal[name]),
            )
            for name, count in board.priorities.items()
        ),
        Figure(_("Indeterminate"), f"{board.indeterminate:,}", _("no rule says how bad")),
        Figure(_("Beyond target"), beyond, _("of {count} figures").format(count=len(board.rows))),
    )
