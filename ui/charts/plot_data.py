"""What plots show as a table: a line for each moment, a column for each curve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from ui.charts.plot import Curve, Plot
from ui.charts.samples import FloatArray
from ui.charts.ticks import moment_of
from ui.charts.time_range import TimeRange


@dataclass(frozen=True, slots=True)
class PlotData:
    """Heads with their units, and for each moment the value of each curve; None where it has none."""

    heads: tuple[str, ...]
    moments: tuple[datetime, ...]
    values: tuple[tuple[float | None, ...], ...]


def plot_data(plots: Sequence[Plot], within: TimeRange) -> PlotData:
    """The values drawn in a range; a moment at which no curve has a value is left out."""
    curves = [(plot, curve) for plot in plots for curve in plot.curves]
    known = [curve.samples.finite().between(within.start, within.end) for _, curve in curves]
    times = np.unique(np.concatenate([np.empty(0), *(each.times for each in known)]))
    table = np.full((len(times), len(curves)), np.nan)
    for column, samples in enumerate(known):
        table[np.searchsorted(times, samples.times), column] = samples.values
    heads = tuple(_head(plot, curve) for plot, curve in curves)
    return PlotData(heads, tuple(map(moment_of, times.tolist())), tuple(map(_row, table)))


def _head(plot: Plot, curve: Curve) -> str:
    unit = f" ({plot.unit})" if plot.unit else ""
    return f"{plot.title} {curve.label}{unit}"


def _row(values: FloatArray) -> tuple[float | None, ...]:
    return tuple(None if value != value else value for value in values.tolist())
