"""The audit trail field by field as it is stored: what somebody wrote over need not be what a field's type allows."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Integer, Select, String, Text, cast, select, type_coerce
from sqlalchemy.orm import Session

from nocdesk.people.model import AuditEntry


def stored_trail(session: Session) -> Select[*tuple[Any, ...]]:
    """Every entry in the order of the chain; before and after are the JSON text."""
    entry = AuditEntry
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return select(
        type_coerce(entry.seq, Integer).label("seq"),
        type_coerce(entry.act_seq, Integer).label("act_seq"),
        type_coerce(entry.at, String).label("at") if is_sqlite else entry.at.label("at"),
        entry.actor,
        type_coerce(entry.role, String).label("role"),
        entry.action,
        entry.kind,
        type_coerce(entry.entity_id, Integer).label("entity_id"),
        cast(entry.before, Text).label("before"),
        cast(entry.after, Text).label("after"),
        entry.origin,
        entry.program,
        type_coerce(entry.is_carried, Integer if is_sqlite else Boolean).label("is_carried"),
        entry.prev_hash,
        entry.hash,
    ).order_by(entry.seq, entry.id)


def stored_instant(at: object) -> datetime | None:
    """The instant of an entry; None where what is stored is none."""
    if isinstance(at, str):
        try:
            at = datetime.fromisoformat(at)
        except ValueError:
            return None
    if not isinstance(at, datetime):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
