"""How people write a time of restoration: `01:40`, `+30`, `2026-11-25 01:40`, on the wall clock shown; `01:40Z`."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from nocdesk.errors import NocdeskError
from nocdesk.instants import clock_minute, wall
from nocdesk.language import _
from nocdesk.typed_instants import TypedInstantError, instant_typed

HINT = "01:40, +30"
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.]?(?P<minute>[0-5]\d)")
_AHEAD = re.compile(r"\+\s*(?:(?P<hours>\d{1,3})(?::|\s*h)\s*(?P<rest>[0-5]?\d)?|(?P<minutes>\d{1,4}))(?:\s*min)?")
_REMEDY = _("write a time of day such as 01:40, minutes from now such as +30, 01:40Z or 2026-11-25 01:40.")


class EtrError(NocdeskError):
    """A time of restoration that cannot be understood."""


def parse_etr(text: str, now: datetime, zone: ZoneInfo | None = None) -> datetime:
    """The instant that is meant: the next such time of day, so many minutes from now, or a date with its time.

    The time is one of the wall clock shown unless another `zone` is given. Raises EtrError.
    """
    words = text.strip()
    ahead = _AHEAD.fullmatch(words)
    if ahead is not None:
        minutes = int(ahead["minutes"] or ahead["rest"] or 0)
        return _minute(now) + timedelta(hours=int(ahead["hours"] or 0), minutes=minutes)
    clock = _CLOCK.fullmatch(words)
    if clock is not None:
        words = f"{clock['hour']}:{clock['minute']}"
    try:
        at = instant_typed(words, now, zone)
    except TypedInstantError as error:
        raise EtrError(f"{str(error).rstrip('.')}; {_REMEDY}") from error
    if at is None:
        raise EtrError(_("“{words}” is no time: {remedy}").format(words=words, remedy=_REMEDY))
    return at


def etr_field_text(at: datetime, now: datetime) -> str:
    """An instant as the field shows it, which `parse_etr` reads as the same instant again."""
    short = clock_minute(at)
    return short if instant_typed(short, now) == _minute(at) else wall(at, "%Y-%m-%d %H:%M")


def retyped(text: str, now: datetime, before: ZoneInfo) -> str:
    """What was typed while another zone was shown, as the same instant in the one that is shown now."""
    try:
        return etr_field_text(parse_etr(text, now, before), now) if text.strip() else text
    except EtrError:
        return text


def _minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)
