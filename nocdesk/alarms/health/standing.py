"""What stands on the list or lies on the shelf, what has been active for more than a day, and what was silenced."""

import numpy as np

from nocdesk.alarms.health.happenings import DAY_US, Ints, Spans, Window

STALE_US = DAY_US
LONGEST_SHELF_US = DAY_US


def most_at_once(spans: Spans, window: Window) -> int:
    """The most troubles that were in a state at the same time within the window."""
    inside = spans.overlapping(window)
    at = np.concatenate((np.maximum(inside.start_us, window.start_us), inside.end_us))
    change = np.repeat([1, -1], len(inside.trouble))
    # At the same instant what ends makes room for what begins.
    order = np.lexsort((change, at))
    return max(0, int(np.cumsum(change[order]).max())) if len(order) else 0


def at_the_end(spans: Spans, window: Window) -> Ints:
    """The troubles that are in a state when the window ends."""
    return spans.trouble[(spans.start_us < window.end_us) & (spans.end_us >= window.end_us)]


def stale(active: Spans, window: Window) -> Spans:
    """The stretches of more than a day of being active whose part beyond the day reaches into the window."""
    is_long = (active.end_us - active.start_us > STALE_US) & (active.start_us + STALE_US < window.end_us)
    chosen = is_long & (active.end_us > window.start_us)
    return Spans(active.trouble[chosen], active.start_us[chosen], active.end_us[chosen])


def most_stale_in_a_day(found: Spans, window: Window) -> int:
    """The most troubles that were stale at some time of one day (UTC)."""
    first, last = window.start_us // DAY_US, max(window.start_us, window.end_us - 1) // DAY_US
    begin = np.maximum(found.start_us + STALE_US, window.start_us) // DAY_US
    end = (np.minimum(found.end_us, window.end_us) - 1) // DAY_US
    counts = [len(np.unique(found.trouble[(begin <= day) & (end >= day)])) for day in range(first, last + 1)]
    return max(counts, default=0)


def shelved_too_long(shelved: Spans, window: Window) -> Ints:
    """The troubles that lay on the shelf for more than a day, up to the window's end."""
    inside = shelved.overlapping(window)
    return inside.trouble[np.minimum(inside.end_us, window.end_us) - inside.start_us > LONGEST_SHELF_US]
