"""How many alarms ask for attention: in periods of the clock, and in floods."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nocdesk.alarms.health.happenings import MINUTE_US, Bools, Ints, Window

TEN_MINUTES_US = 10 * MINUTE_US


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """How many were annunciated in each period of the clock that a window touches, and whether it holds it whole."""

    counts: Ints
    is_whole: Bools

    def share_above(self, limit: int) -> float | None:
        """The share of whole periods with more than so many; None where no period is whole."""
        whole = self.counts[self.is_whole]
        return float(np.mean(whole > limit)) if len(whole) else None

    @property
    def most(self) -> int:
        """The most in one period."""
        return int(self.counts.max()) if len(self.counts) else 0


@dataclass(frozen=True, slots=True)
class Flood:
    """A time with more annunciations than one can look at; `end_us` is None while it goes on."""

    start_us: int
    end_us: int | None
    most: int
    """The most within ten minutes."""
    annunciated: int


def periods(at_us: Ints, window: Window, length_us: int) -> Periods:
    """Count by periods of the clock; those at the window's ends may be cut."""
    first, last = window.start_us // length_us, -(-window.end_us // length_us)
    count = max(0, last - first)
    inside = at_us[slice(*np.searchsorted(at_us, (window.start_us, window.end_us)))]
    starts = (first + np.arange(count)) * length_us
    is_whole = (starts >= window.start_us) & (starts + length_us <= window.end_us)
    return Periods(np.bincount(inside // length_us - first, minlength=count)[:count], is_whole)


def floods(at_us: Ints, *, until_us: int, begins_above: int, ends_below: int) -> tuple[Flood, ...]:
    """The floods of annunciations by time, known up to `until_us`.

    One begins with the annunciation that makes it more than `begins_above` within ten minutes, and ends when fewer
    than `ends_below` are left of the ten minutes before (ISA-18.2: 10 and 5).
    """
    moments = np.unique(np.concatenate((at_us, at_us + TEN_MINUTES_US)))
    moments = moments[moments <= until_us]
    if not len(moments):
        return ()
    running = _seen(at_us, moments) - _seen(at_us, moments - TEN_MINUTES_US)
    is_flood = _held(running > begins_above, running < ends_below)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_flood, [False])).astype(np.int8)))
    found = []
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        is_over = end < len(moments)
        start_us, end_us = int(moments[begin]), int(moments[end]) if is_over else None
        last = end_us if end_us is not None else until_us
        told = int(np.count_nonzero((at_us > start_us - TEN_MINUTES_US) & (at_us <= last)))
        found.append(Flood(start_us, end_us, int(running[begin:end].max()), told))
    return tuple(found)


def floods_within(found: Iterable[Flood], window: Window) -> tuple[Flood, ...]:
    """Those that lie in a window at least in part."""
    return tuple(flood for flood in found if _part_us(flood, window))


def flood_time_us(found: Iterable[Flood], window: Window) -> int:
    """How much of a window was flood."""
    return sum(_part_us(flood, window) for flood in found)


def _part_us(flood: Flood, window: Window) -> int:
    end_us = window.end_us if flood.end_us is None else min(flood.end_us, window.end_us)
    return max(0, end_us - max(flood.start_us, window.start_us))


def _seen(at_us: Ints, moments: Ints) -> Ints:
    """How many there had been at each moment, those of the moment among them."""
    return np.searchsorted(at_us, moments, side="right")


def _held(begins: Bools, ends: Bools) -> Bools:
    """On from a beginning up to the next end; off before the first beginning."""
    places = np.arange(len(begins))
    latest = np.maximum.accumulate(np.where(begins | ends, places, -1))
    return (latest >= 0) & begins[np.maximum(latest, 0)]
