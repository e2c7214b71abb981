"""An entry of the outage ledger, the evidence it rests on, and what people say of its stretches."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, and_, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.services.model import ServiceClass
from nocdesk.store.base import Base, Id


def _class_itself(context: DefaultExecutionContext) -> object:
    return (context.current_parameters or {})["service_class"]


def _as_it_happened(context: DefaultExecutionContext) -> object:
    return (context.current_parameters or {})["began_at"]


class LedgerEntry(Base):
    """A service was in one class from `began_at` up to but not including `ended_at` (None: still is).

    `beneath` is the class by evidence alone, where planned work that was announced at `announced_at` and began at
    `work_began_at` covers it.
    Of the entries in force (`superseded_at` is None) those of a service follow each other without hole or overlap, but
    for a step of the wall clock, where the labels jump and the seconds do not; `epoch` counts the steps before it.
    Nothing is ever overwritten: an end, which is written once, is knowledge added at `end_recorded_at` (None: as it
    happened), and what came to be known otherwise is superseded and stays. `measured_until` is the last evidence for
    the class of an open entry.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index(
            "uq_ledger_entry_open",
            "service_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND superseded_at IS NULL"),
            postgresql_where=text("ended_at IS NULL AND superseded_at IS NULL"),
        ),
        Index("ix_ledger_entry_service_id_began_at", "service_id", "began_at"),
    )

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    service_class: Mapped[ServiceClass]
    beneath: Mapped[ServiceClass] = mapped_column(default=_class_itself)
    announced_at: Mapped[datetime | None]
    work_began_at: Mapped[datetime | None]
    epoch: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    measured_until: Mapped[datetime]
    alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarm.id"))
    evidence: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime] = mapped_column(default=_as_it_happened)
    end_recorded_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]


IN_FORCE = LedgerEntry.superseded_at.is_(None)
"""What is held to be true at present."""

IS_OPEN = and_(IN_FORCE, LedgerEntry.ended_at.is_(None))
"""The running entry of a service, of which there is at most one."""


class ProofKind(StrEnum):
    """What a proof is about."""

    LIFE = "life"
    MEASURED = "measured"
    ALARM = "alarm"
    TOGETHER = "together"
    PLANNED = "planned"


class LedgerProof(Base):
    """Evidence from `began_at` up to but not including `ended_at` (None: still), of which entries are made again.

    A service's ledger ran (life), somebody measured it, an alarm said that it was in `effect`; for a service that is
    judged by its parts, what its alarms did to it together; and, once the clock was set, which planned work had covered
    it by the labels of before. Rows are written at transitions only; `epoch` is that of the entries. A row is
    superseded only where the alarms of a composed service are put together anew.
    """

    __tablename__ = "ledger_proof"
    __table_args__ = (Index(None, "service_id", "ended_at"), Index(None, "alarm_id", "service_id"))

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    epoch: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ProofKind]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarm.id"))
    effect: Mapped[ServiceClass | None]
    announced_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class StatementKind(StrEnum):
    """What a person says."""

    CORRECTION = "correction"
    EXCLUSION = "exclusion"
    WITHDRAWAL = "withdrawal"


class LedgerCorrection(Base):
    """What a person says of a service from `began_at` up to but not including `ended_at`; rows are only ever added.

    A correction puts the time into any class, an exclusion into one that counts neither way, and a withdrawal takes
    back the row `withdraws_id`. Where two of a kind overlap, the later one holds, and both stay to be seen.
    """

    __tablename__ = "ledger_correction"
    __feed__ = {"service": "service_id"}
    __table_args__ = (Index(None, "service_id", "began_at"),)

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    kind: Mapped[StatementKind]
    service_class: Mapped[ServiceClass | None]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    reason: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    second_signature: Mapped[str | None]
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_correction.id"), unique=True)
