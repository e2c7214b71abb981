"""A report as a value: sections of figures, tables, notes and small plots, of which every format is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from nocdesk.language import _
from nocdesk.reports.pictures import Plot

Step = Callable[[float], object]
"""Told the share of the work that is done; what it raises ends the work."""


class Unit(StrEnum):
    """What a value is, and so how it is written for people."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    """From 0 to 1, written in percent."""
    SECONDS = "seconds"
    """A length of time, written in days, hours, minutes and seconds."""
    INSTANT = "instant"
    """Aware, written in the report's time zone."""
    DAY = "day"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of a unit of its own, in a column of figures of several units."""

    value: float | None
    unit: Unit
    places: int = 0


Value = str | int | float | Decimal | date | datetime | Amount | None
"""What a cell holds, as it is reckoned with; how it is written is for its column to say and for each writer to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, what it holds, its decimal places, and its part of the width."""

    title: str
    unit: Unit = Unit.TEXT
    places: int = 0
    width: float = 1.0

    @property
    def is_text(self) -> bool:
        """Whether it stands at the left; figures stand at the right."""
        return self.unit is Unit.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values under columns; `empty` is said where there is no row."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    empty: str = _("None.")
    marks: tuple[str, ...] = ()
    """For each row how it stands out: `bad`, `warn`, `muted`, or an empty word; no mark at all where none does."""

    def mark(self, row: int) -> str:
        """How this row stands out."""
        return self.marks[row] if self.marks else ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its name, and beside it what it rests on, such as its coverage."""

    label: str
    value: Value
    unit: Unit = Unit.TEXT
    places: int = 0
    beside: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures in a row."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph of words."""

    text: str


Block = Table | Figures | Note | Plot


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `begins_page` where it is to begin on paper of its own."""

    title: str
    blocks: tuple[Block, ...]
    begins_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    `starts_at` and `ends_at` bound the period, which `period` says in words; `timezone` (IANA) is where its days begin
    and how its instants are written. `computed_at` is when it was made and `reading_at` the latest knowledge that it
    rests on: corrections entered later are not in it.
    """

    title: str
    customer: str
    provider: str
    period: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    computed_at: datetime
    reading_at: datetime
    sections: tuple[Section, ...]
    caution: str = ""
    """What whoever passes it on must know first."""

    @property
    def zone(self) -> tzinfo:
        """The time zone in which its instants are written."""
        return ZoneInfo(self.timezone)

    @property
    def made(self) -> str:
        """When it was computed and as of which reading, as its foot says it."""
        computed, reading = (_minute(at, self.zone) for at in (self.computed_at, self.reading_at))
        return _("Computed {computed} ({timezone}), from what was known by {reading}.").format(
            computed=computed, timezone=self.timezone, reading=reading
        )

    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Every table with the section in which it stands."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield section, block


def _minute(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
