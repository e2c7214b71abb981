"""What the engine remembers of a probe between two readings, and the thresholds it judges by."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.quality.reading import Metric, Outcome
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.base import Base, Id


class Side(StrEnum):
    """On which side of the trigger value the trouble lies."""

    ABOVE = "above"
    BELOW = "below"


class Threshold(Base):
    """Trigger and re-arm value of a metric, and how many readings in a row each of them takes.

    The most specific one judges: by service, else by SLA template, else for all.
    """

    __tablename__ = "threshold"
    __feed__ = {"inventory": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    metric: Mapped[Metric]
    side: Mapped[Side]
    trigger: Mapped[float]
    rearm: Mapped[float]
    count: Mapped[int] = mapped_column(default=3)
    rearm_count: Mapped[int] = mapped_column(default=3)
    severity: Mapped[PerceivedSeverity]
    template: Mapped[str | None]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))


class ProbeStatus(Base):
    """The last poll of a probe, and what the next reading is compared with (`memory`: counters, threshold states)."""

    __tablename__ = "probe_status"

    probe_id: Mapped[int] = mapped_column(ForeignKey("probe.id"), primary_key=True)
    outcome: Mapped[Outcome]
    polled_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    detail: Mapped[str] = mapped_column(default="")
    memory: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ClockStep(Base):
    """The wall clock of a collector was set: by how much, and what it said before."""

    __tablename__ = "clock_step"

    id: Mapped[Id]
    at: Mapped[datetime]
    step_s: Mapped[float]
    source: Mapped[str]
