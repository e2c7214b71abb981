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
    """On which side of the trigger value the trouble lies; OUTSIDE is both, beyond a band."""

    ABOVE = "above"
    BELOW = "below"
    OUTSIDE = "outside"


class Basis(StrEnum):
    """What a threshold's trigger and re-arm value are: values, or distances from a reference.

    STEP: from the mean of the interval before (see `over_min`); BASELINE: from the median of the same local hour and
    weekday in the last weeks. `_PCT` counts in percent of the reference, BASELINE_SPREAD in scaled median absolute
    deviations of those hours.
    """

    VALUE = "value"
    STEP = "step"
    STEP_PCT = "step_pct"
    BASELINE = "baseline"
    BASELINE_PCT = "baseline_pct"
    BASELINE_SPREAD = "baseline_spread"

    @property
    def is_step(self) -> bool:
        return self in (Basis.STEP, Basis.STEP_PCT)

    @property
    def is_seasonal(self) -> bool:
        return self in (Basis.BASELINE, Basis.BASELINE_PCT, Basis.BASELINE_SPREAD)


class Threshold(Base):
    """Trigger and re-arm value of a metric, and how many readings in a row each of them takes.

    Of those of one metric and basis the most specific one judges whose `hours` (in `timezone`; none: always) it is: by
    service, else by SLA template, else for all. `low_trigger` and `low_rearm` are the lower edge of a band of values.
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
    basis: Mapped[Basis] = mapped_column(default=Basis.VALUE)
    low_trigger: Mapped[float | None]
    low_rearm: Mapped[float | None]
    over_min: Mapped[int] = mapped_column(default=5)
    weeks: Mapped[int] = mapped_column(default=4)
    hours: Mapped[list[str]] = mapped_column(default=list)
    timezone: Mapped[str] = mapped_column(default="")
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


class Baseline(Base):
    """What is usual of a series by local hour and weekday (a packed `Season`), and when that was computed."""

    __tablename__ = "baseline"

    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    timezone: Mapped[str] = mapped_column(primary_key=True)
    weeks: Mapped[int] = mapped_column(primary_key=True)
    computed_at: Mapped[datetime]
    content: Mapped[bytes]


class ClockStep(Base):
    """The wall clock of a collector was set: by how much, and what it said before."""

    __tablename__ = "clock_step"

    id: Mapped[Id]
    at: Mapped[datetime]
    step_s: Mapped[float]
    source: Mapped[str]
