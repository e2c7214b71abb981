"""Draws the crosshair: one line through lanes and plots, dots on the curves, values in the titles, a time flag."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPen

from nocdesk.language import _
from ui.charts.breaches import is_beyond
from ui.charts.colours import series_stroke
from ui.charts.ink import BOLD, Ink
from ui.charts.panel_frame import PanelFrame
from ui.charts.plot import Curve, Plot
from ui.charts.samples import value_near
from ui.charts.scales import TimeScale
from ui.charts.stack_layout import LANES_MARGIN, TITLE_HEIGHT, StackLayout
from ui.charts.stack_painter import axis_ticks, tick_label_rect
from ui.charts.ticks import clock_text

_CHIP_HEIGHT = 20
_SAMPLE_PX = 20


def paint_crosshair(
    ink: Ink, plots: Sequence[Plot], frames: Sequence[PanelFrame], layout: StackLayout, at: float, locked: bool
) -> None:
    """Draw the crosshair at the moment `at`, and each plot's values beside it."""
    if not frames:
        return
    x = frames[0].time.x(at)
    top = LANES_MARGIN if layout.lane_tops else frames[0].place.top
    ink.line(x, top, x, frames[-1].place.bottom, ink.colours.focus)
    for frame in frames:
        plot = plots[frame.place.index]
        paint_values(ink, plot, frame, at, x)
        for index, curve in enumerate(plot.curves):
            value = value_near(curve.samples, at)
            if value is not None:
                colour = series_stroke(ink.colours, index).colour
                ink.dot(x, frame.value.y(value), 4.2, colour, ink.colours.text)
    _paint_flag(ink, frames[0].time, layout, x, clock_text(at, seconds=True), locked)


def paint_values(ink: Ink, plot: Plot, frame: PanelFrame, at: float, x: float) -> None:
    """The values at a moment in the title strip, right-aligned to the line, or left-aligned where it is too near."""
    chips = [
        (n, curve.label, _value(curve, frame, at), _is_beyond(plot, curve, at)) for n, curve in enumerate(plot.curves)
    ]
    widths = [_chip_width(ink, label, text) for _, label, text, _ in chips]
    room_left = frame.time.left + ink.width(f"{plot.title}  {frame.format.shown_unit}", 12, BOLD) + 16
    needed = sum(widths) + 6 * (len(widths) - 1)
    left = x - needed - 8 if x - needed - 8 >= room_left else max(room_left, x + 8)
    middle = frame.place.title_top + TITLE_HEIGHT / 2
    for (index, label, text, beyond), width in zip(chips, widths, strict=True):
        if left + width > frame.time.right + 80:
            return
        _paint_chip(ink, QRectF(left, middle - _CHIP_HEIGHT / 2, width, _CHIP_HEIGHT), index, label, text, beyond)
        left += width + 6


def _value(curve: Curve, frame: PanelFrame, at: float) -> str:
    value = value_near(curve.samples, at)
    return _("no data") if value is None else frame.format.with_unit(value)


def _is_beyond(plot: Plot, curve: Curve, at: float) -> bool:
    value = value_near(curve.samples, at)
    return value is not None and is_beyond(value, plot.limit, plot.side)


def _chip_width(ink: Ink, label: str, text: str) -> float:
    return 8 + _SAMPLE_PX + 6 + ink.width(label) + 8 + ink.width(text, 12, BOLD) + 8


def _paint_chip(ink: Ink, rect: QRectF, index: int, label: str, text: str, beyond: bool) -> None:
    colours = ink.colours
    ink.box(rect, colours.border if beyond else colours.grid, colours.raised)
    middle, x = rect.center().y(), rect.left() + 8
    ink.painter.setPen(series_stroke(colours, index).pen())
    ink.painter.drawLine(QPointF(x, middle), QPointF(x + _SAMPLE_PX, middle))
    x += _SAMPLE_PX + 6
    x += ink.text(x, middle, label, colours.muted) + 8
    ink.text(x, middle, text, colours.breach_text if beyond else colours.text, weight=BOLD)


def _paint_flag(ink: Ink, time: TimeScale, layout: StackLayout, x: float, text: str, locked: bool) -> None:
    colours = ink.colours
    width = ink.width(text, 12, BOLD) + 14 + (16 if locked else 0)
    left = min(max(2.0, x - width / 2), layout.width - width - 2)
    rect = QRectF(left, layout.axis_top + 3, width, 20)
    for tick in axis_ticks(time):
        label = tick_label_rect(ink, tick, time, layout.axis_top)
        if label.intersects(rect):
            ink.fill(label, colours.surface)
    ink.box(rect, colours.focus, colours.selection)
    ink.text(rect.left() + 7, rect.center().y(), text, colours.selection_text, weight=BOLD)
    if locked:
        _paint_lock(ink, rect.right() - 15, rect.center().y())


def _paint_lock(ink: Ink, x: float, middle: float) -> None:
    ink.painter.setPen(QPen(ink.colours.selection_text, 1.4))
    shackle = QPainterPath(QPointF(x + 2, middle - 1))
    shackle.lineTo(x + 2, middle - 3)
    shackle.arcTo(QRectF(x + 2, middle - 6, 5, 5), 180, -180)
    shackle.lineTo(x + 7, middle - 1)
    ink.painter.drawPath(shackle)
    ink.fill(QRectF(x, middle - 1, 9, 6), ink.colours.selection_text)
