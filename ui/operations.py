"""What the desk does to alarms and tickets: each operation is one unit of work, and most can be undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from nocdesk.alarms.commands import (
    acknowledge_alarm,
    annotate_alarm,
    clear_alarm,
    own_alarm,
    unacknowledge_alarm,
)
from nocdesk.boards.queries import service_rows
from nocdesk.boards.rows import AlarmRow, ProposalRow
from nocdesk.core import Core
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.decisions import decline_match, link_match, undo_match
from ui.background import Background
from ui.text import plural

Change = Callable[[UnitOfWork], object]
BULK = 20
UNDO_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Undo:
    """What takes an operation back, and what it is called."""

    text: str
    changes: tuple[Change, ...]


class Operations(QObject):
    """Does, says what was done, and remembers how to take it back."""

    said = Signal(str)
    failed = Signal(str)
    undo_changed = Signal(str)
    ticket_opened = Signal(int)

    def __init__(self, core: Core, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self._background = background
        self._undos: list[Undo] = []

    @property
    def me(self) -> str:
        """Who acts."""
        return self._core.actor.name

    def acknowledge(self, rows: Sequence[AlarmRow], *, note: str | None = None, filter_text: str = "") -> None:
        """Take note of those that nobody has taken note of yet."""
        fresh = [row for row in rows if not row.is_acknowledged]
        if not fresh:
            self.failed.emit("Nothing to acknowledge: every selected alarm has been acknowledged.")
            return
        where = f" under the filter “{filter_text}”" if len(fresh) > BULK and filter_text else ""
        self._do(
            f"Acknowledged {_named(fresh)}{where}",
            [partial(acknowledge_alarm, alarm_id=row.id, note=note) for row in fresh],
            Undo(f"ack {_named(fresh)}", tuple(partial(unacknowledge_alarm, alarm_id=row.id) for row in fresh)),
        )

    def unacknowledge(self, rows: Sequence[AlarmRow]) -> None:
        """Take acknowledgements back."""
        taken = [row for row in rows if row.is_acknowledged]
        if not taken:
            self.failed.emit("Nothing to take back: none of the selected alarms has been acknowledged.")
            return
        self._do(
            f"Acknowledgement of {_named(taken)} taken back",
            [partial(unacknowledge_alarm, alarm_id=row.id) for row in taken],
            Undo(f"un-ack {_named(taken)}", tuple(partial(acknowledge_alarm, alarm_id=row.id) for row in taken)),
        )

    def own(self, rows: Sequence[AlarmRow]) -> None:
        """Take alarms as one's own, or let go of them where all of them are already."""
        if not rows:
            return
        owner = None if all(row.owner == self.me for row in rows) else self.me
        done = "Took" if owner else "Let go of"
        self._do(
            f"{done} {_named(rows)}",
            [partial(own_alarm, alarm_id=row.id, owner=owner) for row in rows],
            Undo(
                f"{'own' if owner else 'let go'} {_named(rows)}",
                tuple(partial(own_alarm, alarm_id=row.id, owner=row.owner) for row in rows),
            ),
        )

    def annotate(self, row: AlarmRow, text: str) -> None:
        """Write into an alarm's journal."""
        self._do(f"Noted on {_named([row])}", [partial(annotate_alarm, alarm_id=row.id, text=text)])

    def clear(self, rows: Sequence[AlarmRow], reason: str) -> None:
        """Clear active alarms by hand."""
        active = [row for row in rows if row.is_active]
        self._do(f"Cleared {_named(active)}", [partial(clear_alarm, alarm_id=row.id, reason=reason) for row in active])

    def link(self, proposal: ProposalRow) -> None:
        """Say that a ticket and an alarm belong together."""
        self._do(
            f"Linked {proposal.ticket}",
            [partial(link_match, ticket_id=proposal.ticket_id, alarm_id=proposal.alarm_id)],
            Undo(
                f"link {proposal.ticket}",
                (partial(undo_match, ticket_id=proposal.ticket_id, alarm_id=proposal.alarm_id),),
            ),
        )

    def decline(self, proposal: ProposalRow) -> None:
        """Say that a ticket and an alarm don't belong together."""
        self._do(
            f"Declined {proposal.ticket}",
            [partial(decline_match, ticket_id=proposal.ticket_id, alarm_id=proposal.alarm_id)],
            Undo(
                f"decline {proposal.ticket}",
                (partial(undo_match, ticket_id=proposal.ticket_id, alarm_id=proposal.alarm_id),),
            ),
        )

    def open_ticket(self, row: AlarmRow, service_id: int, text: str) -> None:
        """Open a ticket for the customer of a service, linked to the alarm."""
        self._background.write(
            partial(self._open_ticket, row, service_id, text), self._on_ticket_opened, self.failed.emit
        )

    def undo(self) -> None:
        """Take the last operation back."""
        if not self._undos:
            self.failed.emit("Nothing to undo.")
            return
        undo = self._undos.pop()
        self._announce()
        self._background.write(
            partial(self._run, list(undo.changes)),
            partial(self._on_done, f"Undone: {undo.text}", None),
            self.failed.emit,
        )

    def _open_ticket(self, row: AlarmRow, service_id: int, text: str) -> int:
        with self._core.work() as work:
            service = service_rows(work.session, ids=[service_id])[0]
            return open_ticket(
                work,
                customer_id=service.customer_id,
                service_id=service_id,
                text=text,
                began_at=row.began_at,
                channel="monitoring",
                alarm_id=row.id,
            )

    def _on_ticket_opened(self, ticket_id: int) -> None:
        self.said.emit("Ticket opened and linked to the alarm")
        self.ticket_opened.emit(ticket_id)

    def _do(self, done: str, changes: Sequence[Change], undo: Undo | None = None) -> None:
        self._background.write(partial(self._run, list(changes)), partial(self._on_done, done, undo), self.failed.emit)

    def _run(self, changes: list[Change]) -> None:
        with self._core.work() as work:
            for change in changes:
                change(work)

    def _on_done(self, done: str, undo: Undo | None, _result: object) -> None:
        if undo is not None:
            self._undos = [*self._undos, undo][-UNDO_DEPTH:]
            self._announce()
        self.said.emit(done)

    def _announce(self) -> None:
        self.undo_changed.emit(f"“{self._undos[-1].text}”" if self._undos else "")


def _named(rows: Sequence[AlarmRow]) -> str:
    if len(rows) == 1:
        return rows[0].service or rows[0].resource
    return plural(len(rows), "alarm")
