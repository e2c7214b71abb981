"""The periods that objectives are judged over: calendar ones in the customer's time zone, and those that roll."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.sla.micros import DAY_US, EPOCH, instant_at, us_of
from nocdesk.sla.zone_offsets import first_showing, local_us

_MAX_DAYS = 366
_EPOCH_DAY = EPOCH.toordinal()


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ROLLING = "rolling"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
_MONTHS_IN_A_DAY = Fraction(12 * 10_000, 3_652_425)


class PeriodError(NocdeskError):
    """A period that does not exist."""


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """Which period an objective is judged over; `days` is for rolling ones."""

    kind: PeriodKind
    days: int = 0

    @classmethod
    def of(cls, text: str) -> "PeriodRule":
        """Read `day`, `week`, `month`, `quarter`, `year`, or such as `rolling:30d`."""
        word, __, length = text.partition(":")
        if word == PeriodKind.ROLLING and length[-1:] == "d" and length[:-1].isascii() and length[:-1].isdigit():
            days = int(length[:-1])
            if 1 <= days <= _MAX_DAYS:
                return cls(PeriodKind.ROLLING, days)
        elif word in set(PeriodKind) - {PeriodKind.ROLLING} and not length:
            return cls(PeriodKind(word))
        raise PeriodError(
            _(
                "'{text}' is no period: write day, week, month, quarter, year, or such as "
                "rolling:30d (1 to {max_days} days)"
            ).format(text=text, max_days=_MAX_DAYS)
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.days}d" if self.is_rolling else self.kind.value

    @property
    def months(self) -> Fraction:
        """How many months it is, of which a year (365.2425 days) has twelve."""
        days = {PeriodKind.DAY: 1, PeriodKind.WEEK: 7, PeriodKind.ROLLING: self.days}
        if self.kind in days:
            return days[self.kind] * _MONTHS_IN_A_DAY
        return Fraction(_MONTHS[self.kind])

    @property
    def is_rolling(self) -> bool:
        """Whether it always ends now."""
        return self.kind is PeriodKind.ROLLING


@dataclass(frozen=True, slots=True)
class Period:
    """From `starts_at` up to but not including `ends_at`.

    The grid of bins begins at `grid_from`: at the beginning of the period before it was cut (None: it was not), and at
    the epoch for one that rolls, so that a bin is the same whenever it is looked at.
    """

    starts_at: datetime
    ends_at: datetime
    grid_from: datetime | None = None

    @property
    def seconds(self) -> float:
        """Real seconds, which a change to or from summer time makes 3,600 fewer or more than the calendar's days."""
        return (self.ends_at - self.starts_at).total_seconds()

    @property
    def anchor_us(self) -> int:
        """Where the grid of bins begins."""
        return us_of(self.grid_from or self.starts_at)

    def clipped(self, start: datetime, end: datetime | None = None) -> "Period":
        """What of it lies in the life of a service, or in the time of an agreement's version."""
        return replace(
            self,
            starts_at=max(self.starts_at, start),
            ends_at=self.ends_at if end is None else min(self.ends_at, end),
            grid_from=self.grid_from or self.starts_at,
        )


def period_at(rule: PeriodRule, now: datetime, timezone: str) -> Period:
    """The period that runs at `now`; for a rolling one that which ends then, its days of 24 hours."""
    if rule.is_rolling:
        return Period(now - timedelta(days=rule.days), now, EPOCH)
    first = _first_day(rule.kind, _local_day(now, timezone))
    return Period(_begin(first, timezone), _begin(_following(rule.kind, first), timezone))


def periods_between(rule: PeriodRule, start: datetime, end: datetime, timezone: str) -> tuple[Period, ...]:
    """The periods that overlap [start, end), oldest first; of a rolling one only that which ends at `end`."""
    if rule.is_rolling:
        return (period_at(rule, end, timezone),)
    found = []
    while start < end:
        found.append(period_at(rule, start, timezone))
        start = found[-1].ends_at
    return tuple(found)


def month_of(now: datetime, timezone: str, agreed_from: datetime) -> Period:
    """The month that runs at `now`, or what of it lies after the agreement came into force."""
    month = period_at(PeriodRule(PeriodKind.MONTH), now, timezone)
    return Period(max(month.starts_at, agreed_from), month.ends_at)


def _local_day(now: datetime, timezone: str) -> date:
    return date.fromordinal(_EPOCH_DAY + local_us(timezone, us_of(now)) // DAY_US)


def _begin(day: date, timezone: str) -> datetime:
    return instant_at(first_showing(timezone, (day.toordinal() - _EPOCH_DAY) * DAY_US))


def _first_day(kind: PeriodKind, day: date) -> date:
    if kind is PeriodKind.DAY:
        return day
    if kind is PeriodKind.WEEK:
        return day - timedelta(days=day.weekday())
    if kind is PeriodKind.MONTH:
        return day.replace(day=1)
    month = 1 if kind is PeriodKind.YEAR else (day.month - 1) // 3 * 3 + 1
    return day.replace(month=month, day=1)


def _following(kind: PeriodKind, first: date) -> date:
    """The first day of the period after the one that begins on this day."""
    if kind in (PeriodKind.DAY, PeriodKind.WEEK):
        return first + timedelta(days=1 if kind is PeriodKind.DAY else 7)
    year, month = divmod(first.year * 12 + first.month - 1 + _MONTHS[kind], 12)
    return date(year, month + 1, 1)
