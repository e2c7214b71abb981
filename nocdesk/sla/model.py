"""Where each objective of each service stands in the month that runs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.catalog.model import Measure
from nocdesk.store.base import Base, Id


class SlaState(StrEnum):
    """What a supervisor needs to know first."""

    OK = "ok"
    AT_RISK = "at_risk"
    BREACHED = "breached"
    UNMEASURED = "unmeasured"


class SlaStatus(Base):
    """One objective of one service, month to date, as last computed.

    `achieved` and `coverage` are shares from 0 to 1; `achieved` is None while nothing was measured. `budget_left_s` is
    what may still go wrong this month, in seconds, negative once overdrawn; `breach_at` is when it runs out at the rate
    of the last hour (None: not at that rate).
    """

    __tablename__ = "sla_status"
    __table_args__ = (UniqueConstraint("service_id", "measure"),)

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    measure: Mapped[Measure]
    target: Mapped[float]
    limit: Mapped[float | None]
    period_starts_at: Mapped[datetime]
    period_ends_at: Mapped[datetime]
    achieved: Mapped[float | None]
    coverage: Mapped[float]
    budget_s: Mapped[float]
    budget_left_s: Mapped[float]
    breach_at: Mapped[datetime | None]
    state: Mapped[SlaState]
    computed_at: Mapped[datetime]
