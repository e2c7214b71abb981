"""The audit trail as people read it: who did what to which thing, when and from where, before and after."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from nocdesk.people.model import AuditAnchor, AuditEntry
from nocdesk.people.stored_trail import stored_instant, stored_trail
from nocdesk.people.trail_words import act_words, kind_words

_AT_ONCE = 1_000
_NO_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry of the trail; `id` is its number in the chain, `act` that of the first entry of the same act."""

    id: int
    act: int
    at: datetime
    actor: str
    role: str
    action: str
    kind: str
    entity_id: int
    before: Mapping[str, object]
    after: Mapping[str, object]
    origin: str
    program: str
    is_carried: bool
    hash: str

    @property
    def done(self) -> str:
        """What was done, in the reader's words."""
        return act_words(self.action)

    @property
    def thing(self) -> str:
        """What it was done to, in the reader's words: kind and number."""
        words = kind_words(self.kind)
        return f"{words} {self.entity_id}" if self.entity_id else words

    @property
    def changes(self) -> Mapping[str, tuple[object, object]]:
        """What is known of each thing before and after, in the order in which it was written; None where nothing is."""
        return {key: (self.before.get(key), self.after.get(key)) for key in (*self.before, *self.after)}


@dataclass(frozen=True, slots=True)
class AnchorRow:
    """When the end of the trail was last told outside the store, how far it went, to whom, and what failed."""

    at: datetime
    seq: int
    told_to: str
    fault: str


def audit_rows(session: Session, *, most: int | None = None) -> Iterator[AuditRow]:
    """The entries of the trail in the order in which they were written; of too many the last."""
    query = stored_trail(session)
    if most is not None:
        end = session.scalar(select(func.max(AuditEntry.seq))) or 0
        query = query.where(AuditEntry.seq > end - most)
    for row in session.execute(query).yield_per(_AT_ONCE):
        yield _row(row)


def last_anchor(session: Session) -> AnchorRow | None:
    """The last time that the end was told, or was to be."""
    found = session.scalars(select(AuditAnchor).order_by(AuditAnchor.id.desc()).limit(1)).first()
    return None if found is None else AnchorRow(found.at, found.seq, found.told_to, found.fault)


def _row(row: Row[*tuple[Any, ...]]) -> AuditRow:
    return AuditRow(
        id=row.seq,
        act=row.act_seq,
        at=stored_instant(row.at) or _NO_INSTANT,
        actor=str(row.actor),
        role=str(row.role),
        action=str(row.action),
        kind=str(row.kind),
        entity_id=row.entity_id,
        before=_values(row.before),
        after=_values(row.after),
        origin=str(row.origin),
        program=str(row.program),
        is_carried=bool(row.is_carried),
        hash=str(row.hash),
    )


def _values(text: object) -> Mapping[str, object]:
    """What a JSON text says; where somebody made it none, the text itself."""
    try:
        found = json.loads(str(text))
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"text": str(text)}
