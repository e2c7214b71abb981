"""The small plots of a report as numbers: a strip of days, a trend with its band, and a week by hours."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StripDay:
    """A day of a strip: what was achieved (None: nothing was measured), and the shares of it measured and left out."""

    on: date
    achieved: float | None
    measured: float
    excluded: float
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """One cell a day: how well it was kept, whether it was measured, and whether a part of it was excluded."""

    title: str
    target: float
    days: tuple[StripDay, ...]
    has_key: bool = True
    """Whether it says what its signs mean; of several that follow each other the last one does."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The value of a day."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A straight line with its band: the value and its least and greatest at two days."""

    first_on: date
    last_on: date
    first: tuple[float, float, float]
    last: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Trend:
    """Days and their values, the line through them if there is one, and the limit that they should not reach."""

    title: str
    unit: str
    limit: float
    points: tuple[TrendPoint, ...]
    line: TrendLine | None


@dataclass(frozen=True, slots=True)
class WeekGrid:
    """A value for each weekday (Monday first) and hour of the day; None where nothing was measured."""

    title: str
    unit: str
    values: tuple[tuple[float | None, ...], ...]


Plot = Strip | Trend | WeekGrid
