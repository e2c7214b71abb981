"""The widget with the stacked plots: keeps range and crosshair, draws, and turns gestures into wishes."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.boards.plot_rows import EventRow
from nocdesk.language import _
from ui.charts.colours import ChartTheme, colours_of
from ui.charts.crosshair_painter import paint_crosshair, paint_values
from ui.charts.faces import Faces
from ui.charts.gestures import Gestures
from ui.charts.ink import Ink
from ui.charts.lane_painter import LANES
from ui.charts.mark_painter import paint_band, paint_mark
from ui.charts.panel_frame import PanelFrame
from ui.charts.plot import Plot
from ui.charts.scales import TimeScale
from ui.charts.stack_layout import StackLayout, stack_layout
from ui.charts.stack_painter import StackContent, paint_stack, stack_frames
from ui.charts.time_range import TimeRange
from ui.mirroring import painter_from_left, painter_on, read_from_left

_WHEEL_ZOOM = 0.8


class StackedPlots(QWidget):
    """One to six plots and the lanes over one time axis."""

    range_wished = Signal(object)
    """A TimeRange that a gesture asks for; the owner decides and calls `set_range`."""
    crosshair_moved = Signal(object)
    """The moment under the crosshair in epoch seconds, or None."""
    lock_changed = Signal(bool)
    mark_changed = Signal()
    """Another part of the range is marked, or none."""
    laid_out = Signal()
    """The places of the plots changed; the legend follows."""

    def __init__(self, theme: ChartTheme, shown: TimeRange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        read_from_left(self)
        self._theme = theme
        self._colours = colours_of(theme)
        self._faces = Faces()
        self._shown = shown
        self._content = StackContent()
        self._message = ""
        self._first = 0
        self._crosshair: float | None = None
        self._locked = False
        self._picture: QPixmap | None = None
        self._frames: tuple[PanelFrame, ...] = ()
        self._layout = stack_layout(self.width(), self.height(), lanes=len(LANES), panels=0)
        self._mark: TimeRange | None = None
        self._gestures = Gestures(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 220)
        self.setAccessibleName(_("QoS plots"))

    @property
    def shown(self) -> TimeRange:
        return self._shown

    @property
    def places(self) -> StackLayout:
        """Where everything stands."""
        return self._layout

    @property
    def plots(self) -> tuple[Plot, ...]:
        return self._content.plots

    @property
    def crosshair(self) -> float | None:
        """The moment under the crosshair in epoch seconds."""
        return self._crosshair

    @property
    def is_locked(self) -> bool:
        return self._locked

    @property
    def mark(self) -> TimeRange | None:
        """The part of the range whose figures are wanted."""
        return self._mark

    def set_mark(self, mark: TimeRange | None) -> None:
        """Mark a part of the range, or none."""
        if mark != self._mark:
            self._mark = mark
            self.mark_changed.emit()
            self.update()

    def time_at(self, x: float) -> float | None:
        """The moment at a place, if it is one of the plots'."""
        time = self._time()
        return time.at(x) if time.left <= x <= time.right else None

    def share_of(self, pixels: float) -> float:
        """How much of the range so many pixels are."""
        return pixels / self._layout.plot_width

    def wish(self, wished: TimeRange) -> None:
        """Ask for another range."""
        self.range_wished.emit(wished)

    @property
    def message(self) -> str:
        """The sentence that stands in the place of the plots, if one does."""
        return self._message

    @property
    def frames(self) -> tuple[PanelFrame, ...]:
        """The frames of the plots in sight."""
        return self._frames

    def set_theme(self, theme: ChartTheme) -> None:
        """Draw with another theme's colours from now on."""
        self._theme = theme
        self._colours = colours_of(theme)
        self._redraw()

    def set_content(self, plots: Sequence[Plot], events: Sequence[EventRow], now: float) -> None:
        """Show these plots and events."""
        changed = len(plots) != len(self._content.plots)
        self._content = StackContent(tuple(plots), tuple(events), now)
        self._message = ""
        if changed:
            self._first = 0
        self._place()

    def set_range(self, shown: TimeRange) -> None:
        """Show this stretch of time."""
        if shown != self._shown:
            self._shown = shown
            self._redraw()

    def set_view(self, plots: Sequence[Plot], events: Sequence[EventRow], now: float, shown: TimeRange) -> None:
        """Content and range in one step, as a live update needs them."""
        self._shown = shown
        self.set_content(plots, events, now)

    def set_message(self, text: str) -> None:
        """A sentence in the place of the plots: loading, nothing chosen, an error."""
        self._message = text
        self.update()

    def set_crosshair(self, at: float | None) -> None:
        """Move the crosshair, or take it away."""
        if at != self._crosshair:
            self._crosshair = at
            self.crosshair_moved.emit(at)
            self.update()

    def set_locked(self, locked: bool) -> None:
        """Keep the crosshair where it is, whatever the pointer does."""
        if locked != self._locked:
            self._locked = locked
            self.lock_changed.emit(locked)
            self.update()

    def scroll_plots(self, by: int) -> None:
        """Show other plots of the service where not all fit."""
        shown = len(self._layout.panels)
        self._first = max(0, min(self._first + by, len(self._content.plots) - shown))
        self._place()

    def image(self) -> QImage:
        """What is seen, crosshair included but no focus outline, at the screen's resolution."""
        picture = self._paint_picture()
        painter = painter_from_left(picture)
        self._paint_over(self._ink(painter))
        painter.end()
        return picture.toImage()

    def _place(self) -> None:
        before = self._layout
        self._layout = stack_layout(
            self.width(), self.height(), lanes=len(LANES), panels=len(self._content.plots), first=self._first
        )
        self._redraw()
        if self._layout != before:
            self.laid_out.emit()

    def _redraw(self) -> None:
        self._picture = None
        self._frames = stack_frames(self._content, self._layout, self._shown)
        self.update()

    def _time(self) -> TimeScale:
        return TimeScale(self._shown, self._layout.left, self._layout.plot_width)

    def _ink(self, painter: QPainter) -> Ink:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        return Ink(painter, self._colours, self.font(), self._faces)

    def _paint_picture(self) -> QPixmap:
        """Lanes and plots, kept until something but the crosshair changes."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        painter = painter_from_left(picture)
        paint_stack(self._ink(painter), self._theme, self._content, self._layout, self._frames, self._shown)
        painter.end()
        return picture

    def _paint_over(self, ink: Ink) -> None:
        if self._mark is not None:
            paint_mark(ink, self._layout, self._time(), self._mark)
        if self._gestures.band is not None:
            paint_band(ink, self._layout, *self._gestures.band)
        at = self._crosshair
        if at is not None and self._shown.start <= at <= self._shown.end:
            paint_crosshair(ink, self._content.plots, self._frames, self._layout, at, self._locked)
        else:
            last = min(self._content.now, self._shown.end)
            for frame in self._frames:
                paint_values(ink, self._content.plots[frame.place.index], frame, last, frame.time.right + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        ink = self._ink(painter)
        if self._message or not self._content.plots:
            ink.fill(QRectF(self.rect()), self._colours.surface)
            ink.wrapped_text(QRectF(self.rect()), self._message, self._colours.muted, pixels=13)
            return
        if self._picture is None:
            self._picture = self._paint_picture()
        painter.drawPixmap(0, 0, self._picture)
        self._paint_over(ink)
        if self.hasFocus():
            ink.box(QRectF(self.rect()).adjusted(1, 1, -1, -1), self._colours.focus, radius=2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self._redraw()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._gestures.move(event)
        if self._gestures.is_pressed:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._gestures.release(event)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        sideways = event.angleDelta().x() / 120
        if sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.range_wished.emit(self._shown.panned(-(sideways or steps) * 0.1))
        elif steps:
            self.range_wished.emit(self._shown.zoomed(_WHEEL_ZOOM**steps, self.time_at(event.position().x())))
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        if not self._locked and not self._gestures.is_pressed:
            self.set_crosshair(None)
