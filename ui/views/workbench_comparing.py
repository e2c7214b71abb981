"""What the keys of comparison do: the week before, what is usual, and a marked part of the range with its figures."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from nocdesk.language import _
from ui.charts.comparison import NO_COMPARISON, Compare
from ui.charts.figures import Figures
from ui.charts.legend_block import LegendBlock
from ui.charts.navigation import Navigation
from ui.charts.plot_figures import plot_figures
from ui.charts.stacked_plots import StackedPlots
from ui.charts.ticks import clock_text, zone_at, zone_between
from ui.charts.time_range import TimeRange
from ui.charts.value_text import ValueFormat, minutes_text
from ui.views.workbench_loader import SceneLoader


class ComparingHost(Protocol):
    """What these keys need of the workbench."""

    @property
    def navigation(self) -> Navigation:
        """The range shown."""
        ...

    def say(self, text: str) -> None:
        """Tell the operator."""
        ...


class CompareKeys:
    """Remembers what is laid beside the curves, and where a mark was begun."""

    def __init__(self, host: ComparingHost, plots: StackedPlots, loader: SceneLoader) -> None:
        self._host, self._plots, self._loader = host, plots, loader
        self._mark_begun: float | None = None
        self.compare = NO_COMPARISON

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By action id."""
        return {
            "plot.compare_week": lambda: self.lay_beside(replace(self.compare, week=not self.compare.week)),
            "plot.compare_usual": lambda: self.lay_beside(replace(self.compare, usual=not self.compare.usual)),
            "plot.mark": self.mark,
            "plot.read_figures": self.read_figures,
        }

    def lay_beside(self, compare: Compare) -> None:
        """Compare with this from now on."""
        self.compare = compare
        self._loader.compare(compare)
        self._loader.show(self._host.navigation.shown)
        self._host.say(compare_sentence(compare))

    def mark(self) -> None:
        """Begin a mark at the crosshair, end it there, and then take it away."""
        at = self._plots.crosshair
        if self._plots.mark is not None:
            self._plots.set_mark(None)
            self._host.say(_("No mark: the figures are those of the range shown."))
        elif at is None:
            self._host.say(_("Put the crosshair where the mark begins: with Left and Right, or the pointer."))
        elif self._mark_begun is None or self._mark_begun == at:
            self._mark_begun = at
            self._host.say(
                _("The mark begins at {clock_text} {zone}. Move the crosshair and mark again.").format(
                    clock_text=clock_text(at, seconds=True), zone=zone_at(at)
                )
            )
        else:
            start, end = sorted((self._mark_begun, at))
            self._mark_begun = None
            self._plots.set_mark(TimeRange(start, end))
            self.read_figures()

    def read_figures(self) -> None:
        """Say the figures of the mark, or of the range shown."""
        within = self._plots.mark or self._host.navigation.shown
        parts = []
        for plot in self._plots.plots:
            block = LegendBlock(plot, plot_figures(plot, within), within.end, within.end)
            for curve, known in zip(plot.curves, block.figures, strict=True):
                parts.append(f"{plot.title} {curve.label}: {figures_sentence(known, block.format())}")
        self._host.say(f"{range_words(within)}. {'; '.join(parts)}")


def figures_sentence(figures: Figures | None, form: ValueFormat) -> str:
    """Least, mean, 95th percentile, greatest and minutes in breach of a curve."""
    if figures is None:
        return _("nothing measured")
    values = (
        (_("least"), figures.minimum),
        (_("mean"), figures.mean),
        ("p95", figures.tail),
        (_("greatest"), figures.maximum),
    )
    said = ", ".join(f"{word} {form.with_unit(value)}" for word, value in values)
    return _("{said}, {minutes_text} min in breach").format(said=said, minutes_text=minutes_text(figures.breach_s))


def range_words(within: TimeRange) -> str:
    """`08:10:00 to 08:40:00 UTC`."""
    start, end = (clock_text(at, seconds=True) for at in (within.start, within.end))
    return _("{start} to {end} {zone}").format(start=start, end=end, zone=zone_between(within))


def compare_sentence(compare: Compare) -> str:
    """What is laid beside the curves now."""
    parts = [_("the week before, dashed")] * compare.week + [_("what is usual, shaded")] * compare.usual
    return (
        _("Beside the curves: {parts}.").format(parts=_(" and ").join(parts))
        if parts
        else _("Nothing is laid beside the curves.")
    )
