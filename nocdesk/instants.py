"""How instants are written for people: on the wall clock of one zone, which is told beside the time.

The zone is one for the whole program, as the language is: every screen, axis, dialog and text follows when it is put
in force. What is evidence or is read by programs (bundles, CSV, JSON, reports, the audit trail) is not written with
this; it stays in UTC.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from tzlocal import get_localzone_name

from nocdesk.errors import NocdeskError
from nocdesk.language import _

UTC_NAME = "UTC"
LOCAL_NAME = "local"
_UTC = ZoneInfo(UTC_NAME)


class ZoneError(NocdeskError):
    """There is no such time zone."""


class _Shown:
    """The zone in force."""

    zone = _UTC


def zone_named(name: str) -> ZoneInfo:
    """The zone of a name: UTC, that of this machine (`local`), or one of the IANA database. Raises ZoneError."""
    try:
        return _local_zone() if name == LOCAL_NAME else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ZoneError(
            _("'{name}' is no time zone: write UTC, local, or one of the IANA database such as Europe/Riga.").format(
                name=name
            )
        ) from error


@cache
def zone_names() -> tuple[str, ...]:
    """The zones of the IANA database by name, UTC first."""
    return (UTC_NAME, *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


def _local_zone() -> ZoneInfo:
    name = get_localzone_name()
    if not name:
        raise ZoneError(_("This machine does not say by name in which time zone it is: choose one by its name."))
    return ZoneInfo(name)


def show_in(zone: ZoneInfo) -> None:
    """Write every instant on the wall clock of this zone from now on."""
    _Shown.zone = zone


def shown_zone() -> ZoneInfo:
    """The zone that instants are written in."""
    return _Shown.zone


def local(at: datetime) -> datetime:
    """An instant on the wall clock shown; to be written, not to be counted with."""
    return at.astimezone(_Shown.zone)


def comes_twice(at: datetime) -> bool:
    """Whether the wall clock shows this time once more, because it is put back."""
    if _Shown.zone is _UTC:
        return False
    wall = local(at)
    first, second = wall.replace(fold=0).utcoffset(), wall.replace(fold=1).utcoffset()
    return first is not None and second is not None and first > second


def zone_word(at: datetime) -> str:
    """The zone as it stands beside a time: `UTC`, `CET`, `CEST`, and the offset where it has no letters: `-03`."""
    return local(at).tzname() or UTC_NAME


def zone_words(start: datetime, end: datetime) -> str:
    """The same beside a stretch: `CET`, and where clocks are put forward or back in it, `CEST, then CET`."""
    first, last = zone_word(start), zone_word(end)
    return first if first == last else _("{first}, then {last}").format(first=first, last=last)


def offset_text(at: datetime) -> str:
    """How far the wall clock is ahead of UTC (ISO 8601): `+01`, `-03:30`; `Z` in UTC itself."""
    if _Shown.zone is _UTC:
        return "Z"
    ahead = local(at).utcoffset() or timedelta()
    minutes = abs(ahead) // timedelta(minutes=1)
    sign = "-" if ahead < timedelta() else "+"
    return f"{sign}{minutes // 60:02d}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


def wall(at: datetime, form: str, now: datetime | None = None) -> str:
    """The wall clock in a form of `strftime` that ends with the time.

    The offset stands behind a time that comes twice: `02:14+01`, and behind one of summer that is told in winter.
    """
    is_other = now is not None and local(at).utcoffset() != local(now).utcoffset()
    return local(at).strftime(form) + (offset_text(at) if is_other or comes_twice(at) else "")


def clock_time(at: datetime, now: datetime | None = None) -> str:
    """The time of day, with seconds: `02:14:05`."""
    return wall(at, "%H:%M:%S", now)


def clock_minute(at: datetime, now: datetime | None = None) -> str:
    """The time of day, to the minute: `02:14`."""
    return wall(at, "%H:%M", now)


def dated(at: datetime) -> str:
    """Date, time to the minute, and zone: `2026-11-29 02:14 CET`."""
    return f"{wall(at, '%Y-%m-%d %H:%M')} {zone_word(at)}"


def dated_second(at: datetime) -> str:
    """The same to the second: `2026-11-29 02:14:05 CET`."""
    return f"{wall(at, '%Y-%m-%d %H:%M:%S')} {zone_word(at)}"


def minute_shown(now: datetime) -> tuple[int, str]:
    """What words that are told to the minute depend on besides what they tell: the minute, and the zone."""
    return int(now.timestamp()) // 60, _Shown.zone.key


def start_of_day(at: datetime) -> datetime:
    """When the day of an instant began on the wall clock shown."""
    return local(at).replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)


def day_after(at: datetime, days: int = 1) -> datetime:
    """When the day begins that comes so many days later; it may be 23 or 25 hours long."""
    begun = local(at).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return (begun + timedelta(days=days)).replace(fold=0).astimezone(UTC)
