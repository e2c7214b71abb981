"""All figures of alarm quality over a window."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nocdesk.alarms.health.course import Course
from nocdesk.alarms.health.happenings import DAY_US, HOUR_US, Ints, Window
from nocdesk.alarms.health.load import TEN_MINUTES_US, Flood, flood_time_us, floods_within, periods
from nocdesk.alarms.health.repeating import Repeats, chattering, fleeting, most_often
from nocdesk.alarms.health.standing import at_the_end, most_at_once, most_stale_in_a_day, shelved_too_long, stale
from nocdesk.alarms.health.targets import NEED_MANY, HealthSettings, Kpi, Standing
from nocdesk.severity import PerceivedSeverity

TOP = 10

PRIORITIES: Mapping[str, tuple[tuple[PerceivedSeverity, ...], float]] = {
    "high": ((PerceivedSeverity.CRITICAL,), 0.05),
    "medium": ((PerceivedSeverity.MAJOR,), 0.15),
    "low": ((PerceivedSeverity.MINOR, PerceivedSeverity.WARNING), 0.80),
}
"""Three priorities from the severities, and which part of what is annunciated each should be (ISA-18.2)."""

RATES: Mapping[Kpi, int] = {Kpi.PER_10_MIN: TEN_MINUTES_US, Kpi.PER_HOUR: HOUR_US, Kpi.PER_DAY: DAY_US}
"""The figures that are so many alarms in so long a time."""

Values = dict[Kpi, float | None]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The troubles behind the figures, by their numbers in the happenings, and the floods."""

    offenders: Repeats
    chattering: Repeats
    fleeting: Repeats
    stale: Ints
    standing: Ints
    shelved: Ints
    unapproved: Ints
    missing_rules: Ints
    floods: tuple[Flood, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What was measured in a window: each figure, how it compares with its target, and what is behind it.

    `observed_us` is how much of the window was measured: of all night shifts of a month the nights.
    `priorities` are how many alarms of each were annunciated; `indeterminate` stands apart, for it means that no rule
    knows better.
    """

    window: Window
    observed_us: int
    annunciated: int
    values: Values
    standings: dict[Kpi, Standing]
    priorities: dict[str, int]
    indeterminate: int
    found: Found


def measure(course: Course, window: Window, settings: HealthSettings, *, consoles: int = 1) -> Figures:
    """Measure a window of a course; the load is shared by so many consoles."""
    ranks = course.told.within(window).severity
    counts = {name: int(np.isin(ranks, [s.rank for s in of]).sum()) for name, (of, _) in PRIORITIES.items()}
    indeterminate = int((ranks == PerceivedSeverity.INDETERMINATE.rank).sum())
    found = _found(course, window)
    values: Values = {
        **_load(course, window, settings, consoles),
        **_floods(found.floods, window),
        **_counts(course, window, found),
        Kpi.TOP_TEN: share_of(int(found.offenders.times[:TOP].sum()), len(ranks)),
        Kpi.PRIORITIES: deviation(counts),
        Kpi.INDETERMINATE: share_of(indeterminate, len(ranks)),
    }
    standings = judged(values, len(ranks), window.length_us, settings)
    return Figures(window, window.length_us, len(ranks), values, standings, counts, indeterminate, found)


def judged(values: Values, annunciated: int, observed_us: int, settings: HealthSettings) -> dict[Kpi, Standing]:
    """How each figure compares with its target; of too little time nothing is judged, of too few alarms no share."""
    if observed_us < settings.judged_after_us:
        return dict.fromkeys(Kpi, Standing.UNKNOWN)
    standings = {kpi: settings.targets.judge(kpi, values[kpi]) for kpi in Kpi}
    if annunciated < settings.judged_from:
        standings |= dict.fromkeys(NEED_MANY, Standing.UNKNOWN)
    return standings


def _found(course: Course, window: Window) -> Found:
    unsaid = course.unsaid.within(window).trouble
    return Found(
        offenders=most_often(course.told.within(window).trouble),
        chattering=chattering(course.clears, window),
        fleeting=fleeting(course.fleeting, window),
        stale=np.unique(stale(course.active, window).trouble),
        standing=at_the_end(course.standing, window),
        shelved=at_the_end(course.shelved, window),
        unapproved=np.unique(np.concatenate((unsaid, shelved_too_long(course.shelved, window)))),
        missing_rules=np.unique(course.unmapped.within(window).trouble),
        floods=floods_within(course.floods, window),
    )


def _load(course: Course, window: Window, settings: HealthSettings, consoles: int) -> Values:
    at_us = course.told.within(window).at_us
    per_us = len(at_us) / consoles / window.length_us if window.length_us else None
    tens, hours = periods(at_us, window, TEN_MINUTES_US), periods(at_us, window, HOUR_US)
    return {
        **{kpi: _times(per_us, length_us) for kpi, length_us in RATES.items()},
        Kpi.CROWDED_PERIODS: tens.share_above(settings.crowded_above),
        Kpi.CROWDED_HOURS: hours.share_above(settings.crowded_hour_above),
        Kpi.MOST_IN_10_MIN: tens.most,
    }


def _floods(found: tuple[Flood, ...], window: Window) -> Values:
    share = flood_time_us(found, window) / window.length_us if window.length_us else None
    return {Kpi.FLOODS: len(found), Kpi.FLOOD_TIME: share}


def _counts(course: Course, window: Window, found: Found) -> Values:
    return {
        Kpi.CHATTERING: len(found.chattering),
        Kpi.FLEETING: len(found.fleeting),
        Kpi.STALE: most_stale_in_a_day(stale(course.active, window), window),
        Kpi.STANDING: most_at_once(course.standing, window),
        Kpi.SHELVED: most_at_once(course.shelved, window),
        Kpi.UNAPPROVED: len(found.unapproved),
        Kpi.MISSING_RULES: len(found.missing_rules),
    }


def deviation(counts: Mapping[str, int]) -> float | None:
    """How far the furthest of the three priorities is from its part of what is annunciated."""
    total = sum(counts.values())
    if not total:
        return None
    return max(abs(counts[name] / total - ideal) for name, (_, ideal) in PRIORITIES.items())


def share_of(part: int, whole: int) -> float | None:
    """A part of a whole; None of nothing."""
    return part / whole if whole else None


def _times(per_us: float | None, length_us: int) -> float | None:
    return None if per_us is None else per_us * length_us
