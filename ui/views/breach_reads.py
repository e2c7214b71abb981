"""What the breach review reads, on a pool thread."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nocdesk.boards.breach_board import BreachQueueBoard, breach_detail, breach_queue, breach_row
from nocdesk.boards.breach_rows import BreachDetail, BreachRow
from nocdesk.boards.plot_rows import EventRow
from nocdesk.boards.queries import events_in_range
from nocdesk.core import Core
from nocdesk.quality.reading import Metric
from nocdesk.sla.measured import METRIC_OF
from ui.charts.mini_plot import MiniPlotData
from ui.charts.time_range import TimeRange
from ui.views.workbench_reads import read_mini_plot

LEAST_BEFORE, MOST_BEFORE, AFTER = timedelta(minutes=15), timedelta(minutes=75), timedelta(minutes=20)
_AHEAD = timedelta(minutes=3)
_LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BreachScene:
    """A breach with everything that is drawn around it; `plot` is None where it is about no metric."""

    detail: BreachDetail
    plot: MiniPlotData | None
    events: tuple[EventRow, ...]
    shown: TimeRange


class BreachReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def queue(self, *, with_older: bool) -> BreachQueueBoard:
        """The queue, with what was decided longer ago if that is wanted."""
        with self._core.read() as session:
            return breach_queue(session, now=self._core.clock.now(), with_older=with_older)

    def scene(self, breach_id: int) -> BreachScene | None:
        """One breach and what lies around it."""
        now = self._core.clock.now()
        with self._core.read() as session:
            row = breach_row(session, breach_id)
            if row is None:
                return None
            start, end = breach_window(row, now)
            detail = breach_detail(session, breach_id, start=start, end=end, now=now)
            if detail is None:
                return None
            metric = _metric(row)
            plot = None
            if metric is not None:
                plot = read_mini_plot(session, row.service_id, start=start, end=end, metric_hint=metric)
            events = plot.events if plot else tuple(events_in_range(session, row.service_id, start, end))
        return BreachScene(detail, plot, events, TimeRange(start.timestamp(), end.timestamp()))


def breach_window(row: BreachRow, now: datetime) -> tuple[datetime, datetime]:
    """Around a breach, with what led to it: three times its length, a quarter of an hour at least; a day at most."""
    end = min(row.until_at + AFTER, now + _AHEAD)
    before = min(MOST_BEFORE, max(LEAST_BEFORE, 3 * (row.until_at - row.began_at)))
    return max(row.began_at - before, end - _LONGEST), end


def _metric(row: BreachRow) -> Metric | None:
    """What was measured; None where the ledger tells."""
    return row.standing.metric or METRIC_OF.get(row.standing.measure) if row.standing is not None else None
