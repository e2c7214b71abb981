"""Draws one plot: shading, grid, limits, curves and the labels in the gutter."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt

from nocdesk.language import _
from nocdesk.quality.model import Side
from ui.charts.breaches import excess
from ui.charts.colours import Stroke, faded, series_stroke
from ui.charts.comparison_painter import paint_before, paint_usual
from ui.charts.ink import BOLD, MEDIUM, NORMAL, RIGHT, Ink
from ui.charts.intervals import Interval
from ui.charts.label_places import label_places
from ui.charts.panel_frame import PanelFrame, Trace
from ui.charts.paths import fill_rects
from ui.charts.plot import Curve, Plot
from ui.charts.samples import BoolArray, FloatArray, last_known
from ui.charts.scales import TimeScale
from ui.charts.segments import line_rows
from ui.charts.stack_layout import TITLE_HEIGHT
from ui.charts.ticks import TimeTick, value_ticks

Pixels = tuple[FloatArray, FloatArray]
"""From where to where, along the time axis."""

_LABEL_OFFSET = 7
_LEAST_TICK_PX = 17


def paint_panel(
    ink: Ink, plot: Plot, frame: PanelFrame, ticks: Sequence[TimeTick], excluded: Sequence[Interval]
) -> None:
    """Everything of a plot that does not follow the pointer."""
    painter, breaches = ink.painter, _breaches_in_pixels(plot, frame.time)
    _paint_title(ink, plot, frame)
    _paint_grid(ink, frame, ticks)
    painter.save()
    painter.setClipRect(frame.area)
    _paint_shading(ink, plot, frame, excluded, breaches)
    paint_usual(ink, plot, frame)
    _paint_breach_areas(ink, plot, frame)
    painter.restore()
    _paint_limits(ink, plot, frame, breaches)
    painter.save()
    painter.setClipRect(frame.area.adjusted(0, -1, 1, 1))
    paint_before(ink, plot, frame)
    for index in reversed(range(len(frame.traces))):
        _paint_curve(ink, frame.traces[index], series_stroke(ink.colours, index))
    painter.restore()
    _paint_gutter(ink, plot, frame, is_breached=len(breaches[0]) > 0)


def _paint_title(ink: Ink, plot: Plot, frame: PanelFrame) -> None:
    if frame.place.top - frame.place.title_top < TITLE_HEIGHT:
        return
    middle = frame.place.title_top + TITLE_HEIGHT / 2
    width = ink.text(frame.time.left, middle, plot.title, ink.colours.text, weight=BOLD)
    ink.text(frame.time.left + width + 6, middle, frame.format.shown_unit, ink.colours.muted)


def _paint_grid(ink: Ink, frame: PanelFrame, ticks: Sequence[TimeTick]) -> None:
    area, colours = frame.area, ink.colours
    for is_date, colour in ((False, colours.grid), (True, colours.border)):
        xs = [frame.time.x(tick.at) for tick in ticks if tick.is_date is is_date]
        ink.lines([(x, area.top(), x, area.bottom()) for x in xs], colour)
    most = max(2, int(area.height() // _LEAST_TICK_PX))
    values = value_ticks(frame.value.low, frame.value.high, most)
    ys = [frame.value.y(value) for value in values]
    ink.lines([(area.left(), y, area.right(), y) for y in ys], colours.grid)
    for value, y in zip(values, ys, strict=True):
        ink.text(area.left() - 8, y, frame.format.short(value), colours.muted, align=RIGHT)
    ink.line(area.left(), area.bottom(), area.right(), area.bottom(), colours.border)


def _paint_shading(ink: Ink, plot: Plot, frame: PanelFrame, excluded: Sequence[Interval], breaches: Pixels) -> None:
    for window in excluded:
        ink.hatch(_strip(frame, window))
    for gap in plot.gaps:
        strip = _strip(frame, gap)
        ink.fill(strip, faded(ink.colours.gap, 200))
        for x in (strip.left(), strip.right()):
            ink.line(x, strip.top(), x, strip.bottom(), ink.colours.border)
    lefts = np.rint(np.maximum(frame.time.left, breaches[0]))
    rights = np.maximum(lefts + 1, np.rint(np.minimum(frame.time.right, breaches[1])))
    top, bottom = round(frame.place.top), round(frame.place.bottom)
    fill_rects(ink.painter, line_rows(lefts, top, rights, bottom), ink.colours.breach_interval)


def _paint_breach_areas(ink: Ink, plot: Plot, frame: PanelFrame) -> None:
    """Between each breaching curve and the limit."""
    if plot.limit is None:
        return
    area, y_limit = frame.area, frame.value.y(plot.limit)
    if plot.side is Side.ABOVE:
        behind = QRectF(area.left(), area.top(), area.width(), y_limit - area.top())
    else:
        behind = QRectF(area.left(), y_limit, area.width(), area.bottom() - y_limit)
    ink.painter.save()
    ink.painter.setClipRect(behind, Qt.ClipOperation.IntersectClip)
    worst = -1 if plot.side is Side.ABOVE else 0
    for trace in frame.traces:
        beyond = excess(trace.drawn.values[worst], plot.limit, plot.side) > 0
        if beyond.any():
            ys = np.where(_near_breach(beyond), trace.ys[worst], np.nan)
            ink.area_from(y_limit, trace.xs, ys, ink.colours.breach_area)
    ink.painter.restore()


def _near_breach(beyond: BoolArray) -> BoolArray:
    """The breaching points and their neighbours: all that the area beyond the limit is made of."""
    near = beyond.copy()
    near[:-1] |= beyond[1:]
    near[1:] |= beyond[:-1]
    return near


def _paint_limits(ink: Ink, plot: Plot, frame: PanelFrame, breaches: Pixels) -> None:
    left, right, colours = frame.time.left, frame.time.right, ink.colours
    if plot.at_risk is not None:
        y = frame.value.y(plot.at_risk)
        ink.line(left, y, right, y, colours.border, dash=True)
    if plot.limit is None:
        return
    y = frame.value.y(plot.limit)
    ink.line(left, y, right, y, colours.border)
    starts, ends = breaches
    ink.lines(line_rows(starts, y, np.maximum(starts + 2, ends), y), colours.breach_line, width=2.0)


def _paint_curve(ink: Ink, trace: Trace, stroke: Stroke) -> None:
    low, mean, high = trace.ys[0], trace.ys[len(trace.ys) // 2], trace.ys[-1]
    if trace.drawn.has_spread:
        ink.band(trace.xs, high, low, faded(stroke.colour, 80))
    ink.curve(trace.xs, mean, stroke)


def _paint_gutter(ink: Ink, plot: Plot, frame: PanelFrame, *, is_breached: bool) -> None:
    """The limits' labels stay beside their lines; the curves' names move out of their way."""
    x, low, high = frame.time.right + _LABEL_OFFSET, frame.place.top + 4, frame.place.bottom - 2
    most = 88 - _LABEL_OFFSET - 4
    taken: list[float] = []
    if plot.limit is not None:
        colour = ink.colours.breach_text if is_breached else ink.colours.muted
        taken.append(min(high, max(low, frame.value.y(plot.limit))))
        text = f"SLA {frame.format.short(plot.limit)} {frame.format.shown_unit}".rstrip()
        ink.text(x, taken[0], text, colour, pixels=11, weight=BOLD, most=most)
    if plot.at_risk is not None:
        taken += label_places(taken, [frame.value.y(plot.at_risk)], low=low, high=high)
        text = _("at risk {short}").format(short=frame.format.short(plot.at_risk))
        risky = _is_last_at_risk(plot)
        colour = ink.colours.risk_text if risky else ink.colours.muted
        ink.text(x, taken[-1], text, colour, pixels=11, weight=MEDIUM if risky else NORMAL, most=most)
    named = [(n, last) for n, curve in enumerate(plot.curves) if (last := _last_seen(curve, frame.time)) is not None]
    places = label_places(taken, [frame.value.y(last) for _index, last in named], low=low, high=high)
    for (index, _last), y in zip(named, places, strict=True):
        colour = series_stroke(ink.colours, index).colour
        ink.text(x, y, plot.curves[index].label, colour, pixels=11, weight=BOLD, most=most)


def _is_last_at_risk(plot: Plot) -> bool:
    """Whether a curve's last value is between the at-risk line and the limit."""
    if plot.at_risk is None:
        return False
    for curve in plot.curves:
        last, above = last_known(curve.samples.values), plot.side is Side.ABOVE
        if last is None:
            continue
        beyond_risk = last > plot.at_risk if above else last < plot.at_risk
        kept = plot.limit is None or (last <= plot.limit if above else last >= plot.limit)
        if beyond_risk and kept:
            return True
    return False


def _last_seen(curve: Curve, time: TimeScale) -> float | None:
    """The last value within the range shown."""
    return last_known(curve.samples.between(time.shown.start, time.shown.end).values)


def _breaches_in_pixels(plot: Plot, time: TimeScale) -> Pixels:
    """In the range shown, with those that stand within a pixel of each other as one."""
    seen = plot.breaches.within(time.shown.start, time.shown.end).joined(time.shown.span_s / time.width)
    return time.xs(seen.starts), time.xs(seen.ends)


def _strip(frame: PanelFrame, interval: Interval) -> QRectF:
    """The interval over the plot's height, at least a pixel wide; on whole pixels, which Qt fills ten times faster."""
    left = round(max(frame.time.left, frame.time.x(interval.start)))
    right = max(left + 1, round(min(frame.time.right, frame.time.x(interval.end))))
    top, bottom = round(frame.place.top), round(frame.place.bottom)
    return QRectF(left, top, right - left, bottom - top)
