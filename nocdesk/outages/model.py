"""An entry of the outage ledger."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.services.model import ServiceClass
from nocdesk.store.base import Base, Id


class LedgerEntry(Base):
    """A service was in one class from `began_at` up to but not including `ended_at` (None: still is).

    A service's entries follow each other without hole or overlap, but for a step of the wall clock, where the labels
    jump and the seconds do not. `measured_until` is the last evidence for the class of an open entry.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index(
            "uq_ledger_entry_open",
            "service_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_ledger_entry_service_id_began_at", "service_id", "began_at"),
    )

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    service_class: Mapped[ServiceClass]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    measured_until: Mapped[datetime]
    alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarm.id"))
    evidence: Mapped[str] = mapped_column(default="")
