"""What the pointer does on the plots: drag to zoom, with Shift to mark, with Ctrl to pan; or click."""

from typing import Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent

from ui.charts.time_range import TimeRange

_CLICK_PX = 4


class Pointed(Protocol):
    """What gestures need of the plots."""

    @property
    def shown(self) -> TimeRange:
        """The range shown."""
        ...

    @property
    def is_locked(self) -> bool:
        """Whether the crosshair stays where it is."""
        ...

    def time_at(self, x: float) -> float | None:
        """The moment at a place, if it is one of the plots'."""
        ...

    def share_of(self, pixels: float) -> float:
        """How much of the range so many pixels are."""
        ...

    def wish(self, wished: TimeRange) -> None:
        """Ask for another range."""
        ...

    def set_mark(self, mark: TimeRange | None) -> None:
        """Mark a part of the range."""
        ...

    def set_crosshair(self, at: float | None) -> None:
        """Move the crosshair."""
        ...

    def set_locked(self, locked: bool) -> None:
        """Keep the crosshair where it is."""
        ...


class Gestures:
    """Remembers where a button was pressed, until it is released."""

    def __init__(self, plots: Pointed) -> None:
        self._plots = plots
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self._panning_from: TimeRange | None = None
        self._is_marking = False

    @property
    def is_pressed(self) -> bool:
        return self._pressed is not None

    @property
    def band(self) -> tuple[int, int] | None:
        """From where to where is being dragged, for who shows it."""
        if self._pressed is None or self._dragged is None or self._panning_from is not None:
            return None
        left, right = sorted((self._pressed.x(), self._dragged.x()))
        return left, right

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        self._pressed = event.position().toPoint()
        keys = event.modifiers()
        wants_pan = event.button() is Qt.MouseButton.MiddleButton or keys & Qt.KeyboardModifier.ControlModifier
        self._panning_from = self._plots.shown if wants_pan else None
        self._is_marking = bool(keys & Qt.KeyboardModifier.ShiftModifier)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves."""
        point = event.position().toPoint()
        if self._pressed is None:
            if not self._plots.is_locked:
                self._plots.set_crosshair(self._plots.time_at(point.x()))
            return
        self._dragged = point
        if self._panning_from is not None:
            self._plots.wish(self._panning_from.panned(self._plots.share_of(self._pressed.x() - point.x())))

    def release(self, event: QMouseEvent) -> None:
        """The button goes up: a drag is a range, anything shorter a click."""
        pressed, panned, marking = self._pressed, self._panning_from is not None, self._is_marking
        self._pressed = self._dragged = self._panning_from = None
        if pressed is None or panned:
            return
        point = event.position().toPoint()
        if abs(point.x() - pressed.x()) > _CLICK_PX:
            self._drag_ended(sorted((pressed.x(), point.x())), marking)
            return
        if marking:
            self._plots.set_mark(None)
            return
        if not self._plots.is_locked:
            self._plots.set_crosshair(self._plots.time_at(point.x()))
        self._plots.set_locked(not self._plots.is_locked)

    def _drag_ended(self, xs: list[int], marking: bool) -> None:
        start, end = (self._plots.time_at(x) for x in xs)
        if start is None or end is None:
            return
        (self._plots.set_mark if marking else self._plots.wish)(TimeRange(start, end))
