"""From the plots to the evidence: of the metric that breaches its limit at the crosshair, else of the topmost one."""

from collections.abc import Sequence
from datetime import timedelta

from nocdesk.boards.evidence_rows import Subject
from ui.charts.intervals import Interval
from ui.charts.plot import Plot
from ui.charts.ticks import moment_of
from ui.screen import Place
from ui.views.evidence_opening import open_evidence

_AROUND = timedelta(minutes=5)
_LONGEST = timedelta(hours=1)


def evidence_at(service_id: int, plots: Sequence[Plot], at: float) -> Place | None:
    """The breach that the crosshair is in, or some minutes around it; None where nothing is plotted."""
    measured = [plot for plot in plots if not plot.is_empty]
    if not measured:
        return None
    for plot in measured:
        breach = next((one for one in plot.breaches.joined(0.0) if one.start <= at <= one.end), None)
        if breach is not None:
            return _of(service_id, plot, breach)
    middle = moment_of(at)
    return open_evidence(Subject.plot(service_id, measured[0].metric), middle - _AROUND, middle + _AROUND)


def _of(service_id: int, plot: Plot, breach: Interval) -> Place:
    start = moment_of(breach.start)
    end = min(moment_of(breach.end), start + _LONGEST)
    return open_evidence(Subject.plot(service_id, plot.metric), start, end)
