"""The shift calendar as the settings have it: names, hours by the wall clock of a zone, weekdays."""

import re
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from nocdesk.language import _


class Weekday(StrEnum):
    """A day of the week, Monday first."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class ShiftHours(BaseModel):
    """A shift that recurs: its name, from when to when (the next day where it ends no later), and on which days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=40)
    begins: str
    ends: str
    days: tuple[Weekday, ...] = tuple(Weekday)

    @field_validator("begins", "ends")
    @classmethod
    def _is_time(cls, value: str) -> str:
        if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is None:
            raise ValueError(_("'{value}' is not a time of day: write such as 06:00").format(value=value))
        return value


_ROUND_THE_CLOCK = (
    ShiftHours(name="Early", begins="06:00", ends="14:00"),
    ShiftHours(name="Late", begins="14:00", ends="22:00"),
    ShiftHours(name="Night", begins="22:00", ends="06:00"),
)


class ShiftSettings(BaseModel):
    """The shift calendar, in a zone; and after how many minutes an unsigned handover is everybody's business."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timezone: str = "UTC"
    unsigned_after_min: int = Field(default=15, ge=1, le=24 * 60)
    hours: tuple[ShiftHours, ...] = _ROUND_THE_CLOCK

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(
                _("'{value}' is not a time zone: write such as Europe/Riga").format(value=value)
            ) from error
        return value
