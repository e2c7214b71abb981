"""The list of alarms: what waits while it is held, what flashes, and the way from one unacknowledged to the next."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import QTimer

from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import Clock
from nocdesk.severity import PerceivedSeverity
from ui.alarm_delegate import AlarmDelegate
from ui.alarm_filters import ALARM_WORDS, SAVED_FILTERS
from ui.models.alarm_cells import ALARM_HEADS, alarm_cells
from ui.models.alarm_columns import TIMED_COLUMNS, alarm_columns, alarm_order
from ui.models.row_table import RowTableModel
from ui.theme import Theme
from ui.widgets.new_rows_pill import NewRowsPill
from ui.widgets.row_list import RowList

FLASH_MS = 500
FLASHES = 20


class AlarmList(RowList[AlarmRow]):
    """Rows keep identity and place while one is selected; new ones wait in the pill."""

    def __init__(self, theme: Theme, clock: Clock, me: str) -> None:
        self._clock = clock
        self._waiting: dict[int, AlarmRow] = {}
        self._flashes: dict[int, int] = {}
        self.pill = NewRowsPill(theme)
        self._delegate = AlarmDelegate(theme, clock)
        super().__init__(
            theme,
            RowTableModel(alarm_columns(clock), key=lambda row: row.id, order=alarm_order),
            self._delegate,
            name="Alarms",
            words=ALARM_WORDS,
            hint="Filter: words, sev>=major, state:unacked, sla:risk, customer:…",
            loading="Loading the alarms…",
            nothing="No open alarms",
            noun="alarm",
            me=me,
            sorted_marks=("severity", "last"),
            timed=TIMED_COLUMNS,
            saved_filters=SAVED_FILTERS,
            last=self.pill,
        )
        self._flash_timer = QTimer(self)
        self._flash_timer.setInterval(FLASH_MS)
        self._flash_timer.timeout.connect(self._on_flash)
        self.pill.clicked.connect(self.take_in)
        self.view.key_pressed.connect(self.stop_flashing)

    @property
    def is_held(self) -> bool:
        """Whether new rows wait: while rows are selected."""
        return bool(self.view.selected_ids())

    @property
    def waiting(self) -> list[AlarmRow]:
        """The rows that wait and would pass the filter."""
        accepts = self.accepts()
        return [row for row in self._waiting.values() if accepts is None or accepts(row)]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.pill.set_theme(theme)

    def known_ids(self) -> set[int]:
        return super().known_ids() | self._waiting.keys()

    def merge(self, rows: Mapping[int, AlarmRow]) -> None:
        known = {row_id for row_id in rows if self.model.row(row_id) is not None}
        new = {row_id: row for row_id, row in rows.items() if row_id not in known}
        self._flash(new.values())
        if not self.is_held:
            super().merge(rows)
            return
        self._waiting.update(new)
        changed = [row for row_id, row in rows.items() if row_id in known]
        self.count(changed)
        self.model.upsert(changed, arrange=False)

    def forget(self, gone: Collection[int]) -> None:
        for row_id in gone:
            self._waiting.pop(row_id, None)
        super().forget(gone)

    def take_in(self) -> None:
        """Put the waiting rows into their places, and every row into its own."""
        rows = list(self._waiting.values())
        self._waiting.clear()
        self.count(rows)
        self.model.upsert(rows)
        self.show_state()
        self.shown_changed.emit()

    def show_only(self, severity: str) -> None:
        """Filter by a severity, or take that filter away again."""
        text = f"sev={severity}"
        self.set_filter("" if self.filter_text == text else text)

    def go_to(self, row_id: int) -> None:
        if row_id in self._waiting:
            self.take_in()
        super().go_to(row_id)

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

    def stop_flashing(self) -> None:
        """Stop at the first key."""
        self._flashes.clear()
        self._on_flash()

    def copy_heads(self) -> Sequence[str]:
        return ALARM_HEADS

    def copy_cells(self, row: AlarmRow) -> Sequence[str]:
        return alarm_cells(row, self._clock.now())

    def show_state(self) -> None:
        super().show_state()
        waiting = self.waiting
        self.pill.show_rows(waiting)
        self.line.show_note("List held while a row is selected" if waiting else "")

    def _on_selection(self) -> None:
        if self._waiting and not self.is_held:
            self.take_in()
        super()._on_selection()

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
