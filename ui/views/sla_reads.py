"""What the SLA list reads, on a pool thread."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nocdesk.boards.sla_board import ObjectiveDetail, ObjectiveRow, objective_detail, objective_rows
from nocdesk.core import Core
from nocdesk.quality.reading import Metric
from nocdesk.sla.measured import METRIC_OF
from nocdesk.sla.stretch import BadInterval
from ui.charts.mini_plot import MiniPlotData
from ui.views.workbench_reads import read_mini_plot

LEAST_MARGIN = timedelta(minutes=30)
LONGEST = timedelta(days=1)
QUIET = timedelta(hours=2)
_AHEAD = timedelta(minutes=2)
Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class ObjectiveAnswer:
    """The objectives of the services that were asked for (None: of all)."""

    services: frozenset[int] | None
    rows: tuple[ObjectiveRow, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveScene:
    """An objective with its account, and the plot around its last bad time (None: nothing is measured)."""

    detail: ObjectiveDetail
    window: Window
    plot: MiniPlotData | None


class SlaReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def objectives(self, service_ids: Collection[int] | None = None) -> ObjectiveAnswer:
        """Every objective, or those of these services."""
        with self._core.read() as session:
            rows = tuple(objective_rows(session, service_ids=service_ids))
        return ObjectiveAnswer(None if service_ids is None else frozenset(service_ids), rows)

    def scene(self, objective_id: int) -> ObjectiveScene | None:
        """One objective, what it was computed from, and its readings around the breach."""
        now = self._core.clock.now()
        with self._core.read() as session:
            detail = objective_detail(session, objective_id)
            if detail is None:
                return None
            start, end = window = breach_window(detail.account.bad, now)
            metric = detail.row.metric or METRIC_OF.get(detail.row.measure, Metric.LOSS_PCT)
            plot = read_mini_plot(session, detail.row.service_id, start=start, end=end, metric_hint=metric)
        return ObjectiveScene(detail, window, plot)


def breach_window(bad: Sequence[BadInterval], now: datetime) -> Window:
    """Around the last bad time, with half its length and at least half an hour on each side; a quiet one: up to now."""
    latest = now + _AHEAD
    if not bad:
        return latest - QUIET, latest
    return interval_window(bad[-1], now)


def interval_window(interval: BadInterval, now: datetime) -> Window:
    """Around a bad time; of one that lasts longer than a day its end."""
    margin = max(LEAST_MARGIN, (interval.ended_at - interval.began_at) / 2)
    end = min(interval.ended_at + margin, now + _AHEAD)
    return max(interval.began_at - margin, end - LONGEST), end
