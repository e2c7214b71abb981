"""A slow, obvious calendar that knows nothing of the program: every day is asked whether a rule names it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class SlowRule:
    """One of four kinds of rule: every so many days, weeks on weekdays, months on days, years on the first day."""

    frequency: str
    interval: int
    first: date
    weekdays: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    count: int | None = None

    @property
    def text(self) -> str:
        """The rule as RFC 5545 writes it."""
        parts = [f"FREQ={self.frequency}", f"INTERVAL={self.interval}"]
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(WEEKDAYS[day] for day in self.weekdays))
        if self.month_days:
            parts.append("BYMONTHDAY=" + ",".join(map(str, self.month_days)))
        return ";".join([*parts, *([f"COUNT={self.count}"] if self.count else [])])

    def names(self, day: date) -> bool:
        """Whether work takes place on a day, its count left aside."""
        if day < self.first:
            return False
        if self.frequency == "DAILY":
            return (day - self.first).days % self.interval == 0
        if self.frequency == "WEEKLY":
            weeks = (_monday(day) - _monday(self.first)).days // 7
            return weeks % self.interval == 0 and day.weekday() in (self.weekdays or (self.first.weekday(),))
        if self.frequency == "MONTHLY":
            months = (day.year - self.first.year) * 12 + day.month - self.first.month
            wanted = self.month_days or (self.first.day,)
            return months % self.interval == 0 and (day.day in wanted or _from_end(day) in wanted)
        years = day.year - self.first.year
        return years % self.interval == 0 and (day.month, day.day) == (self.first.month, self.first.day)

    def days(self, last: date) -> Iterator[date]:
        """The days on which work takes place."""
        day, left = self.first, self.count
        while day <= last and left != 0:
            if self.names(day):
                yield day
                left = None if left is None else left - 1
            day += DAY


def when_the_clock_shows(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first instant at which a wall clock shows a time, found by looking at the clock every quarter of an hour.

    Where the clock never shows it, the instant at which it would have, had it not been set (RFC 5545, 3.3.5).
    """
    wanted = datetime.combine(day, at)
    looked = datetime.combine(day, time(), UTC) - 2 * DAY
    before = looked
    for _ in range(4 * 24 * 5):
        shown = looked.astimezone(zone).replace(tzinfo=None)
        if shown == wanted:
            return looked
        if shown > wanted:
            return before + (wanted - before.astimezone(zone).replace(tzinfo=None))
        before, looked = looked, looked + QUARTER
    raise AssertionError(f"{wanted} never comes in {zone}")


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _from_end(day: date) -> int:
    """-1 for the last day of a month, -2 for the one before."""
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return (day - following).days
