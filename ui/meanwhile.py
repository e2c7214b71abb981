"""What others have done to a thing since it was seen, as the audit trail has it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from nocdesk.people.model import AuditEntry
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import TroubleTicket

_BESIDE = ("add_note", "escalate_ticket")
"""Acts on a ticket that change nothing of it."""


def done_by_others(work: UnitOfWork, kind: str, number: int, since: datetime) -> Sequence[AuditEntry]:
    """What anybody but who acts now has done to a thing, of a kind as the audit trail names it; newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.kind == kind, AuditEntry.entity_id == number)
        .where(AuditEntry.actor != work.actor.name, AuditEntry.at > since)
        .order_by(AuditEntry.id.desc())
    )
    return work.session.scalars(query).all()


def ticket_changed_by_others(work: UnitOfWork, ticket_id: int, since: datetime) -> Sequence[AuditEntry]:
    """The acts of others after which a ticket says something else; newest first."""
    entries = done_by_others(work, TroubleTicket.__tablename__, ticket_id, since)
    return [entry for entry in entries if entry.action not in _BESIDE]


def touches(entry: AuditEntry, names: Collection[str]) -> bool:
    """Whether an act changed one of these fields; another status of a ticket may change any of them."""
    changed = entry.before.keys() | entry.after.keys()
    return "status" in changed or not changed.isdisjoint(names)
