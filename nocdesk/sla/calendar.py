"""Contract hours: in which time a service is promised, by the clocks of the customer's zone."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import numpy as np

from nocdesk.sla.hours import DayHours, WeeklyHours
from nocdesk.sla.micros import DAY_US, SECOND_US, us_of
from nocdesk.sla.public_holidays import public_holidays
from nocdesk.sla.spans import EMPTY, Spans
from nocdesk.sla.zone_offsets import offsets_between

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY = 3
"""The first of January 1970 was a Thursday."""


@dataclass(frozen=True, slots=True)
class ContractCalendar:
    """The hours of an agreement.

    A second is contract time when the clock on the customer's wall shows a time within the weekly `hours` (without any:
    always) of a day that is no public holiday, or a time that is named as `extra`; and none that is named as `exempt`.
    So an hour that the clocks show twice counts twice, and one that they skip does not count. Hours that pass midnight
    belong to the weekday on which they begin; a holiday takes away what its own date shows.
    """

    timezone: str
    hours: tuple[WeeklyHours, ...] = ()
    holidays: str = ""
    extra: tuple[DayHours, ...] = ()
    exempt: tuple[DayHours, ...] = ()

    @property
    def is_always(self) -> bool:
        """Whether every second is contract time."""
        return not (self.hours or self.holidays or self.exempt)


@lru_cache(maxsize=8192)
def contract_spans(calendar: ContractCalendar, start: datetime, end: datetime) -> Spans:
    """The contract time from one instant up to another."""
    if start >= end:
        return EMPTY
    if calendar.is_always:
        return Spans.between(start, end)
    starts, ends = [EMPTY.starts], [EMPTY.ends]
    for begin_us, end_us, offset_us in offsets_between(calendar.timezone, us_of(start), us_of(end)):
        shown = _shown(calendar, begin_us + offset_us, end_us + offset_us)
        starts.append(shown.starts - offset_us)
        ends.append(shown.ends - offset_us)
    return Spans.covered(np.concatenate(starts), np.concatenate(ends))


def _shown(calendar: ContractCalendar, from_us: int, to_us: int) -> Spans:
    """What of [from, to), both as clocks show them, is contract time."""
    first, last = from_us // DAY_US, to_us // DAY_US
    usual = _weekly(calendar.hours, first, last) if calendar.hours else Spans.of([(from_us, to_us)])
    if calendar.holidays:
        usual = usual - _holidays(calendar.holidays, first, last)
    return ((usual | _days(calendar.extra)) - _days(calendar.exempt)).clip(from_us, to_us)


def _weekly(hours: tuple[WeeklyHours, ...], first: int, last: int) -> Spans:
    # Those of the day before reach into the first day where they pass midnight.
    days = np.arange(first - 1, last + 1)
    weekdays = (days + _EPOCH_WEEKDAY) % 7
    starts, ends = [], []
    for each in hours:
        midnights = days[np.isin(weekdays, each.days)] * DAY_US
        starts.append(midnights + each.start_s * SECOND_US)
        ends.append(midnights + each.end_s * SECOND_US)
    return Spans.covered(np.concatenate(starts), np.concatenate(ends))


def _holidays(region: str, first: int, last: int) -> Spans:
    years = (date.fromordinal(_EPOCH_DAY + day).year for day in (first, last))
    return _days(tuple(map(DayHours, public_holidays(region, *years))))


def _days(days: tuple[DayHours, ...]) -> Spans:
    midnights = [(each, (each.day.toordinal() - _EPOCH_DAY) * DAY_US) for each in days]
    return Spans.of((at + each.start_s * SECOND_US, at + each.end_s * SECOND_US) for each, at in midnights)
