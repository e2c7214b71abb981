"""One metric of a service around a moment, with a header that says the value now and how long it has been in breach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.boards.plot_rows import EventRow, LaneKind, PlotRow
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.charts.colours import ChartTheme, colours_of, series_stroke
from ui.charts.crosshair_painter import paint_crosshair
from ui.charts.faces import Faces
from ui.charts.headline import Headline, headline
from ui.charts.ink import BOLD, CENTRE, RIGHT, Ink
from ui.charts.panel_frame import PanelFrame
from ui.charts.plot import make_plot
from ui.charts.samples import Samples
from ui.charts.stack_layout import AXIS_WIDTH, GUTTER_WIDTH, TIME_AXIS_HEIGHT, PanelPlace, StackLayout
from ui.charts.stack_painter import StackContent, paint_stack, stack_frames
from ui.charts.ticks import clock_text
from ui.charts.time_range import TimeRange
from ui.mirroring import painter_from_left, painter_on, read_from_left
from ui.text import within

_HEADER = 34
_KEY = "G"
_KEY_HINT = _("open in workbench")


@dataclass(frozen=True, slots=True)
class MiniPlotData:
    """What a mini plot shows: a plot's row with its samples, and the events around them."""

    service: str
    row: PlotRow
    points: Mapping[int, Samples]
    events: tuple[EventRow, ...]
    shown: TimeRange


