"""What the keys of the alarm console do: one method an action."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from nocdesk.boards.evidence_rows import Subject
from nocdesk.boards.rows import AlarmRow, ProposalRow
from nocdesk.clock import Clock
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import MatchState
from ui.alarm_operations import AlarmOperations
from ui.charts.mini_plot import MiniPlot
from ui.dialogs.ask import AskDialog, TicketDialog
from ui.poll_requests import PollRequests
from ui.screen import Place
from ui.views.alarm_detail import AlarmDetailPane
from ui.views.alarm_list import AlarmList
from ui.views.console_reads import plot_window
from ui.views.evidence_opening import open_evidence


class ConsoleKeys(QObject):
    """Turns keys and buttons into operations on the selected alarms."""

    go_requested = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        alarms: AlarmList,
        detail: AlarmDetailPane,
        plot: MiniPlot,
        operations: AlarmOperations,
        polls: PollRequests,
        clock: Clock,
    ) -> None:
        super().__init__(alarms)
        self._list = alarms
        self._detail = detail
        self._operations = operations
        self._polls = polls
        self._clock = clock
        detail.action_requested.connect(self._on_action)
        detail.link_requested.connect(operations.link)
        detail.decline_requested.connect(operations.decline)
        detail.note_submitted.connect(self._on_note)
        detail.left.connect(alarms.view.setFocus)
        plot.open_requested.connect(self.open)
        plot.left.connect(alarms.view.setFocus)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """By action id."""
        return {
            "alarm.evidence": self.show_evidence,
            "alarm.open": self.open,
            "alarm.acknowledge": self.acknowledge,
            "alarm.acknowledge_with_note": self.acknowledge_with_note,
            "alarm.unacknowledge": lambda: self._operations.unacknowledge(self._list.with_symptoms(self.rows())),
            "alarm.expand": self._list.unfold,
            "alarm.collapse": self._list.fold,
            "alarm.own": lambda: self._operations.own(self.rows()),
            "alarm.lasting_note": self.write_lasting_note,
            "alarm.ticket": self.ticket,
            "alarm.link": lambda: self._decide(self._operations.link),
            "alarm.decline": lambda: self._decide(self._operations.decline),
            "alarm.clear": self.clear,
            "alarm.poll": lambda: self._polls.ask(self.rows()),
            "alarm.network": self.show_network,
        }

    def rows(self) -> list[AlarmRow]:
        """The selected alarms, else the one that the panes show."""
        rows = self._list.selected_rows()
        shown = self._list.shown_row()
        return rows or ([shown] if shown else [])

    def acknowledge(self) -> None:
        """Take note of the selected alarms and their symptoms; several with a critical one among them need a note."""
        rows = self.rows()
        if len(rows) > 1 and any(row.severity is PerceivedSeverity.CRITICAL for row in rows):
            self.said.emit("Several alarms with a critical one among them are acknowledged with a note: Shift+A.")
            return
        self._operations.acknowledge(self._list.with_symptoms(rows), filter_text=self._list.filter_text)

    def acknowledge_with_note(self) -> None:
        """Ask for a note, then take note of the selected alarms and their symptoms."""
        rows = self._list.with_symptoms(self.rows())
        if not rows:
            return
        dialog = AskDialog("Acknowledge with a note", _what(rows), "Acknowledge", required=True, parent=self._list)
        dialog.answered.connect(lambda note: self._operations.acknowledge(rows, note=note))
        dialog.open()

    def write_lasting_note(self) -> None:
        """Ask for a line that is told with every later alarm of the trouble, too."""
        row = self._list.shown_row()
        if row is None:
            return
        why = f"{_what([row])}. It stands above the journal of this alarm, and of every later one of the trouble."
        dialog = AskDialog("Note that outlives the alarm", why, "Note", required=True, parent=self._list)
        dialog.answered.connect(lambda text: self._operations.annotate(row, text, is_lasting=True))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def acknowledge_one(self, alarm_id: int) -> None:
        """Take note of one alarm."""
        row = self._list.model.row(alarm_id)
        if row is not None:
            self._operations.acknowledge(self._list.with_symptoms([row]))

    def clear(self) -> None:
        """Ask for a reason, then clear the selected alarms by hand."""
        rows = [row for row in self.rows() if row.is_active]
        if not rows:
            self.said.emit("Nothing to clear: none of the selected alarms is active.")
            return
        why = f"{_what(rows)}. The trouble may come back by itself as long as it is measured. This cannot be undone."
        dialog = AskDialog("Clear by hand: why?", why, "Clear", required=True, parent=self._list)
        dialog.answered.connect(lambda reason: self._operations.clear(rows, reason))
        dialog.open()

    def open(self) -> None:
        """Open the plots of the alarm's service, an hour before and after."""
        row = self._list.shown_row()
        if row is None:
            return
        if row.service_id is None:
            self.said.emit("The alarm touches no service: there is nothing to plot.")
            return
        start, end = plot_window(row.began_at, self._clock.now())
        self.go_requested.emit(Place("workbench", row.service_id, start, end))

    def show_evidence(self) -> None:
        """Show what raised the alarm: its samples, and what its device said."""
        row = self._list.shown_row()
        if row is not None:
            self.go_requested.emit(open_evidence(Subject.alarm(row.id)))

    def show_network(self) -> None:
        """Show the device that the alarm is about, and what else it carries."""
        detail = self._detail.detail
        if detail is None or detail.device_id is None:
            self.said.emit("No device of the inventory raised this alarm.")
            return
        self.go_requested.emit(Place("network", detail.device_id))

    def ticket(self) -> None:
        """Show the ticket that is linked with the alarm, or open one for a service that the alarm touches."""
        row = self._list.shown_row()
        detail = self._detail.detail
        if row is None or detail is None or detail.row.id != row.id:
            return
        linked = [proposal for proposal in detail.proposals if proposal.state is MatchState.LINKED]
        if linked:
            self.go_requested.emit(Place("tickets", linked[0].ticket_id))
            return
        if not detail.impacts:
            self.said.emit("The alarm touches no service: there is no customer to open a ticket for.")
            return
        dialog = TicketDialog(detail.impacts, self._list)
        dialog.opened.connect(lambda service_id, text: self._operations.open_ticket(row, service_id, text))
        dialog.open()

    def _decide(self, decide: Callable[[ProposalRow], None]) -> None:
        proposal = self._detail.best_proposal
        if proposal is None:
            self.said.emit("No ticket is proposed for this alarm.")
            return
        decide(proposal)

    def _on_action(self, action_id: str) -> None:
        self.handlers()[action_id]()

    def _on_note(self, text: str) -> None:
        detail = self._detail.detail
        if detail is not None:
            self._operations.annotate(detail.row, text)


def _what(rows: list[AlarmRow]) -> str:
    if len(rows) == 1:
        return f"{rows[0].service or rows[0].resource}: {rows[0].text}"
    return f"{len(rows)} alarms"
