"""What the workbench hears of the store, and which events a range touches."""

from typing import Protocol

from nocdesk.boards.plot_rows import EventRow
from ui.charts.time_range import TimeRange


class FeedChanges(Protocol):
    """What changed in the store since the last word."""

    def touches(self, *kinds: str) -> bool:
        """Whether anything of these kinds changed."""
        ...

    @property
    def has_gap(self) -> bool:
        """Whether something may have been missed."""
        ...


def touches(row: EventRow, shown: TimeRange) -> bool:
    """Whether the event lies in the range at least in part."""
    return row.at.timestamp() <= shown.end and (row.until is None or row.until.timestamp() >= shown.start)
