"""Where an axis has its marks, and what stands beside them."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from nocdesk.calendar_words import dated_weekday
from nocdesk.instants import UTC_NAME, clock_minute, clock_time, local, shown_zone, zone_word, zone_words
from nocdesk.sla.zone_offsets import offsets_between
from ui.charts.time_range import TimeRange

_MICROS = 1_000_000
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_STEPS_S = (
    *(1, 2, 5, 10, 15, 30),
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 5, 10, 30)),
)


@dataclass(frozen=True, slots=True)
class TimeTick:
    """A mark of the time axis; at midnight the date stands in the place of the time."""

    at: float
    label: str
    is_date: bool


def time_ticks(start: float, end: float, most: int) -> tuple[TimeTick, ...]:
    """At most about `most` marks from `start` to `end` (epoch seconds), where the wall clock shown is round.

    Midnights come first of all. Between the moments at which clocks are set the marks are equally far apart.
    """
    if end <= start:
        return ()
    step = _time_step((end - start) / max(1, most))
    found = (
        n * step - ahead
        for first, last, ahead in _offsets(start, end)
        for n in range(math.ceil((first + ahead) / step), math.floor((last + ahead) / step) + 1)
    )
    # The moment at which clocks are set ends one stretch and begins the next.
    return tuple(_time_tick(at, step, shown_zone()) for at in dict.fromkeys(found))


def _offsets(start: float, end: float) -> list[tuple[float, float, int]]:
    """From when to when the wall clock is how many seconds ahead of UTC."""
    name = shown_zone().key
    if name == UTC_NAME:
        return [(start, end, 0)]
    whole = offsets_between(name, math.floor(start) * _MICROS, math.ceil(end) * _MICROS)
    return [(max(start, begin / _MICROS), min(end, until / _MICROS), ahead // _MICROS) for begin, until, ahead in whole]


def value_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Round values (1, 2 or 5 times a power of ten apart) from `low` to `high`, at most `most` + 1 of them."""
    if not high > low:
        return ()
    step = nice_step((high - low) / max(1, most))
    ticks = _multiples(step, low, high)
    while not ticks:  # A range shorter than the step may lie between two of its multiples.
        step = nice_step(step / 2.5)
        ticks = _multiples(step, low, high)
    return ticks


def _multiples(step: float, low: float, high: float) -> tuple[float, ...]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(n * step for n in range(first, last + 1))


def nice_step(least: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    for factor in (1.0, 2.0, 5.0):
        if factor * power >= least * (1 - 1e-12):
            return factor * power
    return 10.0 * power


def day_text(moment: datetime) -> str:
    """As in "Mon 23 Nov", on the wall clock shown."""
    here = local(moment)
    return dated_weekday(here)


def moment_of(at: float) -> datetime:
    """The UTC moment of an epoch second."""
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=at)


def clock_text(at: float, *, seconds: bool) -> str:
    """The time of day at an epoch second, to the second or to the minute."""
    return clock_time(moment_of(at)) if seconds else clock_minute(moment_of(at))


def zone_at(at: float) -> str:
    """The zone as it stands beside the time at an epoch second."""
    return zone_word(moment_of(at))


def zone_between(shown: TimeRange) -> str:
    """The same beside a range."""
    return zone_words(moment_of(shown.start), moment_of(shown.end))


def _time_step(least_s: float) -> int:
    for step in _STEPS_S:
        if step >= least_s:
            return step
    return _STEPS_S[-1] * math.ceil(least_s / _STEPS_S[-1])


@lru_cache(maxsize=512)
def _time_tick(at: int, step: int, zone: ZoneInfo) -> TimeTick:
    """Kept, for from one picture to the next nearly all are the same."""
    here = moment_of(at).astimezone(zone)
    if not (here.hour or here.minute or here.second):
        return TimeTick(float(at), day_text(moment_of(at)), True)
    return TimeTick(float(at), clock_text(at, seconds=step < _MINUTE), False)
