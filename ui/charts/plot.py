"""One plot's content: its curves with their breaks, limits, and what follows from them; no pixel in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from nocdesk.boards.plot_rows import PlotRow
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from ui.charts.breaches import breach_spans
from ui.charts.comparison import NOTHING_BESIDE, Band, Beside
from ui.charts.intervals import Interval, Spans, common_to, no_spans, union_of
from ui.charts.samples import Samples, empty_samples, gaps, with_breaks


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A series as it is drawn: broken at its gaps, with the intervals in which it breaches the limit.

    `before` is what it was a week earlier, moved to today; `usual` the band of what is usual of it.
    """

    series_id: int
    label: str
    samples: Samples
    breaches: Spans
    before: Samples | None = None
    usual: Band | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """A metric of a service: up to four curves against one limit."""

    metric: Metric
    title: str
    unit: str
    curves: tuple[Curve, ...]
    limit: float | None
    at_risk: float | None
    side: Side
    gaps: tuple[Interval, ...]
    breaches: Spans
    """When any curve breaches the limit."""

    @property
    def is_empty(self) -> bool:
        return not any(len(curve.samples) for curve in self.curves)


def make_plot(
    row: PlotRow, points: Mapping[int, Samples], *, start: float, end: float, beside: Beside = NOTHING_BESIDE
) -> Plot:
    """The plot of a row with the samples of its series; a gap is where none of its curves was measured.

    `end` is where measuring ends: now, for a range that reaches into the future.
    """
    curves = tuple(_curve(row, ref.series_id, ref.label, points, beside) for ref in row.series)
    return Plot(
        metric=row.metric,
        title=row.title,
        unit=row.unit,
        curves=curves,
        limit=row.limit,
        at_risk=row.at_risk,
        side=row.side,
        gaps=_common_gaps(curves, start, end),
        breaches=union_of([curve.breaches for curve in curves]),
    )


def _curve(row: PlotRow, series_id: int, label: str, points: Mapping[int, Samples], beside: Beside) -> Curve:
    samples = with_breaks(points.get(series_id, empty_samples()))
    breaches = no_spans() if row.limit is None else breach_spans(samples, row.limit, row.side)
    before = beside.before.get(series_id)
    return Curve(
        series_id,
        label,
        samples,
        breaches,
        None if before is None else with_breaks(before),
        beside.usual.get(series_id),
    )


def _common_gaps(curves: Sequence[Curve], start: float, end: float) -> tuple[Interval, ...]:
    each = [gaps(curve.samples, start, end) for curve in curves]
    return reduce(common_to, each) if each else ()
