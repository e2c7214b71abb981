"""Draws what curves are compared with, behind them: the band of what is usual, and the week before."""

import numpy as np

from ui.charts.colours import Stroke, faded, series_stroke
from ui.charts.decimation import decimate
from ui.charts.ink import Ink
from ui.charts.panel_frame import PanelFrame
from ui.charts.plot import Plot

_BAND_ALPHA = 38
_BEFORE_ALPHA = 150
_MEDIAN_DASH = (2.0, 3.0)
_BEFORE_DASH = (5.0, 3.0)


def paint_usual(ink: Ink, plot: Plot, frame: PanelFrame) -> None:
    """Of each curve the band of what is usual in its colour, with its median; an open edge reaches to the plot's."""
    for index, curve in enumerate(plot.curves):
        if curve.usual is None:
            continue
        colour = series_stroke(ink.colours, index).colour
        band, xs = curve.usual, frame.time.xs(curve.usual.times)
        low, high = (np.clip(edge, frame.value.low, frame.value.high) for edge in (band.low, band.high))
        ink.area(xs, frame.value.ys(high), frame.value.ys(low), faded(colour, _BAND_ALPHA))
        ink.curve(xs, frame.value.ys(band.median), Stroke(faded(colour, _BEFORE_ALPHA), 1.0, _MEDIAN_DASH))


def paint_before(ink: Ink, plot: Plot, frame: PanelFrame) -> None:
    """Of each curve what it was a week before, thin and dashed in its colour."""
    shown = frame.time.shown
    for index, curve in enumerate(plot.curves):
        if curve.before is None:
            continue
        drawn = decimate(curve.before, shown.start, shown.end, round(frame.time.width))
        colour = faded(series_stroke(ink.colours, index).colour, _BEFORE_ALPHA)
        ink.curve(frame.time.xs(drawn.times), frame.value.ys(drawn.mean), Stroke(colour, 1.0, _BEFORE_DASH))
