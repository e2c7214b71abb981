"""What the desk does to tickets: every change knows which version it was made on, and most can be undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from nocdesk.boards.live_check import live_check
from nocdesk.core import Core
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import (
    RestorationUpdate,
    TicketConflictError,
    add_note,
    change_status,
    close_ticket,
    open_ticket,
    update_restoration,
)
from nocdesk.tickets.merging import TicketValues, TicketVersion, version_of
from nocdesk.tickets.model import RestorationStatus, TicketStatus, TroubleTicket
from nocdesk.tickets.problem_updates import ProblemUpdated, update_problem
from nocdesk.tickets.taking_back import take_back, take_status_back
from nocdesk.tickets.verification import CheckRow
from nocdesk.tickets.workflow import is_allowed
from ui.operations import Operations, Undo
from ui.text import plural


@dataclass(frozen=True, slots=True)
class TicketEdit:
    """What a ticket is to say (`wanted`), the version that its editor saw, and what the editor says besides.

    `note` and `reason` are for the staff, `accepted_by` closes the ticket; `done` is what was done, for the toast.
    With `problem_id` the other tickets of that problem say the same.
    """

    ticket_id: int
    service_id: int | None
    base: TicketVersion
    wanted: TicketValues
    done: str
    reason: str = ""
    note: str = ""
    accepted_by: str = ""
    tells_customer: bool = False
    problem_id: int | None = None


@dataclass(frozen=True, slots=True)
class SavedEdit:
    """What a ticket says after an edit, and what became of the other tickets of its problem."""

    version: TicketVersion
    others: ProblemUpdated = field(default_factory=ProblemUpdated)


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
        """Save an edit, or say who was first."""
        self._operations.background.write(
            partial(_save, self._operations.core, edit),
            partial(self._on_saved, edit, on_conflict, on_saved),
            partial(self._on_failed, edit, on_failed),
        )

    def note(self, ticket_id: int, number: str, text: str) -> None:
        """Write a line for the staff."""
        self._operations.do(f"Noted on {number}", [partial(add_note, ticket_id=ticket_id, text=text)])

    def open(self, new: OpenedByHand, on_opened: Callable[[int], object]) -> None:
        """Open a ticket for a customer."""
        self._operations.background.write(
            partial(_open, self._operations.core, new),
            partial(self._on_opened, on_opened),
            self._operations.failed.emit,
        )

    def _on_saved(
        self,
        edit: TicketEdit,
        on_conflict: OnConflict,
        on_saved: OnSaved,
        outcome: SavedEdit | TicketConflictError,
    ) -> None:
        if isinstance(outcome, TicketConflictError):
            on_conflict(edit, outcome)
            return
        # What many customers have been told has no way back.
        undo = None if outcome.others.tickets else _undo(edit, outcome.version)
        self._operations.note_done(_done_words(edit, outcome.others), undo)
        if outcome.others.left:
            self._operations.failed.emit(" ".join(f"{words}." for words in outcome.others.left))
        on_saved(edit, outcome.version)

    def _on_failed(self, edit: TicketEdit, on_failed: OnFailed, message: str) -> None:
        self._operations.failed.emit(message)
        on_failed(edit, message)

    def _on_opened(self, on_opened: Callable[[int], object], opened: tuple[int, str]) -> None:
        ticket_id, number = opened
        self._operations.note_done(f"{number} opened")
        on_opened(ticket_id)


def rebased(edit: TicketEdit, theirs: TicketVersion, wanted: TicketValues) -> TicketEdit:
    """The edit again, on the version that came between."""
    return replace(edit, base=theirs, wanted=wanted)


def changes_restoration(edit: TicketEdit) -> bool:
    """Whether it is about more than the ticket's own status."""
    return replace(edit.wanted, status=edit.base.values.status) != edit.base.values


def _save(core: Core, edit: TicketEdit) -> SavedEdit | TicketConflictError:
    """What the ticket says afterwards, or with whom the edit is in conflict."""
    try:
        with core.work() as work:
            _apply(work, edit)
            others = _apply_to_others(work, edit)
            work.session.flush()
            return SavedEdit(version_of(work.session.get_one(TroubleTicket, edit.ticket_id)), others)
    except TicketConflictError as conflict:
        return conflict


def _apply(work: UnitOfWork, edit: TicketEdit) -> None:
    expected: int | None = edit.base.version
    if changes_restoration(edit) or edit.note:
        _update(work, edit)
        expected = None
    if edit.wanted.status is TicketStatus.CLOSED and edit.base.values.status is not TicketStatus.CLOSED:
        close_ticket(work, ticket_id=edit.ticket_id, accepted_by=edit.accepted_by, expected_version=expected)
    elif edit.wanted.status is not edit.base.values.status:
        change_status(
            work, ticket_id=edit.ticket_id, status=edit.wanted.status, reason=edit.reason, expected_version=expected
        )


def _apply_to_others(work: UnitOfWork, edit: TicketEdit) -> ProblemUpdated:
    if edit.problem_id is None:
        return ProblemUpdated()
    return update_problem(
        work, problem_id=edit.problem_id, update=_asked(edit), check=partial(_check, work.now), but=edit.ticket_id
    )


def _check(now: datetime, session: Session, ticket: TroubleTicket) -> Sequence[CheckRow]:
    return live_check(session, ticket.service_id, now=now) if ticket.service_id is not None else ()


def _done_words(edit: TicketEdit, others: ProblemUpdated) -> str:
    return f"{edit.done}, and of {plural(len(others.tickets), 'other ticket')}" if others.tickets else edit.done


def _update(work: UnitOfWork, edit: TicketEdit) -> None:
    wanted = edit.wanted
    is_restored = wanted.restoration is RestorationStatus.RESTORED and edit.service_id is not None
    checks = live_check(work.session, edit.service_id, now=work.now) if is_restored and edit.service_id else ()
    update_restoration(
        work,
        ticket_id=edit.ticket_id,
        update=_asked(edit),
        checks=checks,
        expected_version=edit.base.version,
    )


def _asked(edit: TicketEdit) -> RestorationUpdate:
    wanted = edit.wanted
    return RestorationUpdate(
        status=wanted.restoration,
        etr_at=wanted.etr_at,
        cause=wanted.cause,
        crew=wanted.crew,
        next_update_at=wanted.next_update_at,
        note=edit.note,
        reason=edit.reason,
        tells_customer=edit.tells_customer,
    )


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
