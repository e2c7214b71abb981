"""When a threshold applies: hours of weekdays by the clocks of a zone, true on days on which these are set."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from nocdesk.language import _

QUARTER_S = 900
"""Every zone's offset is a multiple of it, and so is every hour of a profile: within one nothing begins or ends."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(?:(\w{3})(?:-(\w{3}))? )?([012]?\d):(00|15|30|45)-([012]?\d):(00|15|30|45)")
_DAY_MIN = 24 * 60


class ProfileError(ValueError):
    """Hours that cannot be read; the message says what to write."""


@dataclass(frozen=True, slots=True)
class WeekHours:
    """On these weekdays (Monday is 0) from a minute of the local day up to but not including another."""

    days: frozenset[int]
    from_min: int
    to_min: int


@lru_cache(1024)
def week_hours(text: str) -> WeekHours:
    """`mon-fri 08:00-18:00`, `sat 00:00-24:00`, or `08:00-18:00` for every day; raises ProfileError."""
    match = _HOURS.fullmatch(text)
    example = _("write 'mon-fri 08:00-18:00', in whole quarters of an hour")
    if match is None:
        raise ProfileError(_("'{text}' are no hours: {example}").format(text=text, example=example))
    first, last, *clock = match.groups()
    if any(day is not None and day not in _DAYS for day in (first, last)):
        raise ProfileError(
            _("'{text}' names a weekday that there is not: {example}").format(text=text, example=example)
        )
    from_h, from_min, to_h, to_min = map(int, clock)
    start, end = from_h * 60 + from_min, to_h * 60 + to_min
    if not 0 <= start < end <= _DAY_MIN:
        raise ProfileError(
            _("'{text}' does not end after it begins on the same day: write it as two, or {example}").format(
                text=text, example=example
            )
        )
    return WeekHours(_span(first, last), start, end)


def is_within(hours: Sequence[str], timezone: str, at_s: float) -> bool:
    """Whether an instant lies in these hours; no hours at all are always."""
    if not hours:
        return True
    local = local_time(timezone, at_s)
    minute = local.hour * 60 + local.minute
    return any(
        local.weekday() in each.days and each.from_min <= minute < each.to_min for each in map(week_hours, hours)
    )


def local_time(timezone: str, at_s: float) -> datetime:
    """What the clocks of a zone show."""
    return datetime.fromtimestamp(at_s, ZoneInfo(timezone))


def _span(first: str | None, last: str | None) -> frozenset[int]:
    if first is None:
        return frozenset(range(7))
    begin, end = _DAYS.index(first), _DAYS.index(last or first)
    return frozenset((begin + step) % 7 for step in range((end - begin) % 7 + 1))
