"""What field support says about a ticket: how far it is, why, who is there, and when it will be over."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets import line_words
from nocdesk.tickets.customer_words import customer_text
from nocdesk.tickets.editing import TicketError, mark_changed, ticket_to_edit
from nocdesk.tickets.merging import TicketValues, values_of
from nocdesk.tickets.model import Audience, RestorationCause, RestorationStatus, TicketStatus, TroubleTicket
from nocdesk.tickets.promises import record_promise
from nocdesk.tickets.restoration_words import CAUSE_WORDS, restoration_words
from nocdesk.tickets.timeline import (
    customer_facts,
    etr_words,
    moment_words,
    say_to_customer,
    tell_status,
    write_line,
    zone_of,
)
from nocdesk.tickets.verification import CheckRow, is_verified
from nocdesk.tickets.workflow import OPEN, WORDS, check_transition, steps_to_resolved

NEXT_UPDATE_AFTER = timedelta(minutes=30)
"""So long after a step the next word is due, where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class RestorationUpdate:
    """The form that field support fills in: what the ticket shall say, and what is noted beside it.

    `status` None leaves the step as it is, `etr_at` and `cause` None say that none is known. `next_update_at` None
    leaves it to the step. `note` and `reason` are for the staff; with `tells_customer` the customer reads what
    `customer_text` makes of the rest.
    """

    status: RestorationStatus | None
    etr_at: datetime | None
    cause: RestorationCause | None = None
    crew: str = ""
    next_update_at: datetime | None = None
    note: str = ""
    reason: str = ""
    tells_customer: bool = False


def update_restoration(
    work: UnitOfWork,
    *,
    ticket_id: int,
    update: RestorationUpdate,
    checks: Sequence[CheckRow] = (),
    expected_version: int | None = None,
) -> None:
    """Save the whole form in one step; the ticket's own status moves along.

    Restored needs the live check's evidence or a reason. The check stands to the right of the tickets and reads the
    network, of which tickets know nothing: so the caller reads it (`boards.live_check`) in the same unit of work and
    hands its rows over.
    """
    require(work.actor, Act.SET_RESTORATION)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    _check(work, ticket, update, checks)
    before = values_of(ticket)
    _go_on(work, ticket, update)
    if update.etr_at != before.etr_at:
        record_promise(work, ticket, update.etr_at, update.reason.strip())
    ticket.cause, ticket.crew = update.cause, update.crew.strip()
    mark_changed(work, ticket)
    _write_lines(work, ticket, before, update, checks)
    if update.status is RestorationStatus.RESTORED:
        resolve(work, ticket)
    _tell(work, ticket, update)
    after = values_of(ticket)
    work.audit("update_restoration", ticket, changed(after, before), changed(before, after) | _evidence(update, checks))


def assign_crew(work: UnitOfWork, *, ticket_id: int, crew: str, expected_version: int | None = None) -> None:
    """Say which crew works on a ticket; empty: none."""
    require(work.actor, Act.SET_RESTORATION)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    _refuse_what_is_over(ticket)
    before, ticket.crew = ticket.crew, crew.strip()
    if ticket.crew == before:
        return
    mark_changed(work, ticket)
    write_line(work, ticket, _crew_words(ticket.crew), audience=Audience.STAFF)
    work.audit("assign_crew", ticket, {"crew": before}, {"crew": ticket.crew})


def set_back(work: UnitOfWork, *, ticket_id: int, values: TicketValues, expected_version: int | None = None) -> None:
    """Take a step of the restoration back: the ticket says again what it said before, and that it was taken back.

    TMF621 knows no way from in progress to acknowledged: the ticket's own status only comes back from resolved.
    """
    require(work.actor, Act.SET_RESTORATION)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    before = values_of(ticket)
    if ticket.status is TicketStatus.RESOLVED and values.status in OPEN:
        ticket.status = TicketStatus.IN_PROGRESS
        ticket.restored_at = ticket.resolved_at = None
        tell_status(work, ticket, TicketStatus.RESOLVED, ticket.status, "line.status_corrected")
    if values.restoration != ticket.restoration:
        ticket.restoration = values.restoration
        ticket.restoration_since = work.now if values.restoration else None
    if values.etr_at != ticket.etr_at:
        record_promise(work, ticket, values.etr_at, "taken back")
    ticket.cause, ticket.crew, ticket.next_update_at = values.cause, values.crew, values.next_update_at
    mark_changed(work, ticket)
    steps = step_words(work, ticket, before, values_of(ticket))
    write_line(
        work,
        ticket,
        line_words.TAKEN_BACK.format(steps=" · ".join(steps) or line_words.NOTHING_ELSE),
        audience=Audience.STAFF,
    )
    work.audit("set_back", ticket, changed(values, before), changed(before, values_of(ticket)))


def resolve(work: UnitOfWork, ticket: TroubleTicket) -> None:
    """The service works again: the ticket is resolved, and closed once the customer accepts."""
    if ticket.status not in OPEN:
        check_transition(ticket.number, ticket.status, TicketStatus.RESOLVED)
    for status in steps_to_resolved(ticket.status):
        check_transition(ticket.number, ticket.status, status)
        ticket.status = status
    ticket.restored_at = ticket.resolved_at = work.now
    ticket.next_update_at = None
    set_step(work, ticket, RestorationStatus.RESTORED)


