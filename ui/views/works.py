"""The planned works: a calendar strip above the list, and beside it all about the one stood on."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from nocdesk.boards.work_fields import WORK_WORDS
from nocdesk.boards.work_rows import WorkBoardRow, WorkDetail
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.people.presence import PresenceKind
from ui.detailed_screen import DetailedScreen
from ui.models.row_table import RowTableModel
from ui.models.work_columns import SAVED_FILTERS, TIMED_COLUMNS, work_columns, work_order
from ui.screen import Binding, Scope, Standing
from ui.text import nouns
from ui.theme import Theme
from ui.views.works_detail import WIDTH, WorkDetailPane
from ui.views.works_keys import WorkKeys
from ui.views.works_reads import read_work, read_works
from ui.widgets.panes import PaneSplit
from ui.widgets.row_list import RowList
from ui.widgets.work_strip import WorkStrip
from ui.work_delegate import WorkDelegate
from ui.workplace import Workplace

READ_ALL_EVERY_S = 30.0
"""Works begin and end by themselves, and nobody announces that."""


class WorksView(DetailedScreen[WorkBoardRow, tuple[WorkBoardRow, ...], WorkDetail]):
    """Keeps strip, list and pane true to the store while it is visible; a place names a work by its id."""

    moved_by = ("work", "work_series", "service", "customer", "inventory")
    no_row = _("No work to show.")

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        self.detail = WorkDetailPane(theme, workplace.clock, workplace.actions)
        super().__init__(workplace, _work_list(workplace, theme), self.detail, every_s=READ_ALL_EVERY_S)
        self.strip = WorkStrip(theme)
        self.keys = WorkKeys(workplace, theme, self.list.shown_row, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        frame = QFrame()
        frame.setProperty("role", "table")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.strip)
        left = QWidget()
        stack = QVBoxLayout(left)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(4)
        stack.addWidget(frame)
        stack.addWidget(self.list, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(PaneSplit(left, self.detail, widest=WIDTH))

    def _connect(self) -> None:
        self.list.shown_changed.connect(self._on_row)
        self.strip.chosen.connect(self.list.go_to)
        self.strip.accepted.connect(lambda _work_id: self.list.view.setFocus())
        self.keys.said.connect(self.said)
        self.keys.go_requested.connect(self.go_requested)

    def bindings(self) -> Iterable[Binding]:
        handlers = self.handlers()
        yield from super().bindings()
        yield Binding(Scope.WORKS, self.list.view, handlers)
        yield Binding(Scope.WORKS, self.strip, {key: do for key, do in handlers.items() if key != "work.plots"})

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return self.keys.handlers()

    def standing(self) -> Standing | None:
        return Standing(PresenceKind.WORK, self._shown_id, self.detail.others) if self._shown_id is not None else None

    def ask(self, ids: frozenset[int] | None) -> Callable[[], tuple[WorkBoardRow, ...]]:
        return partial(read_works, self._workplace.core)

    def take(self, rows: tuple[WorkBoardRow, ...]) -> None:
        self.list.take(rows)
        self.strip.show_rows(rows, self._clock.now())
        self.settle()

    def ask_scene(self, row_id: int) -> Callable[[], WorkDetail | None]:
        return partial(read_work, self._workplace.core, row_id)

    def show_scene(self, detail: WorkDetail) -> None:
        # What coincides with it is known only among all works.
        row = self.list.model.row(detail.row.id)
        if row is not None:
            self.detail.show_detail(WorkDetail(row, detail.history, detail.following))

    def tick(self) -> None:
        super().tick()
        self.strip.show_rows(self.list.model.rows, self._clock.now())

    def prove_polling(self, proof: str) -> None:
        key = self._workplace.actions.key_text("work.new")
        step = _("{key} plans work, nocdesk works import FILE.ics brings a calendar. ").format(key=key)
        self.list.explain(f"{step if self._workplace.may(Act.PLAN_WORK) else ''}{proof}")

    def panels(self) -> list[QWidget]:
        return [self.strip, *super().panels()]

    def veiled(self) -> list[QWidget]:
        return [self.strip, *super().veiled()]

    def pose(self) -> None:
        rows = self.list.model.shown_rows
        row = next((row for row in rows if row.series_id is not None), rows[0] if rows else None)
        if row is not None:
            self.list.go_to(row.id)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.keys.theme = theme
        self.strip.set_theme(theme)

    def _on_row(self) -> None:
        row = self.list.shown_row()
        self.strip.stand_on(row.id if row else None)


def _work_list(workplace: Workplace, theme: Theme) -> RowList[WorkBoardRow]:
    clock = workplace.clock
    return RowList(
        theme,
        RowTableModel(work_columns(clock), key=lambda row: row.id, order=work_order(clock)),
        WorkDelegate(theme, clock),
        name=_("Planned works"),
        noun=nouns("work", "works"),
        words=WORK_WORDS,
        hint=_("Filter: words, state:running, told:no, recurs:yes, overlap:yes, customer:…"),
        loading=_("Loading the planned works…"),
        nothing=_("Nothing is planned for the next 14 days"),
        me=workplace.me,
        clock=workplace.clock,
        sorted_marks=("state",),
        timed=TIMED_COLUMNS,
        saved_filters=SAVED_FILTERS,
    )
