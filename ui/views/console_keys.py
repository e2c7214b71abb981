"""What the keys of the alarm console do: one method an action."""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from nocdesk.boards.rows import AlarmRow, ProposalRow
from nocdesk.clock import Clock
from nocdesk.severity import PerceivedSeverity
from ui.dialogs.ask import AskDialog, TicketDialog
from ui.models.alarm_columns import sla_figures
from ui.operations import Operations
from ui.poll_requests import PollRequests
from ui.text import stamp
from ui.views.console import ConsoleView, copy_text
from ui.views.console_reads import plot_window


class ConsoleKeys(QObject):
    """Turns keys and buttons into operations on the selected alarms."""

    open_requested = Signal(int, object, object)
    said = Signal(str)

    def __init__(self, console: ConsoleView, operations: Operations, polls: PollRequests, clock: Clock) -> None:
        super().__init__(console)
        self._console = console
        self._list = console.list
        self._operations = operations
        self._polls = polls
        self._clock = clock
        console.detail.action_requested.connect(self._on_action)
        console.detail.link_requested.connect(operations.link)
        console.detail.decline_requested.connect(operations.decline)
        console.detail.note_submitted.connect(self._on_note)
        console.detail.left.connect(self._list.view.setFocus)
        console.plot.open_requested.connect(self.open)
        console.plot.left.connect(self._list.view.setFocus)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """By action id."""
        view = self._list.view
        return {
            "list.next": lambda: view.step(1),
            "list.previous": lambda: view.step(-1),
            "list.filter": self.filter,
            "list.select": view.toggle_current,
            "list.select_all": view.selectAll,
            "list.clear_selection": self._list.let_go,
            "list.take_in": self._list.take_in,
            "list.copy": lambda: self.copy(as_markdown=False),
            "list.copy_markdown": lambda: self.copy(as_markdown=True),
            "list.read": self.read_aloud,
            "alarm.open": self.open,
            "alarm.plot": self.open,
            "alarm.acknowledge": self.acknowledge,
            "alarm.acknowledge_with_note": self.acknowledge_with_note,
            "alarm.unacknowledge": lambda: self._operations.unacknowledge(self.rows()),
            "alarm.own": lambda: self._operations.own(self.rows()),
            "alarm.ticket": self.ticket,
            "alarm.link": lambda: self._decide(self._operations.link),
            "alarm.decline": lambda: self._decide(self._operations.decline),
            "alarm.clear": self.clear,
            "alarm.poll": lambda: self._polls.ask(self.rows()),
        }

    def rows(self) -> list[AlarmRow]:
        """The selected alarms, else the one that the panes show."""
        rows = self._list.selected_rows()
        shown = self._console.shown_row()
        return rows or ([shown] if shown else [])

    def filter(self) -> None:
        """Go to the filter line."""
        self._list.line.edit.setFocus()
        self._list.line.edit.selectAll()

    def read_aloud(self) -> None:
        """Announce the current row, and show what was said."""
        self.said.emit(self._list.view.read_current())

    def acknowledge(self) -> None:
        """Take note of the selected alarms; several with a critical one among them need a note."""
        rows = self.rows()
        if len(rows) > 1 and any(row.severity is PerceivedSeverity.CRITICAL for row in rows):
            self.said.emit("Several alarms with a critical one among them are acknowledged with a note: Shift+A.")
            return
        self._operations.acknowledge(rows, filter_text=self._list.filter_text)

    def acknowledge_with_note(self) -> None:
        """Ask for a note, then take note of the selected alarms."""
        rows = self.rows()
        if not rows:
            return
        dialog = AskDialog("Acknowledge with a note", _what(rows), "Acknowledge", required=True, parent=self._console)
        dialog.answered.connect(lambda note: self._operations.acknowledge(rows, note=note))
        dialog.open()

    def acknowledge_one(self, alarm_id: int) -> None:
        """Take note of one alarm."""
        row = self._list.model.row(alarm_id)
        if row is not None:
            self._operations.acknowledge([row])

    def clear(self) -> None:
        """Ask for a reason, then clear the selected alarms by hand."""
        rows = [row for row in self.rows() if row.is_active]
        if not rows:
            self.said.emit("Nothing to clear: none of the selected alarms is active.")
            return
        why = f"{_what(rows)}. The trouble may come back by itself as long as it is measured. This cannot be undone."
        dialog = AskDialog("Clear by hand: why?", why, "Clear", required=True, parent=self._console)
        dialog.answered.connect(lambda reason: self._operations.clear(rows, reason))
        dialog.open()

    def open(self) -> None:
        """Open the plots of the alarm's service, an hour before and after."""
        row = self._console.shown_row()
        if row is None:
            return
        if row.service_id is None:
            self.said.emit("The alarm touches no service: there is nothing to plot.")
            return
        start, end = plot_window(row.began_at, self._clock.now())
        self.open_requested.emit(row.service_id, start, end)

    def ticket(self) -> None:
        """Open a ticket for a service that the alarm touches; where one is linked already, say which."""
        row = self._console.shown_row()
        detail = self._console.detail.detail
        if row is None or detail is None or detail.row.id != row.id:
            return
        if row.tickets:
            self.said.emit(f"{', '.join(row.tickets)} linked already: it stands in the detail pane.")
            self._console.detail.show_tickets()
            return
        if not detail.impacts:
            self.said.emit("The alarm touches no service: there is no customer to open a ticket for.")
            return
        dialog = TicketDialog(detail.impacts, self._console)
        dialog.opened.connect(lambda service_id, text: self._operations.open_ticket(row, service_id, text))
        dialog.open()

    def copy(self, *, as_markdown: bool) -> None:
        """Put the selected rows on the clipboard as they are shown."""
        rows = self.rows()
        copy_text(markdown_of(rows, self._clock.now()) if as_markdown else tsv_of(rows, self._clock.now()))
        self.said.emit(f"Copied {len(rows)} {'row' if len(rows) == 1 else 'rows'}")

    def _decide(self, decide: Callable[[ProposalRow], None]) -> None:
        proposal = self._console.detail.best_proposal
        if proposal is None:
            self.said.emit("No ticket is proposed for this alarm.")
            return
        decide(proposal)

    def _on_action(self, action_id: str) -> None:
        self.handlers()[action_id]()

    def _on_note(self, text: str) -> None:
        detail = self._console.detail.detail
        if detail is not None:
            self._operations.annotate(detail.row, text)


