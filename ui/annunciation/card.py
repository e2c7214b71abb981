"""What is seen of calls: up to three lines in the corner of the window, for ten seconds or until they are closed."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.actions import ActionTable
from ui.annunciation.call import Call
from ui.mirroring import painter_on, visual
from ui.models.alarm_columns import CODE
from ui.runs import Run, key_width, measure, paint_key, paint_runs
from ui.theme import Theme

SHOWN_S, MOST = 10.0, 3
WIDTH, LINE = 640, 34
_LEFT, _ABOVE = 88, 84
"""Beside the rail, above the status line; what was done is told at the other side."""


@dataclass(frozen=True, slots=True)
class _Line:
    call: Call
    until_s: float


class CallCard(QWidget):
    """The newest call lowest, with the key that closes them all; it takes no focus, and a click shows the alarm."""

    open_requested = Signal(int)

    def __init__(self, theme: Theme, actions: ActionTable, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._actions = theme, actions
        self._window = window
        self._lines: tuple[_Line, ...] = ()
        self._close = [Run(_("Close"), "text", px=11)]
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()
        window.installEventFilter(self)

    @property
    def words(self) -> list[str]:
        """What it says, line by line."""
        return [line.call.words for line in self._lines]

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_call(self, call: Call, now_s: float) -> None:
        """Show one; of more than three the oldest goes, but none that is worse than all others."""
        lines = (*self._lines, _Line(call, now_s + SHOWN_S))
        if len(lines) > MOST:
            mildest = max(line.call.severity.rank for line in lines[:-1])
            gone = next(place for place, line in enumerate(lines) if line.call.severity.rank == mildest)
            lines = lines[:gone] + lines[gone + 1 :]
        self._show(lines)

    def tick(self, now_s: float) -> None:
        """Let go of what was shown long enough."""
        lines = tuple(line for line in self._lines if line.until_s > now_s)
        if lines != self._lines:
            self._show(lines)

    def clear(self) -> None:
        """Show none of them any longer."""
        self._show(())

    def _show(self, lines: tuple[_Line, ...]) -> None:
        self._lines = lines
        self.setToolTip("\n".join(self.words))
        self.setVisible(bool(lines))
        self._place()
        self.update()

    def _place(self) -> None:
        height = len(self._lines) * LINE
        width = min(WIDTH, self._window.width() - 2 * _LEFT)
        place = QRect(_LEFT, self._window.height() - _ABOVE - height, width, height)
        self.setGeometry(visual(self._window, place))
        self.raise_()

    def _way_out(self) -> QRectF:
        """Where the newest says how to close them."""
        key = self._actions.key_text("call.close")
        width = measure(self._theme, self._close) + (key_width(self._theme, key) + 6 if key else 0)
        return QRectF(self.width() - 12 - width, (len(self._lines) - 1) * LINE, width, LINE - 4)

    def _paint_way_out(self, painter: QPainter) -> None:
        place, key = self._way_out(), self._actions.key_text("call.close")
        left, middle = place.left(), place.center().y()
        ink = self._theme.color("text")
        left += paint_key(painter, self._theme, left, middle, key, ink=ink, outline=ink) + 6 if key else 0
        paint_runs(painter, self._theme, left, middle, self._close)

    # Qt's own names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if QRectF(visual(self, self._way_out().toAlignedRect())).contains(event.position()):
            self.clear()
            return
        place = int(event.position().y() // LINE)
        if 0 <= place < len(self._lines):
            alarm_id = self._lines[place].call.alarm_id
            if alarm_id is not None:
                self.open_requested.emit(alarm_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, line in enumerate(self._lines):
            severity = line.call.severity
            colours = self._theme.severity(severity)
            box = QRectF(0, place * LINE, self.width(), LINE - 4)
            painter.setBrush(colours.tint)
            painter.setPen(QPen(colours.line, 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            middle = box.center().y()
            self._theme.paint_glyph(painter, QRectF(10, middle - 8, 16, 16), severity, filled=True)
            room = self._way_out().left() - 12 if place == len(self._lines) - 1 else self.width() - 12
            runs = [Run(CODE[severity], f"sev.{severity}.text", 600, 13), Run(line.call.words, "text", 600, 13, 12)]
            paint_runs(painter, self._theme, 34, middle, runs, room - 34)
        self._paint_way_out(painter)
