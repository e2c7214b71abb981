"""The live check of a service: does it work, and has it kept its limits for the last minutes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.boards.plot_rows import PlotRow
from nocdesk.boards.plots import service_plots
from nocdesk.language import N_
from nocdesk.quality.model import Side
from nocdesk.quality.thresholds import WORDS
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.series import SeriesPoints, series_points
from nocdesk.tickets.verification import CHECK_MINUTES, CheckRow

MINUTE_S = 60.0
HOLDS_S = 120.0
"""So long a value stands for what comes after it, where a service is measured more rarely than every minute."""

_STATES = {
    ServiceClass.UP: N_("working"),
    ServiceClass.DEGRADED: N_("degraded"),
    ServiceClass.DOWN: N_("down"),
    ServiceClass.PLANNED: N_("in planned work"),
    ServiceClass.UNKNOWN: N_("no data"),
}


def live_check(session: Session, service_id: int, *, now: datetime) -> tuple[CheckRow, ...]:
    """The service's own state, and each metric that has a limit against it."""
    service = session.get(Service, service_id)
    if service is None:
        return ()
    measured = (_metric_check(session, plot, now) for plot in service_plots(session, service_id) if plot.limit)
    return _state_check(service, now), *measured


def minutes_ok(points: SeriesPoints, limit: float, side: Side, now_s: float) -> int:
    """For how many whole minutes in a row, from now backwards, every value has kept the limit.

    A minute without a value is judged by the last one before it, unless that is older than `HOLDS_S` then.
    """
    samples = list(zip(points.times.tolist(), points.values.tolist(), strict=True))
    for minute in range(CHECK_MINUTES):
        end = now_s - minute * MINUTE_S
        begin = end - MINUTE_S
        judged = [value for at, value in samples if begin < at <= end]
        if not judged:
            judged = [value for at, value in samples if begin - HOLDS_S < at <= begin][-1:]
        if not judged or not all(_keeps(value, limit, side) for value in judged):
            return minute
    return CHECK_MINUTES


def _state_check(service: Service, now: datetime) -> CheckRow:
    is_up = service.current_class is ServiceClass.UP
    since = service.class_since or now
    minutes = int((now - since).total_seconds() // MINUTE_S) if is_up else 0
    value = _STATES.get(service.current_class, service.current_class.replace("_", " "))
    return CheckRow(N_("Service"), value, _STATES[ServiceClass.UP], min(minutes, CHECK_MINUTES))


def _metric_check(session: Session, plot: PlotRow, now: datetime) -> CheckRow:
    assert plot.limit is not None
    start = now - timedelta(seconds=CHECK_MINUTES * MINUTE_S + HOLDS_S)
    until = now + timedelta(microseconds=1)
    series = [series_points(session, ref.series_id, start, until) for ref in plot.series]
    minutes = min(minutes_ok(points, plot.limit, plot.side, now.timestamp()) for points in series)
    sign = "≤" if plot.side is Side.ABOVE else "≥"
    limit = f"{sign} {_figure(plot.limit, plot.unit)}"
    return CheckRow(WORDS[plot.metric][0], _last_value(series, plot, now.timestamp()), limit, minutes)


def _last_value(series: Sequence[SeriesPoints], plot: PlotRow, now_s: float) -> str:
    """The worst of the newest values, as long as they still stand for now."""
    oldest_s = now_s - MINUTE_S - HOLDS_S
    last = [float(points.values[-1]) for points in series if len(points.values) and points.times[-1] > oldest_s]
    if len(last) < len(series):
        return N_("no data")
    return _figure(max(last) if plot.side is Side.ABOVE else min(last), plot.unit)


def _keeps(value: float, limit: float, side: Side) -> bool:
    return value <= limit if side is Side.ABOVE else value >= limit


def _figure(value: float, unit: str) -> str:
    return f"{value:.3g} {unit}".rstrip()
