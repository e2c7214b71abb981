"""The shift log: what people noted and what was done, the newest first, of the days that are looked at."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nocdesk.boards.shift_rows import LogKind, LogRow
from nocdesk.instants import dated
from nocdesk.language import _
from nocdesk.shifts.calendar import shift_at
from nocdesk.shifts.commands import finish_shift_note
from ui.list_screen import ListScreen
from ui.mirroring import sides
from ui.models.row_table import RowTableModel
from ui.models.shift_columns import LOG_WORDS, SAVED_FILTERS, log_columns, log_order
from ui.nesting import nest
from ui.screen import Binding, Place, Scope
from ui.shift_delegate import LogDelegate
from ui.text import nouns
from ui.theme import Theme
from ui.views.shift_reads import read_log
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import plain
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

SPAN = timedelta(days=3)
READ_EVERY_S = 30.0
"""Works begin and end by themselves, and nobody announces that."""

_SCREEN_OF = {LogKind.TICKET: "tickets", LogKind.WORK: "works", LogKind.HANDOVER: "handover", LogKind.ALARM: "console"}


class ShiftLogScreen(ListScreen[LogRow, tuple[LogRow, ...]]):
    """Reads three days at a time, up to now unless days before are asked for."""

    moved_by = ("shift", "handover", "alarm", "ticket", "problem", "work", "breach", "alarm_shelf", "out_of_service")

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__(workplace, _log_list(workplace, theme), every_s=READ_EVERY_S)
        self._back = 0
        self._title, self._shift = plain(_("Shift log"), "section"), plain("", "muted")
        keys = workplace.actions
        self._buttons = {
            "shift.note": KeyButton(theme, keys.key_text("shift.note"), _("Note"), compact=True),
            "shift.done": KeyButton(theme, keys.key_text("shift.done"), _("Done with"), compact=True),
            "shift.handover": KeyButton(theme, keys.key_text("shift.handover"), _("Hand over"), compact=True),
        }
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(sides(12, 4, 8, 4))
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
        nest(column, head)
        column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self._buttons["shift.note"].clicked.connect(self._ask_for_note)
        self._buttons["shift.done"].clicked.connect(self.finish)
        self._buttons["shift.handover"].clicked.connect(self.hand_over)

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        yield Binding(Scope.SHIFT, self.list.view, self._handlers())

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "shift.open": self.open,
            "shift.handover": self.hand_over,
            "shift.done": self.finish,
            "shift.earlier": partial(self.step_days, 1),
            "shift.later": partial(self.step_days, -1),
        }

    def ask(self, ids: frozenset[int] | None) -> Callable[[], tuple[LogRow, ...]]:
        return partial(read_log, self._workplace.core, *self._span())

    def take(self, rows: tuple[LogRow, ...]) -> None:
        self.list.take(rows)
        self._show_shift()

    def tick(self) -> None:
        super().tick()
        self._show_shift()

    def prove_polling(self, proof: str) -> None:
        self.list.explain(
            _("{words} writes a note from anywhere. {proof}").format(
                words=self._workplace.actions.key_text("shift.note"), proof=proof
            )
        )

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for button in self._buttons.values():
            button.set_theme(theme)

    def step_days(self, back: int) -> None:
        """Show the days before, or those after up to today."""
        self._back = max(0, self._back + back)
        start, end = self._span()
        self.said.emit(_("Shift log of {start} to {end}").format(start=dated(start), end=dated(end)))
        self.reload()

    def open(self) -> None:
        """Show the one thing that the line is about."""
        row = self.list.shown_row()
        if row is None or row.about is None or row.kind not in _SCREEN_OF:
            self.said.emit(_("The line is about nothing that has a screen of its own."))
            return
        self.go_requested.emit(Place(_SCREEN_OF[row.kind], row.about))

    def hand_over(self) -> None:
        """Go to the handover."""
        self.go_requested.emit(Place("handover"))

    def finish(self) -> None:
        """Say that what the note tells is done with."""
        row = self.list.shown_row()
        if row is None or row.note_id is None or not row.is_open:
            self.said.emit(_("Only a note that is to be handed over can be done with."))
            return
        self._workplace.operations.do(_("Note done with"), [partial(finish_shift_note, note_id=row.note_id)])

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
            self._shift.setText(_("no shift is on"))
            return
        left = shift.ends_at - now
        hours, minutes = left // timedelta(hours=1), left // timedelta(minutes=1) % 60
        self._shift.setText(
            _("{shift}, {hours} h {minutes:02d} min left").format(shift=shift.name, hours=hours, minutes=minutes)
        )


def _log_list(workplace: Workplace, theme: Theme) -> RowList[LogRow]:
    return RowList(
        theme,
        RowTableModel(log_columns(workplace.clock), key=lambda row: row.id, order=log_order),
        LogDelegate(theme),
        name=_("Shift log"),
        noun=nouns("line", "lines"),
        words=LOG_WORDS,
        hint=_("Search: words, kind:note, who:…, open:yes"),
        loading=_("Reading the log…"),
        nothing=_("Nothing stands in the log of these days"),
        me=workplace.me,
        timed=("at",),
        saved_filters=SAVED_FILTERS,
    )
