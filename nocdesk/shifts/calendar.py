"""When who is on: shifts by name and by the wall clock of a zone, true across changes of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nocdesk.shifts.hours import ShiftSettings, Weekday
from nocdesk.works.recurrence import instant, wall_clock


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of one day, from its beginning up to but not including its end."""

    name: str
    starts_at: datetime
    ends_at: datetime


def shifts_between(settings: ShiftSettings, start: datetime, end: datetime) -> list[Shift]:
    """The shifts that lie in this time at least in part, by their beginning."""
    zone = ZoneInfo(settings.timezone)
    first = wall_clock(start, zone).date() - timedelta(days=1)
    last = wall_clock(end, zone).date()
    found = {shift for on in _days(first, last) for shift in _on(settings, on, zone)}
    return sorted(
        (shift for shift in found if shift.starts_at < end and shift.ends_at > start),
        key=lambda shift: (shift.starts_at, shift.ends_at, shift.name),
    )


def shift_at(settings: ShiftSettings, at: datetime) -> Shift | None:
    """The shift that is on; of two that overlap the one that began last. None where nobody is."""
    running = shifts_between(settings, at, at + timedelta(microseconds=1))
    return running[-1] if running else None


def shift_before(settings: ShiftSettings, at: datetime) -> Shift | None:
    """The shift that ended last, of those of the last nine days."""
    over = [shift for shift in shifts_between(settings, at - timedelta(days=9), at) if shift.ends_at <= at]
    return max(over, key=lambda shift: shift.ends_at, default=None)


def shift_after(settings: ShiftSettings, shift: Shift) -> Shift | None:
    """The shift that follows one, within nine days: the first that ends later."""
    following = shifts_between(settings, shift.ends_at, shift.ends_at + timedelta(days=9))
    later = [one for one in following if one.ends_at > shift.ends_at]
    return later[0] if later else None


def _on(settings: ShiftSettings, on: date, zone: ZoneInfo) -> Iterator[Shift]:
    for hours in settings.hours:
        if tuple(Weekday)[on.weekday()] not in hours.days:
            continue
        begins, ends = time.fromisoformat(hours.begins), time.fromisoformat(hours.ends)
        ends_on = on if ends > begins else on + timedelta(days=1)
        starts_at = instant(datetime.combine(on, begins), zone)
        ends_at = instant(datetime.combine(ends_on, ends), zone)
        if ends_at > starts_at:
            yield Shift(hours.name, starts_at, ends_at)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