_HEADS = ("Severity", "State", "Acknowledged by", "Last", "First", "Count", "Service", "Resource", "Alarm", "Customer",
          "SLA left", "Ticket", "Owner")  # fmt: skip


def _cells(row: AlarmRow, now: datetime) -> list[str]:
    sla = " ".join(part for part in sla_figures(row, now) if part)
    cells = [
        row.severity.value,
        "active" if row.is_active else "cleared",
        row.acknowledged_by or "",
        stamp(row.last_at),
    ]
    cells += [stamp(row.raised_at), str(row.count), row.service, row.resource, row.text, row.customer, sla]
    return [*cells, ", ".join(row.tickets), row.owner or ""]


def tsv_of(rows: list[AlarmRow], now: datetime) -> str:
    """Rows as a table for a spreadsheet, tab between cells; a text that a spreadsheet would compute is quoted."""
    lines = [_HEADS, *(_cells(row, now) for row in rows)]
    return "\n".join("\t".join(_inert(cell) for cell in cells) for cells in lines)


def markdown_of(rows: list[AlarmRow], now: datetime) -> str:
    """Rows as a Markdown table."""
    lines = [list(_HEADS), ["---"] * len(_HEADS), *(_cells(row, now) for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in lines)


def _inert(cell: str) -> str:
    flat = " ".join(cell.split())
    return f"'{flat}" if flat.startswith(("=", "+", "-", "@")) else flat


def _what(rows: list[AlarmRow]) -> str:
    if len(rows) == 1:
        return f"{rows[0].service or rows[0].resource}: {rows[0].text}"
    return f"{len(rows)} alarms"
