"""The list of alarms: what waits while it is held, what flashes, and the way from one unacknowledged to the next."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QTimer

from nocdesk.boards.alarm_fields import ALARM_WORDS
from nocdesk.boards.rows import AlarmRow, ProblemLine
from nocdesk.clock import Clock
from nocdesk.filtering.row_filter import RowFilter, Term
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.alarm_delegate import AlarmDelegate
from ui.alarm_filters import SAVED_FILTERS
from ui.alarm_folding import AlarmFolding
from ui.alarm_groups import AlarmGroups
from ui.models.alarm_cells import ALARM_HEADS, alarm_cells
from ui.models.alarm_columns import TIMED_COLUMNS, alarm_columns, alarm_order
from ui.models.row_table import RowTableModel
from ui.text import nouns, plural
from ui.theme import Theme
from ui.widgets.new_rows_pill import NewRowsPill
from ui.widgets.row_list import RowList

FLASH_MS = 500
FLASHES = 20
FOLD_WIDTH = 24
_ASKING: Term[AlarmRow] = Term(lambda row: row.is_asking, bool)


class AlarmList(RowList[AlarmRow]):
    """Rows keep identity and place while one is selected; new ones wait in the pill.

    A problem is one row, that of its root; its symptoms stand below it where it is unfolded or a filter finds them.
    """

    awaited_as = "alarm"

    def __init__(self, theme: Theme, clock: Clock, me: str, reduces_motion: Callable[[], bool] = lambda: False) -> None:
        self._clock = clock
        self.groups = AlarmGroups()
        self._folding = AlarmFolding(self.groups)
        self._lines: Sequence[ProblemLine] = ()
        self._waiting: dict[int, AlarmRow] = {}
        self._flashes: dict[int, int] = {}
        self._reduces_motion = reduces_motion
        self.is_filling = False
        """Whether it is being read page by page: what comes is nothing new, and comes where it belongs."""
        self.pill = NewRowsPill(theme)
        self._delegate = AlarmDelegate(theme, clock)
        super().__init__(
            theme,
            RowTableModel(alarm_columns(clock), key=lambda row: row.id, order=alarm_order, lead=self._lead),
            self._delegate,
            name=_("Alarms"),
            words=ALARM_WORDS,
            hint=_("Filter: words, sev>=major, state:unacked, sla:risk, customer:…"),
            loading=_("Loading the alarms…"),
            nothing=_("No open alarms"),
            noun=nouns("alarm", "alarms"),
            me=me,
            clock=clock,
            sorted_marks=("severity", "last"),
            timed=TIMED_COLUMNS,
            saved_filters=SAVED_FILTERS,
            last=self.pill,
        )
        self.model.set_filter(self._folding)
        self._flash_timer = QTimer(self)
        self._flash_timer.setInterval(FLASH_MS)
        self._flash_timer.timeout.connect(self._on_flash)
        self.pill.clicked.connect(self.take_in)
        self.view.key_pressed.connect(self.stop_flashing)
        self.view.cell_pressed.connect(self._on_cell_pressed)

    @property
    def is_flashing(self) -> bool:
        """Whether a new alarm still flashes."""
        return self._flash_timer.isActive()

    @property
    def is_held(self) -> bool:
        """Whether new rows wait: while rows are selected."""
        return bool(self.view.selected_ids())

    @property
    def waiting(self) -> list[AlarmRow]:
        """The rows that wait and would pass the filter."""
        return [row for row in self._waiting.values() if not row.fold.is_below and self._folding.accepts(row)]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.pill.set_theme(theme)

    def known_ids(self) -> set[int]:
        return super().known_ids() | self._waiting.keys()

    def take_problems(
        self, rows: Iterable[AlarmRow], lines: Sequence[ProblemLine], asked: Collection[int] | None = None
    ) -> None:
        """Take in what was read of alarms, and of the problems that they are part of."""
        self._lines = lines
        self.take(rows, asked)

    def begin(self, rows: Mapping[int, AlarmRow]) -> None:
        self.model.reset(self._learn(rows))

    def merge(self, rows: Mapping[int, AlarmRow]) -> None:
        new = {row_id for row_id in rows if self.model.row(row_id) is None}
        shown = self._learn(rows)
        if not self.is_filling:
            self._flash(row for row in shown if row.id in new and not row.fold.is_below)
        if self.is_filling or not self.is_held:
            self._place(shown, is_held=False)
            return
        # A symptom that is folded away moves nothing: it is counted at once.
        quiet = {row.id for row in shown if row.id in new and row.fold.is_below and self._is_tucked_away(row)}
        self._waiting |= {row.id: row for row in shown if row.id in new - quiet or row.id in self._waiting}
        self._folding.pinned |= {
            row.id for row in shown if row.fold.is_below and self.model.place_of(row.id) is not None
        }
        self._place([row for row in shown if row.id not in self._waiting], is_held=True)

    def forget(self, gone: Collection[int]) -> None:
        left = next((row for row in self.selected_rows() if row.id in gone), None)
        for row_id in gone:
            self._waiting.pop(row_id, None)
        others = {row.id for row in self.groups.forget(gone)} | self._folding.forget(gone)
        super().forget(gone)
        rows = self._with_others([self.groups.shown(row_id) for row_id in others - set(gone)])
        self._waiting |= {row.id: row for row in rows if row.id in self._waiting}
        self._place([row for row in rows if row.id not in self._waiting], is_held=self.is_held)
        if left is not None and left.problem_id is not None and not self.view.selected_ids():
            self._stand_on_problem(left.problem_id)

    def sizes(self) -> tuple[int, int]:
        total = self.groups.heads - sum(not row.fold.is_below for row in self._waiting.values())
        if not self._folding.is_filtered:
            return total, total
        return self.model.standing_count, total

    def narrow(self, wanted: RowFilter[AlarmRow] | None) -> None:
        self._folding.narrow(wanted, self._waiting.values())
        self.model.set_filter(self._folding)

    def take_in(self) -> None:
        """Put the waiting rows into their places, and every row into its own."""
        # What stands below a row that waited has stood alone so far.
        ids = {each for row_id in self._waiting for each in self.groups.below(row_id)} | self._folding.pinned
        rows = [self.groups.shown(row_id) for row_id in ids | self._waiting.keys()]
        self._waiting.clear()
        self._folding.pinned.clear()
        self._place(rows, is_held=False)
        self.show_state()
        self.shown_changed.emit()

    def unfold(self) -> None:
        """Show the symptoms of the current row's problem."""
        row = self.shown_row()
        if row is not None and row.fold.symptoms and row.problem_id is not None:
            self._show_below(row.id, self._folding.unfold(row.problem_id))

    def fold(self) -> None:
        """Fold the symptoms of the current row's problem away, and stand on the problem."""
        row = self.shown_row()
        if row is None or row.problem_id is None:
            return
        head = self.groups.head_of(row.id)
        if head != row.id:
            self.view.select_id(head)
        self._show_below(head, self._folding.fold(row.problem_id))

    def with_symptoms(self, rows: Iterable[AlarmRow]) -> list[AlarmRow]:
        """These alarms as they are, and those that stand below them."""
        ids = dict.fromkeys(each for row in rows for each in (row.id, *sorted(self.groups.below(row.id))))
        return [row for row_id in ids if (row := self.groups.row(row_id)) is not None]

    def show_only(self, severity: str) -> None:
        """Filter by what the chip of a severity counts, or take that filter away again."""
        text = f"sev={severity} state:active -state:quiet -state:below"
        self.set_filter("" if self.filter_text == text else text)

    def go_to(self, row_id: int) -> None:
        if row_id in self._waiting:
            self.take_in()
        row = self.model.row(row_id)
        if row is not None and row.fold.is_below and row.problem_id is not None:
            self._show_below(self.groups.head_of(row_id), self._folding.unfold(row.problem_id))
        super().go_to(row_id)

    def step_unacknowledged(self, by: int) -> None:
        """Select the next or the previous row that asks to be taken note of, round the end; first what waited."""
        waited = {row.id for row in self.waiting}
        if self._waiting:
            self.take_in()
        targets = self.model.places(_ASKING)
        if not targets:
            self.set_filter("")
            targets = self.model.places(_ASKING)
        if not targets:
            return
        here = self.view.currentIndex().row() if self.view.selected_ids() else (-1 if by > 0 else self.model.rowCount())
        new = [place for place in targets if self.model.id_at(place) in waited]
        ahead = new or [place for place in targets if (place - here) * by > 0] or targets
        self.view.select_id(self.model.id_at(ahead[0 if by > 0 or new else -1]))

    def stop_flashing(self) -> None:
        """Stop at the first key."""
        self._flashes.clear()
        self._on_flash()

    def copy_heads(self) -> Sequence[str]:
        return ALARM_HEADS

    def copy_cells(self, row: AlarmRow) -> Sequence[str]:
        return alarm_cells(row, self._clock.now())

    def left_out(self, rows: Sequence[AlarmRow]) -> str:
        folded = len(self.with_symptoms(rows)) - len(rows)
        if not folded:
            return ""
        return _("without {symptoms} below them").format(symptoms=plural(folded, "symptom", "symptoms"))

    def show_state(self) -> None:
        super().show_state()
        waiting = self.waiting
        self.pill.show_rows(waiting)
        self.line.show_note(_("List held while a row is selected") if waiting else "")

    def _learn(self, rows: Mapping[int, AlarmRow]) -> list[AlarmRow]:
        """The rows that show something else from now on; under a filter with all that stands together with them."""
        shown = self.groups.learn(rows.values(), self._lines)
        self._lines = ()
        return self._with_others(shown)

    def _with_others(self, rows: list[AlarmRow]) -> list[AlarmRow]:
        """Rows that show something else, and those that a filter shows or hides because of that."""
        others = self._folding.learn(rows) - {row.id for row in rows}
        return [*rows, *(self.groups.shown(row_id) for row_id in others)]

    def _place(self, rows: Sequence[AlarmRow], *, is_held: bool) -> None:
        self.model.upsert(rows, arrange=not is_held)

    def _show_below(self, head: int, rows: Iterable[AlarmRow]) -> None:
        self.model.upsert_below(head, [row for row in rows if row.id not in self._waiting])
        self.show_state()
        self.shown_changed.emit()

    def _is_tucked_away(self, row: AlarmRow) -> bool:
        return self.model.row(self.groups.head_of(row.id)) is not None and not self._folding.accepts(row)

    def _stand_on_problem(self, problem_id: int) -> None:
        """Whoever stood on an alarm that is over stands on its problem, as long as others of it are there."""
        members = self.groups.members(problem_id)
        if members:
            self.view.select_id(self.groups.head_of(min(members)))

    def _lead(self, row_id: int) -> int:
        head = self.groups.head_of(row_id)
        return head if self.model.row(head) is not None else row_id

    def _on_cell_pressed(self, index: QModelIndex, x: float) -> None:
        """The arrow of a problem unfolds it, or folds it."""
        row = self.model.row_at(index)
        if row.fold.symptoms and self.model.columns[index.column()].key == "service" and x < FOLD_WIDTH:
            (self.fold if row.fold.is_open else self.unfold)()

    def _on_selection(self) -> None:
        if (self._waiting or self._folding.pinned) and not self.is_held:
            self.take_in()
        super()._on_selection()

    def _flash(self, rows: Iterable[AlarmRow]) -> None:
        if self._reduces_motion():
            return
        for row in rows:
            if row.severity is PerceivedSeverity.CRITICAL and row.is_active and not row.is_acknowledged:
                self._flashes[row.id] = FLASHES
        if self._flashes and not self._flash_timer.isActive():
            self._flash_timer.start()

    def _on_flash(self) -> None:
        if self._reduces_motion():
            self._flashes.clear()
        self._flashes = {row_id: left - 1 for row_id, left in self._flashes.items() if left > 1}
        unseen = [row_id for row_id in self._flashes if (row := self.model.row(row_id)) and not row.is_acknowledged]
        self._delegate.flashing = frozenset(row_id for row_id in unseen if self._flashes[row_id] % 2)
        if not self._flashes:
            self._flash_timer.stop()
        self.view.viewport().update()
