"""Draws what a person marks over the plots: a part of the range, and the band of a drag that goes on."""

from PySide6.QtCore import QRectF

from ui.charts.colours import faded
from ui.charts.ink import Ink
from ui.charts.scales import TimeScale
from ui.charts.stack_layout import StackLayout
from ui.charts.time_range import TimeRange


def paint_band(ink: Ink, layout: StackLayout, left: float, right: float) -> None:
    """A veil over all plots between two places."""
    top, bottom = layout.lanes_bottom, layout.axis_top
    ink.fill(QRectF(left, top, right - left, bottom - top), faded(ink.colours.focus, 40))


def paint_mark(ink: Ink, layout: StackLayout, time: TimeScale, mark: TimeRange) -> None:
    """The band of a part of the range, between two lines; nothing where it is out of sight."""
    left, right = (min(time.right, max(time.left, time.x(at))) for at in (mark.start, mark.end))
    if left < right:
        paint_band(ink, layout, left, right)
        for x in (left, right):
            ink.line(x, layout.lanes_bottom, x, layout.axis_top, ink.colours.focus)
