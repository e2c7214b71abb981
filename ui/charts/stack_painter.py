"""Draws a whole stack: lanes, plots, time axis and the sentences in the gaps; all but the crosshair."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt

from nocdesk.boards.plot_rows import EventRow, LaneKind
from nocdesk.language import _
from ui.charts.colours import ChartTheme
from ui.charts.gap_text import gap_sentence, worth_a_sentence
from ui.charts.ink import BOLD, CENTRE, LEFT, RIGHT, Ink
from ui.charts.intervals import Interval, joined
from ui.charts.lane_painter import event_interval, paint_lanes
from ui.charts.panel_frame import PanelFrame, panel_frame
from ui.charts.panel_painter import paint_panel
from ui.charts.plot import Plot
from ui.charts.scales import TimeScale
from ui.charts.stack_layout import StackLayout
from ui.charts.ticks import TimeTick, time_ticks
from ui.charts.time_range import TimeRange

_TICK_PX = 64


@dataclass(frozen=True, slots=True)
class StackContent:
    """What a stack shows; `now` in epoch seconds is where measuring ends."""

    plots: tuple[Plot, ...] = ()
    events: tuple[EventRow, ...] = ()
    now: float = 0.0


def stack_frames(content: StackContent, layout: StackLayout, shown: TimeRange) -> tuple[PanelFrame, ...]:
    """The frames of the plots that are in sight."""
    time = TimeScale(shown, layout.left, layout.plot_width)
    return tuple(panel_frame(content.plots[place.index], place, time) for place in layout.panels)


def paint_stack(
    ink: Ink,
    theme: ChartTheme,
    content: StackContent,
    layout: StackLayout,
    frames: Sequence[PanelFrame],
    shown: TimeRange,
) -> None:
    """Draw it all on the ink's painter, which is `layout` wide and high."""
    time = TimeScale(shown, layout.left, layout.plot_width)
    ticks = axis_ticks(time)
    ink.fill(QRectF(0, 0, layout.width, layout.height), ink.colours.surface)
    if layout.lane_tops:
        paint_lanes(ink, theme, time, layout.lane_tops, content.events, content.now)
        ink.line(0, layout.lanes_bottom, layout.width, layout.lanes_bottom, ink.colours.grid)
    excluded = excluded_windows(content.events, content.now)
    for frame in frames:
        if frame.place.index != frames[0].place.index:
            ink.line(0, frame.place.title_top, layout.width, frame.place.title_top, ink.colours.grid)
        paint_panel(ink, content.plots[frame.place.index], frame, ticks, excluded)
    _paint_gap_sentences(ink, content, frames)
    _paint_now(ink, content, frames)
    paint_time_axis(ink, time, ticks, layout.axis_top)


def axis_ticks(time: TimeScale) -> tuple[TimeTick, ...]:
    """The marks of the time axis, as many as have room."""
    return time_ticks(time.shown.start, time.shown.end, max(2, int(time.width // _TICK_PX)))


def excluded_windows(events: Sequence[EventRow], now: float) -> tuple[Interval, ...]:
    """When planned work excludes what was measured from the SLA."""
    return joined(event_interval(row, now) for row in events if row.kind is LaneKind.PLANNED)


def paint_time_axis(ink: Ink, time: TimeScale, ticks: Sequence[TimeTick], top: float) -> None:
    """Times, and at midnight the date, under the lowest plot."""
    for tick in ticks:
        x = time.x(tick.at)
        half = ink.width(tick.label, 11) / 2
        if tick.is_date:
            ink.text(x, top + 13, tick.label, ink.colours.text, pixels=11, weight=BOLD, align=CENTRE)
        elif x - half > time.left - 30:
            ink.text(x, top + 13, tick.label, ink.colours.muted, pixels=11, align=CENTRE)


def tick_label_rect(ink: Ink, tick: TimeTick, time: TimeScale, top: float) -> QRectF:
    """What a label of the time axis covers."""
    width = ink.width(tick.label, 11, BOLD) + 4
    return QRectF(time.x(tick.at) - width / 2, top + 4, width, 18)


def _paint_gap_sentences(ink: Ink, content: StackContent, frames: Sequence[PanelFrame]) -> None:
    """Once for all plots, in the topmost that has the gap; in a plot without any sample, in its middle."""
    said: list[Interval] = []
    for frame in frames:
        shown = frame.time.shown
        measured_until = min(content.now, shown.end)
        for gap in content.plots[frame.place.index].gaps:
            part = gap.within(shown.start, shown.end)
            if part is None or not worth_a_sentence(part, shown.span_s) or any(_alike(part, other) for other in said):
                continue
            said.append(part)
            text = gap_sentence(part, content.events, start=shown.start, end=measured_until)
            _paint_gap_sentence(ink, frame, part, text)


def _paint_gap_sentence(ink: Ink, frame: PanelFrame, gap: Interval, text: str) -> None:
    left, right = frame.time.x(gap.start), frame.time.x(gap.end)
    width, middle = ink.width(text), frame.place.top + 12
    if right - left > width + 16:
        ink.backed_text((left + right - width) / 2, middle, text, ink.colours.muted)
    elif left - width - 14 > frame.time.left:
        ink.backed_text(left - 8, middle, text, ink.colours.muted, RIGHT)
    else:
        ink.backed_text(min(right + 8, frame.time.right - width - 4), middle, text, ink.colours.muted, LEFT)


def _alike(one: Interval, other: Interval) -> bool:
    """Whether one sentence serves both: they end and start within a tenth of their length of each other."""
    slack = 0.1 * max(one.length, other.length)
    return abs(one.start - other.start) <= slack and abs(one.end - other.end) <= slack


def _paint_now(ink: Ink, content: StackContent, frames: Sequence[PanelFrame]) -> None:
    """A dotted line where the future begins, if the range reaches into it."""
    for frame in frames:
        x = frame.time.x(content.now)
        if not frame.time.left < x < frame.time.right - 8:
            return
        pen = ink.painter.pen()
        pen.setColor(ink.colours.muted)
        pen.setWidthF(1.0)
        pen.setStyle(Qt.PenStyle.DotLine)
        ink.painter.setPen(pen)
        ink.painter.drawLine(round(x), round(frame.place.top), round(x), round(frame.place.bottom))
        if frame.place.index == frames[0].place.index and frame.time.right - x > ink.width(_("now")) + 10:
            ink.text(x + 6, frame.place.top + 12, _("now"), ink.colours.muted)
