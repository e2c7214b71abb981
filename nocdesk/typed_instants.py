"""Times as people type them, on the wall clock shown, or with the offset or the zone that they name."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from nocdesk.errors import NocdeskError
from nocdesk.instants import shown_zone
from nocdesk.language import _

_OFFSET = re.compile(r"([+-])(\d{2})(?::?(\d{2}))?")
_TYPED = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})[ T])?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)"
    r"\s*(?P<offset>[+-]\d{2}(?::?\d{2})?)?\s*(?P<word>[A-Za-z]{1,5}|[+-]\d{2}(?:\d{2})?)?"
)


class TypedInstantError(NocdeskError):
    """What was typed is no time."""


def instant_typed(text: str, now: datetime, zone: ZoneInfo | None = None) -> datetime | None:
    """The instant of `2026-11-29 02:14`, or of the next `02:14` after now; None where the text is neither.

    An offset or the zone's own word may stand behind it: `02:14+01`, `02:14 CET`, `02:14Z`. Without one, of a time that
    comes twice the first that is still ahead is meant, with a date the first; one that is skipped is taken as if
    the clock had not been put forward (RFC 5545, 3.3.5). Raises TypedInstantError where the zone's clocks never
    show such a word then, or there is no such day.
    """
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    named = zone or shown_zone()
    told = found["offset"] or found["word"] or ""
    day = found["day"]
    clock = int(found["hour"]), int(found["minute"])
    if day is not None:
        try:
            return _instants(_on_day(day, clock), told, named)[0]
        except OverflowError as error:
            raise TypedInstantError(
                _("{text} is out of all time: write such as 2026-11-29 02:14.").format(text=text.strip())
            ) from error
    today = now.astimezone(named).replace(tzinfo=None, hour=clock[0], minute=clock[1], second=0, microsecond=0)
    walls = [today + timedelta(days=ahead) for ahead in (-1, 0, 1, 2)]
    # A word of summer is only right on some of the days: those on which it is not are passed over.
    ahead = sorted(at for wall in walls for at in _instants(wall, told, named, is_strict=False) if at > now)
    return ahead[0] if ahead else _instants(today, told, named)[0]


def _on_day(day: str, clock: tuple[int, int]) -> datetime:
    try:
        return datetime.fromisoformat(f"{day} {clock[0]:02d}:{clock[1]:02d}")
    except ValueError as error:
        raise TypedInstantError(_("There is no day {day}: write such as 2026-11-29 02:14.").format(day=day)) from error


def _instants(wall: datetime, told: str, zone: ZoneInfo, *, is_strict: bool = True) -> list[datetime]:
    """When the wall clock shows a time: twice, once, or (`is_strict` off) never with the zone that was told."""
    fixed = _fixed(told)
    if fixed is not None:
        return [wall.replace(tzinfo=fixed).astimezone(UTC)]
    both = [wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    if told:
        both = [at for at in both if (at.tzname() or "").upper() == told.upper()]
    elif both[0].utcoffset() < both[1].utcoffset():  # type: ignore[operator]  # An aware time has its offset.
        both = both[:1]
    if not both and is_strict:
        raise TypedInstantError(
            _("In {key} it is not {told} at {wall:%Y-%m-%d %H:%M}: write an offset such as +01:00, or none.").format(
                key=zone.key, told=told, wall=wall
            )
        )
    return [at.astimezone(UTC) for at in both]


def _fixed(told: str) -> tzinfo | None:
    if told.upper() in ("Z", "UTC"):
        return UTC
    found = _OFFSET.fullmatch(told)
    if found is None:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if ahead >= timedelta(days=1):
        raise TypedInstantError(_("{told} is no offset: write such as +01:00.").format(told=told))
    return timezone(-ahead if found[1] == "-" else ahead)
