"""What two people make of one thing at the same time: versions of it, who was first, and how both become one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Generic, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.people.model import AuditEntry
from nocdesk.store.base import Base
from nocdesk.store.unit_of_work import ConflictError

V = TypeVar("V")
"""What a thing says: a dataclass with a field, or a mapping with a key, for each part that is changed by itself."""


@dataclass(frozen=True, slots=True)
class Version(Generic[V]):
    """A thing as somebody left it: its name, the version's number, who made it and when, and what it says."""

    name: str
    version: int
    changed_by: str
    changed_at: datetime
    values: V


class ChangedMeanwhileError(ConflictError, Generic[V]):
    """Somebody else changed the thing first; `theirs` is what it says now."""

    def __init__(self, theirs: Version[V]) -> None:
        super().__init__(
            _(
                "{name} was changed by {changed_by} at {changed_at:%H:%M:%S} UTC; nothing was "
                "saved. Compare both versions, then save again."
            ).format(name=theirs.name, changed_by=theirs.changed_by, changed_at=theirs.changed_at)
        )
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Merge(Generic[V]):
    """Both changes in one; `contested` names the parts that both changed to different values, of which it has mine."""

    values: V
    contested: tuple[str, ...]


def merge(base: V, mine: V, theirs: V) -> Merge[V]:
    """Three-way merge, part by part: who alone changed a part is followed."""
    was, my, their = parts_of(base), parts_of(mine), parts_of(theirs)
    merged: dict[str, object] = {}
    contested = []
    for name in dict.fromkeys([*their, *my, *was]):
        merged[name] = their.get(name) if my.get(name) == was.get(name) else my.get(name)
        if my.get(name) not in (was.get(name), their.get(name)) and their.get(name) != was.get(name):
            contested.append(name)
    return Merge(_of_parts(mine, merged), tuple(contested))


def parts_of(values: object) -> Mapping[str, object]:
    """What a thing says, by the names of its parts."""
    if isinstance(values, Mapping):
        return values
    return {each.name: getattr(values, each.name) for each in fields(values)}  # type: ignore[arg-type]


def with_part(values: V, name: str, source: V) -> V:
    """The same with one part as another version has it."""
    return _of_parts(values, {**parts_of(values), name: parts_of(source).get(name)})


def last_act(session: Session, kind: type[Base], number: int, actions: Collection[str] = ()) -> AuditEntry | None:
    """What was done to a thing last, of these actions or of all, as the audit trail has it."""
    query = select(AuditEntry).where(AuditEntry.kind == kind.__tablename__, AuditEntry.entity_id == number)
    if actions:
        query = query.where(AuditEntry.action.in_(actions))
    return session.scalar(query.order_by(AuditEntry.id.desc()).limit(1))


def _of_parts(like: V, parts: Mapping[str, object]) -> V:
    return cast(V, parts if isinstance(like, Mapping) else type(like)(**parts))
