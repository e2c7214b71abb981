"""Where an axis has its marks, and what stands beside them."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nocdesk.language import _

DAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
MONTH_NAMES = (
    *(_("January"), _("February"), _("March"), _("April"), _("May"), _("June")),
    *(_("July"), _("August"), _("September"), _("October"), _("November"), _("December")),
)
MONTHS = tuple(name[:3] for name in MONTH_NAMES)
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
    """At most about `most` marks on round UTC times from `start` to `end` (epoch seconds), midnights first of all."""
    if end <= start:
        return ()
    step = _time_step((end - start) / max(1, most))
    first = math.ceil(start / step)
    return tuple(_time_tick(n * step, step) for n in range(first, math.floor(end / step) + 1))


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
    """As in "Mon 23 Nov"."""
    return f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]}"


def moment_of(at: float) -> datetime:
    """The UTC moment of an epoch second."""
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=at)


def clock_text(at: float, *, seconds: bool) -> str:
    """The time of day at an epoch second, to the second or to the minute."""
    return moment_of(at).strftime("%H:%M:%S" if seconds else "%H:%M")


def _time_step(least_s: float) -> int:
    for step in _STEPS_S:
        if step >= least_s:
            return step
    return _STEPS_S[-1] * math.ceil(least_s / _STEPS_S[-1])


def _time_tick(at: int, step: int) -> TimeTick:
    if at % _DAY == 0:
        return TimeTick(float(at), day_text(moment_of(at)), True)
    return TimeTick(float(at), clock_text(at, seconds=step < _MINUTE), False)
