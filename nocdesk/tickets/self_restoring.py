"""Tickets that the desk opened by itself: restored when their problem is over and the live check proves it.

Nobody complained, so nobody has to be asked: what no one has taken is resolved with the proof. Of what somebody works
on the restoration is only proposed, once. Where the trouble of a resolved one returns it goes back to work.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from nocdesk.people.policy import Act, require
from nocdesk.problems.model import ServiceProblem
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.editing import mark_changed
from nocdesk.tickets.model import Audience, RestorationStatus, TicketEvent, TicketStatus, TroubleTicket
from nocdesk.tickets.problem_updates import Check
from nocdesk.tickets.restoration import resolve
from nocdesk.tickets.timeline import AUTOMATIC, moment_words, say_to_customer, write_line
from nocdesk.tickets.verification import CheckRow, is_verified
from nocdesk.tickets.workflow import OPEN

PROPOSED = "Restored, by the live check: "
"""How the line begins that proposes a restoration."""


def waiting_for_proof(session: Session) -> bool:
    """Whether a ticket of the desk's own is open whose problem is over."""
    return session.scalar(select(exists().where(*_over()))) or False


def restore_proved(work: UnitOfWork, *, check: Check) -> int:
    """Resolve, or propose to, every ticket whose service has kept its limits long enough; how many that were."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    query = select(TroubleTicket, ServiceProblem.resolved_at).where(*_over()).order_by(TroubleTicket.id)
    return sum(_restore(work, ticket, ended_at, check) for ticket, ended_at in work.session.execute(query).all())


def reopen_returned(work: UnitOfWork, problem_id: int) -> None:
    """The problem has returned: what was resolved by its end is broken again."""
    query = select(TroubleTicket).where(
        TroubleTicket.problem_id == problem_id,
        TroubleTicket.is_system,
        TroubleTicket.status == TicketStatus.RESOLVED,
    )
    for ticket in work.session.scalars(query.order_by(TroubleTicket.id)).all():
        ticket.status = TicketStatus.IN_PROGRESS
        ticket.restored_at = ticket.resolved_at = None
        ticket.restoration = ticket.restoration_since = None
        mark_changed(work, ticket)
        say_to_customer(work, ticket, "line.fault_returned", AUTOMATIC)
        before, after = {"status": TicketStatus.RESOLVED}, {"status": ticket.status, "reason": "the problem returned"}
        work.audit("reopen_ticket", ticket, before, after)


def _over() -> tuple[ColumnElement[bool], ...]:
    return (
        TroubleTicket.is_system.is_(True),
        TroubleTicket.status.in_(tuple(OPEN)),
        ServiceProblem.id == TroubleTicket.problem_id,
        ServiceProblem.resolved_at.is_not(None),
    )


def _restore(work: UnitOfWork, ticket: TroubleTicket, ended_at: datetime | None, check: Check) -> bool:
    checks = check(work.session, ticket)
    if ended_at is None or not is_verified(checks):
        return False
    if ticket.status is not TicketStatus.ACKNOWLEDGED or ticket.assignee:
        return _propose(work, ticket, checks)
    resolve(work, ticket)
    # The service works since the fault ended; only the proof took until now.
    ticket.restored_at = max(ended_at, ticket.opened_at)
    mark_changed(work, ticket)
    proof = _proof(checks)
    write_line(work, ticket, f"Resolved by itself · live check: {proof}", AUTOMATIC, audience=Audience.STAFF)
    say_to_customer(work, ticket, "line.restored", AUTOMATIC, when=moment_words(work, ticket, ticket.restored_at))
    after = {"status": ticket.status, "restored_at": ticket.restored_at, "checks": [each.words for each in checks]}
    work.audit("resolve_by_proof", ticket, {"status": TicketStatus.ACKNOWLEDGED}, after)
    return True


def _propose(work: UnitOfWork, ticket: TroubleTicket, checks: Sequence[CheckRow]) -> bool:
    said = exists().where(TicketEvent.ticket_id == ticket.id, TicketEvent.text.startswith(PROPOSED))
    if ticket.restoration is RestorationStatus.RESTORED or work.session.scalar(select(said)):
        return False
    write_line(work, ticket, f"{PROPOSED}{_proof(checks)}. Resolve it?", AUTOMATIC, audience=Audience.STAFF)
    return True


def _proof(checks: Sequence[CheckRow]) -> str:
    return ", ".join(check.words for check in checks)
