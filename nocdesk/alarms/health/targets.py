"""The figures of alarm quality, and up to where each is acceptable or can be managed; every target is a setting."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from nocdesk.language import _


class Kpi(StrEnum):
    """A figure of alarm quality."""

    PER_10_MIN = "per_10_min"
    PER_HOUR = "per_hour"
    PER_DAY = "per_day"
    CROWDED_PERIODS = "crowded_periods"
    CROWDED_HOURS = "crowded_hours"
    MOST_IN_10_MIN = "most_in_10_min"
    FLOODS = "floods"
    FLOOD_TIME = "flood_time"
    TOP_TEN = "top_ten"
    CHATTERING = "chattering"
    FLEETING = "fleeting"
    STALE = "stale"
    PRIORITIES = "priorities"
    INDETERMINATE = "indeterminate"
    STANDING = "standing"
    SHELVED = "shelved"
    UNAPPROVED = "unapproved"
    MISSING_RULES = "missing_rules"


SHARES = frozenset(
    {Kpi.CROWDED_PERIODS, Kpi.CROWDED_HOURS, Kpi.FLOOD_TIME, Kpi.TOP_TEN, Kpi.PRIORITIES, Kpi.INDETERMINATE}
)
"""The figures that are shares, from 0 to 1."""

NEED_MANY = frozenset({Kpi.TOP_TEN, Kpi.PRIORITIES, Kpi.INDETERMINATE})
"""The figures that say something only of many alarms: of five alarms ten make up all."""


class Standing(StrEnum):
    """How a figure compares with its target."""

    ACCEPTABLE = "acceptable"
    MANAGEABLE = "manageable"
    BAD = "bad"
    EXCESSIVE = "excessive"
    """Beyond what anybody can follow (EEMUA 191: 10 in ten minutes on average, 100 after an upset)."""
    UNKNOWN = "unknown"
    """There is no figure, or too little that it rests on."""

    @property
    def is_beyond_target(self) -> bool:
        """Whether it is worse than what can be managed."""
        return self in (Standing.BAD, Standing.EXCESSIVE)


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Bounds = Annotated[tuple[float, ...], Field(min_length=2, max_length=3)]
"""Up to where a figure is acceptable, up to where it can still be managed, and if said beyond what it is excessive."""


class HealthTargets(_Group):
    """For each figure its bounds; EEMUA 191 and ISA-18.2 by default, of which some call the rates cautious."""

    per_10_min: Bounds = (1, 2, 10)
    per_hour: Bounds = (6, 12)
    per_day: Bounds = (150, 300)
    crowded_periods: Bounds = (0.01, 0.05)
    crowded_hours: Bounds = (0.01, 0.05)
    most_in_10_min: Bounds = (10, 20, 100)
    floods: Bounds = (0, 3)
    flood_time: Bounds = (0.01, 0.05)
    top_ten: Bounds = (0.05, 0.15)
    chattering: Bounds = (0, 0)
    fleeting: Bounds = (0, 0)
    stale: Bounds = (4, 5)
    priorities: Bounds = (0.05, 0.15)
    indeterminate: Bounds = (0, 0.01)
    standing: Bounds = (9, 9)
    shelved: Bounds = (29, 29)
    unapproved: Bounds = (0, 0)
    missing_rules: Bounds = (0, 0)

    @field_validator("*")
    @classmethod
    def _are_in_order(cls, value: Bounds) -> Bounds:
        if value[0] < 0 or list(value) != sorted(value):
            raise ValueError(_("is not two bounds: write what is acceptable, then what can be managed, such as [1, 2]"))
        return value

    def bounds(self, kpi: Kpi) -> tuple[float, float]:
        """Up to where a figure is acceptable, and up to where it can be managed."""
        bounds: Bounds = getattr(self, kpi.value)
        return bounds[0], bounds[1]

    def excessive_above(self, kpi: Kpi) -> float | None:
        """Beyond what a figure is excessive; None where nothing says so."""
        bounds: Bounds = getattr(self, kpi.value)
        return bounds[2] if len(bounds) == 3 else None

    def judge(self, kpi: Kpi, value: float | None) -> Standing:
        """How a figure compares with its bounds."""
        if value is None:
            return Standing.UNKNOWN
        acceptable, manageable = self.bounds(kpi)
        if value <= acceptable:
            return Standing.ACCEPTABLE
        if value <= manageable:
            return Standing.MANAGEABLE
        excessive = self.excessive_above(kpi)
        return Standing.BAD if excessive is None or value <= excessive else Standing.EXCESSIVE


class ConsoleSettings(_Group):
    """A console by its name, and the resources whose alarms are its own, as patterns such as AR-*."""

    name: str = Field(min_length=1, max_length=40)
    resources: tuple[str, ...] = Field(min_length=1)


class HealthSettings(_Group):
    """How alarm quality is measured, and what it is measured by.

    Without `consoles` everything is one console's; what no pattern takes is that of the rest. A period of ten minutes
    is crowded above `crowded_above`, an hour above `crowded_hour_above`. Of fewer alarms than `judged_from` no share
    is judged, and of less time than `judged_after_h` nothing.
    """

    window_days: int = Field(default=30, ge=1, le=366)
    crowded_above: int = Field(default=10, ge=1)
    crowded_hour_above: int = Field(default=30, ge=1)
    flood_begins_above: int = Field(default=10, ge=1)
    flood_ends_below: int = Field(default=5, ge=1)
    judged_from: int = Field(default=100, ge=1)
    judged_after_h: float = Field(default=8, ge=0)
    consoles: tuple[ConsoleSettings, ...] = ()
    targets: HealthTargets = HealthTargets()

    @property
    def judged_after_us(self) -> float:
        """The least time of which figures are judged, in microseconds."""
        return self.judged_after_h * 3_600_000_000
