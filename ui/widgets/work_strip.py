"""The calendar strip above the planned works: days across, works down, hatched, with a line for now."""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.boards.work_rows import WorkBoardRow, WorkState
from nocdesk.language import _
from ui.glyphs import paint_hatch
from ui.mirroring import painter_on, read_from_left
from ui.theme import Theme, mix
from ui.work_strip_layout import DAYS, Strip, StripBar, day_titles, span_title, strip_of

NAMES_WIDTH, HEAD, LANE = 168, 34, 22
MOST_LANES = 8
_LEAST_BAR = 4.0
_STEPS = {
    Qt.Key.Key_Left: (-1, False),
    Qt.Key.Key_Right: (1, False),
    Qt.Key.Key_Up: (-1, True),
    Qt.Key.Key_Down: (1, True),
}


class WorkStrip(QWidget):
    """Arrows walk from work to work; `chosen` carries the one stood on, `accepted` that Enter was pressed there."""

    chosen = Signal(int)
    accepted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        read_from_left(self)
        self._theme = theme
        self._strip: Strip | None = None
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Calendar of the next 14 days"))

    @property
    def strip(self) -> Strip | None:
        """What is shown."""
        return self._strip

    @property
    def current(self) -> int | None:
        """The work that it stands on."""
        return self._current

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_rows(self, rows: Iterable[WorkBoardRow], now: datetime) -> None:
        """Show these works as of now."""
        strip = strip_of(rows, now)
        if strip == self._strip:
            return
        self.setToolTip("\n".join(lane.title for lane in strip.lanes))
        has_grown = self._strip is None or len(strip.lanes) != len(self._strip.lanes)
        self._strip = strip
        if has_grown:
            self.updateGeometry()
        self.update()

    def stand_on(self, work_id: int | None) -> None:
        """Mark a work, as the list does."""
        if work_id == self._current:
            return
        self._current = work_id
        self._describe()
        self.update()

    def _describe(self) -> None:
        place = self._strip.place_of(self._current) if self._strip else None
        title = self._strip.lanes[place[0]].title if self._strip and place else ""
        self.setAccessibleDescription(title)

    def _walk(self, work_id: int | None) -> None:
        if work_id is not None and work_id != self._current:
            self.stand_on(work_id)
            self.chosen.emit(work_id)

    def _first_lane(self) -> int:
        """The lane at the top: the one stood on is always to be seen."""
        if self._strip is None or len(self._strip.lanes) <= MOST_LANES:
            return 0
        place = self._strip.place_of(self._current)
        lane = place[0] if place else 0
        return max(0, min(lane - MOST_LANES // 2, len(self._strip.lanes) - MOST_LANES))

    def _bar_rect(self, lane: int, bar: StripBar) -> QRectF:
        room = self.width() - NAMES_WIDTH
        left, right = NAMES_WIDTH + bar.left * room, NAMES_WIDTH + bar.right * room
        top = HEAD + (lane - self._first_lane()) * LANE + 3
        return QRectF(left, top, max(_LEAST_BAR, right - left), LANE - 7)

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        lanes = min(MOST_LANES, max(1, len(self._strip.lanes))) if self._strip else 1
        return QSize(600, HEAD + lanes * LANE + 5)

    def minimumSizeHint(self) -> QSize:
        return QSize(400, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._strip is not None:
            by, is_across = step
            self._walk((self._strip.above if is_across else self._strip.beside)(self._current, by))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.accepted.emit(self._current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._strip is None:
            return
        first = self._first_lane()
        for lane, each in list(enumerate(self._strip.lanes))[first : first + MOST_LANES]:
            for bar in each.bars:
                if self._bar_rect(lane, bar).adjusted(-3, -3, 3, 3).contains(event.position()):
                    self._walk(bar.work_id)
                    return

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        theme = self._theme
        painter.fillRect(self.rect(), theme.color("surface.table"))
        if self._strip is None:
            return
        self._paint_days(painter, self._strip)
        first = self._first_lane()
        for lane, each in list(enumerate(self._strip.lanes))[first : first + MOST_LANES]:
            self._paint_name(painter, lane, each.title)
            for bar in each.bars:
                self._paint_bar(painter, lane, bar)
        if not self._strip.lanes:
            painter.setPen(theme.color("muted"))
            painter.setFont(theme.font(12))
            line = QRectF(NAMES_WIDTH, HEAD, self.width() - NAMES_WIDTH, LANE)
            painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), _("Nothing is planned for these 14 days."))
        self._paint_now(painter, self._strip.now)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_days(self, painter: QPainter, strip: Strip) -> None:
        theme, room = self._theme, self.width() - NAMES_WIDTH
        weekend = mix(theme.color("grid"), theme.color("surface.table"), 0.35)
        painter.fillRect(0, 0, self.width(), HEAD - 4, theme.color("surface.panel"))
        painter.setPen(theme.color("muted"))
        painter.setFont(theme.font(11, 500))
        title = QRectF(12, 0, NAMES_WIDTH - 12, HEAD - 4)
        _write_short(painter, title, span_title(strip.start))
        for place, (day, is_weekend) in enumerate(day_titles(strip.start)):
            left = NAMES_WIDTH + place * room / DAYS
            column = QRectF(left, 0, room / DAYS, HEAD - 4)
            if is_weekend:
                painter.fillRect(QRectF(left, HEAD - 4, room / DAYS, self.height()), weekend)
            painter.fillRect(QRectF(left, 0, 1, self.height()), theme.color("grid"))
            painter.setPen(theme.color("text" if place == 0 else "muted"))
            painter.setFont(theme.font(11, 600 if place == 0 else 500))
            _write_short(painter, column.adjusted(7, 0, 0, 0), day)

    def _paint_name(self, painter: QPainter, lane: int, title: str) -> None:
        theme = self._theme
        place = self._strip.place_of(self._current) if self._strip else None
        is_current = place is not None and place[0] == lane
        font = theme.font(12, 600 if is_current else 400)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        box = QRectF(12, HEAD + (lane - self._first_lane()) * LANE, NAMES_WIDTH - 22, LANE - 1)
        _write_short(painter, box, title)

    def _paint_bar(self, painter: QPainter, lane: int, bar: StripBar) -> None:
        theme, rect = self._theme, self._bar_rect(lane, bar)
        is_off = bar.state is WorkState.CALLED_OFF
        colour = theme.color("text" if bar.state is WorkState.RUNNING else "muted")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.color("surface.raised"))
        if not is_off:
            paint_hatch(painter, rect, colour, 5)
        pen = QPen(theme.color("border") if bar.state is not WorkState.RUNNING else colour, 1.2)
        if is_off:
            pen.setDashPattern([2, 2])
        if bar.work_id == self._current:
            pen = QPen(theme.color("focus"), 2)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
        if is_off:
            painter.drawLine(rect.topLeft(), rect.bottomRight())
        painter.restore()

    def _paint_now(self, painter: QPainter, now: float) -> None:
        x = NAMES_WIDTH + now * (self.width() - NAMES_WIDTH)
        painter.setPen(QPen(self._theme.color("focus"), 1.6))
        painter.drawLine(QPointF(x, HEAD - 10), QPointF(x, self.height()))


def _write_short(painter: QPainter, box: QRectF, text: str) -> None:
    """A line in its box, cut with an ellipsis where it is longer."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), shown)
