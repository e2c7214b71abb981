"""What the workbench and the mini plot read, on a pool thread: plots, samples, events and objectives of a service."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.plot_rows import EventRow, PlotRow
from nocdesk.boards.queries import events_in_range, service_plots, service_rows, sla_rows
from nocdesk.boards.rows import ServiceRow, SlaRow
from nocdesk.boards.usual_board import usual_bands, week_before_s
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.people.model import Actor
from nocdesk.people.policy import Act, may
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service
from nocdesk.store.series import rollup_points, samples_kept_from, series_points
from ui.charts.comparison import Beside, Compare, moved, stepped
from ui.charts.mini_plot import MiniPlotData
from ui.charts.samples import Samples
from ui.charts.ticks import moment_of
from ui.charts.time_range import TimeRange
from ui.views.workbench_feed import LEAST_MARGIN_S, step_of

_SHORTEST_STEP_S = 60


class ReadableCore(Protocol):
    """What is needed of the core."""

    @property
    def actor(self) -> Actor:
        """Who reads."""
        ...

    @property
    def clock(self) -> Clock:
        """What time it is."""
        ...

    def read(self) -> AbstractContextManager[Session]:
        """A read-only transaction."""
        ...


class CoreReads:
    """The reads of a core; each in a short transaction of its own."""

    def __init__(self, core: ReadableCore) -> None:
        self._core = core

    def services(self) -> Sequence[ServiceRow]:
        with self._core.read() as session:
            return service_rows(session)

    def plot_rows(self, service_id: int) -> tuple[PlotRow, ...]:
        with self._core.read() as session:
            name = session.scalar(select(Service.name).where(Service.id == service_id)) or ""
            label = _short_labels if may(self._core.actor.role, Act.VIEW_NETWORK) else _neutral_labels
            return tuple(label(row, name) for row in service_plots(session, service_id))

    def samples(self, series_ids: Sequence[int], window: TimeRange, step_s: int | None) -> Mapping[int, Samples]:
        with self._core.read() as session:
            return _samples(session, series_ids, window, step_s)

    def events(self, service_id: int, window: TimeRange) -> tuple[EventRow, ...]:
        with self._core.read() as session:
            start, end = moment_of(window.start), moment_of(window.end)
            return tuple(events_in_range(session, service_id, start, end, reader=self._core.actor))

    def objectives(self, service_id: int) -> tuple[SlaRow, ...]:
        with self._core.read() as session:
            return tuple(row for row in sla_rows(session, service_id=service_id) if row.has_budget)

    def beside(
        self, service_id: int, series_ids: Sequence[int], window: TimeRange, step_s: int | None, compare: Compare
    ) -> Beside:
        with self._core.read() as session:
            return _beside(session, service_id, series_ids, window, step_s, compare, self._core.clock.now())


def _beside(
    session: Session,
    service_id: int,
    series_ids: Sequence[int],
    window: TimeRange,
    step_s: int | None,
    compare: Compare,
    now: datetime,
) -> Beside:
    before: Mapping[int, Samples] = {}
    if compare.week:
        shift_s = week_before_s(session, service_id, moment_of(window.end))
        then = TimeRange(window.start - shift_s, window.end - shift_s)
        before = {
            number: moved(samples, shift_s) for number, samples in _samples(session, series_ids, then, step_s).items()
        }
    if not compare.usual:
        return Beside(before)
    bands = usual_bands(session, service_id, series_ids, window.start, window.end, now)
    return Beside(
        before,
        {
            number: stepped(band.times, band.median, band.low, band.high, is_learning=band.is_learning)
            for number, band in bands.items()
        },
    )


def read_mini_plot(
    session: Session, service_id: int, *, start: datetime, end: datetime, metric_hint: Metric | None = None
) -> MiniPlotData | None:
    """The plot of the hinted metric, else the service's first; None if nothing of it is measured."""
    rows = service_plots(session, service_id)
    if not rows:
        return None
    name = session.scalar(select(Service.name).where(Service.id == service_id)) or ""
    row = _short_labels(next((row for row in rows if row.metric is metric_hint), rows[0]), name)
    window = TimeRange(start.timestamp(), end.timestamp())
    with_margin = TimeRange(window.start - LEAST_MARGIN_S, window.end)
    return MiniPlotData(
        service=name,
        row=row,
        points=_samples(session, [ref.series_id for ref in row.series], with_margin, step_of(window)),
        events=tuple(events_in_range(session, service_id, start, end)),
        shown=window,
    )


def _short_labels(row: PlotRow, service: str) -> PlotRow:
    """A test that is called by its service and a word more is called by that word beside the service's name."""
    series = tuple(replace(ref, label=ref.label.removeprefix(service).strip(" -:·") or ref.label) for ref in row.series)
    return replace(row, series=series)


def _neutral_labels(row: PlotRow, service: str) -> PlotRow:
    """For those who may not see the network: its tests are counted, since their names may be those of devices."""
    series = tuple(
        replace(ref, label="test" if place == 1 else _("test {place}").format(place=place))
        for place, ref in enumerate(row.series, 1)
    )
    return replace(row, series=series)


def _samples(
    session: Session, series_ids: Sequence[int], window: TimeRange, step_s: int | None
) -> Mapping[int, Samples]:
    return {series_id: _drawn(session, series_id, window, step_s) for series_id in series_ids}


def _drawn(session: Session, series_id: int, window: TimeRange, step_s: int | None) -> Samples:
    """What was measured; with a step, and of a window whose samples were deleted, the means of its bins."""
    start, end = moment_of(window.start), moment_of(window.end)
    if step_s is None and window.start >= samples_kept_from(session):
        points = series_points(session, series_id, start, end)
        return Samples(points.times, points.values)
    bins = rollup_points(session, series_id, start, end, step_s or _SHORTEST_STEP_S)
    return Samples(bins.times, bins.mean, (bins.minimum, bins.maximum))
