"""Figures of several windows as those of one time, such as all night shifts of a month."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from nocdesk.alarms.health.figures import RATES, TOP, Figures, Found, Values, deviation, judged, share_of
from nocdesk.alarms.health.happenings import Ints, Window
from nocdesk.alarms.health.repeating import Repeats
from nocdesk.alarms.health.targets import HealthSettings, Kpi

_MEANS = (*RATES, Kpi.CROWDED_PERIODS, Kpi.CROWDED_HOURS, Kpi.FLOOD_TIME)
_GREATEST = (Kpi.MOST_IN_10_MIN, Kpi.STALE, Kpi.STANDING, Kpi.SHELVED)


def together(parts: Sequence[Figures], settings: HealthSettings) -> Figures:
    """The figures of windows that do not overlap; rates and shares of time weigh by the length of each.

    Troubles that are behind a figure in several windows count once.
    """
    found = _found([part.found for part in parts])
    priorities = {name: sum(part.priorities[name] for part in parts) for name in parts[0].priorities}
    indeterminate = sum(part.indeterminate for part in parts)
    annunciated = sum(part.annunciated for part in parts)
    values: Values = {
        **{kpi: _mean(parts, kpi) for kpi in _MEANS},
        **{kpi: _greatest(parts, kpi) for kpi in _GREATEST},
        Kpi.FLOODS: len(found.floods),
        Kpi.CHATTERING: len(found.chattering),
        Kpi.FLEETING: len(found.fleeting),
        Kpi.UNAPPROVED: len(found.unapproved),
        Kpi.MISSING_RULES: len(found.missing_rules),
        Kpi.TOP_TEN: share_of(int(found.offenders.times[:TOP].sum()), annunciated),
        Kpi.PRIORITIES: deviation(priorities),
        Kpi.INDETERMINATE: share_of(indeterminate, annunciated),
    }
    observed_us = sum(part.observed_us for part in parts)
    values |= dict.fromkeys(_too_short_for(observed_us, settings))
    standings = judged(values, annunciated, observed_us, settings)
    whole = Window(parts[0].window.start_us, parts[-1].window.end_us)
    return Figures(whole, observed_us, annunciated, values, standings, priorities, indeterminate, found)


def _too_short_for(observed_us: int, settings: HealthSettings) -> Iterator[Kpi]:
    """The rates that would be reckoned up from less time than they are of, unless that is enough to be judged."""
    for kpi, length_us in RATES.items():
        if observed_us < min(length_us, settings.judged_after_us):
            yield kpi


def _found(parts: Sequence[Found]) -> Found:
    last = parts[-1]
    return Found(
        offenders=_sum(parts, lambda part: part.offenders),
        chattering=_sum(parts, lambda part: part.chattering),
        fleeting=_sum(parts, lambda part: part.fleeting),
        stale=_union(part.stale for part in parts),
        standing=last.standing,
        shelved=last.shelved,
        unapproved=_union(part.unapproved for part in parts),
        missing_rules=_union(part.missing_rules for part in parts),
        floods=tuple(dict.fromkeys(flood for part in parts for flood in part.floods)),
    )


def _sum(parts: Sequence[Found], of: Callable[[Found], Repeats]) -> Repeats:
    found, places = np.unique(np.concatenate([of(part).trouble for part in parts]), return_inverse=True)
    times = np.bincount(places, np.concatenate([of(part).times for part in parts]), len(found)).astype(np.int64)
    order = np.argsort(-times, kind="stable")
    return Repeats(found[order], times[order])


def _union(parts: Iterable[Ints]) -> Ints:
    return np.unique(np.concatenate(list(parts)))


def _mean(parts: Sequence[Figures], kpi: Kpi) -> float | None:
    known = [(value, part.window.length_us) for part in parts if (value := part.values[kpi]) is not None]
    length_us = sum(length for _, length in known)
    return sum(value * length for value, length in known) / length_us if length_us else None


def _greatest(parts: Sequence[Figures], kpi: Kpi) -> float | None:
    return max((value for part in parts if (value := part.values[kpi]) is not None), default=None)
