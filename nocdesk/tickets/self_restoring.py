"""Tickets that the desk opened by itself: restored when their problem is over and the live check proves it.

Nobody complained, so nobody has to be asked: what no one has taken is resolved with the proof. Of what somebody works
on the restoration is only proposed, once for each end of the problem. Where the problem returns, what its end has
resolved goes back to work.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from nocdesk.events import ProblemReopened
from nocdesk.people.policy import Act, require
from nocdesk.problems.model import ServiceProblem
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets import line_words
from nocdesk.tickets.editing import mark_changed
from nocdesk.tickets.model import Audience, RestorationStatus, TicketEvent, TicketStatus, TroubleTicket
from nocdesk.tickets.problem_updates import Check
from nocdesk.tickets.restoration import resolve
from nocdesk.tickets.timeline import AUTOMATIC, moment_words, say_to_customer, write_line
from nocdesk.tickets.verification import CheckRow, is_verified
from nocdesk.tickets.workflow import OPEN

PROPOSED = line_words.RESTORED.partition("{")[0]
"""How the line begins that proposes a restoration."""


def proved(session: Session, check: Check) -> Mapping[int, Sequence[CheckRow]]:
    """By ticket that can be resolved or proposed by it now, the proof; what was proposed already is not asked again."""
    tickets = session.scalars(select(TroubleTicket).where(*_waiting()).order_by(TroubleTicket.id)).all()
    found = {ticket.id: check(session, ticket) for ticket in tickets}
    return {number: checks for number, checks in found.items() if is_verified(checks)}


def restore_proved(work: UnitOfWork, *, proofs: Mapping[int, Sequence[CheckRow]]) -> int:
    """Resolve, or propose to, each of these tickets that still waits for it; how many that were."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    query = select(TroubleTicket, ServiceProblem.resolved_at).where(*_waiting()).order_by(TroubleTicket.id)
    waiting = [(ticket, at) for ticket, at in work.session.execute(query) if at is not None and ticket.id in proofs]
    for ticket, ended_at in waiting:
        _restore(work, ticket, ended_at, proofs[ticket.id])
    return len(waiting)


def on_problem_reopened(work: UnitOfWork, fact: ProblemReopened) -> None:
    """The problem has returned: what its end has resolved is broken again, but not what somebody restored before."""
    query = select(TroubleTicket).where(
        TroubleTicket.problem_id == fact.problem_id, *_restored(), TroubleTicket.resolved_at >= fact.ended_at
    )
    for ticket in work.session.scalars(query.order_by(TroubleTicket.id)).all():
        _reopen(work, ticket)


def reopen_inherited(work: UnitOfWork, ticket: TroubleTicket) -> None:
    """Every alarm of its problem is another's now: where its end had resolved the ticket, it is broken again."""
    query = select(
        exists().where(
            TroubleTicket.id == ticket.id,
            *_restored(),
            ServiceProblem.id == TroubleTicket.problem_id,
            TroubleTicket.resolved_at >= ServiceProblem.resolved_at,
        )
    )
    if work.session.scalar(query):
        _reopen(work, ticket)


def _reopen(work: UnitOfWork, ticket: TroubleTicket) -> None:
    ticket.status = TicketStatus.IN_PROGRESS
    ticket.restored_at = ticket.resolved_at = None
    ticket.restoration = ticket.restoration_since = None
    mark_changed(work, ticket)
    say_to_customer(work, ticket, "line.fault_returned", AUTOMATIC)
    before, after = {"status": TicketStatus.RESOLVED}, {"status": ticket.status, "reason": "the problem returned"}
    work.audit("reopen_ticket", ticket, before, after)


def _restored() -> tuple[ColumnElement[bool], ...]:
    return TroubleTicket.is_system.is_(True), TroubleTicket.status == TicketStatus.RESOLVED


def _waiting() -> tuple[ColumnElement[bool], ...]:
    """Open although its problem is over, and nobody who works on it has been told so since."""
    is_proposed = exists().where(
        TicketEvent.ticket_id == TroubleTicket.id,
        TicketEvent.text.startswith(PROPOSED),
        TicketEvent.at >= ServiceProblem.resolved_at,
    )
    can_be_proposed = ~is_proposed & TroubleTicket.restoration.is_distinct_from(RestorationStatus.RESTORED)
    return (
        TroubleTicket.is_system.is_(True),
        TroubleTicket.status.in_(tuple(OPEN)),
        ServiceProblem.id == TroubleTicket.problem_id,
        ServiceProblem.resolved_at.is_not(None),
        or_(_is_untaken(), can_be_proposed),
    )


def _is_untaken() -> ColumnElement[bool]:
    return (TroubleTicket.status == TicketStatus.ACKNOWLEDGED) & (TroubleTicket.assignee == "")


def _restore(work: UnitOfWork, ticket: TroubleTicket, ended_at: datetime, checks: Sequence[CheckRow]) -> None:
    proof = ", ".join(check.words for check in checks)
    if ticket.status is not TicketStatus.ACKNOWLEDGED or ticket.assignee:
        write_line(work, ticket, line_words.RESTORED.format(checks=proof), AUTOMATIC, audience=Audience.STAFF)
        return
    resolve(work, ticket)
    # The service works since the fault ended; only the proof took until now.
    ticket.restored_at = max(ended_at, ticket.opened_at)
    mark_changed(work, ticket)
    write_line(
        work,
        ticket,
        f"{line_words.RESOLVED_BY_ITSELF} · {line_words.LIVE_CHECK.format(checks=proof)}",
        AUTOMATIC,
        audience=Audience.STAFF,
    )
    say_to_customer(work, ticket, "line.restored", AUTOMATIC, when=moment_words(work, ticket, ticket.restored_at))
    after = {"status": ticket.status, "restored_at": ticket.restored_at, "checks": [each.words for each in checks]}
    work.audit("resolve_by_proof", ticket, {"status": TicketStatus.ACKNOWLEDGED}, after)
