"""Durations, times and numbers as people write them."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from nocdesk.language import _

_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_PIECE = re.compile(r"(\d+(?:\.\d+)?)(ms|min|[smhdw])")
_PIECES = re.compile(rf"(?:{_PIECE.pattern})+")
_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_S = 100 * 366 * 86_400.0
_YEARS = range(1970, 2200)
DURATIONS = _("write such as 30m, 2h, 1h30m or 1d")
TIMES = _("write such as 2h (ago), +2h, 02:00, today, 2026-01-31 or 2026-01-31T02:00Z")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and when; times without a zone are of `zone`."""

    me: str
    now: datetime
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time that a written time means, from `begin` up to but not including `end`; one `near` now reaches to it."""

    begin: datetime
    end: datetime
    near: tuple[datetime, datetime] | None = None


def seconds_of(text: str, plain_s: float | None = None) -> float | None:
    """The seconds of a duration; a number without a unit counts `plain_s` each, where that is given."""
    if _PIECES.fullmatch(text.lower()):
        total = sum(float(number) * _UNITS[unit] for number, unit in _PIECE.findall(text.lower()))
        return total if total <= _LONGEST_S else None
    number = number_of(text)
    return None if plain_s is None or number is None else number * plain_s


def number_of(text: str) -> float | None:
    """A number, which may end in a percent sign."""
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def is_relative(text: str) -> bool:
    """Whether what a written time means goes on with the clock."""
    return not (_DAY.fullmatch(text) or _with_date(text, UTC))


def stretch_of(text: str, asking: Asking, *, is_past: bool) -> Stretch | None:
    """What a written time means; a time of day is the last one that was where `is_past`, else today's."""
    word = text.lower()
    if word == "now":
        return Stretch(asking.now, asking.now)
    if word in ("today", "yesterday", "tomorrow"):
        return _day(asking.now.astimezone(asking.zone) + timedelta(days=_DAYS[word]))
    if (seconds := seconds_of(word.lstrip("+-"))) is not None and len(word) - len(word.lstrip("+-")) <= 1:
        at = asking.now + timedelta(seconds=seconds if word[0] == "+" else -seconds)
        return Stretch(at, at, near=(min(at, asking.now), max(at, asking.now)))
    if (found := _OF_DAY.fullmatch(word)) is not None:
        return _of_day(found, asking, is_past=is_past)
    return _with_date(text, asking.zone)


_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}


def _day(at: datetime) -> Stretch:
    begin = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Stretch(begin.astimezone(UTC), (begin + timedelta(days=1)).astimezone(UTC))


def _of_day(found: re.Match[str], asking: Asking, *, is_past: bool) -> Stretch:
    hour, minute, second = found.groups()
    here = asking.now.astimezone(asking.zone)
    begin = here.replace(hour=int(hour), minute=int(minute), second=int(second or 0), microsecond=0)
    if is_past:
        shown = [at for day in (0, 1) for at in _instants(begin - timedelta(days=day))]
        begin = max((at for at in shown if at <= asking.now), default=min(shown))
    return _lasting(begin, 1 if second else 60)


def _instants(wall: datetime) -> list[datetime]:
    """When the clock shows a time: twice as it is put back; a time that it skips is one hour on."""
    first, second = (wall.replace(fold=fold) for fold in (0, 1))
    is_skipped = (first.utcoffset() or timedelta()) < (second.utcoffset() or timedelta())
    return [at.astimezone(UTC) for at in ([first] if is_skipped else [first, second])]


def _with_date(text: str, zone: tzinfo) -> Stretch | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if at.year not in _YEARS:
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=zone)
    if _DAY.fullmatch(text):
        return _day(at)
    return _lasting(at, 60 if re.search(r"[T ]\d{2}:\d{2}(?!\d|:)", text) else 1)


def _lasting(begin: datetime, seconds: int) -> Stretch:
    return Stretch(begin.astimezone(UTC), begin.astimezone(UTC) + timedelta(seconds=seconds))
