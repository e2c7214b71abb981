"""The figures of all curves of a plot in a range."""

from ui.charts.figures import Figures, figures
from ui.charts.plot import Plot
from ui.charts.time_range import TimeRange


def plot_figures(plot: Plot, within: TimeRange) -> tuple[Figures | None, ...]:
    """One for each curve; None for one that has no sample there."""
    return tuple(figures(curve.samples, curve.breaches, within.start, within.end, plot.side) for curve in plot.curves)
