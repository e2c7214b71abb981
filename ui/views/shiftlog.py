"""The shift log: what people noted and what was done, the newest first, of the days that are looked at."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.shift_rows import LogKind, LogRow
from nocdesk.shifts.calendar import shift_at
from nocdesk.shifts.commands import finish_shift_note
from ui.change_feed import Changes
from ui.models.row_table import RowTableModel
from ui.models.shift_columns import LOG_WORDS, SAVED_FILTERS, log_columns, log_order
from ui.screen import Binding, Place, Scope, Screen
from ui.shift_delegate import LogDelegate
from ui.theme import Theme
from ui.views.shift_reads import read_log
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import plain
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

SPAN = timedelta(days=3)
READ_EVERY_S = 30.0
"""Works begin and end by themselves, and nobody announces that."""

_MOVES = ("shift", "handover", "alarm", "ticket", "problem", "work", "breach", "alarm_shelf", "out_of_service")
_SCREEN_OF = {LogKind.TICKET: "tickets", LogKind.WORK: "works", LogKind.HANDOVER: "handover", LogKind.ALARM: "console"}


class ShiftLogScreen(Screen):
    """Reads three days at a time, up to now unless days before are asked for."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._clock = workplace.clock
        self._back = 0
        self._is_reading = False
        self._is_stale = True
        self._read_at = float("-inf")
        self._title, self._shift = plain("Shift log", "section"), plain("", "muted")
        keys = workplace.actions
        self._buttons = {
            "shift.note": KeyButton(theme, keys.key_text("shift.note"), "Note", compact=True),
            "shift.done": KeyButton(theme, keys.key_text("shift.done"), "Done with", compact=True),
            "shift.handover": KeyButton(theme, keys.key_text("shift.handover"), "Hand over", compact=True),
        }
        self.list: RowList[LogRow] = RowList(
            theme,
            RowTableModel(log_columns(self._clock), key=lambda row: row.id, order=log_order),
            LogDelegate(theme),
            name="Shift log",
            noun="line",
            words=LOG_WORDS,
            hint="Search: words, kind:note, who:…, open:yes",
            loading="Reading the log…",
            nothing="Nothing stands in the log of these days",
            me=workplace.me,
            timed=("at",),
            saved_filters=SAVED_FILTERS,
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 4)
        head.setSpacing(8)
        for widget in (self._title, self._shift):
            head.addWidget(widget)
        head.addStretch(1)
        for action_id, button in self._buttons.items():
            if self._workplace.actions.allows(action_id):
                head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.list.retry_requested.connect(self.reload)
        self.list.said.connect(self.said)
        self._buttons["shift.note"].clicked.connect(self._ask_for_note)
        self._buttons["shift.done"].clicked.connect(self.finish)
        self._buttons["shift.handover"].clicked.connect(self.hand_over)

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())
        yield Binding(Scope.SHIFT, self.list.view, self._handlers())

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "shift.open": self.open,
            "shift.handover": self.hand_over,
            "shift.done": self.finish,
            "shift.earlier": partial(self.step_days, 1),
            "shift.later": partial(self.step_days, -1),
        }

    def on_changes(self, changes: Changes) -> None:
        if changes.has_gap or changes.touches(*_MOVES):
            self.reload()

    def reload(self) -> None:
        self._is_stale = True
        self._read()

    def tick(self) -> None:
        self.list.tick()
        self._show_shift()
        if self._clock.monotonic() - self._read_at >= READ_EVERY_S:
            self.reload()

    def prove_polling(self, proof: str) -> None:
        self.list.explain(f"{self._workplace.actions.key_text('shift.note')} writes a note from anywhere. {proof}")

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
        for button in self._buttons.values():
            button.set_theme(theme)

    def step_days(self, back: int) -> None:
        """Show the days before, or those after up to today."""
        self._back = max(0, self._back + back)
        start, end = self._span()
        self.said.emit(f"Shift log of {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC")
        self.reload()

    def open(self) -> None:
        """Show the one thing that the line is about."""
        row = self.list.shown_row()
        if row is None or row.about is None or row.kind not in _SCREEN_OF:
            self.said.emit("The line is about nothing that has a screen of its own.")
            return
        self.go_requested.emit(Place(_SCREEN_OF[row.kind], row.about))

    def hand_over(self) -> None:
        """Go to the handover."""
        self.go_requested.emit(Place("handover"))

    def finish(self) -> None:
        """Say that what the note tells is done with."""
        row = self.list.shown_row()
        if row is None or row.note_id is None or not row.is_open:
            self.said.emit("Only a note that is to be handed over can be done with.")
            return
        self._workplace.operations.do("Note done with", [partial(finish_shift_note, note_id=row.note_id)])

    def _ask_for_note(self) -> None:
        """The window's own action asks, so that it is the same everywhere."""
        for action in self.window().actions():
            if action.objectName() == "shift.note":
                action.trigger()

    def _span(self) -> tuple[datetime, datetime]:
        end = self._clock.now() - self._back * SPAN + timedelta(microseconds=1)
        return end - SPAN, end

    def _show_shift(self) -> None:
        now = self._clock.now()
        shift = shift_at(self._workplace.core.settings.shifts, now)
        if shift is None:
            self._shift.setText("no shift is on")
            return
        left = shift.ends_at - now
        hours, minutes = left // timedelta(hours=1), left // timedelta(minutes=1) % 60
        self._shift.setText(f"{shift.name}, {hours} h {minutes:02d} min left")

    def _read(self) -> None:
        if self._is_reading or not self._is_stale or not self.isVisible():
            return
        self._is_reading, self._is_stale = True, False
        self._read_at = self._clock.monotonic()
        job = partial(read_log, self._workplace.core, *self._span())
        self._workplace.background.read(job, self._on_rows, self._on_failed)

    def _on_rows(self, rows: tuple[LogRow, ...]) -> None:
        self._is_reading = False
        self.list.take(rows)
        self._show_shift()
        self._read()

    def _on_failed(self, message: str) -> None:
        self._is_reading, self._is_stale = False, True
        self.list.fail(message)

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
