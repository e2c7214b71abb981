"""The sentence beside a gap: from when to when nothing was measured, and why."""

from collections.abc import Sequence

from nocdesk.boards.plot_rows import EventRow, LaneKind
from nocdesk.language import _
from nocdesk.outages.derivation import LOST_WORDS
from ui.charts.intervals import Interval
from ui.charts.ticks import clock_text, day_text, moment_of

_LEAST_SHARE = 0.004
_LONG_S = 12 * 3600.0
_SAYS_NOTHING = ("", LOST_WORDS)


def gap_sentence(gap: Interval, events: Sequence[EventRow], *, start: float, end: float) -> str:
    """Such as "no data 23:56 to 00:02, probe paused by NOC-3"; `start` and `end` bound what can have been measured."""
    cause = gap_cause(gap, events)
    seconds = gap.length < 120
    with_day = end - start > _LONG_S
    if gap.start <= start and gap.end >= end:
        stretch = _("{moment} to {moment_2}").format(
            moment=_moment(gap.start, with_day), moment_2=_moment(gap.end, with_day)
        )
        return _("No samples for {stretch}: {cause}. The last 24 h: T 5.").format(
            stretch=stretch, cause=cause or _("nothing was measured")
        )
    if gap.end >= end:
        text = _("no data since {moment}").format(moment=_moment(gap.start, with_day, seconds=True))
    elif gap.start <= start:
        text = _("no data before {moment}").format(moment=_moment(gap.end, with_day, seconds=seconds))
    else:
        until = clock_text(gap.end, seconds=seconds)
        same_day = day_text(moment_of(gap.start)) == day_text(moment_of(gap.end))
        until = until if same_day else _moment(gap.end, with_day, seconds=seconds)
        text = _("no data {moment} to {until}").format(
            moment=_moment(gap.start, with_day, seconds=seconds), until=until
        )
    return f"{text}, {cause}" if cause else text


def _moment(at: float, with_day: bool, *, seconds: bool = False) -> str:
    """The time of day; on an axis so long that it may come twice, after the date."""
    clock = clock_text(at, seconds=seconds)
    return f"{day_text(moment_of(at))} {clock}" if with_day else clock


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
