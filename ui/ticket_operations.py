"""What the desk does to tickets: every change knows which version it was made on, and most can be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.store.unit_of_work import ConflictError
from nocdesk.tickets.commands import TicketConflictError, add_note, open_ticket
from nocdesk.tickets.merging import TicketVersion
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.taking_back import take_back, take_status_back
from nocdesk.tickets.workflow import is_allowed
from ui.operations import Heard, Operations, Undo
from ui.text import plural
from ui.ticket_edit import SavedEdit, TicketEdit, changes_restoration, save_edit
from ui.waiting_act import Performed, waiting_act


@dataclass(frozen=True, slots=True)
class OpenedByHand:
    """A new ticket in the words of whoever takes it in."""

    customer_id: int
    service_id: int | None
    text: str


OnConflict = Callable[[TicketEdit, TicketConflictError], object]
OnSaved = Callable[[TicketEdit, TicketVersion], object]
OnFailed = Callable[[TicketEdit, str], object]


class TicketOperations:
    """The acts of the ticket screen, each one unit of work."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def save(self, edit: TicketEdit, on_conflict: OnConflict, on_saved: OnSaved, on_failed: OnFailed) -> None:
        """Save an edit, or say who was first; while the store is away it waits."""

        def settle(conflict: ConflictError) -> None:
            if isinstance(conflict, TicketConflictError):
                on_conflict(edit, conflict)
            else:
                self._on_failed(edit, on_failed, str(conflict))

        change = partial(save_edit, edit=edit)
        act = waiting_act(edit.done, [change], self._operations.core.clock.now())
        assert act is not None
        if any(other.asked == act.asked for other in self._operations.queue.late):
            self._on_failed(edit, on_failed, _("{done}: waits for the store already.").format(done=edit.done))
            return
        heard = Heard(
            partial(self._on_saved, edit, on_saved),
            settle,
            partial(self._on_failed, edit, on_failed),
            partial(on_failed, edit),
        )
        self._operations.send(act, heard)

    def note(self, ticket_id: int, number: str, text: str) -> None:
        """Write a line for the staff."""
        self._operations.do(
            _("Noted on {number}").format(number=number), [partial(add_note, ticket_id=ticket_id, text=text)]
        )

    def open(self, new: OpenedByHand, on_opened: Callable[[int], object]) -> None:
        """Open a ticket for a customer."""
        self._operations.background.write(
            partial(_open, self._operations.core, new),
            partial(self._on_opened, on_opened),
            self._operations.failed.emit,
        )

    def _on_saved(self, edit: TicketEdit, on_saved: OnSaved, performed: Performed) -> None:
        outcome = cast(SavedEdit, performed.results[0])
        # What many customers have been told has no way back.
        undo = None if outcome.others.tickets else _undo(outcome.edit, outcome.version)
        self._operations.note_done(_done_words(edit, outcome), undo)
        if outcome.others.left:
            self._operations.failed.emit(" ".join(f"{words}." for words in outcome.others.left))
        # What is typed on the version that was seen does not know what somebody else changed before this was saved.
        on_saved(outcome.edit if outcome.beside else edit, outcome.version)

    def _on_failed(self, edit: TicketEdit, on_failed: OnFailed, message: str) -> None:
        self._operations.failed.emit(message)
        on_failed(edit, message)

    def _on_opened(self, on_opened: Callable[[int], object], opened: tuple[int, str]) -> None:
        ticket_id, number = opened
        self._operations.note_done(_("{number} opened").format(number=number))
        on_opened(ticket_id)


def _done_words(edit: TicketEdit, outcome: SavedEdit) -> str:
    tickets = outcome.others.tickets
    others = (
        _(", and of {ticket}").format(ticket=plural(len(tickets), "other ticket", "other tickets")) if tickets else ""
    )
    beside = _(", beside what {who} changed meanwhile").format(who=outcome.beside) if outcome.beside else ""
    return f"{edit.done}{others}{beside}"


def _undo(edit: TicketEdit, after: TicketVersion) -> Undo | None:
    """What takes an edit back; some steps have no way back."""
    before, ticket_id = edit.base.values, edit.ticket_id
    if changes_restoration(edit):
        return Undo(edit.done, (partial(take_back, ticket_id=ticket_id, before=before, after=after.values),))
    if not is_allowed(after.values.status, before.status):
        return None
    return Undo(edit.done, (partial(take_status_back, ticket_id=ticket_id, before=before, after=after.values),))


def _open(core: Core, new: OpenedByHand) -> tuple[int, str]:
    with core.work() as work:
        ticket_id = open_ticket(work, customer_id=new.customer_id, service_id=new.service_id, text=new.text)
        return ticket_id, work.session.get_one(TroubleTicket, ticket_id).number
