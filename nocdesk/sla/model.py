"""Where each objective of each service stands in the period that runs, and what was judged of periods that are over."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.catalog.model import Measure
from nocdesk.priority import Priority
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.base import Base, Id


class _Figures:
    """The figures of a judgement, as they are stored.

    Shares run from 0 to 1. `achieved` is None while nothing was measured (of an objective on a value it is that value);
    `budget_s` is what might go wrong in the whole period and `budget_left_s` what still may, negative once overdrawn;
    `breach_at` is when it runs out at the present rate, `breached_at` when it did.
    `burn` has the burn rate by window. `money` has amounts as text, in `currency`: `credit` (due as things stand),
    `if_15`, `if_60`, `if_240` (due if it were bad for so many minutes more), `monthly_charge`.
    """

    objective: Mapped[str]
    measure: Mapped[Measure]
    metric: Mapped[str | None]
    target: Mapped[float]
    limit: Mapped[float | None]
    period_starts_at: Mapped[datetime]
    period_ends_at: Mapped[datetime]
    contract_s: Mapped[float]
    measured_s: Mapped[float]
    excluded_s: Mapped[float]
    down_s: Mapped[float]
    achieved: Mapped[float | None]
    coverage: Mapped[float | None]
    budget_s: Mapped[float | None]
    budget_left_s: Mapped[float | None]
    burn: Mapped[dict[str, Any]]
    breach_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    state: Mapped[Verdict]
    reason: Mapped[str]
    currency: Mapped[str]
    money: Mapped[dict[str, Any]]
    computed_at: Mapped[datetime]


class SlaStatus(_Figures, Base):
    """One objective of one service in the period that runs, as of `computed_at`; `version` judged it.

    A row is written when something of it has changed, and every few minutes.
    """

    __tablename__ = "sla_status"
    __table_args__ = (UniqueConstraint("service_id", "objective"),)

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id"))
    version: Mapped[int]


class SlaVerdict(_Figures, Base):
    """What was judged of a period that is over; it is never changed.

    What comes to light afterwards makes another row, whose `supersedes` is the one before it and whose `changes` say
    what is different: {figure: [before, after]}.
    """

    __tablename__ = "sla_verdict"
    __table_args__ = (
        Index("ix_sla_verdict_service_id_objective_period_starts_at", "service_id", "objective", "period_starts_at"),
    )

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id"))
    version: Mapped[int]
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("sla_verdict.id"))
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class TicketTime(Base):
    """How long a ticket took, or takes, to an answer (`response`) or to its restoration, as tickets told it.

    `stops` has the times in which the clock stands, as pairs of ISO 8601 instants; the second is None while it does.
    """

    __tablename__ = "sla_ticket_time"
    __table_args__ = (UniqueConstraint("ticket", "kind"),)

    id: Mapped[Id]
    ticket: Mapped[str]
    kind: Mapped[str]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    priority: Mapped[Priority]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    stops: Mapped[list[Any]] = mapped_column(JSON, default=list)


class SlaDoubt(Base):
    """Time of a service of which something else is known than what its periods that are over were judged by."""

    __tablename__ = "sla_doubt"

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
