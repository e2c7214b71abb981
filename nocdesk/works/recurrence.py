"""When recurring work takes place: an RRULE (RFC 5545) in a time zone, as instants; the only importer of dateutil."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrule, rrulestr

from nocdesk.calendar_words import short_weekday
from nocdesk.errors import NocdeskError
from nocdesk.language import _

EARLIEST_YEAR = 1990
LONGEST = timedelta(days=31)
MOST_CHARACTERS = 300
MOST_TIMES = 100_000
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_TIMES_OF_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?")
_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"})


class RecurrenceError(NocdeskError):
    """A rule by which work cannot recur, or a time zone that there is not."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that work takes place; `occurs_at` is what tells it from the others of its series."""

    occurs_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule, and the wall clock from which it counts, in a zone; `except_at` are its starts that are left out.

    How long it takes is nominal days and exact seconds (RFC 5545, section 3.3.6): eight hours stay eight hours in the
    night of a clock change, and a day lasts from midnight to midnight though it has 23 or 25 hours.
    """

    rule: str
    timezone: str
    starts_local: datetime
    lasts_days: int
    lasts_s: int
    except_at: tuple[datetime, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose wall clock it follows."""
        return zone_of(self.timezone)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Where a rule ends: after so many, or with a wall clock; None: never."""

    count: int | None
    until: datetime | None


def zone_of(name: str) -> ZoneInfo:
    """A zone of the IANA database."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise RecurrenceError(
            _("'{name}' is not a time zone of the IANA database: write such as 'Europe/Riga' or 'UTC'.").format(
                name=name
            )
        ) from error


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """When a wall clock shows a time (RFC 5545, 3.3.5): of two the first; a skipped one as if no gap had been."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall_clock(at: datetime, zone: ZoneInfo) -> datetime:
    """What a wall clock shows at an instant."""
    return at.astimezone(zone).replace(tzinfo=None)


def recurrence_of(rule: str, timezone: str, starts_at: datetime, ends_at: datetime) -> Recurrence:
    """Work that begins for the first time at `starts_at` and recurs by a rule. Raises RecurrenceError."""
    starts_local = wall_clock(starts_at, zone_of(timezone))
    recurrence = Recurrence(
        rule.strip().upper(), timezone, starts_local, 0, round((ends_at - starts_at).total_seconds())
    )
    check_recurrence(recurrence)
    return recurrence


def check_recurrence(recurrence: Recurrence) -> None:
    """Refuse a rule that cannot be followed, or that its own first time does not follow."""
    lasts = timedelta(days=recurrence.lasts_days, seconds=recurrence.lasts_s)
    if not timedelta() < lasts <= LONGEST:
        raise RecurrenceError(
            _(
                "Each time would take {lasts}: recurring work takes up to {days} days, so end it after its start."
            ).format(lasts=lasts, days=LONGEST.days)
        )
    if recurrence.starts_local.year < EARLIEST_YEAR:
        raise RecurrenceError(
            _("It begins in {year}: begin it in {earliest_year} or later.").format(
                year=recurrence.starts_local.year, earliest_year=EARLIEST_YEAR
            )
        )
    # Looked at before dateutil is asked: of a rule that falls on no day it would search 8,000 years for the first.
    names_first = _names_day(rule_parts(recurrence.rule), recurrence.starts_local)
    if not names_first or next(_locals(recurrence, recurrence.starts_local), None) is None:
        raise RecurrenceError(
            _(
                "{rule} does not fall on {weekday} {starts_local:%Y-%m-%d}, when it is to begin: begin with "
                "a day that the rule names."
            ).format(
                rule=recurrence.rule,
                weekday=short_weekday(recurrence.starts_local.weekday()),
                starts_local=recurrence.starts_local,
            )
        )


def occurrences(recurrence: Recurrence, start: datetime, end: datetime) -> Iterator[Occurrence]:
    """The times of which some part lies from `start` up to but not including `end`, in their order."""
    zone = recurrence.zone
    exempt = set(recurrence.except_at)
    for local in _locals(recurrence, wall_clock(end, zone) + timedelta(days=1)):
        if local in exempt:
            continue
        occurrence = _occurrence(recurrence, local, zone)
        if occurrence.occurs_at < end and occurrence.ends_at > start:
            yield occurrence


def first_occurrence(recurrence: Recurrence) -> Occurrence:
    """The time from which a rule counts, whether it is exempt or not."""
    return _occurrence(recurrence, recurrence.starts_local, recurrence.zone)


def next_occurrences(recurrence: Recurrence, now: datetime, count: int) -> list[Occurrence]:
    """The next times, as many as there are in ten years; one that goes on is the first of them."""
    return list(islice(occurrences(recurrence, now, now + timedelta(days=3653)), count))


def _occurrence(recurrence: Recurrence, local: datetime, zone: ZoneInfo) -> Occurrence:
    occurs_at = instant(local, zone)
    if not recurrence.lasts_days:
        return Occurrence(occurs_at, occurs_at + timedelta(seconds=recurrence.lasts_s))
    last_day = instant(local + timedelta(days=recurrence.lasts_days), zone)
    return Occurrence(occurs_at, last_day + timedelta(seconds=recurrence.lasts_s))


def _locals(recurrence: Recurrence, latest: datetime) -> Iterator[datetime]:
    """The wall clocks of a rule up to `latest`: whatever its COUNT, no more is looked at than the days between."""
    rule, bounds = _parsed(recurrence)
    last = latest if bounds.until is None else min(latest, bounds.until)
    return islice(iter(rule.replace(until=last)), bounds.count)


def _parsed(recurrence: Recurrence) -> tuple[rrule, _Bounds]:
    parts = rule_parts(recurrence.rule)
    bounds = _Bounds(_count(parts.pop("COUNT", None)), _until(parts.pop("UNTIL", None), recurrence.zone))
    if bounds.count is not None and bounds.until is not None:
        raise RecurrenceError(_("{rule} has both COUNT and UNTIL: keep one of them.").format(rule=recurrence.rule))
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rule = rrulestr(text, dtstart=recurrence.starts_local)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise RecurrenceError(
            _("{rule} is not a recurrence rule of RFC 5545: write such as FREQ=WEEKLY;BYDAY=TU.").format(
                rule=recurrence.rule
            )
        ) from error
    if not isinstance(rule, rrule):
        raise RecurrenceError(
            _("{rule} holds more than one rule: plan each as work of its own.").format(rule=recurrence.rule)
        )
    return rule, bounds


def rule_parts(text: str) -> dict[str, str]:
    """The parts of a rule by name; refuses what no planned work needs and what would never end."""
    if len(text) > MOST_CHARACTERS:
        raise RecurrenceError(_("The rule is longer than {most} characters: shorten it.").format(most=MOST_CHARACTERS))
    pairs = [part.partition("=") for part in text.upper().removeprefix("RRULE:").split(";") if part.strip()]
    parts = {name.strip(): value.strip() for name, __, value in pairs}
    if len(parts) < len(pairs):
        raise RecurrenceError(_("{rule} names a part twice: keep one of them.").format(rule=text))
    if parts.get("FREQ") not in _FREQUENCIES:
        raise RecurrenceError(
            _("{rule} does not recur daily, weekly, monthly or yearly: begin it with such as FREQ=WEEKLY.").format(
                rule=text or _("The rule")
            )
        )
    if any(name in parts for name in _TIMES_OF_DAY):
        raise RecurrenceError(
            _("{rule} names times of the day: plan each time of the day as work of its own.").format(rule=text)
        )
    if unknown := sorted(parts.keys() - _PARTS):
        raise RecurrenceError(
            _("{rule} has {unknown}: name the days with BYDAY, BYMONTHDAY and BYMONTH.").format(
                rule=text, unknown=", ".join(unknown)
            )
        )
    if "BYSETPOS" in parts and parts["FREQ"] in ("DAILY", "WEEKLY"):
        raise RecurrenceError(
            _("{rule} has BYSETPOS, which only a monthly or yearly rule can have: remove it.").format(rule=text)
        )
    interval = parts.get("INTERVAL", "1")
    if not interval.isdecimal() or not 1 <= int(interval[:6]) <= 1000:
        raise RecurrenceError(
            _("INTERVAL is {interval}: write a whole number from 1 to 1000.").format(interval=interval)
        )
    return parts


def _names_day(parts: Mapping[str, str], day: datetime) -> bool:
    """Whether the parts that name months and days all name this one."""
    in_month = monthrange(day.year, day.month)[1]
    return (
        ("BYMONTH" not in parts or day.month in _numbers(parts["BYMONTH"]))
        and (
            "BYMONTHDAY" not in parts or not {day.day, day.day - in_month - 1}.isdisjoint(_numbers(parts["BYMONTHDAY"]))
        )
        and ("BYDAY" not in parts or any(name.endswith(_WEEKDAYS[day.weekday()]) for name in parts["BYDAY"].split(",")))
    )


def _numbers(text: str) -> set[int]:
    try:
        return {int(number[:4]) for number in text.split(",")}
    except ValueError as error:
        raise RecurrenceError(_("'{text}' is not a list of numbers: write such as 1,15.").format(text=text)) from error


def _count(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or not 1 <= int(text[:10]) <= MOST_TIMES:
        raise RecurrenceError(
            _("COUNT is {text}: write from 1 to {most:,}, or leave it out for a series without end.").format(
                text=text, most=MOST_TIMES
            )
        )
    return int(text)


def _until(text: str | None, zone: ZoneInfo) -> datetime | None:
    """The wall clock up to which a rule recurs, inclusive; a date stands for its whole day."""
    if text is None:
        return None
    try:
        until = datetime.fromisoformat(text) if _UNTIL.fullmatch(text) else None
    except ValueError:
        until = None
    if until is None:
        raise RecurrenceError(_("UNTIL is {text}: write such as 20261231 or 20261231T215959Z.").format(text=text))
    if until.tzinfo is not None:
        return wall_clock(until, zone)
    return datetime.combine(until, time.max) if len(text) == 8 else until
