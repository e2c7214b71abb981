"""From stored samples to what the workbench draws; everything here runs on a pool thread and holds no widget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from nocdesk.boards.plot_rows import EventRow, PlotRow
from nocdesk.boards.rows import ServiceRow, SlaRow
from ui.charts.breaches import excess
from ui.charts.comparison import NO_COMPARISON, NOTHING_BESIDE, Beside, Compare
from ui.charts.figures import Figures
from ui.charts.plot import Plot, make_plot
from ui.charts.plot_figures import plot_figures
from ui.charts.samples import Samples, joined
from ui.charts.sparkline import Spark, spark_values
from ui.charts.time_range import TimeRange

_MARGIN = 0.25
"""How much more than the range shown is read on each side, so that panning meets samples."""
LEAST_MARGIN_S = 900.0
"""And at least this much, so that a curve of 5-minute history enters the range at its left edge."""
_DAY_S = 86_400.0
_STEPS = ((3 * _DAY_S, None), (40 * _DAY_S, 300))
_LONGEST_STEP_S = 3_600
_EVENTS_STALE_S = 120.0
"""When events are read again though the feed said nothing: the window had ended long before now."""
_REREAD_S = 60.0
"""The tail that a live update reads again, for samples that came late."""


class WorkbenchReads(Protocol):
    """The reads of the workbench; each is called on a pool thread and may wait for the store."""

    def services(self) -> Sequence[ServiceRow]:
        """All services."""
        ...

    def plot_rows(self, service_id: int) -> tuple[PlotRow, ...]:
        """The plots of a service, the most telling first."""
        ...

    def samples(self, series_ids: Sequence[int], window: TimeRange, step_s: int | None) -> Mapping[int, Samples]:
        """The samples of these series, or the means of their bins of so many seconds."""
        ...

    def events(self, service_id: int, window: TimeRange) -> tuple[EventRow, ...]:
        """What happened to the service."""
        ...

    def objectives(self, service_id: int) -> tuple[SlaRow, ...]:
        """Where its objectives stand this month."""
        ...

    def beside(
        self, service_id: int, series_ids: Sequence[int], window: TimeRange, step_s: int | None, compare: Compare
    ) -> Beside:
        """What these series are compared with in a window."""
        ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is held of a service: its plots' rows, samples and events of a window, and its objectives."""

    service_id: int
    rows: tuple[PlotRow, ...]
    points: Mapping[int, Samples]
    window: TimeRange
    step_s: int | None
    events: tuple[EventRow, ...]
    objectives: tuple[SlaRow, ...]
    compare: Compare = NO_COMPARISON
    beside: Beside = NOTHING_BESIDE
    beside_until: float = 0.0
    """What is compared with reaches so far: into the future, unlike what is measured."""

    def serves(self, shown: TimeRange, compare: Compare) -> bool:
        """Whether nothing of this range is missing but the tail, and it would be drawn from the same steps."""
        is_beside = compare == self.compare and (not compare or shown.end <= self.beside_until)
        return self.window.start <= shown.start and self.step_s == step_of(shown) and is_beside


@dataclass(frozen=True, slots=True)
class Scene:
    """A range of a service, ready to draw: plots, the figures of each curve, and the moment it was made for."""

    loaded: Loaded
    plots: tuple[Plot, ...]
    figures: tuple[tuple[Figures | None, ...], ...]
    shown: TimeRange
    now: float


def step_of(shown: TimeRange) -> int | None:
    """Means of how many seconds a range is drawn from; None: as measured.

    Two days are drawn as measured, a month in 5 minutes, by which service levels are judged as well, a year in hours.
    """
    return next((step_s for span_s, step_s in _STEPS if shown.span_s <= span_s), _LONGEST_STEP_S)