def tell_restored(work: UnitOfWork, ticket: TroubleTicket) -> None:
    """The least that a customer hears of a restoration."""
    say_to_customer(work, ticket, "line.restored", when=moment_words(work, ticket, work.now))


def set_step(work: UnitOfWork, ticket: TroubleTicket, status: RestorationStatus) -> None:
    """The step that has been reached, and since when."""
    if ticket.restoration is not status:
        ticket.restoration, ticket.restoration_since = status, work.now


def changed(before: TicketValues, after: TicketValues) -> dict[str, object]:
    """The fields in which two versions differ, as the later one has them."""
    names = (field.name for field in fields(TicketValues))
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}


def step_words(work: UnitOfWork, ticket: TroubleTicket, before: TicketValues, after: TicketValues) -> list[str]:
    """What changed between two versions, for the staff."""
    words = []
    if after.restoration != before.restoration:
        words.append(_moved_words(before.restoration, after.restoration))
    if after.etr_at != before.etr_at:
        words.append(etr_words(before.etr_at, after.etr_at, work.now, zone_of(work, ticket)))
    if after.cause != before.cause:
        words.append(_cause_words(after.cause))
    if after.crew != before.crew:
        words.append(_crew_words(after.crew))
    return words


def _check(work: UnitOfWork, ticket: TroubleTicket, update: RestorationUpdate, checks: Sequence[CheckRow]) -> None:
    _refuse_what_is_over(ticket)
    if update.etr_at is not None and update.etr_at != ticket.etr_at and update.etr_at <= work.now:
        raise TicketError(
            _("The ETR of {ticket} would be over already: enter a time that lies ahead.").format(ticket=ticket.number)
        )
    if update.next_update_at not in (None, ticket.next_update_at) and update.next_update_at <= work.now:
        raise TicketError(
            _("The next update of {ticket} would be due already: enter a time that lies ahead.").format(
                ticket=ticket.number
            )
        )
    if update.status is RestorationStatus.RESTORED and not is_verified(checks) and not update.reason.strip():
        raise TicketError(
            _("The live check does not show yet that {ticket} is restored: wait for it, or enter a reason.").format(
                ticket=ticket.number
            )
        )


def _refuse_what_is_over(ticket: TroubleTicket) -> None:
    if ticket.status not in OPEN:
        raise TicketError(
            _("{ticket} is {status}: put it back to work first.").format(
                ticket=ticket.number, status=WORDS[ticket.status]
            )
        )


def _go_on(work: UnitOfWork, ticket: TroubleTicket, update: RestorationUpdate) -> None:
    has_moved = update.status is not None and update.status is not ticket.restoration
    if update.status is not None:
        if ticket.status is not TicketStatus.IN_PROGRESS:
            check_transition(ticket.number, ticket.status, TicketStatus.IN_PROGRESS)
            ticket.status = TicketStatus.IN_PROGRESS
        set_step(work, ticket, update.status)
    if update.next_update_at not in (None, ticket.next_update_at):
        ticket.next_update_at = update.next_update_at
    elif has_moved:
        ticket.next_update_at = work.now + NEXT_UPDATE_AFTER


def _write_lines(
    work: UnitOfWork,
    ticket: TroubleTicket,
    before: TicketValues,
    update: RestorationUpdate,
    checks: Sequence[CheckRow],
) -> None:
    steps = step_words(work, ticket, before, values_of(ticket))
    if update.status is RestorationStatus.RESTORED and checks:
        steps.append(line_words.LIVE_CHECK.format(checks=", ".join(check.words for check in checks)))
    if update.reason.strip():
        steps.append(line_words.REASON.format(reason=update.reason.strip()))
    if steps:
        write_line(work, ticket, " · ".join(steps), audience=Audience.STAFF)
    if update.note.strip():
        write_line(work, ticket, update.note.strip(), audience=Audience.STAFF, is_by_hand=True)


def _tell(work: UnitOfWork, ticket: TroubleTicket, update: RestorationUpdate) -> None:
    if update.tells_customer:
        write_line(work, ticket, customer_text(customer_facts(work.session, ticket), work.now))
    elif update.status is RestorationStatus.RESTORED:
        tell_restored(work, ticket)


def _evidence(update: RestorationUpdate, checks: Sequence[CheckRow]) -> dict[str, object]:
    return {
        "note": update.note.strip(),
        "reason": update.reason.strip(),
        "told": update.tells_customer,
        "checks": [check.words for check in checks],
    }


def _moved_words(before: RestorationStatus | None, after: RestorationStatus | None) -> str:
    words = restoration_words(after)
    return words if before is None else line_words.MOVED.format(before=restoration_words(before), after=words.lower())


def _crew_words(crew: str) -> str:
    return line_words.CREW.format(crew=crew) if crew else line_words.NO_CREW


def _cause_words(cause: RestorationCause | None) -> str:
    return line_words.CAUSE.format(cause=CAUSE_WORDS[cause].lower()) if cause else line_words.NO_CAUSE
