"""Which stretch of time the workbench shows, whether it follows now, and where the next breach is; no widget in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ui.charts.intervals import Interval, union_of
from ui.charts.plot import Plot
from ui.charts.time_range import GREATEST_SPAN_S, LEAST_SPAN_S, TimeRange, range_around

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
PRESETS: dict[str, float] = {
    "15m": 15 * _MINUTE,
    "1h": _HOUR,
    "6h": 6 * _HOUR,
    "12h": 12 * _HOUR,
    "24h": _DAY,
    "2d": 2 * _DAY,
    "7d": 7 * _DAY,
    "30d": 30 * _DAY,
    "1y": 365 * _DAY,
}
FIRST_PRESET = "1h"
_AHEAD = 0.1
"""How far into the future a range may reach, as a share of its length."""


@dataclass(frozen=True, slots=True)
class Navigation:
    """The range shown; `is_live` while its end follows now, `preset` while it is one of the range buttons."""

    shown: TimeRange
    is_live: bool
    preset: str | None

    def tick(self, now: float) -> "Navigation":
        """A live range follows now."""
        return replace(self, shown=self.shown.ending_at(now)) if self.is_live else self

    def wish(self, wished: TimeRange, now: float) -> "Navigation":
        """The range a gesture asked for, within what can be shown; one that reaches up to now goes on following it."""
        span_s = min(GREATEST_SPAN_S, max(LEAST_SPAN_S, wished.span_s))
        latest = now + _AHEAD * span_s
        end = min(wished.start + span_s, latest)
        shown = TimeRange(end - span_s, end)
        if self.is_live and wished.span_s != self.shown.span_s and abs(wished.end - now) <= 0.02 * span_s:
            return Navigation(shown.ending_at(now), True, None)
        return Navigation(shown, False, None)

    def zoomed(self, factor: float, about: float | None, now: float) -> "Navigation":
        """Zoomed about the crosshair; a live range without one keeps its end at now."""
        if about is None and self.is_live:
            about = self.shown.end
        return self.wish(self.shown.zoomed(factor, about), now)

    def panned(self, share: float, now: float) -> "Navigation":
        """Moved by a share of its length; forward beyond now it follows now again."""
        wished = self.shown.panned(share)
        if share > 0 and wished.end >= now:
            return Navigation(self.shown.ending_at(now), True, self.preset)
        return Navigation(wished, False, None)

    def live(self, now: float) -> "Navigation":
        """As long as it is, following now."""
        return Navigation(self.shown.ending_at(now), True, self.preset)


def preset(name: str, now: float) -> Navigation:
    """The last 15 minutes, hour, … up to now, and following it."""
    return Navigation(TimeRange(now - PRESETS[name], now), True, name)


def following(span_s: float, now: float) -> Navigation:
    """So much up to now, and following it; where that is a preset, as that."""
    name = next((name for name, length in PRESETS.items() if length == span_s), None)
    return Navigation(TimeRange(now - span_s, now), True, name)


def fixed(start: float, end: float) -> Navigation:
    """A stretch that stays where it is."""
    return Navigation(TimeRange(start, max(end, start + LEAST_SPAN_S)), False, None)


def all_breaches(plots: Sequence[Plot], span_s: float) -> tuple[Interval, ...]:
    """When any plot breaches its limit; breaches that would touch on an axis of this length count as one."""
    return tuple(union_of([plot.breaches for plot in plots]).joined(0.01 * span_s))


def next_breach(breaches: Sequence[Interval], after: float) -> Interval | None:
    """The first that begins after a moment."""
    return next((breach for breach in breaches if breach.start > after + 1e-3), None)


def previous_breach(breaches: Sequence[Interval], before: float) -> Interval | None:
    """The last that begins before a moment."""
    return next((breach for breach in reversed(breaches) if breach.start < before - 1e-3), None)


def breach_to_fit(breaches: Sequence[Interval], at: float | None) -> Interval | None:
    """The breach at or nearest to the crosshair; without a crosshair the latest."""
    if not breaches:
        return None
    if at is None:
        return breaches[-1]
    return min(breaches, key=lambda breach: max(breach.start - at, at - breach.end, 0.0))


def fitted(breach: Interval, now: float) -> Navigation:
    """A range with the breach in its middle half."""
    wished = range_around(breach.start, max(breach.end, breach.start + 60), margin=0.5)
    return Navigation(wished, False, None).wish(wished, now)
