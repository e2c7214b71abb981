"""The time of a report: a day, a week, a month, a quarter or a year in a time zone, as a person writes it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from nocdesk.calendar_words import month
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.sla.micros import DAY_US, EPOCH, instant_at
from nocdesk.sla.zone_offsets import first_showing


class PeriodError(NocdeskError):
    """A period that does not exist."""


class Every(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """From the first day up to but not including `ends_on`, as the calendar of a zone has them."""

    name: str
    every: Every
    begins_on: date
    ends_on: date
    timezone: str

    @property
    def words(self) -> str:
        """What people call it, in the language that is spoken now."""
        return _names(self.every, self.begins_on)[1]

    @property
    def starts_at(self) -> datetime:
        """The instant at which the first day begins there."""
        return midnight(self.begins_on, self.timezone)

    @property
    def ends_at(self) -> datetime:
        """The instant at which the last day is over there."""
        return midnight(self.ends_on, self.timezone)

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose calendar it follows."""
        return ZoneInfo(self.timezone)

    def days(self) -> list[date]:
        """Its days."""
        return [self.begins_on + timedelta(days=n) for n in range((self.ends_on - self.begins_on).days)]

    def midnights(self) -> list[datetime]:
        """When each day begins, and when the last one is over."""
        return [midnight(on, self.timezone) for on in (*self.days(), self.ends_on)]


def midnight(on: date, timezone: str) -> datetime:
    """When a day begins in a zone; where no clock shows midnight that day, the first instant after the gap."""
    return instant_at(first_showing(timezone, (on.toordinal() - EPOCH.toordinal()) * DAY_US))


def period_named(text: str, timezone: str) -> ReportPeriod:
    """The period that a person wrote: 2026, 2026-Q4, 2026-10, 2026-W45 or 2026-10-25."""
    for pattern, every in _PATTERNS.items():
        found = re.fullmatch(pattern, text.strip().upper())
        if found:
            try:
                return _period(every, _first_day(every, [int(part) for part in found.groups()]), timezone)
            except ValueError as error:
                raise PeriodError(
                    _("'{text}': there is no such {every} ({error}). Write such as {examples}.").format(
                        text=text, every=every, error=error, examples=_EXAMPLES
                    )
                ) from error
    raise PeriodError(
        _("'{text}' is no period: write a year, quarter, month, week or day, such as {examples}.").format(
            text=text, examples=_EXAMPLES
        )
    )


def period_with(every: Every, on: date, timezone: str) -> ReportPeriod:
    """The period of this length in which a day lies."""
    match every:
        case Every.DAY:
            return _period(every, on, timezone)
        case Every.WEEK:
            return _period(every, on - timedelta(days=on.weekday()), timezone)
        case Every.MONTH:
            return _period(every, on.replace(day=1), timezone)
        case Every.QUARTER:
            return _period(every, date(on.year, (on.month - 1) // 3 * 3 + 1, 1), timezone)
        case Every.YEAR:
            return _period(every, date(on.year, 1, 1), timezone)


def last_closed(every: Every, now: datetime, timezone: str) -> ReportPeriod:
    """The last period of this length that is over at `now`."""
    today = now.astimezone(ZoneInfo(timezone)).date()
    return period_with(every, period_with(every, today, timezone).begins_on - timedelta(days=1), timezone)


def _period(every: Every, begins_on: date, timezone: str) -> ReportPeriod:
    name, __ = _names(every, begins_on)
    return ReportPeriod(name, every, begins_on, _next(every, begins_on), timezone)


def _names(every: Every, on: date) -> tuple[str, str]:
    match every:
        case Every.DAY:
            return on.isoformat(), _("{day} {month} {year}").format(day=on.day, month=month(on.month), year=on.year)
        case Every.WEEK:
            year, week, __ = on.isocalendar()
            return f"{year}-W{week:02d}", _("week {week} of {year}").format(week=week, year=year)
        case Every.MONTH:
            return f"{on:%Y-%m}", f"{month(on.month)} {on.year}"
        case Every.QUARTER:
            quarter = (on.month + 2) // 3
            return f"{on.year}-Q{quarter}", _("quarter {quarter} of {year}").format(quarter=quarter, year=on.year)
        case Every.YEAR:
            return str(on.year), str(on.year)


def _first_day(every: Every, parts: list[int]) -> date:
    match every:
        case Every.DAY:
            return date(*parts)
        case Every.WEEK:
            return date.fromisocalendar(parts[0], parts[1], 1)
        case Every.MONTH:
            return date(parts[0], parts[1], 1)
        case Every.QUARTER:
            return date(parts[0], parts[1] * 3 - 2, 1)
        case Every.YEAR:
            return date(parts[0], 1, 1)


def _next(every: Every, on: date) -> date:
    match every:
        case Every.DAY:
            return on + timedelta(days=1)
        case Every.WEEK:
            return on + timedelta(days=7)
        case Every.MONTH | Every.QUARTER:
            months = on.month + (1 if every is Every.MONTH else 3)
            return date(on.year + (months - 1) // 12, (months - 1) % 12 + 1, 1)
        case Every.YEAR:
            return date(on.year + 1, 1, 1)


_PATTERNS = {
    r"(\d{4})": Every.YEAR,
    r"(\d{4})-Q(\d)": Every.QUARTER,
    r"(\d{4})-(\d{2})": Every.MONTH,
    r"(\d{4})-W(\d{2})": Every.WEEK,
    r"(\d{4})-(\d{2})-(\d{2})": Every.DAY,
}
_EXAMPLES = _("2026, 2026-Q4, 2026-10, 2026-W45 or 2026-10-25")
