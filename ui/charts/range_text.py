"""A range of time as text that can be pasted elsewhere and read back: an interval of ISO 8601."""

from datetime import datetime

from nocdesk.errors import NocdeskError
from nocdesk.instants import shown_zone
from nocdesk.language import _
from ui.charts.ticks import moment_of
from ui.charts.time_range import LEAST_SPAN_S, TimeRange

_LONGEST = 80
_SHOWN_OF_IT = 40


class RangeTextError(NocdeskError):
    """A text is no range of time."""


def range_to_text(shown: TimeRange) -> str:
    """`2026-11-23T00:00:00Z/2026-11-23T01:00:00Z`, to the second; UTC wherever it is pasted."""
    return "/".join(moment_of(round(at)).strftime("%Y-%m-%dT%H:%M:%SZ") for at in (shown.start, shown.end))


def range_of_text(text: str, now: float) -> TimeRange:
    """The range that a text names; a time without an offset is one of the wall clock shown."""
    parts = text.strip().split("/") if len(text) <= _LONGEST else []
    if len(parts) != 2:
        raise _unread(text)
    try:
        start, end = (_second(part) for part in parts)
    except (ValueError, OverflowError) as error:
        raise _unread(text) from error
    if not 0 <= start < end:
        raise RangeTextError(
            _("{text}: the range ends before it begins. Copy a range again.").format(text=text.strip())
        )
    if start >= now:
        raise RangeTextError(
            _("{text}: the range lies in the future. Copy one that has begun.").format(text=text.strip())
        )
    return TimeRange(start, max(end, start + LEAST_SPAN_S))


def _second(text: str) -> float:
    moment = datetime.fromisoformat(text.strip())
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=shown_zone())).timestamp()


def _unread(text: str) -> RangeTextError:
    shown = " ".join(text[:_SHOWN_OF_IT].split()) or _("Nothing")
    return RangeTextError(
        _(
            "{shown}: is no range of time. Copy one as 2026-11-23T00:00:00Z/2026-11-23T01:00:00Z and paste it again."
        ).format(shown=shown)
    )
