"""What the plot keys do: one method an action of scope "plot"."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from nocdesk.clock import Clock
from nocdesk.language import _
from ui.charts.breaches import is_beyond
from ui.charts.intervals import Interval
from ui.charts.navigation import (
    FIRST_PRESET,
    PRESETS,
    Navigation,
    all_breaches,
    breach_to_fit,
    fitted,
    next_breach,
    preset,
    previous_breach,
)
from ui.charts.samples import value_near
from ui.charts.stacked_plots import StackedPlots
from ui.charts.ticks import clock_text, zone_at

_ZOOM = 0.7
_PAN = 0.15
_CROSSHAIR_STEPS = 120


class PlotHost(Protocol):
    """What the keys need of the workbench."""

    @property
    def navigation(self) -> Navigation:
        """The range shown."""
        ...

    def navigate(self, navigation: Navigation) -> None:
        """Show another range."""
        ...

    def say(self, text: str) -> None:
        """Tell the operator."""
        ...


class PlotKeys:
    """The acts behind the keys, and the memory that some of them need."""

    def __init__(self, host: PlotHost, plots: StackedPlots, clock: Clock) -> None:
        self._host = host
        self._plots = plots
        self._clock = clock
        self._before_fit: Navigation | None = None

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By action id."""
        ranges = {f"plot.range_{name}": partial(self.show_preset, name) for name in PRESETS}
        return {
            "plot.zoom_in": partial(self.zoom, _ZOOM),
            "plot.zoom_out": partial(self.zoom, 1 / _ZOOM),
            "plot.pan_left": partial(self.pan, -_PAN),
            "plot.pan_right": partial(self.pan, _PAN),
            "plot.shift_back": partial(self.pan, -1.0),
            "plot.shift_forward": partial(self.pan, 1.0),
            "plot.fit": self.fit,
            "plot.next_breach": partial(self.go_to_breach, 1),
            "plot.previous_breach": partial(self.go_to_breach, -1),
            "plot.lock": self.toggle_lock,
            "plot.read_values": self.read_values,
            "plot.reset": partial(self.show_preset, FIRST_PRESET),
            "plot.crosshair_left": partial(self.move_crosshair, -1),
            "plot.crosshair_right": partial(self.move_crosshair, 1),
            "plot.metrics_up": partial(self._plots.scroll_plots, -1),
            "plot.metrics_down": partial(self._plots.scroll_plots, 1),
            "plot.live": self.follow_now,
            **ranges,
        }

    def show_preset(self, name: str) -> None:
        """The last 15 minutes, hour, …, following now."""
        self._host.navigate(preset(name, self._now()))

    def follow_now(self) -> None:
        """Keep the length, end at now, and stay there."""
        self._host.navigate(self._host.navigation.live(self._now()))

    def zoom(self, factor: float) -> None:
        """About the crosshair."""
        self._host.navigate(self._host.navigation.zoomed(factor, self._plots.crosshair, self._now()))

    def pan(self, share: float) -> None:
        """By a share of the range."""
        self._host.navigate(self._host.navigation.panned(share, self._now()))

    def fit(self) -> None:
        """The breach at the crosshair, else the latest; again: the range from before."""
        if self._before_fit is not None:
            before, self._before_fit = self._before_fit, None
            self._host.navigate(before.tick(self._now()))
            return
        breach = breach_to_fit(self._breaches(), self._plots.crosshair)
        if breach is None:
            self._host.say(_("No breach in what is shown. Choose a longer range."))
            return
        before = self._host.navigation
        self._host.navigate(fitted(breach, self._now()))
        self._before_fit = before

    def forget_fit(self) -> None:
        """Another range was chosen: there is nothing to go back to."""
        self._before_fit = None

    def go_to_breach(self, direction: int) -> None:
        """Put the crosshair on the next or previous breach, and bring it into sight."""
        shown = self._host.navigation.shown
        at = self._plots.crosshair
        if direction > 0:
            breach = next_breach(self._breaches(), shown.start if at is None else at)
        else:
            breach = previous_breach(self._breaches(), shown.end if at is None else at)
        if breach is None:
            where = _("later") if direction > 0 else _("earlier")
            self._host.say(
                _("No {where} breach in the samples at hand. Shift or lengthen the range.").format(where=where)
            )
            return
        if not shown.start <= breach.start <= shown.end:
            half = shown.span_s / 2
            self._host.navigate(
                self._host.navigation.panned((breach.start - shown.start - half) / shown.span_s, self._now())
            )
        self._plots.set_locked(True)
        self._plots.set_crosshair(breach.start)
        self._host.say(
            _("Breach from {start} to {end} {zone}.").format(
                start=clock_text(breach.start, seconds=True),
                end=clock_text(breach.end, seconds=True),
                zone=zone_at(breach.end),
            )
        )

    def toggle_lock(self) -> None:
        """Keep the crosshair where it is, or let it follow the pointer again."""
        if self._plots.crosshair is None:
            self._plots.set_crosshair(self._end())
        self._plots.set_locked(not self._plots.is_locked)

    def move_crosshair(self, direction: int) -> None:
        """By a small step; the first press puts it at the newest sample."""
        shown = self._host.navigation.shown
        at = self._plots.crosshair
        if at is None:
            at = self._end()
        else:
            at += direction * shown.span_s / _CROSSHAIR_STEPS
        self._plots.set_locked(True)
        self._plots.set_crosshair(min(shown.end, max(shown.start, at)))

    def read_values(self) -> None:
        """Say the values at the crosshair, or the newest."""
        at = self._plots.crosshair
        self._host.say(values_sentence(self._plots, self._end() if at is None else at))

    def _breaches(self) -> tuple[Interval, ...]:
        return all_breaches(self._plots.plots, self._host.navigation.shown.span_s)

    def _end(self) -> float:
        return min(self._now(), self._host.navigation.shown.end)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def values_sentence(plots: StackedPlots, at: float) -> str:
    """Every value at a moment, with its limit where that is broken."""
    parts = []
    for frame in plots.frames:
        plot = plots.plots[frame.place.index]
        values = []
        for curve in plot.curves:
            value = value_near(curve.samples, at)
            text = _("no data") if value is None else frame.format.with_unit(value)
            if value is not None and plot.limit is not None and is_beyond(value, plot.limit, plot.side):
                text += _(" (limit {short})").format(short=frame.format.short(plot.limit))
            values.append(f"{curve.label} {text}")
        parts.append(f"{plot.title}: {', '.join(values)}")
    return f"{clock_text(at, seconds=True)} {zone_at(at)}. " + "; ".join(parts)
