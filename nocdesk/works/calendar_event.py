"""An event of a calendar file, as far as planned work is concerned, and what may be wrong with one."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.errors import NocdeskError
from nocdesk.language import _


class CalendarFileError(NocdeskError):
    """A calendar file that cannot be read as a whole."""


class EventError(NocdeskError):
    """One event of a calendar file that cannot become planned work."""


@dataclass(frozen=True, slots=True)
class CalendarTime:
    """A wall clock in a zone; without a zone it floats: every reader would take it for his own time."""

    local: datetime
    zone: str | None
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """What a VEVENT says; `recurs_at` names the time of a series that it changes, `place` is its number in the file."""

    place: int
    uid: str
    summary: str
    description: str
    starts: CalendarTime
    lasts_days: int
    lasts_s: int
    rule: str = ""
    except_at: tuple[CalendarTime, ...] = ()
    recurs_at: CalendarTime | None = None
    categories: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    announced_at: datetime | None = None
    is_cancelled: bool = False

    @property
    def title(self) -> str:
        """What a person finds it by."""
        return title_of(self.place, self.summary)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The events of a calendar file, and a line for each that cannot be understood."""

    events: tuple[CalendarEvent, ...]
    faults: tuple[str, ...]


def title_of(place: int, summary: str) -> str:
    """What a person finds an event by."""
    return (
        _("event {place} '{summary}'").format(place=place, summary=summary)
        if summary
        else _("event {place}").format(place=place)
    )
