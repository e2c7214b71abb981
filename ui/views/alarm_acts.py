"""What the keys do to alarms wherever alarms are listed: one method an action."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.evidence_rows import Subject
from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.alarm_operations import AlarmOperations
from ui.dialogs.ask import AskDialog
from ui.dialogs.once import open_once
from ui.keys_in_force import with_keys
from ui.poll_requests import PollRequests
from ui.screen import Place
from ui.views.console_reads import plot_window
from ui.views.evidence_opening import open_evidence


@dataclass(frozen=True, slots=True)
class ActedOn:
    """Which alarms are meant: the selected ones, the one that is shown, and those that stand and fall with some."""

    rows: Callable[[], list[AlarmRow]]
    shown: Callable[[], AlarmRow | None]
    whole: Callable[[Sequence[AlarmRow]], list[AlarmRow]]
    filter_text: Callable[[], str]


class AlarmActs(QObject):
    """Turns keys and buttons into operations on alarms, and into ways to what shows more of them."""

    go_requested = Signal(object)
    said = Signal(str)

    def __init__(
        self, window: QWidget, on: ActedOn, operations: AlarmOperations, polls: PollRequests, clock: Clock
    ) -> None:
        super().__init__(window)
        self._window = window
        self._on = on
        self._operations = operations
        self._polls = polls
        self._clock = clock

    def common_handlers(self) -> Mapping[str, Callable[[], object]]:
        """By action id."""
        return {
            "alarm.evidence": self.show_evidence,
            "alarm.open": self.open,
            "alarm.acknowledge": self.acknowledge,
            "alarm.acknowledge_with_note": self.acknowledge_with_note,
            "alarm.unacknowledge": lambda: self._operations.unacknowledge(self._on.whole(self._on.rows())),
            "alarm.own": lambda: self._operations.own(self._on.rows()),
            "alarm.give": self.give,
            "alarm.lasting_note": self.write_lasting_note,
            "alarm.clear": self.clear,
            "alarm.poll": lambda: self._polls.ask(self._on.rows()),
        }

    def acknowledge(self) -> None:
        """Take note of the selected alarms and their symptoms; several with a critical one among them need a note."""
        rows = self._on.rows()
        if len(rows) > 1 and any(row.severity is PerceivedSeverity.CRITICAL for row in rows):
            self.said.emit(
                with_keys(
                    _("Several alarms with a critical one among them are acknowledged with a note: {key}."),
                    key="alarm.acknowledge_with_note",
                )
            )
            return
        self._operations.acknowledge(self._on.whole(rows), filter_text=self._on.filter_text())

    def acknowledge_with_note(self) -> None:
        """Ask for a note, then take note of the selected alarms and their symptoms."""
        rows = self._on.whole(self._on.rows())
        if not rows:
            return
        dialog = AskDialog(
            _("Acknowledge with a note"), what(rows), _("Acknowledge"), required=True, parent=self._window
        )
        dialog.answered.connect(lambda note: self._operations.acknowledge(rows, note=note))
        dialog.open()

    def give(self) -> None:
        """Ask who shall have the selected alarms."""
        rows = self._on.rows()
        if not rows:
            return
        why = _("{what}. The name by which the person works here; empty: nobody's.").format(what=what(rows))
        dialog = AskDialog(_("Give to whom?"), why, _("Give"), required=False, parent=self._window)
        dialog.answered.connect(lambda person: self._operations.give(rows, person or None))
        open_once(dialog)

    def write_lasting_note(self) -> None:
        """Ask for a line that is told with every later alarm of the trouble, too."""
        row = self._on.shown()
        if row is None:
            return
        why = _("{what}. It stands above the journal of this alarm, and of every later one of the trouble.").format(
            what=what([row])
        )
        dialog = AskDialog(_("Note that outlives the alarm"), why, _("Note"), required=True, parent=self._window)
        dialog.answered.connect(lambda text: self._operations.annotate(row, text, is_lasting=True))
        open_once(dialog)

    def clear(self) -> None:
        """Ask for a reason, then clear the selected alarms by hand."""
        rows = [row for row in self._on.rows() if row.is_active]
        if not rows:
            self.said.emit(_("Nothing to clear: none of the selected alarms is active."))
            return
        why = _("{what}. The trouble may come back by itself as long as it is measured. This cannot be undone.").format(
            what=what(rows)
        )
        dialog = AskDialog(_("Clear by hand: why?"), why, _("Clear"), required=True, parent=self._window)
        dialog.answered.connect(lambda reason: self._operations.clear(rows, reason))
        dialog.open()

    def open(self) -> None:
        """Open the plots of the alarm's service, an hour before and after."""
        row = self._on.shown()
        if row is None:
            return
        if row.service_id is None:
            self.said.emit(_("The alarm touches no service: there is nothing to plot."))
            return
        start, end = plot_window(row.began_at, self._clock.now())
        self.go_requested.emit(Place("workbench", row.service_id, start, end))

    def show_evidence(self) -> None:
        """Show what raised the alarm: its samples, and what its device said."""
        row = self._on.shown()
        if row is not None:
            self.go_requested.emit(open_evidence(Subject.alarm(row.id)))


def what(rows: Sequence[AlarmRow]) -> str:
    """The alarms in words: what one says, or how many they are."""
    if len(rows) == 1:
        return f"{rows[0].service or rows[0].resource}: {rows[0].text}"
    return _("{count} alarms").format(count=len(rows))
