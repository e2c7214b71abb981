"""Hours as an agreement writes them: of weekdays (`mon-fri 09:00-17:00`) and of single days."""

import re
from dataclasses import dataclass
from datetime import date

from nocdesk.errors import NocdeskError
from nocdesk.language import _

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAY_S = 86_400
_CLOCK = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")


class HoursError(NocdeskError):
    """Hours that nobody can read."""


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Hours of some weekdays (0: Monday), in seconds of the local day; an end after 86,400 lies in the next day."""

    days: tuple[int, ...]
    start_s: int
    end_s: int

    @classmethod
    def of(cls, text: str) -> "WeeklyHours":
        """Read `mon-fri 09:00-17:00`, `sat,sun 10:00-14:00`, `fri 22:00-06:00` (which ends on Saturday)."""
        words = text.split()
        if len(words) != 2:
            raise HoursError(_("'{text}' is no weekly hours: write such as 'mon-fri 09:00-17:00'").format(text=text))
        return cls(_weekdays(words[0]), *_clock_times(words[1]))

    def __str__(self) -> str:
        return f"{','.join(WEEKDAYS[day] for day in self.days)} {_times_text(self.start_s, self.end_s)}"


@dataclass(frozen=True, slots=True)
class DayHours:
    """Hours of one local day, or all of it."""

    day: date
    start_s: int = 0
    end_s: int = _DAY_S

    @classmethod
    def of(cls, text: str) -> "DayHours":
        """Read `2026-12-24` (all day) or `2026-12-31 12:00-24:00`."""
        words = text.split()
        try:
            day = date.fromisoformat(words[0])
        except (ValueError, IndexError) as error:
            raise HoursError(
                _("'{text}' is no day: write such as '2026-12-24' or '2026-12-31 12:00-24:00'").format(text=text)
            ) from error
        if len(words) > 2:
            raise HoursError(
                _("'{text}' has too many words: write one entry for each stretch of hours").format(text=text)
            )
        return cls(day, *_clock_times(words[1])) if len(words) == 2 else cls(day)

    def __str__(self) -> str:
        if (self.start_s, self.end_s) == (0, _DAY_S):
            return self.day.isoformat()
        return f"{self.day.isoformat()} {_times_text(self.start_s, self.end_s)}"


def _weekdays(text: str) -> tuple[int, ...]:
    found: set[int] = set()
    for part in text.lower().split(","):
        first, __, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            raise HoursError(
                _("'{part}' is no weekday or range of weekdays: write such as mon-fri or sat,sun").format(part=part)
            )
        begin, count = WEEKDAYS.index(first), WEEKDAYS.index(last or first) - WEEKDAYS.index(first)
        found.update((begin + day) % 7 for day in range(count % 7 + 1))
    return tuple(sorted(found))


def _clock_times(text: str) -> tuple[int, int]:
    match = _CLOCK.fullmatch(text)
    numbers = [int(group) for group in match.groups()] if match else [24, 0, 0, 0]
    start_s, end_s = numbers[0] * 3600 + numbers[1] * 60, numbers[2] * 3600 + numbers[3] * 60
    if start_s >= _DAY_S or end_s > _DAY_S:
        raise HoursError(
            _("'{text}' is no time of day: write such as 09:00-17:00, 22:00-06:00 or 00:00-24:00").format(text=text)
        )
    if start_s == end_s:
        raise HoursError(_("'{text}' is empty: write 00:00-24:00 for the whole day").format(text=text))
    return start_s, end_s if start_s < end_s else end_s + _DAY_S


def _times_text(start_s: int, end_s: int) -> str:
    end_s = end_s if end_s <= _DAY_S else end_s - _DAY_S
    return f"{start_s // 3600:02}:{start_s // 60 % 60:02}-{end_s // 3600:02}:{end_s // 60 % 60:02}"
