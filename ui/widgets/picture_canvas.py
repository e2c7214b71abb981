"""A canvas with a picture that is dragged, zoomed, pointed at and read aloud; what is drawn is its maker's."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHelpEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.mirroring import read_from_left
from ui.theme import Theme
from ui.topology.ordering import Place
from ui.topology.scene import Size
from ui.topology.walking import Way

_DRAG_PX = 5
_WHEEL = 1.0015


class PictureCanvas(QWidget):
    """Turns gestures into zooms, moves and choices."""

    chosen = Signal(object)
    """What was clicked, or None."""
    opened = Signal(object)
    """What was double-clicked."""
    resized = Signal()
    said = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        read_from_left(self)
        self._theme = theme
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(360, 180)
        self.setMouseTracking(True)
        self.setAccessibleName(name)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    @property
    def choice(self) -> Any:
        """What is chosen, or None."""
        raise NotImplementedError

    @property
    def room(self) -> Size:
        """The size of the canvas."""
        return Size(float(self.width()), float(self.height()))

    def zoom_about(self, factor: float, about: Place) -> None:
        """Larger or smaller, with what lies at `about` of the canvas kept in its place."""
        raise NotImplementedError

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by pixels."""
        raise NotImplementedError

    def pointed(self, at: QPointF) -> Any:
        """What is at a place of the canvas, or None."""
        raise NotImplementedError

    def words_at(self, at: QPointF) -> str:
        """What is said of it where the pointer rests."""
        raise NotImplementedError

    def walk(self, way: Way) -> None:
        """Along a link to the neighbour in a direction; where nothing is chosen, move the picture."""
        raise NotImplementedError

    def step_link(self, by: int) -> None:
        """Choose the next or the previous link of what is chosen."""
        raise NotImplementedError

    def zoom(self, steps: int) -> None:
        """Larger or smaller by steps, about what is chosen."""
        raise NotImplementedError

    def fit(self) -> None:
        """Show all of it."""
        raise NotImplementedError

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions do that need no more than the picture, by id."""
        return {
            **{f"network.{way.name.lower()}": partial(self.walk, way) for way in Way},
            "network.zoom_in": partial(self.zoom, 1),
            "network.zoom_out": partial(self.zoom, -1),
            "network.fit": self.fit,
            "network.next_link": partial(self.step_link, 1),
            "network.previous_link": partial(self.step_link, -1),
        }

    def announce(self, text: str) -> None:
        """Tell what is chosen to whoever reads the screen aloud."""
        self.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def paint_focus(self, painter: QPainter) -> None:
        """A frame while the keys go here."""
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    # Qt's own names from here on.

    def wheelEvent(self, event: QWheelEvent) -> None:
        at = event.position()
        self.zoom_about(_WHEEL ** event.angleDelta().y(), Place(at.x(), at.y()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            at = event.position()
            self.zoom_about(1 + event.value(), Place(at.x(), at.y()))
            return True
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._dragged is None:
            is_over = self.pointed(event.position()) is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)
            return
        at = event.position().toPoint()
        if (at - self._pressed).manhattanLength() >= _DRAG_PX:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pan(at.x() - self._dragged.x(), at.y() - self._dragged.y())
            self._dragged = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        was_click = (event.position().toPoint() - self._pressed).manhattanLength() < _DRAG_PX
        self._pressed = self._dragged = None
        self.unsetCursor()
        if was_click:
            self.chosen.emit(self.pointed(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.pointed(event.position())
        if found is not None:
            self.opened.emit(found)
