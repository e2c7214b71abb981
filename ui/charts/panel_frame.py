"""Where a plot stands, and how its moments and values become pixels."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from ui.charts.plot import Plot
from ui.charts.scales import TimeScale, ValueScale, value_range
from ui.charts.stack_layout import PanelPlace
from ui.charts.value_text import ValueFormat, value_format


@dataclass(frozen=True, slots=True)
class PanelFrame:
    """Where a plot stands, and how its moments and values become pixels."""

    place: PanelPlace
    time: TimeScale
    value: ValueScale
    format: ValueFormat

    @property
    def area(self) -> QRectF:
        return QRectF(self.time.left, self.place.top, self.time.width, self.place.bottom - self.place.top)


def panel_frame(plot: Plot, place: PanelPlace, time: TimeScale) -> PanelFrame:
    """The frame in which all values seen and all limits have their place."""
    shown = time.shown
    seen = [curve.samples.between(shown.start, shown.end).values for curve in plot.curves]
    seen += [curve.before.between(shown.start, shown.end).values for curve in plot.curves if curve.before is not None]
    seen += [curve.usual.values_between(shown.start, shown.end) for curve in plot.curves if curve.usual is not None]
    low, high = value_range(seen, (plot.limit, plot.at_risk), plot.metric)
    return PanelFrame(place, time, ValueScale(low, high, place.top, place.bottom), value_format(plot.unit, high))
