"""An actor, the roles there are, and the audit trail's entry."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class Role(StrEnum):
    """What a person, or a part of NocDesk, may do is decided by its role alone."""

    ENGINEER = "engineer"
    SUPERVISOR = "supervisor"
    FIELD = "field"
    CARE = "care"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    COLLECTOR = "collector"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, in which role; `is_login` where a database server let it in and knows the role by itself."""

    name: str
    role: Role
    is_login: bool = False


SYSTEM = Actor("collector", Role.COLLECTOR)


class AuditEntry(Base):
    """Who did what to which thing, when, from where, and what it was before and after; a link of the hash chain.

    `seq` has no gaps; `act_seq` is that of the first entry of the same transaction; `prev_hash` is the hash of the
    entry before. `is_carried` marks what was there before there was a chain. On a team store the database says who,
    when and from where, whatever the program said.
    """

    __tablename__ = "audit_entry"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    role: Mapped[Role]
    action: Mapped[str]
    kind: Mapped[str]
    entity_id: Mapped[int]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    origin: Mapped[str]
    program: Mapped[str]
    is_carried: Mapped[bool]
    seq: Mapped[int] = mapped_column(unique=True)
    act_seq: Mapped[int]
    prev_hash: Mapped[str]
    hash: Mapped[str]


class AuditHead(Base):
    """The end of the chain, one row: what an entry is chained to, and what shows that the end was cut off."""

    __tablename__ = "audit_head"

    id: Mapped[Id]
    seq: Mapped[int]
    act_seq: Mapped[int]
    hash: Mapped[str]


class AuditAnchor(Base):
    """The end of the chain as it was told to places outside the store, and what came of it."""

    __tablename__ = "audit_anchor"

    id: Mapped[Id]
    at: Mapped[datetime]
    seq: Mapped[int]
    hash: Mapped[str]
    told_to: Mapped[str]
    fault: Mapped[str]
