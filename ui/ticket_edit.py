"""What a ticket shall say by the will of one editor, and how that becomes what it says, at once or late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from nocdesk.boards.live_check import live_check
from nocdesk.merging import merge
from nocdesk.people.model import AuditEntry
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import (
    RestorationUpdate,
    TicketConflictError,
    change_status,
    close_ticket,
    update_restoration,
)
from nocdesk.tickets.editing import ticket_to_edit
from nocdesk.tickets.merging import TicketValues, TicketVersion, version_of
from nocdesk.tickets.model import RestorationStatus, TicketStatus, TroubleTicket
from nocdesk.tickets.problem_updates import ProblemUpdated, hold_tickets_of, update_problem
from nocdesk.tickets.verification import CheckRow
from ui.meanwhile import ticket_changed_by_others, touches


@dataclass(frozen=True, slots=True)
class TicketEdit:
    """What a ticket is to say (`wanted`), the version that its editor saw, and what the editor says besides.

    `note` and `reason` are for the staff, `accepted_by` closes the ticket; `done` is what was done, for the toast.
    With `problem_id` the other tickets of that problem say the same; `others_seen` is when each had been changed last.
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
    others_seen: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SavedEdit:
    """What a ticket says after an edit, as it was made in the end, and what became of the others of its problem.

    `beside` is who had changed the ticket before an edit that came late, where that was kept.
    """

    edit: TicketEdit
    version: TicketVersion
    others: ProblemUpdated = field(default_factory=ProblemUpdated)
    beside: str = ""


def rebased(edit: TicketEdit, theirs: TicketVersion, wanted: TicketValues) -> TicketEdit:
    """The edit again, on the version that came between."""
    return replace(edit, base=theirs, wanted=wanted)


def changes_restoration(edit: TicketEdit) -> bool:
    """Whether it is about more than the ticket's own status."""
    return replace(edit.wanted, status=edit.base.values.status) != edit.base.values


def save_edit(work: UnitOfWork, *, edit: TicketEdit) -> SavedEdit:
    """Save an edit. Raises TicketConflictError where the ticket is no longer in the version that its editor saw.

    That is the conflict of whoever else changed the same fields, also where an act of the editor's own came after it.
    """
    _hold_all(work, edit)
    try:
        _apply(work, edit)
    except TicketConflictError as conflict:
        theirs = conflict.theirs
        _refuse_what_others_changed(work, edit, theirs, merge(edit.base.values, edit.wanted, theirs.values).contested)
        raise
    others = _apply_to_others(work, edit)
    work.session.flush()
    return SavedEdit(edit, version_of(work.session.get_one(TroubleTicket, edit.ticket_id)), others)


def save_late(work: UnitOfWork, *, edit: TicketEdit, insists: bool) -> SavedEdit:
    """Save an edit that has waited: together with what others changed, unless they changed the same fields.

    Raises TicketConflictError there, except where nobody but the editor changed them, or the editor `insists`.
    """
    _hold_all(work, edit)
    theirs = version_of(ticket_to_edit(work, edit.ticket_id))
    if theirs.version == edit.base.version:
        return save_edit(work, edit=edit)
    merged = merge(edit.base.values, edit.wanted, theirs.values)
    if merged.contested and not insists:
        _refuse_what_others_changed(work, edit, theirs, merged.contested)
    beside = theirs.changed_by if theirs.changed_by != work.actor.name else ""
    return replace(save_edit(work, edit=rebased(edit, theirs, merged.values)), beside=beside)


def left_by(theirs: TicketVersion, entry: AuditEntry) -> TicketVersion:
    """A version whose last change was the reader's own, as that of somebody who changed it before that."""
    return replace(theirs, changed_by=entry.actor, changed_at=entry.at)


def saved_before(work: UnitOfWork, *, edit: TicketEdit) -> SavedEdit:
    """What the ticket says, where an edit is in the store already."""
    return SavedEdit(edit, version_of(work.session.get_one(TroubleTicket, edit.ticket_id)))


def _refuse_what_others_changed(
    work: UnitOfWork, edit: TicketEdit, theirs: TicketVersion, contested: Sequence[str]
) -> None:
    """An act of the editor's own that came before this one does not hide what somebody else did before it."""
    if theirs.changed_by != work.actor.name:
        raise TicketConflictError(theirs)
    for entry in ticket_changed_by_others(work, edit.ticket_id, edit.base.changed_at):
        if touches(entry, contested):
            raise TicketConflictError(left_by(theirs, entry))


def _hold_all(work: UnitOfWork, edit: TicketEdit) -> None:
    """Two who each take their own ticket before the others of the problem would wait for each other for ever."""
    if edit.problem_id is not None:
        hold_tickets_of(work, edit.problem_id, edit.ticket_id)


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
        work,
        problem_id=edit.problem_id,
        update=_asked(edit),
        check=partial(_check, work.now),
        but=edit.ticket_id,
        seen=edit.others_seen,
    )


def _check(now: datetime, session: Session, ticket: TroubleTicket) -> Sequence[CheckRow]:
    return live_check(session, ticket.service_id, now=now) if ticket.service_id is not None else ()


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
