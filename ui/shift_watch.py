"""What of shifts concerns every screen: the quick note, and the line that says that a handover is overdue."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nocdesk.instants import clock_minute, zone_word
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.shifts.commands import tagged, withdraw_shift_note, write_shift_note
from nocdesk.shifts.model import HandoverState
from nocdesk.shifts.queries import OverdueHandover, overdue_handover
from ui.change_feed import Changes
from ui.dialogs.ask import AskDialog
from ui.dialogs.once import open_once
from ui.operations import Results, Undo
from ui.theme import Theme
from ui.widgets.notice_bar import NoticeBar
from ui.workplace import Workplace

READ_EVERY_S = 60.0

_HOW_FAR = {
    HandoverState.DRAFT: _("is prepared, and nobody has signed it"),
    HandoverState.OFFERED: _("waits for the signature of who comes"),
    HandoverState.REFUSED: _("was refused, and is to be mended"),
}


class ShiftWatch(QObject):
    """Asks once a minute whether a handover is overdue; `notice` is the line for the window."""

    def __init__(self, workplace: Workplace, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._window = window
        self._is_reading = False
        self._read_at = float("-inf")
        self.notice = NoticeBar(theme, can_retry=False)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.notice.set_theme(theme)

    def on_changes(self, changes: Changes) -> None:
        """A handover was written or signed."""
        if changes.touches("handover"):
            self._read()

    def tick(self) -> None:
        """Called once a second."""
        if self._workplace.clock.monotonic() - self._read_at >= READ_EVERY_S:
            self._read()

    def ask_for_note(self) -> None:
        """Ask for one line, and write it into the shift log."""
        why = _(
            "Begin with #false, #vendor, #staff or #change for what the next shifts must know until it is done with."
        )
        dialog = AskDialog(_("Note in the shift log"), why, _("Note"), required=True, parent=self._window)
        dialog.answered.connect(self._write)
        open_once(dialog)

    def _write(self, line: str) -> None:
        kind, text = tagged(line)
        write = partial(write_shift_note, text=text, kind=kind)
        self._workplace.operations.do(_("Noted in the shift log"), [write], undo_of=_note_back)

    def _read(self) -> None:
        if self._is_reading or not self._workplace.may(Act.HAND_OVER):
            return
        self._is_reading = True
        self._read_at = self._workplace.clock.monotonic()
        self._workplace.background.read(self._overdue, self._on_overdue, lambda _message: self._on_overdue(None))

    def _overdue(self) -> OverdueHandover | None:
        core = self._workplace.core
        with core.read() as session:
            return overdue_handover(session, core.settings.shifts, core.clock.now())

    def _on_overdue(self, overdue: OverdueHandover | None) -> None:
        self._is_reading = False
        self.notice.say("" if overdue is None else self.words(overdue), can_retry=False)

    def words(self, overdue: OverdueHandover) -> str:
        """What the line says."""
        key = self._workplace.actions.key_text("view.handover")
        how_far = _("was not begun") if overdue.state is None else _HOW_FAR[overdue.state]
        ended = _("The shift {shift} ended at {ended_at} {zone}").format(
            shift=overdue.shift, ended_at=clock_minute(overdue.ended_at), zone=zone_word(overdue.ended_at)
        )
        return _("{ended}; its handover {how_far}. {key} shows it.").format(ended=ended, how_far=how_far, key=key)


def _note_back(results: Results) -> Undo | None:
    """What takes a note back, by the number that it was given; None where that is not known."""
    note_id = results[0]
    return Undo(_("the note"), (partial(withdraw_shift_note, note_id=note_id),)) if isinstance(note_id, int) else None
