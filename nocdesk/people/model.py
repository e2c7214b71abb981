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
    """Who does it, in which role."""

    name: str
    role: Role


SYSTEM = Actor("collector", Role.COLLECTOR)


class AuditEntry(Base):
    """Who did what to which thing, when, and what it was before and after."""

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
