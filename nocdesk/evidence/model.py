"""The batches of the last day as they were spooled, the layouts that their rows need, and what is pinned of them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class PinCause(StrEnum):
    """Why evidence is kept beyond its day."""

    ALARM_BEGAN = "alarm_began"
    ALARM_CLEARED = "alarm_cleared"
    BREACH = "breach"


class EvidenceBatch(Base):
    """One batch of the spool, compressed (see `quality.wire`), from its first poll to its last in microseconds."""

    __tablename__ = "evidence_batch"
    __table_args__ = (Index("ix_evidence_batch_ended_us", "ended_us", "began_us", "size", "polls"),)

    id: Mapped[Id]
    began_us: Mapped[int] = mapped_column(BigInteger)
    ended_us: Mapped[int] = mapped_column(BigInteger)
    polls: Mapped[int]
    size: Mapped[int]
    payload: Mapped[bytes]


class EvidenceLayout(Base):
    """A layout by its number, and when a batch last had rows of it (to the hour)."""

    __tablename__ = "evidence_layout"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    used_us: Mapped[int] = mapped_column(BigInteger, index=True)
    content: Mapped[bytes]


class EvidencePin(Base):
    """What one device said around an alarm or a breach; a batch that needs no layout, as everything stands in it."""

    __tablename__ = "evidence_pin"
    __table_args__ = (
        UniqueConstraint("cause", "subject_id", "device_id", "began_us"),
        Index("ix_evidence_pin_device_id_began_us", "device_id", "began_us"),
    )

    id: Mapped[Id]
    cause: Mapped[PinCause]
    subject_id: Mapped[int]
    """Of the alarm, or of the row of the objective's status."""
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    began_us: Mapped[int] = mapped_column(BigInteger)
    ended_us: Mapped[int] = mapped_column(BigInteger)
    pinned_at: Mapped[datetime]
    polls: Mapped[int]
    size: Mapped[int]
    payload: Mapped[bytes]
