"""The planned works: a calendar strip above the list, and beside it all about the one stood on."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from nocdesk.boards.work_rows import WorkBoardRow, WorkDetail
from nocdesk.people.policy import Act
from ui.change_feed import Changes
from ui.models.row_table import RowTableModel
from ui.models.work_columns import SAVED_FILTERS, TIMED_COLUMNS, work_columns, work_filter, work_order
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.works_detail import WIDTH, WorkDetailPane
from ui.views.works_keys import WorkKeys
from ui.views.works_reads import read_work, read_works
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.row_list import RowList
from ui.widgets.work_strip import WorkStrip
from ui.work_delegate import WorkDelegate
from ui.workplace import Workplace

SETTLE_MS = 60
READ_ALL_EVERY_S = 30.0
"""Works begin and end by themselves, and nobody announces that."""

_MOVES_ALL = ("work", "work_series", "service", "customer", "inventory")


class WorksView(Screen):
    """Keeps strip, list and pane true to the store while it is visible; a place names a work by its id."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._clock = workplace.clock
        self._is_stale = True
        self._is_reading = False
        self._read_at = 0.0
        self._shown_id: int | None = None
        self._wanted: int | None = None
        self.strip = WorkStrip(theme)
        self.list: RowList[WorkBoardRow] = RowList(
            theme,
            RowTableModel(work_columns(self._clock), key=lambda row: row.id, order=work_order(self._clock)),
            WorkDelegate(theme, self._clock),
            name="Planned works",
            noun="work",
            words=work_filter(self._clock),
            hint="Filter: words, state:running, told:no, recurs:yes, overlap:yes, customer:…",
            loading="Loading the planned works…",
            nothing="Nothing is planned for the next 14 days",
            me=workplace.me,
            sorted_marks=("state",),
            timed=TIMED_COLUMNS,
            saved_filters=SAVED_FILTERS,
        )
        self.detail = WorkDetailPane(theme, self._clock, workplace.actions)
        self.keys = WorkKeys(workplace, theme, self.list.shown_row, self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
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
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.addWidget(left)
        self._columns.addWidget(self.detail)
        self._columns.setStretchFactor(0, 1)
        self._columns.setHandleWidth(4)
        self._columns.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(self._columns)

    def _connect(self) -> None:
        self.list.shown_changed.connect(self._on_shown_changed)
        self.list.retry_requested.connect(self.reload)
        self.strip.chosen.connect(self.list.go_to)
        self.strip.accepted.connect(lambda _work_id: self.list.view.setFocus())
        for speaker in (self.list, self.keys):
            speaker.said.connect(self.said)
        self.keys.go_requested.connect(self.go_requested)
        self.detail.action_requested.connect(lambda action_id: self.keys.handlers()[action_id]())
        self._settle.timeout.connect(self._read_shown)

    def bindings(self) -> Iterable[Binding]:
        handlers = self.keys.handlers()
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())
        yield Binding(Scope.WORKS, self.list.view, handlers)
        yield Binding(Scope.WORKS, self.strip, {key: do for key, do in handlers.items() if key != "work.plots"})

    def on_changes(self, changes: Changes) -> None:
        self._is_stale = self._is_stale or changes.has_gap or changes.touches(*_MOVES_ALL)
        if self._is_stale:
            self._read()

    def reload(self) -> None:
        self._is_stale = True
        self._read()

    def tick(self) -> None:
        self.list.tick()
        self.detail.tick()
        self.strip.show_rows(self.list.model.rows, self._clock.now())
        if self._clock.monotonic() - self._read_at >= READ_ALL_EVERY_S:
            self.reload()

    def prove_polling(self, proof: str) -> None:
        key = self._workplace.actions.key_text("work.new")
        step = f"{key} plans work, nocdesk works import FILE.ics brings a calendar. "
        self.list.explain(f"{step if self._workplace.may(Act.PLAN_WORK) else ''}{proof}")

    def go_to(self, place: Place) -> None:
        self._wanted = place.id
        self._stand_on_wanted()

    def take_focus(self) -> None:
        self.list.view.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.strip, self.list.line.edit, self.list.view, self.detail.area]

    def saved_filters(self) -> FilterTabs | None:
        return self.list.tabs

    def veiled(self) -> list[QWidget]:
        return [self.strip, self.list.view]

    def pose(self) -> None:
        rows = self.list.model.shown_rows
        row = next((row for row in rows if row.series_id is not None), rows[0] if rows else None)
        if row is not None:
            self.list.go_to(row.id)

    def set_theme(self, theme: Theme) -> None:
        self.keys.theme = theme
        for pane in (self.strip, self.list, self.detail):
            pane.set_theme(theme)

    def _read(self) -> None:
        """What is not seen is not read; it is all the fresher when it is shown."""
        if self._is_reading or not self.isVisible():
            return
        self._is_reading = True
        self._is_stale = False
        self._read_at = self._clock.monotonic()
        self._workplace.background.read(partial(read_works, self._workplace.core), self._on_rows, self._on_failed)

    def _on_rows(self, rows: tuple[WorkBoardRow, ...]) -> None:
        self._is_reading = False
        self.list.take(rows)
        self.strip.show_rows(rows, self._clock.now())
        self._stand_on_wanted()
        self._settle.start()
        if self._is_stale:
            self._read()

    def _on_failed(self, message: str) -> None:
        self._is_reading = False
        self._is_stale = True
        self.list.fail(message)

    def _stand_on_wanted(self) -> None:
        if self._wanted is not None and self.list.model.row(self._wanted) is not None:
            self.list.go_to(self._wanted)
            self._wanted = None

    def _on_shown_changed(self) -> None:
        count = len(self.list.view.selected_ids())
        self.selection_said.emit(f"{count} selected" if count else "")
        row = self.list.shown_row()
        self.strip.stand_on(row.id if row else None)
        if (row.id if row else None) != self._shown_id:
            self._settle.start()
        elif self.detail.detail is not None:
            self.detail.show_chosen(count > 0)

    def _read_shown(self) -> None:
        row = self.list.shown_row()
        self._shown_id = row.id if row else None
        if row is None:
            self.detail.show_message("No work to show.")
        elif self.isVisible():
            job = partial(read_work, self._workplace.core, row.id)
            self._workplace.background.read(job, self._on_detail, self.detail.show_message)

    def _on_detail(self, detail: WorkDetail | None) -> None:
        row = self.list.model.row(self._shown_id) if self._shown_id is not None else None
        if detail is None or row is None or detail.row.id != row.id:
            return
        # What coincides with it is known only among all works.
        self.detail.show_detail(WorkDetail(row, detail.history, detail.following))
        self.detail.show_chosen(bool(self.list.view.selected_ids()))

    # Qt's own names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            width = min(WIDTH, max(self.detail.minimumWidth(), round(self.width() * 0.235)))
            self._columns.setSizes([self.width() - width - 12, width])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._read()
        self._settle.start()
