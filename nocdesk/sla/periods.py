"""The calendar month of an agreement, in the customer's time zone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Period:
    """From `starts_at` up to but not including `ends_at`."""

    starts_at: datetime
    ends_at: datetime

    @property
    def seconds(self) -> float:
        """Real seconds, which a change to or from summer time makes 3,600 fewer or more than the calendar's days."""
        return (self.ends_at - self.starts_at).total_seconds()


def month_of(now: datetime, timezone: str, agreed_from: datetime) -> Period:
    """The month that runs at `now`, or what of it lies after the agreement came into force."""
    local = now.astimezone(ZoneInfo(timezone))
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    year, month = (first.year + 1, 1) if first.month == 12 else (first.year, first.month + 1)
    following = first.replace(year=year, month=month)
    return Period(max(first.astimezone(UTC), agreed_from), following.astimezone(UTC))
