"""Which monitors there are, and where on them a window can stand so that it is seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication

_GRIP_WIDTH, _GRIP_HEIGHT = 120, 32
"""So much of a window's upper edge must be on a monitor that it can be taken hold of."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the desktop, in pixels that do not depend on the monitor."""

    x: int
    y: int
    width: int
    height: int

    @property
    def rect(self) -> QRect:
        """As Qt has it."""
        return QRect(self.x, self.y, self.width, self.height)


def box_of(rect: QRect) -> Box:
    """A rectangle of Qt's."""
    return Box(rect.x(), rect.y(), rect.width(), rect.height())


def monitors() -> tuple[Box, ...]:
    """What windows may cover of each monitor, the first one first."""
    first = QGuiApplication.primaryScreen()
    screens = sorted(QGuiApplication.screens(), key=lambda screen: screen is not first)
    return tuple(box_of(screen.availableGeometry()) for screen in screens)


def monitor_set() -> str:
    """The monitors that are present, by size and place: the same ones give the same word."""
    whole = sorted(
        (area.x(), area.y(), area.width(), area.height())
        for area in (screen.geometry() for screen in QGuiApplication.screens())
    )
    return " ".join(f"{width}x{height}{x:+}{y:+}" for x, y, width, height in whole)


def fitting(box: Box, present: Sequence[Box]) -> Box:
    """Where a window comes that was left at `box`: there if it can be taken hold of, else on the first monitor.

    It is never larger than its monitor, and never reaches beyond it at the top or the left.
    """
    home = max(present, key=lambda monitor: _grip(box, monitor))
    if _grip(box, home) < _GRIP_WIDTH:
        home = present[0]
        box = Box(home.x, home.y, box.width, box.height)
    width, height = min(box.width, home.width), min(box.height, home.height)
    x = min(max(box.x, home.x), home.x + home.width - width)
    y = min(max(box.y, home.y), home.y + home.height - height)
    return Box(x, y, width, height)


def next_after(box: Box, present: Sequence[Box]) -> tuple[Box, Box]:
    """The monitor that has most of a window, by where the window is now, and the one after it."""
    areas = [monitor.rect.intersected(box.rect) for monitor in present]
    sizes = [area.width() * area.height() if not area.isEmpty() else 0 for area in areas]
    here = sizes.index(max(sizes))
    return present[here], present[(here + 1) % len(present)]


def moved(box: Box, source: Box, target: Box) -> Box:
    """A window of one monitor at the same place of another, smaller where that is smaller."""
    there = Box(box.x - source.x + target.x, box.y - source.y + target.y, box.width, box.height)
    return fitting(there, (target,))


def _grip(box: Box, monitor: Box) -> int:
    """How much of the upper edge of a window lies on a monitor, in pixels; nothing where it lies above or below."""
    if not monitor.y - _GRIP_HEIGHT < box.y <= monitor.y + monitor.height - _GRIP_HEIGHT:
        return 0
    return max(0, min(box.x + box.width, monitor.x + monitor.width) - max(box.x, monitor.x))
