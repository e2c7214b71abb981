"""One update of a restoration for everybody whom a problem touches: each ticket tells its own customer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.editing import TicketConflictError, TicketError
from nocdesk.tickets.model import RestorationStatus, TroubleTicket
from nocdesk.tickets.restoration import RestorationUpdate, update_restoration
from nocdesk.tickets.verification import CheckRow, is_verified
from nocdesk.tickets.workflow import OPEN

NOTHING_SEEN: Mapping[int, datetime] = MappingProxyType({})
Check = Callable[[Session, TroubleTicket], Sequence[CheckRow]]
"""The live check of a ticket's service (`boards.live_check`), which stands to the right of the tickets."""


@dataclass(frozen=True, slots=True)
class ProblemUpdated:
    """The tickets that say it now, by number; those of which a part was left out, and why, in words."""

    tickets: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def update_problem(
    work: UnitOfWork,
    *,
    problem_id: int,
    update: RestorationUpdate,
    check: Check,
    but: int | None = None,
    seen: Mapping[int, datetime] = NOTHING_SEEN,
) -> ProblemUpdated:
    """Say it on every open ticket of a problem (`but` the one on which it was said already), in one unit of work.

    Restored is believed of each service by its own live check: where that does not show it, and no reason is given, the
    ticket is being tested until it does. A ticket that was promised another time of its own keeps no other: the one
    update holds for all. But one that somebody else changed after it was `seen` (by ticket, when it had been changed
    last) stays as it is, and is named.
    """
    require(work.actor, Act.SET_RESTORATION)
    said: list[str] = []
    left: list[str] = []
    for ticket in open_tickets_of(work.session, problem_id, but=but):
        if ticket.updated_by != work.actor.name and ticket.updated_at != seen.get(ticket.id, ticket.updated_at):
            left.append(_stays(ticket.number, ticket.updated_by))
            continue
        checks = check(work.session, ticket)
        own = update
        if update.status is RestorationStatus.RESTORED and not is_verified(checks) and not update.reason.strip():
            own = replace(update, status=RestorationStatus.TESTING)
            left.append(_("{ticket} is being tested: {why}").format(ticket=ticket.number, why=_unproved(checks)))
        try:
            update_restoration(work, ticket_id=ticket.id, update=own, checks=checks, expected_version=ticket.version)
        except TicketConflictError as conflict:
            left.append(_stays(conflict.theirs.name, conflict.theirs.changed_by))
        except TicketError as error:
            left.append(str(error))
        else:
            said.append(ticket.number)
    return ProblemUpdated(tuple(said), tuple(left))


def hold_tickets_of(work: UnitOfWork, problem_id: int, own: int) -> None:
    """Keep one ticket and all open ones of a problem from other writers, in the one order in which everybody does."""
    is_open = TroubleTicket.status.in_(tuple(OPEN)) & (TroubleTicket.problem_id == problem_id)
    query = select(TroubleTicket.id).where(is_open | (TroubleTicket.id == own)).order_by(TroubleTicket.id)
    work.session.execute(query.with_for_update(key_share=True))


def open_tickets_of(session: Session, problem_id: int, *, but: int | None = None) -> Sequence[TroubleTicket]:
    """The tickets of a problem that are still to be worked on, in the order in which they were opened."""
    query = select(TroubleTicket).where(
        TroubleTicket.problem_id == problem_id, TroubleTicket.status.in_(tuple(OPEN)), TroubleTicket.id != (but or 0)
    )
    return session.scalars(query.order_by(TroubleTicket.id)).all()


def _stays(ticket: str, by: str) -> str:
    return _("{ticket} stays as it is: {by} changed it meanwhile").format(ticket=ticket, by=by)


def _unproved(checks: Sequence[CheckRow]) -> str:
    return ", ".join(check.words for check in checks if not check.passes) or _("its service is not measured")