def load(
    reads: WorkbenchReads, service_id: int, shown: TimeRange, now: float, compare: Compare = NO_COMPARISON
) -> Scene:
    """Read a service anew for this range and its margins."""
    rows = reads.plot_rows(service_id)
    margin_s = max(LEAST_MARGIN_S, _MARGIN * shown.span_s)
    window = TimeRange(shown.start - margin_s, max(shown.start, min(now, shown.end + margin_s)))
    step_s = step_of(shown)
    compared = TimeRange(window.start, shown.end + margin_s)
    loaded = Loaded(
        service_id=service_id,
        rows=rows,
        points=reads.samples(_series_of(rows), window, step_s),
        window=window,
        step_s=step_s,
        events=reads.events(service_id, window),
        objectives=reads.objectives(service_id),
        compare=compare,
        beside=reads.beside(service_id, _series_of(rows), compared, step_s, compare) if compare else NOTHING_BESIDE,
        beside_until=compared.end,
    )
    return scene(loaded, shown, now)


def extend(reads: WorkbenchReads, loaded: Loaded, shown: TimeRange, now: float) -> Scene:
    """What is held and what came since, for a live update."""
    if min(now, shown.end) - loaded.window.end > _EVENTS_STALE_S:
        return with_news(reads, loaded, shown, now)
    return scene(_with_tail(reads, loaded, shown, now), shown, now)


def with_news(reads: WorkbenchReads, loaded: Loaded, shown: TimeRange, now: float) -> Scene:
    """As `extend`, with events and objectives read again."""
    held = _with_tail(reads, loaded, shown, now)
    events, objectives = reads.events(held.service_id, held.window), reads.objectives(held.service_id)
    return scene(replace(held, events=events, objectives=objectives), shown, now)


def _with_tail(reads: WorkbenchReads, loaded: Loaded, shown: TimeRange, now: float) -> Loaded:
    """With the samples up to now, if the range shown reaches beyond what is held, and none far before it."""
    if min(now, shown.end) <= loaded.window.end:
        return loaded
    since = max(loaded.window.start, loaded.window.end - _REREAD_S)
    if loaded.step_s is not None:
        since -= since % loaded.step_s  # The bin that was not full yet is read again as a whole.
    tails = reads.samples(_series_of(loaded.rows), TimeRange(since, now), loaded.step_s)
    keep_from = min(shown.start, loaded.window.end) - max(LEAST_MARGIN_S, _MARGIN * shown.span_s)
    start = max(loaded.window.start, keep_from)
    points = {
        series_id: _spliced(samples, tails[series_id], start, since) if series_id in tails else samples
        for series_id, samples in loaded.points.items()
    }
    return replace(loaded, points=points, window=TimeRange(start, now))


def scene(loaded: Loaded, shown: TimeRange, now: float) -> Scene:
    """What the held samples look like in this range."""
    measured_until = min(now, shown.end)
    plots = tuple(
        make_plot(row, loaded.points, start=shown.start, end=measured_until, beside=loaded.beside)
        for row in loaded.rows
    )
    return Scene(
        loaded=loaded,
        plots=plots,
        figures=tuple(plot_figures(plot, shown) for plot in plots),
        shown=shown,
        now=now,
    )


def _series_of(rows: tuple[PlotRow, ...]) -> list[int]:
    return [ref.series_id for row in rows for ref in row.series]


def _spliced(held: Samples, tail: Samples, start: float, since: float) -> Samples:
    """What is held from `start` up to `since`, then the tail."""
    return joined(held.before(since).between(start, since), tail)


def sparks(reads: WorkbenchReads, service_ids: Sequence[int], window: TimeRange) -> dict[int, Spark]:
    """Of each service the metric that was beyond its limit the longest, else its first."""
    found = {}
    for service_id in service_ids:
        rows = [row for row in reads.plot_rows(service_id) if row.series]
        points = reads.samples([row.series[0].series_id for row in rows], window, step_of(window))
        candidates = [_spark(row, points[row.series[0].series_id], window) for row in rows]
        if candidates:
            found[service_id] = max(candidates, key=_beyond_count)
    return found


def _spark(row: PlotRow, samples: Samples, window: TimeRange) -> Spark:
    return Spark(spark_values(samples, window), row.limit, row.side)


def _beyond_count(spark: Spark) -> int:
    return 0 if spark.limit is None else int((excess(spark.values, spark.limit, spark.side) > 0).sum())
