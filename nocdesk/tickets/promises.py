"""The promises of restoration that were made for a ticket, and what became of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import EtrPromise, TroubleTicket


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
