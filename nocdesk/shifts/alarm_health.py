"""Alarm quality as a supervisor reviews it: of all, of each console, of each shift, and day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

import numpy as np
from sqlalchemy.orm import Session

from nocdesk.alarms.health.combining import together
from nocdesk.alarms.health.course import Course, follow
from nocdesk.alarms.health.figures import Figures, measure
from nocdesk.alarms.health.happenings import DAY_US, Bools, Ints, Window
from nocdesk.alarms.health.reading import Heard, Origin, micros, read_happenings
from nocdesk.alarms.health.targets import HealthSettings
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.shifts.calendar import shifts_between
from nocdesk.shifts.hours import ShiftSettings
from nocdesk.toml_file import nearest

EVERYTHING = "All consoles"
THE_REST = "The rest"


class UnknownShiftError(NocdeskError):
    """A shift or a console that the settings do not name."""


@dataclass(frozen=True, slots=True)
class AlarmTerms:
    """What alarm quality is measured by, and when which shift is on."""

    health: HealthSettings
    shifts: ShiftSettings


USUAL_TERMS = AlarmTerms(HealthSettings(), ShiftSettings())
"""Those of settings that say nothing."""


@dataclass(frozen=True, slots=True)
class ReviewOrder:
    """What is reviewed: from when to when, and of it the time of one shift, or the alarms of one console, only."""

    starts_at: datetime
    ends_at: datetime
    shift: str | None = None
    console: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class HealthReview:
    """The figures of a time, of which something is known from `known_from` on; numbers are places in `origins`.

    `consoles` and `shifts` are by name; `days` are those of UTC, the last of which may not be over.
    """

    order: ReviewOrder
    known_from: datetime
    whole: Figures
    consoles: dict[str, Figures]
    shifts: dict[str, Figures]
    days: tuple[Figures, ...]
    origins: tuple[Origin, ...]

    @property
    def days_known(self) -> int:
        """Of how many whole days something is known."""
        return max(0, (self.order.ends_at - self.known_from) // timedelta(days=1))


def review(session: Session, order: ReviewOrder, terms: AlarmTerms, *, now: datetime) -> HealthReview:
    """Review a time; what lies ahead, or before records began, is not part of it."""
    health, shifts = terms.health, terms.shifts
    _require_names(order, health, shifts)
    ends_at = min(order.ends_at, now)
    heard = read_happenings(session, order.starts_at, ends_at)
    known_from = min(max(order.starts_at, heard.known_since or ends_at), ends_at)
    at_console = _console_of(heard.origins, health)
    everything = _course(heard, health, ends_at, None)
    courses = {
        name: _course(heard, health, ends_at, at_console == place) for place, name in enumerate(console_names(health))
    }
    chosen = everything if order.console is None else courses[order.console]
    sharing = max(1, len(courses)) if order.console is None else 1
    windows = _windows(order.shift, shifts, known_from, ends_at)

    def figures(course: Course, of: Sequence[Window], consoles: int = 1) -> Figures:
        return together([measure(course, window, health, consoles=consoles) for window in of], health)

    return HealthReview(
        order=ReviewOrder(order.starts_at, ends_at, order.shift, order.console),
        known_from=known_from,
        whole=figures(chosen, windows, sharing),
        consoles={name: figures(course, windows) for name, course in courses.items()},
        shifts={
            name: figures(chosen, _windows(name, shifts, known_from, ends_at), sharing)
            for name in shift_names(shifts)
            if order.shift in (None, name)
        },
        days=tuple(figures(chosen, [day], sharing) for day in _days(known_from, ends_at)),
        origins=heard.origins,
    )


def shift_names(shifts: ShiftSettings) -> list[str]:
    """The names of the shifts, each once, as the settings have them."""
    return list(dict.fromkeys(hours.name for hours in shifts.hours))


def console_names(health: HealthSettings) -> list[str]:
    """The names of the consoles; none where everything is one console's."""
    return [*(console.name for console in health.consoles), THE_REST] if health.consoles else []


def _require_names(order: ReviewOrder, health: HealthSettings, shifts: ShiftSettings) -> None:
    for what, name, known in (
        (_("shift"), order.shift, shift_names(shifts)),
        (_("console"), order.console, console_names(health)),
    ):
        if name is not None and name not in known:
            raise UnknownShiftError(
                _("There is no {what} '{name}' in the settings; {nearest}").format(
                    what=what, name=name, nearest=nearest(name, known)
                )
            )


def _course(heard: Heard, health: HealthSettings, until: datetime, troubles: Bools | None) -> Course:
    happened = heard.happened if troubles is None else heard.happened.of(troubles[heard.happened.trouble])
    return follow(happened, health, unmapped=heard.unmapped, until_us=micros(until))


def _console_of(origins: Sequence[Origin], health: HealthSettings) -> Ints:
    """For each trouble the place of the first console one of whose patterns takes its resource, else of the rest."""
    places: dict[str, int] = {}
    for resource in {origin.resource for origin in origins}:
        taken = (n for n, c in enumerate(health.consoles) if any(fnmatchcase(resource, p) for p in c.resources))
        places[resource] = next(taken, len(health.consoles))
    return np.array([places[origin.resource] for origin in origins], np.int64)


def _windows(shift: str | None, shifts: ShiftSettings, start: datetime, end: datetime) -> list[Window]:
    """The windows of one shift, or the whole time; at least one, which may be empty."""
    if shift is None:
        return [Window(micros(start), micros(end))]
    of = (one for one in shifts_between(shifts, start, end) if one.name == shift)
    found = [Window(micros(max(one.starts_at, start)), micros(min(one.ends_at, end))) for one in of]
    return found or [Window(micros(end), micros(end))]


def _days(start: datetime, end: datetime) -> list[Window]:
    if start >= end:
        return []
    first = micros(start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
    bounds = range(first, micros(end), DAY_US)
    return [Window(max(day, micros(start)), min(day + DAY_US, micros(end))) for day in bounds]
