"""The sentence beside a gap: from when to when nothing was measured, and why."""

from collections.abc import Sequence

from nocdesk.boards.rows import EventRow, LaneKind
from ui.charts.intervals import Interval
from ui.charts.ticks import clock_text

_LEAST_SHARE = 0.004
_SAYS_NOTHING = ("", "no measurement")


def gap_sentence(gap: Interval, events: Sequence[EventRow], *, start: float, end: float) -> str:
    """Such as "no data 23:56 to 00:02, probe paused by NOC-3"; `start` and `end` bound what can have been measured."""
    cause = gap_cause(gap, events)
    seconds = gap.length < 120
    if gap.start <= start and gap.end >= end:
        stretch = f"{clock_text(gap.start, seconds=False)} to {clock_text(gap.end, seconds=False)}"
        return f"No samples for {stretch}: {cause or 'nothing was measured'}. Choose another range ( [ or T 5 )."
    if gap.end >= end:
        text = f"no data since {clock_text(gap.start, seconds=True)}"
    elif gap.start <= start:
        text = f"no data before {clock_text(gap.end, seconds=seconds)}"
    else:
        text = f"no data {clock_text(gap.start, seconds=seconds)} to {clock_text(gap.end, seconds=seconds)}"
    return f"{text}, {cause}" if cause else text


def gap_cause(gap: Interval, events: Sequence[EventRow]) -> str:
    """What is known of the reason: the text of the data event that overlaps the gap the longest."""
    best, best_s = "", 0.0
    for row in events:
        if row.kind is not LaneKind.GAP or row.text in _SAYS_NOTHING:
            continue
        until = gap.end if row.until is None else row.until.timestamp()
        common_s = min(gap.end, until) - max(gap.start, row.at.timestamp())
        if common_s > best_s:
            best, best_s = row.text, common_s
    return best


def worth_a_sentence(gap: Interval, span_s: float) -> bool:
    """Whether the gap is wide enough to be seen on an axis of this length."""
    return gap.length > _LEAST_SHARE * span_s
