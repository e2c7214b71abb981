"""Alarms that come and go: chattering ones, and fleeting ones that nobody could have answered."""

from dataclasses import dataclass

import numpy as np

from nocdesk.alarms.health.happenings import SECOND_US, Bools, Happenings, Ints, Spans, Window
from nocdesk.alarms.model import AlarmHappening

CHATTER_CLEARS = 3
CHATTER_US = 60 * SECOND_US
FLEETING_US = 10 * SECOND_US
ALONE_US = 60 * SECOND_US


@dataclass(frozen=True, slots=True, eq=False)
class Repeats:
    """Which troubles did it, and how often each; the most often first."""

    trouble: Ints
    times: Ints

    def __len__(self) -> int:
        return len(self.trouble)


@dataclass(frozen=True, slots=True, eq=False)
class Clears:
    """Steps from active to clear that an operator could see, by trouble and time.

    `ends_burst` where it is at least the third of its trouble within less than a minute.
    """

    trouble: Ints
    at_us: Ints
    ends_burst: Bools


def clears_of(happened: Happenings) -> Clears:
    """The steps to clear; what was shelved, suppressed or out of service asked nobody."""
    order, active = happened.order, happened.is_active
    is_clear = happened.are(AlarmHappening.CLEARED)[order] & happened.before(active) & ~happened.is_hidden
    trouble, at = happened.by_trouble[is_clear], happened.at_us[order][is_clear]
    back = CHATTER_CLEARS - 1
    ends = np.zeros(len(at), np.bool_)
    if len(at) > back:
        ends[back:] = (trouble[back:] == trouble[:-back]) & (at[back:] - at[:-back] < CHATTER_US)
    return Clears(trouble, at, ends)


def chattering(clears: Clears, window: Window) -> Repeats:
    """Troubles that cleared three times in a minute which ends in the window; how often they did in such minutes."""
    ends = clears.ends_burst & (clears.at_us >= window.start_us) & (clears.at_us < window.end_us)
    members = ends.copy()
    for step in range(1, CHATTER_CLEARS):
        members[:-step] |= ends[step:]
    return most_often(clears.trouble[members])


def fleeting_spans(happened: Happenings) -> Spans:
    """Stretches that cleared in less than ten seconds and stood alone, with a quiet minute on each side."""
    spans = happened.spans(happened.is_active)
    is_seen = ~happened.is_hidden[happened.is_active & ~happened.before(happened.is_active)]
    quiet = np.full(len(spans.trouble), True)
    if len(quiet) > 1:
        is_other = spans.trouble[1:] != spans.trouble[:-1]
        quiet[1:] = is_other | (spans.start_us[1:] - spans.end_us[:-1] >= ALONE_US)
    quiet_after = np.concatenate((quiet[1:], [True])) if len(quiet) else quiet
    chosen = quiet & quiet_after & is_seen & (spans.end_us - spans.start_us < FLEETING_US)
    return Spans(spans.trouble[chosen], spans.start_us[chosen], spans.end_us[chosen])


def fleeting(found: Spans, window: Window) -> Repeats:
    """Troubles with fleeting stretches in the window; how often."""
    inside = (found.start_us >= window.start_us) & (found.end_us < window.end_us)
    return most_often(found.trouble[inside])


def most_often(trouble: Ints) -> Repeats:
    """How often each trouble stands here, the most often first and of equals the lower number."""
    times = np.bincount(trouble) if len(trouble) else np.zeros(0, np.int64)
    found = np.flatnonzero(times)
    order = np.argsort(-times[found], kind="stable")
    return Repeats(found[order], times[found][order])
