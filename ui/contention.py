"""Who has done something meanwhile that an act which waited would undo unseen."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from nocdesk.instants import clock_time, zone_word
from nocdesk.language import _
from nocdesk.people.model import AuditEntry
from nocdesk.store.unit_of_work import UnitOfWork
from ui.waitable_commands import Asked

_LATCHING = {"acknowledge_alarm": _("acknowledged it"), "unacknowledge_alarm": _("took the acknowledgement back")}
_OWNING = {"own_alarm": _("took it or let go of it")}
_CLEARING = {"clear_alarm": _("cleared it")}
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
    return (
        _("{actor} {words} at {at} {zone} meanwhile").format(
            actor=entry.actor, words=words[entry.action], at=clock_time(entry.at), zone=zone_word(entry.at)
        )
        if entry is not None
        else ""
    )
