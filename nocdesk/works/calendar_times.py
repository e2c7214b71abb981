"""The times of an event in a calendar file, in the zone that the file or the call names."""

from dataclasses import replace
from datetime import datetime, timedelta

from nocdesk.language import _
from nocdesk.works.calendar_event import CalendarEvent, CalendarTime, EventError
from nocdesk.works.calendar_scope import ImportWishes
from nocdesk.works.recurrence import Recurrence, instant, wall_clock, zone_of


class EventTimes:
    """What the file leaves open is as the call wishes."""

    def __init__(self, wishes: ImportWishes) -> None:
        self._wishes = wishes

    def announced(self, event: CalendarEvent) -> datetime | None:
        """When customers were told of it."""
        return event.announced_at or self._wishes.announced_at

    def window(self, event: CalendarEvent) -> tuple[datetime, datetime]:
        """From when to when it lasts."""
        starts_at = self.instant(event.starts)
        last_day = replace(event.starts, local=event.starts.local + timedelta(days=event.lasts_days))
        return starts_at, self.instant(last_day) + timedelta(seconds=event.lasts_s)

    def instant(self, at: CalendarTime) -> datetime:
        """The instant that a time of the file is."""
        return instant(at.local, zone_of(self._zone(at)))

    def _zone(self, at: CalendarTime) -> str:
        """The zone of a time; one that floats is refused unless the call says where it is."""
        zone = at.zone or self._wishes.timezone
        if zone is None:
            what = _("a date") if at.is_date else _("a floating time")
            raise EventError(
                _("begins at {what} of no zone: say with --timezone where, such as --timezone Europe/Riga.").format(
                    what=what
                )
            )
        return zone

    def recurrence(self, event: CalendarEvent) -> Recurrence:
        """When a series comes again."""
        zone = self._zone(event.starts)
        starts = event.starts.local
        exempt = (
            datetime.combine(at.local, starts.time()) if at.is_date else wall_clock(self.instant(at), zone_of(zone))
            for at in event.except_at
        )
        return Recurrence(event.rule, zone, starts, event.lasts_days, event.lasts_s, tuple(sorted(set(exempt))))
