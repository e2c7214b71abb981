"""How people write a time of restoration: `01:40`, `+30`, `2026-11-25 01:40`; all in UTC."""

import re
from datetime import UTC, datetime, timedelta

from nocdesk.errors import NocdeskError
from nocdesk.language import _

HINT = _("01:40 or +30")
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.]?(?P<minute>[0-5]\d)")
_AHEAD = re.compile(r"\+\s*(?:(?P<hours>\d{1,3})(?::|\s*h)\s*(?P<rest>[0-5]?\d)?|(?P<minutes>\d{1,4}))(?:\s*min)?")
_REMEDY = _("write a time of day in UTC such as 01:40, minutes from now such as +30, or 2026-11-25 01:40.")


class EtrError(NocdeskError):
    """A time of restoration that cannot be understood."""


def parse_etr(text: str, now: datetime) -> datetime:
    """The instant that is meant: the next such time of day, so many minutes from now, or a date with its time."""
    words = text.strip()
    ahead = _AHEAD.fullmatch(words)
    if ahead is not None:
        minutes = int(ahead["minutes"] or ahead["rest"] or 0)
        return _minute(now) + timedelta(hours=int(ahead["hours"] or 0), minutes=minutes)
    clock = _CLOCK.fullmatch(words)
    if clock is not None:
        return _next_clock(int(clock["hour"]), int(clock["minute"]), now)
    return _dated(words)


def etr_field_text(at: datetime, now: datetime) -> str:
    """An instant as the field shows it, which `parse_etr` reads as the same instant again."""
    at = at.astimezone(UTC)
    short = f"{at:%H:%M}"
    return short if _next_clock(at.hour, at.minute, now) == at else f"{at:%Y-%m-%d} {short}"


def _next_clock(hour: int, minute: int, now: datetime) -> datetime:
    today = now.astimezone(UTC).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def _dated(words: str) -> datetime:
    try:
        return datetime.strptime(words.replace("T", " ").rstrip("Z"), "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    except ValueError as error:
        raise EtrError(_("“{words}” is no time: {remedy}").format(words=words, remedy=_REMEDY)) from error


def _minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)
