"""The one line that says how a plot stands now: the worst value, and since when it breaches its limit."""

from dataclasses import dataclass

from nocdesk.language import _
from nocdesk.quality.model import Side
from ui.charts.breaches import is_beyond
from ui.charts.plot import Plot
from ui.charts.samples import GAP_FACTOR, Samples, usual_interval
from ui.charts.ticks import clock_text
from ui.charts.value_text import span_text, value_format

_LEAST_PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True)
class Headline:
    """The worst value now, its state in words, and whether that is a breach."""

    value: str
    state: str
    in_breach: bool


def headline(plot: Plot, now: float) -> Headline:
    """How the plot stands at `now`, in epoch seconds."""
    ends = [samples for curve in plot.curves if len(samples := curve.samples.finite())]
    if not ends:
        return Headline("", _("no data"), False)
    last_at = max(float(samples.times[-1]) for samples in ends)
    if now - last_at > max(_pace(samples) for samples in ends):
        return Headline("", _("no data since {clock_text}").format(clock_text=clock_text(last_at, seconds=True)), False)
    value = _worst([_end(samples) for samples in ends], plot.side)
    text = value_format(plot.unit, max(abs(value), plot.limit or 0.0)).with_unit(value)
    if is_beyond(value, plot.limit, plot.side):
        began = plot.breaches.joined(60).last.start
        return Headline(text, _("in breach {span_text}").format(span_text=span_text(max(1.0, now - began))), True)
    if is_beyond(value, plot.at_risk, plot.side):
        return Headline(text, _("at risk"), False)
    return Headline(text, "", False)


def _pace(samples: Samples) -> float:
    """How long the next sample may take; where polling has just become denser than the history, soon."""
    usual = usual_interval(samples.times)
    latest = float(samples.times[-1] - samples.times[-2]) if len(samples) > 1 else usual
    return max(_LEAST_PATIENCE_S, GAP_FACTOR * min(usual, latest))


def _end(samples: Samples) -> float:
    return float(samples.values[-1])


def _worst(values: list[float], side: Side) -> float:
    return max(values) if side is Side.ABOVE else min(values)
