"""When a caller says that it began: `now`, `20 min`, `10:30`, `yesterday 22:15`, on the caller's own clock."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from nocdesk.errors import NocdeskError
from nocdesk.language import _

HINT = _("now, 20 min or 10:30")
NEARLY_NOW = timedelta(minutes=5)
"""A caller's clock may be so far ahead of ours."""

_AGO = re.compile(
    r"(?:(?P<hours>\d{1,3}(?:[.,]5)?)\s*h(?:ours?)?)?\s*(?:(?P<minutes>\d{1,4})\s*m(?:in(?:utes?)?)?)?(?:\s*ago)?"
)
_CLOCK = re.compile(
    r"(?:(?P<day>today|yesterday|\d{4}-\d{2}-\d{2})[\s,]+)?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)"
)
_REMEDY = _("write now, 20 min, 2 h, 10:30 or yesterday 22:15.")


class SinceError(NocdeskError):
    """A beginning that cannot be understood or cannot be."""


def parse_since(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant that is meant; a time of day without a day is the last one that was. Raises SinceError."""
    words = " ".join(text.casefold().split())
    if words in ("", _("now"), _("just now")):
        return now
    ago = _AGO.fullmatch(words)
    if ago is not None and (ago["hours"] or ago["minutes"]):
        hours = float((ago["hours"] or "0").replace(",", "."))
        return now - timedelta(hours=hours, minutes=int(ago["minutes"] or 0))
    clock = _CLOCK.fullmatch(words)
    if clock is None:
        raise SinceError(_("“{text}” is no time: {remedy}").format(text=text.strip(), remedy=_REMEDY))
    at = _at(clock["day"], int(clock["hour"]), int(clock["minute"]), now, zone)
    if at > now + NEARLY_NOW:
        raise SinceError(_("“{text}” lies ahead: {remedy}").format(text=text.strip(), remedy=_REMEDY))
    return min(at.astimezone(UTC), now)


def _at(day: str | None, hour: int, minute: int, now: datetime, zone: ZoneInfo) -> datetime:
    today = now.astimezone(zone)
    at = today.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if day == _("yesterday"):
        return at - timedelta(days=1)
    if day is not None and day != _("today"):
        return datetime.combine(_date(day), at.timetz())
    return at - timedelta(days=1) if day is None and at > now + NEARLY_NOW else at


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SinceError(_("There is no day {text}: {remedy}").format(text=text, remedy=_REMEDY)) from error