class MiniPlot(QWidget):
    """Below the alarm console: a metric of the selected alarm's service."""

    open_requested = Signal()
    left = Signal()

    def __init__(self, theme: ChartTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        read_from_left(self)
        self._theme = theme
        self._colours = colours_of(theme)
        self._faces = Faces()
        self._data: MiniPlotData | None = None
        self._content = StackContent()
        self._headline = Headline("", "", False)
        self._note = ""
        self._message = _("Select an alarm to see the quality of its service.")
        self._layout = _mini_layout(self.width(), self.height())
        self._frames: tuple[PanelFrame, ...] = ()
        self._picture: QPixmap | None = None
        self._pointer: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumHeight(130)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(_("Quality of the selected alarm's service"))

    @property
    def headline(self) -> Headline:
        """What the header says."""
        return self._headline

    def show_data(self, data: MiniPlotData, *, now: datetime, note: str = "") -> None:
        """Draw this; `note` stands after the title in muted text."""
        until = now.timestamp()
        plot = make_plot(data.row, data.points, start=data.shown.start, end=min(until, data.shown.end))
        self._data, self._note, self._message = data, note, ""
        self._content = StackContent((plot,), data.events, until)
        self._headline = headline(plot, min(until, data.shown.end))
        self.setAccessibleDescription(f"{data.service}, {plot.title}: {self._headline.value} {self._headline.state}")
        self._redraw()

    def set_message(self, text: str) -> None:
        """A sentence in the place of the plot: loading, nothing selected, an error, nothing measured."""
        self._data, self._message, self._content, self._frames = None, text, StackContent(), ()
        self._note = ""
        self._headline = Headline("", "", False)
        self.setAccessibleDescription(text)
        self._redraw()

    def set_theme(self, theme: ChartTheme) -> None:
        """Draw with another theme's colours from now on."""
        self._theme = theme
        self._colours = colours_of(theme)
        self._redraw()

    def _redraw(self) -> None:
        self._picture = None
        self._layout = _mini_layout(self.width(), self.height())
        if self._data is not None:
            self._frames = stack_frames(self._content, self._layout, self._data.shown)
        self.update()

    def _ink(self, painter: QPainter) -> Ink:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return Ink(painter, self._colours, self.font(), self._faces)

    def _paint_picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        painter = painter_from_left(picture)
        ink = self._ink(painter)
        if self._data is None:
            ink.fill(QRectF(self.rect()), self._colours.surface)
            middle = (self.height() + _HEADER) / 2
            ink.text(self.width() / 2, middle, self._message, self._colours.muted, pixels=13, align=CENTRE)
        else:
            paint_stack(ink, self._theme, self._content, self._layout, self._frames, self._data.shown)
            self._paint_alarm(ink, self._frames[0])
            self._paint_ends(ink, self._frames[0])
        self._paint_header(ink)
        painter.end()
        return picture

    def _paint_header(self, ink: Ink) -> None:
        colours, middle = self._colours, _HEADER / 2
        ink.fill(QRectF(0, 0, self.width(), _HEADER), colours.panel)
        ink.line(0, _HEADER - 1, self.width(), _HEADER - 1, colours.grid)
        right = self._paint_hint(ink, self.width() - 12.0, middle)
        state = colours.breach_text if self._headline.in_breach else colours.muted
        for text, colour in ((self._headline.state, state), (self._headline.value, colours.text)):
            if text:
                right -= ink.text(right, middle, text, colour, weight=BOLD, align=RIGHT) + 10
        if self._headline.value:
            right -= ink.text(right, middle, self._when(), colours.muted, align=RIGHT) + 10
        used = ink.text(12, middle, self._title(), colours.text, weight=BOLD, most=max(0.0, right - 24))
        if right - used > 100:
            ink.text(22 + used, middle, self._note, colours.muted, most=right - used - 40)

    def _paint_hint(self, ink: Ink, right: float, middle: float) -> float:
        """What the key does; left out where it would cost the values."""
        if self._data is None or self.width() < 760:
            return right
        right -= ink.text(right, middle, _KEY_HINT, self._colours.muted, align=RIGHT) + 6
        ink.box(QRectF(right - 16, middle - 8, 16, 16), self._colours.border, self._colours.raised)
        ink.text(right - 8, middle, _KEY, self._colours.text, pixels=11, align=CENTRE)
        return right - 16 - 18

    def _when(self) -> str:
        """The moment that the header's value is of: now, or the end of a stretch that is over."""
        if self._data is None or self._data.shown.end >= self._content.now:
            return _("now")
        return _("at {clock_text}").format(clock_text=clock_text(self._data.shown.end, seconds=False))

    def _title(self) -> str:
        if self._data is None:
            return _("QoS")
        title = self._data.row.title
        return f"QoS · {self._data.service} {title if title.isupper() else within(title)}"

    def _paint_alarm(self, ink: Ink, frame: PanelFrame) -> None:
        """Where the worst open alarm began; a line below the sentences of the gaps."""
        alarms = [row for row in self._content.events if row.kind is LaneKind.ALARM and row.until is None]
        if not alarms:
            return
        row = min(alarms, key=lambda alarm: (_severity(alarm).rank, alarm.at))
        at, middle = row.at.timestamp(), frame.place.top + 31
        x, text = frame.time.x(at), _("alarm {clock_text}").format(clock_text=clock_text(at, seconds=True))
        width = ink.width(text)
        if frame.time.left + width + 34 < x < frame.time.right:
            ink.backed_text(x - 8, middle, text, self._colours.text, RIGHT)
            glyph = QRectF(x - 8 - width - 20, middle - 7, 14, 14)
            self._theme.paint_glyph(ink.painter, glyph, _severity(row), filled=True)

    def _paint_ends(self, ink: Ink, frame: PanelFrame) -> None:
        """A dot where each curve ends."""
        for index, curve in enumerate(self._content.plots[0].curves):
            seen = curve.samples.between(frame.time.shown.start, frame.time.shown.end).finite()
            if len(seen):
                colour: QColor = series_stroke(self._colours, index).colour
                ink.dot(frame.time.x(seen.times[-1]), frame.value.y(seen.values[-1]), 3.6, colour, self._colours.text)

    def sizeHint(self) -> QSize:
        return QSize(720, 206)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            self._picture = self._paint_picture()
        painter = painter_on(self)
        painter.drawPixmap(0, 0, self._picture)
        if self._data is not None and self._pointer is not None:
            paint_crosshair(
                self._ink(painter), self._content.plots, self._frames, self._layout, self._pointer, locked=False
            )
        if self.hasFocus():
            painter.setPen(QPen(self._colours.focus, 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self._redraw()
        super().changeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        inside = self._frames and self._layout.left <= x <= self._layout.right
        self._pointer = self._frames[0].time.at(x) if inside else None
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_G, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.open_requested.emit()


def _severity(row: EventRow) -> PerceivedSeverity:
    return row.severity or PerceivedSeverity.INDETERMINATE


def _mini_layout(width: float, height: float) -> StackLayout:
    """One plot without lanes; while the pointer is over it, its values stand at the plot's top."""
    axis_top = height - TIME_AXIS_HEIGHT
    place = PanelPlace(0, _HEADER + 2, _HEADER + 8, axis_top)
    right = max(AXIS_WIDTH + 1.0, width - GUTTER_WIDTH)
    return StackLayout(width, height, AXIS_WIDTH, right, (), 0.0, (place,), axis_top)
