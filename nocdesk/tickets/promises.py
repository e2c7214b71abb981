"""The promises of restoration that were made for a ticket, and what became of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import EtrPromise, TroubleTicket
from nocdesk.tickets.workflow import OPEN


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise as it was once made; `etr_at` None: it was withdrawn."""

    made_at: datetime
    made_by: str
    etr_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class PromiseHistory:
    """What was promised first, how often that was moved, and what stood before the last move."""

    first: datetime | None = None
    moves: int = 0
    before: datetime | None = None


def record_promise(work: UnitOfWork, ticket: TroubleTicket, etr_at: datetime | None, reason: str) -> None:
    """Put a ticket's new time of restoration down for ever."""
    ticket.etr_at = etr_at
    work.session.add(
        EtrPromise(ticket_id=ticket.id, made_at=work.now, made_by=work.actor.name, etr_at=etr_at, reason=reason)
    )


def promise_rows(session: Session, ticket_ids: Collection[int]) -> Mapping[int, list[PromiseRow]]:
    """All promises of some tickets, by ticket, the oldest first."""
    found: dict[int, list[PromiseRow]] = defaultdict(list)
    query = select(EtrPromise).where(EtrPromise.ticket_id.in_(ticket_ids)).order_by(EtrPromise.made_at, EtrPromise.id)
    for promise in session.scalars(query):
        row = PromiseRow(promise.made_at, promise.made_by, promise.etr_at, promise.reason)
        found[promise.ticket_id].append(row)
    return found


def promise_history(promises: Sequence[PromiseRow]) -> PromiseHistory:
    """The promises in short; withdrawing one is no move, promising another time afterwards is."""
    times = [promise.etr_at for promise in promises if promise.etr_at is not None]
    if not times:
        return PromiseHistory()
    return PromiseHistory(times[0], len(times) - 1, times[-2] if len(times) > 1 else None)


class PromiseOutcome(StrEnum):
    """What became of what a customer was promised."""

    KEPT = "kept"
    """Restored by the time that was promised first."""
    MOVED = "moved"
    """Restored by a later time, which the customer was given before the former one had passed."""
    BROKEN = "broken"
    """A promised time passed before the restoration, and before another one was promised."""


def promise_outcome(
    promises: Sequence[PromiseRow], restored_at: datetime | None, now: datetime
) -> PromiseOutcome | None:
    """What became of a ticket's promises, the oldest first; None where nothing was promised, or the time still runs."""
    standing: datetime | None = None
    for promise in promises:
        if standing is not None and standing <= min(promise.made_at, restored_at or promise.made_at):
            return PromiseOutcome.BROKEN
        standing = promise.etr_at
    if standing is not None and standing < (restored_at or now):
        return PromiseOutcome.BROKEN
    if restored_at is None or standing is None:
        return None
    return PromiseOutcome.MOVED if promise_history(promises).moves else PromiseOutcome.KEPT


def promise_figures(session: Session, *, since: datetime, now: datetime) -> Mapping[PromiseOutcome, int]:
    """How many tickets kept, moved or broke their promise, of those restored since an instant and those still open."""
    is_recent = or_(TroubleTicket.restored_at >= since, TroubleTicket.status.in_(tuple(OPEN)))
    restored = dict(session.execute(select(TroubleTicket.id, TroubleTicket.restored_at).where(is_recent)).all())
    found = promise_rows(session, restored.keys())
    outcomes = (promise_outcome(rows, restored[ticket_id], now) for ticket_id, rows in found.items())
    return Counter(outcome for outcome in outcomes if outcome is not None)
