"""A breach of an objective as a record, and the log of what was decided about it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.people.model import Role
from nocdesk.store.base import Base, Id


class BreachState(StrEnum):
    """How far the review of a breach has come."""

    OPEN = "open"
    PROPOSED = "exclusionProposed"
    CONFIRMED = "confirmed"
    EXCLUDED = "excluded"
    DISPUTED = "disputed"


class BreachStep(StrEnum):
    """What a person does about a breach, by an entry of the log; `JUDGED_AGAIN` is what came to light instead."""

    CONFIRM = "confirm"
    EXCLUDE = "exclude"
    SIGN = "sign"
    DISPUTE = "dispute"
    REOPEN = "reopen"
    TAKE_BACK = "takeBack"
    JUDGED_AGAIN = "judgedAgain"


class ExclusionReason(StrEnum):
    """Why bad time is not to count against the provider."""

    MAINTENANCE = "maintenance"
    CUSTOMER = "customer"
    FORCE_MAJEURE = "forceMajeure"
    MEASUREMENT_FAULT = "measurementFault"


class SlaBreach(Base):
    """Bad time of one objective of one service that is decided about as one thing.

    `until_at` is the end of the last bad time seen so far and `bad_s` the bad seconds between; both grow while it runs.
    `version` counts decisions and not growth: who decides is in conflict with other people, never with the clock.
    """

    __tablename__ = "sla_breach"
    __feed__ = {"breach": "id"}
    __table_args__ = (Index("ix_sla_breach_service_id_objective_began_at", "service_id", "objective", "began_at"),)

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    objective: Mapped[str]
    period_starts_at: Mapped[datetime]
    began_at: Mapped[datetime]
    until_at: Mapped[datetime]
    bad_s: Mapped[float]
    # The worst value of a metric in it; None where the objective has no metric.
    worst: Mapped[float | None]
    is_running: Mapped[bool]
    state: Mapped[BreachState] = mapped_column(default=BreachState.OPEN)
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class BreachDecision(Base):
    """An entry of the log, never changed: who decided what and why, about which time, in which version of it.

    Or what time it is about since something else came to be known.
    """

    __tablename__ = "sla_breach_decision"
    __feed__ = {"breach": "breach_id"}

    id: Mapped[Id]
    breach_id: Mapped[int] = mapped_column(ForeignKey("sla_breach.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str]
    role: Mapped[Role]
    step: Mapped[BreachStep]
    state: Mapped[BreachState]
    reason: Mapped[ExclusionReason | None]
    note: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime]
    until_at: Mapped[datetime]
    bad_s: Mapped[float]
    # What the second signature of an exclusion said in the ledger.
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_correction.id"))
    breach_version: Mapped[int]
