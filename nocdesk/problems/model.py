"""A service problem (TMF656), the alarms that are part of it, and what people have corrected."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.severity import PerceivedSeverity
from nocdesk.store.base import Base, Id


class ProblemState(StrEnum):
    """TMF656 service problem states."""

    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "inProgress"
    PENDING = "pending"
    HELD = "held"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class MemberRole(StrEnum):
    """What an alarm is in a problem."""

    ROOT = "root"
    """What explains the others."""
    SYMPTOM = "symptom"
    """What a root explains by a rule."""
    RELATED = "related"
    """Another cause beside the root, or what began near it in time and place, where no rule says more."""


class CorrectionKind(StrEnum):
    """What a person has said about two troubles, by the keys of their alarms."""

    FORBID = "forbid"
    """The one does not explain the other, whatever a rule says."""
    JOIN = "join"
    """The one explains the other, though no rule says so."""


class ServiceProblem(Base):
    """One cause and everything that follows from it.

    `began_at` is when by the evidence the first of its alarms began, `root_alarm_id` the alarm that explains the others
    (None where none does), `rule` and `reason` by what that is known. Text and reason are internal: they name devices.
    One that turned out to be part of another is cancelled, and `merged_into_id` says of which.
    """

    __tablename__ = "service_problem"
    __feed__ = {"problem": "id"}

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ProblemState] = mapped_column(default=ProblemState.ACKNOWLEDGED)
    severity: Mapped[PerceivedSeverity]
    text: Mapped[str]
    rule: Mapped[str]
    reason: Mapped[str]
    root_alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarm.id"), index=True)
    began_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    owner: Mapped[str | None]
    # Who said last whose it is, or that it is nobody's.
    given_by: Mapped[str | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("service_problem.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class ProblemMember(Base):
    """An alarm in a problem, from `joined_at` to `left_at`, and why in words; an alarm is in one problem at a time.

    `by` is the person who put it there, empty where a rule did.
    """

    __tablename__ = "problem_member"
    __feed__ = {"problem": "problem_id", "alarm": "alarm_id"}
    __table_args__ = (
        Index(
            "uq_problem_member_alarm_id",
            "alarm_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    problem_id: Mapped[int] = mapped_column(ForeignKey("service_problem.id"), index=True)
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarm.id"))
    role: Mapped[MemberRole]
    rule: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str] = mapped_column(default="")
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class ProblemCorrection(Base):
    """What a person has said about the troubles of two natural keys; it holds until it is withdrawn."""

    __tablename__ = "problem_correction"
    __feed__ = {"problem_correction": "id"}

    id: Mapped[Id]
    kind: Mapped[CorrectionKind]
    cause_key: Mapped[str] = mapped_column(index=True)
    symptom_key: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
