"""Where a plot stands, and how its moments and values become pixels."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from ui.charts.decimation import Columns, decimate
from ui.charts.plot import Plot
from ui.charts.samples import FloatArray
from ui.charts.scales import TimeScale, ValueScale, value_range
from ui.charts.stack_layout import PanelPlace
from ui.charts.value_text import ValueFormat, value_format


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What is drawn of a curve, and its pixels: a row each of the least, mean and greatest, or one that is all."""

    drawn: Columns
    xs: FloatArray
    ys: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class PanelFrame:
    """Where a plot stands, and how its moments and values become pixels."""

    place: PanelPlace
    time: TimeScale
    value: ValueScale
    format: ValueFormat
    traces: tuple[Trace, ...]
    """One for each curve."""

    @property
    def area(self) -> QRectF:
        return QRectF(self.time.left, self.place.top, self.time.width, self.place.bottom - self.place.top)


def panel_frame(plot: Plot, place: PanelPlace, time: TimeScale) -> PanelFrame:
    """The frame in which all values seen and all limits have their place."""
    shown = time.shown
    columns = [decimate(curve.samples, shown.start, shown.end, round(time.width)) for curve in plot.curves]
    seen = [drawn.inside for drawn in columns]
    seen += [curve.before.between(shown.start, shown.end).values for curve in plot.curves if curve.before is not None]
    seen += [curve.usual.values_between(shown.start, shown.end) for curve in plot.curves if curve.usual is not None]
    low, high = value_range(seen, (plot.limit, plot.at_risk), plot.metric)
    value = ValueScale(low, high, place.top, place.bottom)
    traces = tuple(Trace(drawn, time.xs(drawn.times), value.ys(drawn.values)) for drawn in columns)
    return PanelFrame(place, time, value, value_format(plot.unit, high), traces)
