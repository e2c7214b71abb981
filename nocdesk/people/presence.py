"""Who has a thing open, or edits it: signs of life of desks, which fade by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nocdesk.people.model import Role
from nocdesk.people.policy import Act, require
from nocdesk.store.base import Base, Id
from nocdesk.store.unit_of_work import UnitOfWork

BEAT_EVERY = timedelta(seconds=20)
FADES_AFTER = timedelta(seconds=60)
"""Of a desk that has given no sign for so long nobody sits there."""
FEED_KIND = "presence"


class PresenceKind(StrEnum):
    """What people have open."""

    ALARM = "alarm"
    PROBLEM = "problem"
    TICKET = "ticket"
    BREACH = "breach"
    WORK = "work"
    AGREEMENT = "agreement"


class Presence(Base):
    """What a desk has open; one row for each desk that is open, by a name that it gave itself."""

    __tablename__ = "presence"

    id: Mapped[Id]
    desk: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str]
    role: Mapped[Role]
    kind: Mapped[PresenceKind]
    # Without a foreign key: what it means depends on the kind.
    entity_id: Mapped[int] = mapped_column(index=True)
    is_editing: Mapped[bool]
    since: Mapped[datetime]
    beat_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has a thing open, in which role, and since when."""

    name: str
    role: Role
    since: datetime
    is_editing: bool


def be_present(work: UnitOfWork, *, desk: str, kind: PresenceKind, entity_id: int, is_editing: bool = False) -> None:
    """Say what a desk has open, instead of what it had, or that it still has; no trace of it is kept."""
    require(work.actor, Act.BE_PRESENT)
    known = work.session.scalar(select(Presence).where(Presence.desk == desk))
    if known is None:
        _forget_own_faded(work)
        known = Presence(desk=desk, owner=work.actor.name, role=work.actor.role, beat_at=work.now)
        work.session.add(known)
    elif _is_alive(known, work.now) and _said(known) == (kind, entity_id, is_editing):
        known.beat_at = work.now
        return
    else:
        work.touched(FEED_KIND, known.entity_id)
    known.kind, known.entity_id, known.is_editing = kind, entity_id, is_editing
    known.since = known.beat_at = work.now
    work.touched(FEED_KIND, entity_id)


def leave(work: UnitOfWork, *, desk: str) -> None:
    """Say that a desk has nothing open any more."""
    require(work.actor, Act.BE_PRESENT)
    known = work.session.scalar(select(Presence).where(Presence.desk == desk))
    if known is not None:
        work.touched(FEED_KIND, known.entity_id)
        work.session.delete(known)


def others_at(
    session: Session, *, kind: PresenceKind, entity_id: int, but_desk: str, now: datetime
) -> Sequence[Present]:
    """Who has a thing open at another desk, whoever was first there first."""
    query = (
        select(Presence)
        .where(Presence.kind == kind, Presence.entity_id == entity_id, Presence.desk != but_desk)
        .where(Presence.beat_at > now - FADES_AFTER)
        .order_by(Presence.since, Presence.id)
    )
    return [Present(row.owner, row.role, row.since, row.is_editing) for row in session.scalars(query)]


def _said(known: Presence) -> tuple[PresenceKind, int, bool]:
    return known.kind, known.entity_id, known.is_editing


def _is_alive(known: Presence, now: datetime) -> bool:
    return known.beat_at > now - FADES_AFTER


def _forget_own_faded(work: UnitOfWork) -> None:
    """What desks of the same person left behind that ended without a word."""
    faded = Presence.beat_at <= work.now - FADES_AFTER
    work.session.execute(delete(Presence).where(Presence.owner == work.actor.name, faded))
