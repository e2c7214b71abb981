"""The list of alarms: filter, saved filters, the rows, and what waits while the list is held."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import Clock
from nocdesk.severity import PerceivedSeverity
from ui.alarm_delegate import AlarmDelegate
from ui.filters import SAVED_FILTERS, FilterCounts, FilterError, parse_filter
from ui.models.alarm_columns import TIMED_COLUMNS, alarm_columns, alarm_order
from ui.models.row_table import RowTableModel
from ui.text import plural
from ui.theme import Theme
from ui.views.console_reads import AlarmAnswer
from ui.widgets.filter_line import FilterLine
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plate import Plate
from ui.widgets.row_view import RowView

FLASH_MS = 500
FLASHES = 20


class AlarmList(QFrame):
    """Rows keep identity and place while one is selected; new ones wait in the pill."""

    shown_changed = Signal()
    retry_requested = Signal()

    def __init__(self, theme: Theme, clock: Clock, me: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._me = me
        self._waiting: dict[int, AlarmRow] = {}
        self._is_loaded = False
        self._is_placed = False
        self._proof = ""
        self._flashes: dict[int, int] = {}
        self.setProperty("role", "table")
        self.model: RowTableModel[AlarmRow] = RowTableModel(
            alarm_columns(clock), key=lambda row: row.id, order=alarm_order, parent=self
        )
        self._delegate = AlarmDelegate(theme, clock)
        self.view = RowView(self.model, self._delegate, name="Alarms", sorted_marks=("severity", "last"))
        self.tabs = FilterTabs(theme, SAVED_FILTERS)
        self.line = FilterLine(theme)
        self.notice = NoticeBar(theme, can_retry=True)
        self._unfilter = QPushButton("Clear filter")
        self.plate = Plate([self._unfilter])
        self._counts = FilterCounts(SAVED_FILTERS, me)
        self._flash_timer = QTimer(self)
        self._flash_timer.setInterval(FLASH_MS)
        self._build()
        self._connect()
        self._show_state()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for widget in (self.tabs, self.line, self.notice):
            column.addWidget(widget)
        rows = QGridLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.view, 0, 0)
        rows.addWidget(self.plate, 0, 0)
        rows.setAlignment(self.plate, rows.alignment())
        column.addLayout(rows, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.set_filter)
        self.line.edit.textChanged.connect(self._on_filter_text)
        self.line.edit.left.connect(self.view.setFocus)
        self.line.pill.clicked.connect(self.take_in)
        self._unfilter.clicked.connect(lambda: self.set_filter(""))
        self.notice.retry_requested.connect(self.retry_requested)
        self.view.selection_changed.connect(self._on_selection)
        self.view.key_pressed.connect(self.stop_flashing)
        self._flash_timer.timeout.connect(self._on_flash)

    @property
    def filter_text(self) -> str:
        """The filter in force."""
        return self.line.edit.text().strip()

    @property
    def is_held(self) -> bool:
        """Whether new rows wait: while rows are selected."""
        return bool(self.view.selected_ids())

    @property
    def waiting(self) -> list[AlarmRow]:
        """The rows that wait and would pass the filter."""
        accepts = self._accepts()
        return [row for row in self._waiting.values() if accepts is None or accepts(row)]

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for widget in (self.view, self.tabs, self.line, self.notice):
            widget.set_theme(theme)

    def take(self, answer: AlarmAnswer) -> None:
        """Take in what was read: everything, or news of some alarms."""
        rows = {row.id: row for row in answer.rows}
        if answer.asked is None:
            known = {row.id for row in self.model.rows} | self._waiting.keys()
            self._forget(known - rows.keys())
        else:
            self._forget(answer.asked - rows.keys())
        if not self._is_loaded:
            self._is_loaded = True
            self._counts.take(answer.rows)
            self.model.reset(rows.values())
        else:
            self._merge(rows)
        self.notice.say("")
        self._show_state()
        self.shown_changed.emit()

    def take_in(self) -> None:
        """Put the waiting rows into their places, and every row into its own."""
        rows = list(self._waiting.values())
        self._waiting.clear()
        self._counts.take(rows)
        self.model.upsert(rows)
        self._show_state()
        self.shown_changed.emit()

    def set_filter(self, text: str) -> None:
        """Put another filter in force."""
        self.line.edit.setText(text)

    def choose(self, place: int) -> None:
        """Take the saved filter at a place."""
        self.tabs.choose(place)

    def show_only(self, severity: str) -> None:
        """Filter by a severity, or take that filter away again."""
        text = f"sev={severity}"
        self.set_filter("" if self.filter_text == text else text)

    def go_to(self, alarm_id: int) -> None:
        """Select an alarm; where the filter or the pill hides it, they give way."""
        if alarm_id in self._waiting:
            self.take_in()
        if self.model.place_of(alarm_id) is None and self.model.row(alarm_id) is not None:
            self.set_filter("")
        self.view.select_id(alarm_id)

    def step_unacknowledged(self, by: int) -> None:
        """Select the next or the previous alarm that nobody has taken note of, round the end."""
        if self._waiting:
            self.take_in()
        if not any(not row.is_acknowledged for row in self.model.shown_rows):
            self.set_filter("")
        rows = self.model.shown_rows
        targets = [place for place, row in enumerate(rows) if not row.is_acknowledged]
        if not targets:
            return
        here = self.view.currentIndex().row() if self.view.selected_ids() else (-1 if by > 0 else len(rows))
        ahead = [place for place in targets if (place - here) * by > 0]
        place = (ahead[0] if by > 0 else ahead[-1]) if ahead else (targets[0] if by > 0 else targets[-1])
        self.view.select_id(rows[place].id)

    def selected_rows(self) -> list[AlarmRow]:
        """The selected alarms; the current one where none is selected."""
        ids = self.view.selected_ids()
        if not ids and self.view.hasFocus() and (current := self.view.current_id()) is not None:
            ids = [current]
        return [row for row_id in ids if (row := self.model.row(row_id)) is not None]

    def shown_row(self) -> AlarmRow | None:
        """The alarm that the panes beside the list are about: the current one, else the first."""
        current = self.view.current_id()
        if current is not None:
            return self.model.row(current)
        rows = self.model.shown_rows
        return rows[0] if rows else None

    def prove_polling(self, proof: str) -> None:
        """What an empty list says to show that it is empty because nothing is wrong."""
        self._proof = proof
        self._show_state()

    def fail(self, message: str) -> None:
        """Say that the list could not be read; it keeps what it has."""
        self.notice.say(message)

    def tick(self) -> None:
        """Let ages go on."""
        self.model.refresh(TIMED_COLUMNS)

    def stop_flashing(self) -> None:
        """Stop at the first key."""
        self._flashes.clear()
        self._on_flash()

    def _merge(self, rows: dict[int, AlarmRow]) -> None:
        known = {row_id for row_id in rows if self.model.row(row_id) is not None}
        new = {row_id: row for row_id, row in rows.items() if row_id not in known}
        self._flash(new.values())
        if not self.is_held:
            self._counts.take(rows.values())
            self.model.upsert(rows.values())
            return
        self._waiting.update(new)
        changed = [row for row_id, row in rows.items() if row_id in known]
        self._counts.take(changed)
        self.model.upsert(changed, arrange=False)

    def _forget(self, gone: Iterable[int]) -> None:
        gone = list(gone)
        for row_id in gone:
            self._waiting.pop(row_id, None)
        self._counts.forget(gone)
        self.model.remove(gone)

    def _accepts(self) -> Callable[[AlarmRow], bool] | None:
        if not self.filter_text:
            return None
        try:
            return parse_filter(self.filter_text, me=self._me)
        except FilterError:
            return None

    def _on_filter_text(self, text: str) -> None:
        try:
            accepts = parse_filter(text, me=self._me) if text.strip() else None
        except FilterError as error:
            self.line.edit.show_verdict(str(error))
            self.line.update()
            return
        self.line.edit.show_verdict("")
        self.model.set_filter(accepts)
        self._show_state()
        self.shown_changed.emit()

    def let_go(self) -> None:
        """Select nothing: the panes show the first alarm again, and new rows come in at once."""
        self._is_placed = False
        self.view.clearSelection()
        self._show_state()

    def _on_selection(self) -> None:
        self._is_placed = self._is_placed or self.is_held
        if self._waiting and not self.is_held:
            self.take_in()
        self._show_state()
        self.shown_changed.emit()

    def _show_state(self) -> None:
        rows = self.model.rows
        shown = self.model.rowCount()
        self.view.ensure_current(at_top=not self._is_placed)
        self.line.show_count(shown, len(rows))
        self.line.pill.show_rows(self.waiting)
        self.line.update()
        self.tabs.show_text(self.filter_text)
        self.tabs.show_counts(self._counts.counts())
        self.plate.setVisible(shown == 0)
        if not self._is_loaded:
            self.plate.say("Loading the alarms…")
        elif rows:
            others = f"{plural(len(rows), 'alarm')} outside the filter. {self._proof}"
            self.plate.say(f"No open alarms for “{self.filter_text}”.", others, buttons=[self._unfilter])
        else:
            self.plate.say("No open alarms.", self._proof)

    def _flash(self, rows: Iterable[AlarmRow]) -> None:
        for row in rows:
            if row.severity is PerceivedSeverity.CRITICAL and row.is_active and not row.is_acknowledged:
                self._flashes[row.id] = FLASHES
        if self._flashes and not self._flash_timer.isActive():
            self._flash_timer.start()

    def _on_flash(self) -> None:
        self._flashes = {row_id: left - 1 for row_id, left in self._flashes.items() if left > 1}
        unseen = [row_id for row_id in self._flashes if (row := self.model.row(row_id)) and not row.is_acknowledged]
        self._delegate.flashing = frozenset(row_id for row_id in unseen if self._flashes[row_id] % 2)
        if not self._flashes:
            self._flash_timer.stop()
        self.view.viewport().update()
