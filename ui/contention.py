"""Who has done something meanwhile that an act which waited would undo unseen."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from nocdesk.people.model import AuditEntry
from nocdesk.store.unit_of_work import UnitOfWork
from ui.waitable_commands import Asked

_LATCHING = {"acknowledge_alarm": "acknowledged it", "unacknowledge_alarm": "took the acknowledgement back"}
_OWNING = {"own_alarm": "took it or let go of it"}
_CLEARING = {"clear_alarm": "cleared it"}
_CONTENDERS: Mapping[str, Mapping[str, str]] = {
    "acknowledge_alarm": _LATCHING,
    "unacknowledge_alarm": _LATCHING,
    "own_alarm": _OWNING,
    "clear_alarm": _CLEARING,
}
"""By command the acts on the same alarm after which it means something else. Tickets have versions for that."""


def contender(work: UnitOfWork, asked: Asked, since: datetime) -> str:
    """Who else did what to the same thing since then, in words; empty where nobody did."""
    words, about = _CONTENDERS.get(asked.command), asked.about()
    if words is None or about is None:
        return ""
    kind, number = about
    query = (
        select(AuditEntry)
        .where(AuditEntry.kind == kind, AuditEntry.entity_id == number, AuditEntry.action.in_(words))
        .where(AuditEntry.actor != work.actor.name, AuditEntry.at > since)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    entry = work.session.scalar(query)
    return f"{entry.actor} {words[entry.action]} at {entry.at:%H:%M:%S} UTC meanwhile" if entry is not None else ""
