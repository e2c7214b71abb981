"""Calendar files (iCalendar, RFC 5545) as events and back; the only importer of icalendar."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from nocdesk.language import _
from nocdesk.works.calendar_event import (
    CalendarEvent,
    CalendarFile,
    CalendarFileError,
    CalendarTime,
    EventError,
    title_of,
)
from nocdesk.works.recurrence import RecurrenceError, zone_of

LARGEST_FILE = 2_000_000
MOST_EVENTS = 2_000
MOST_EXCEPTIONS = 2_000
SERVICES, ANNOUNCED = "X-NOCDESK-SERVICES", "X-NOCDESK-ANNOUNCED"
_LONGEST_TEXT = 200


def read_calendar(name: str, content: bytes) -> CalendarFile:
    """The events of a calendar file; one that is faulty is a line, and the others count all the same."""
    if len(content) > LARGEST_FILE:
        raise CalendarFileError(
            _(
                "{name} has {count:,} bytes, more than {most:,}: export only the calendar of "
                "works, or a shorter time of it."
            ).format(name=name, count=len(content), most=LARGEST_FILE)
        )
    if (count := content.upper().count(b"BEGIN:VEVENT")) > MOST_EVENTS:
        raise CalendarFileError(
            _("{name} has {count:,} events, more than {most:,}: export a shorter time of it.").format(
                name=name, count=count, most=MOST_EVENTS
            )
        )
    calendar = _parsed(name, content)
    reader = _Reader(calendar)
    events, faults = [], []
    for place, component in enumerate(calendar.walk("VEVENT"), 1):
        try:
            events.append(reader.event(place, component))
        except (EventError, RecurrenceError) as error:
            faults.append(f"{title_of(place, _text(component, 'SUMMARY'))}: {error}")
    return CalendarFile(tuple(events), tuple(faults))


def _parsed(name: str, content: bytes) -> Any:
    try:
        calendar = Calendar.from_ical(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CalendarFileError(
            _("{name} is not UTF-8 text: export it as iCalendar (.ics).").format(name=name)
        ) from error
    except (ValueError, IndexError, KeyError) as error:
        reason = str(error).splitlines()[0][:_LONGEST_TEXT] if str(error) else _("it ends too early")
        raise CalendarFileError(
            _("{name} is not a calendar file ({reason}): export it as iCalendar (.ics).").format(
                name=name, reason=reason
            )
        ) from error
    if calendar.name != "VCALENDAR":
        raise CalendarFileError(
            _("{name} is not a calendar file: it must begin with BEGIN:VCALENDAR.").format(name=name)
        )
    return calendar


class _Reader:
    """Reads events with the zones that their file defines."""

    def __init__(self, calendar: Any) -> None:
        self._default_zone = _text(calendar, "X-WR-TIMEZONE") or None
        self._locations = {
            _text(zone, "TZID"): _text(zone, "X-LIC-LOCATION")
            for zone in calendar.walk("VTIMEZONE")
            if zone.get("X-LIC-LOCATION")
        }

    def event(self, place: int, component: Any) -> CalendarEvent:
        """One VEVENT. Raises EventError with what to do about it."""
        _refuse_broken(component)
        uid = _text(component, "UID")
        if not uid:
            raise EventError(_("has no UID, by which it would be known again: give it one."))
        starts = self._time(component, "DTSTART")
        if starts is None:
            raise EventError(_("has no DTSTART: give it a beginning."))
        days, seconds = self._lasts(component, starts)
        recurs = component.get("RECURRENCE-ID")
        if recurs is not None and str(recurs.params.get("RANGE", "")).upper() == "THISANDFUTURE":
            raise EventError(
                _("changes all following times of its series: end the series and enter the rest as another.")
            )
        return CalendarEvent(
            place=place,
            uid=uid,
            summary=_text(component, "SUMMARY"),
            description=_text(component, "DESCRIPTION"),
            starts=starts,
            lasts_days=days,
            lasts_s=seconds,
            rule=_rule(component),
            except_at=self._exceptions(component),
            recurs_at=self._time(component, "RECURRENCE-ID"),
            categories=tuple(str(name).strip() for name in component.categories if str(name).strip()),
            services=_names(_text(component, SERVICES)),
            announced_at=_announced(component),
            is_cancelled=_text(component, "STATUS").upper() == "CANCELLED",
        )

    def _time(self, component: Any, name: str) -> CalendarTime | None:
        value = component.get(name)
        if isinstance(value, list):
            raise EventError(_("has {name} twice: keep one of them.").format(name=name))
        return None if value is None else self._placed(value.dt, value.params)

    def _placed(self, value: Any, params: Mapping[str, Any]) -> CalendarTime:
        """A value on the wall clock of its zone; a zone of the file that nobody else knows is turned into UTC."""
        if not isinstance(value, datetime):
            if not isinstance(value, date):
                raise EventError(_("has a time of day without a day: give it a date."))
            return CalendarTime(datetime.combine(value, time()), self._default_zone, is_date=True)
        written = str(params.get("TZID", ""))
        zone = self._zone(written) if written else None
        if zone is not None:
            return CalendarTime(value.replace(tzinfo=None, fold=0), zone)
        if value.tzinfo is not None:
            return CalendarTime(value.astimezone(UTC).replace(tzinfo=None), "UTC")
        if written:
            raise EventError(
                _("is in the zone '{zone}', which is not in the file: write such as TZID=Europe/Riga.").format(
                    zone=written
                )
            )
        return CalendarTime(value, None)

    def _zone(self, written: str) -> str | None:
        """The IANA name of a zone as Google (as it is), Outlook (Windows') or Thunderbird (a path) write it."""
        last = "/".join(written.split("/")[-2:])
        for name in (written, WINDOWS_TO_OLSON.get(written), self._locations.get(written), last):
            if name and _is_zone(name):
                return str(name)
        return None

    def _lasts(self, component: Any, starts: CalendarTime) -> tuple[int, int]:
        """Nominal days and exact seconds: exact between two times, nominal between two dates (RFC 5545, 3.8.5.3)."""
        if component.get("DURATION") is not None:
            lasts: timedelta = component.get("DURATION").dt
            return lasts.days, lasts.seconds
        ends = self._time(component, "DTEND")
        if ends is None:
            if not starts.is_date:
                raise EventError(_("has no end: give it DTEND or DURATION."))
            return 1, 0
        if ends.is_date is not starts.is_date or (ends.zone is None) is not (starts.zone is None):
            raise EventError(
                _("begins and ends in different kinds of time: give both a time in a zone, or both a date.")
            )
        if starts.is_date:
            return (ends.local - starts.local).days, 0
        return 0, round((_instant(ends) - _instant(starts)).total_seconds())

    def _exceptions(self, component: Any) -> tuple[CalendarTime, ...]:
        lists = component.get("EXDATE", [])
        lists = lists if isinstance(lists, list) else [lists]
        times = tuple(self._placed(each.dt, part.params) for part in lists for each in part.dts)
        if len(times) > MOST_EXCEPTIONS:
            raise EventError(_("has more than {most} exceptions: begin the series anew.").format(most=MOST_EXCEPTIONS))
        return times


def _refuse_broken(component: Any) -> None:
    for name, message in component.errors:
        raise EventError(
            _("{name} cannot be read ({reason}): correct it.").format(name=name, reason=str(message)[:_LONGEST_TEXT])
        )
    if component.get("RDATE") is not None:
        raise EventError(_("has RDATE: enter the additional dates as events of their own."))


def _rule(component: Any) -> str:
    rule = component.get("RRULE")
    if rule is None:
        return ""
    if isinstance(rule, list):
        raise EventError(_("has more than one RRULE: enter each as an event of its own."))
    return str(rule.to_ical().decode())


def _announced(component: Any) -> datetime | None:
    text = _text(component, ANNOUNCED)
    if not text:
        return None
    try:
        announced_at = datetime.fromisoformat(text)
    except ValueError as error:
        raise EventError(
            _("{property} is '{text}': write such as 20261120T080000Z.").format(property=ANNOUNCED, text=text)
        ) from error
    return announced_at if announced_at.tzinfo else announced_at.replace(tzinfo=UTC)


def _text(component: Any, name: str) -> str:
    value = component.get(name)
    value = value[0] if isinstance(value, list) and value else value
    line = "" if value is None else " ".join(str(value).replace("\\,", ",").split())
    return "".join(character for character in line if character.isprintable())[:_LONGEST_TEXT]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _is_zone(name: str) -> bool:
    try:
        zone_of(name)
    except RecurrenceError:
        return False
    return True


def _instant(at: CalendarTime) -> datetime:
    return at.local.replace(tzinfo=ZoneInfo(at.zone or "UTC")).astimezone(UTC)


def write_calendar(events: Iterable[CalendarEvent], now: datetime) -> bytes:
    """A calendar file that `read_calendar` and every other calendar reads."""
    calendar = Calendar()
    calendar.add("PRODID", "-//NocDesk//Planned works//EN")
    calendar.add("VERSION", "2.0")
    for event in events:
        calendar.add_component(_component(event, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _component(event: CalendarEvent, now: datetime) -> Event:
    component = Event()
    component.add("UID", event.uid)
    component.add("DTSTAMP", now)
    component.add("SUMMARY", event.summary)
    if event.description:
        component.add("DESCRIPTION", event.description)
    starts = _aware(event.starts)
    component.add("DTSTART", starts)
    lasts = timedelta(days=event.lasts_days, seconds=event.lasts_s)
    component.add("DURATION", lasts) if event.lasts_days else component.add("DTEND", _after(starts, lasts))
    if event.rule:
        component.add("RRULE", vRecur.from_ical(event.rule))
    for exempt in event.except_at:
        component.add("EXDATE", _aware(exempt))
    if event.recurs_at is not None:
        component.add("RECURRENCE-ID", _aware(event.recurs_at))
    if event.is_cancelled:
        component.add("STATUS", "CANCELLED")
    component.add("CATEGORIES", list(event.categories))
    component.add(SERVICES, ",".join(event.services))
    if event.announced_at is not None:
        component.add(ANNOUNCED, f"{event.announced_at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return component


def _aware(at: CalendarTime) -> datetime:
    return at.local.replace(tzinfo=UTC if at.zone in (None, "UTC") else ZoneInfo(at.zone))


def _after(starts: datetime, lasts: timedelta) -> datetime:
    """The end on the same wall clock, so exact over a change of it."""
    return (starts.astimezone(UTC) + lasts).astimezone(starts.tzinfo)
