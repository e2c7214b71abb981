"""The monitors of this machine drawn small, with what of the desk stands on each."""

from collections.abc import Sequence
from functools import reduce

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.mirroring import painter_on, read_from_left
from ui.runs import Run, paint_runs
from ui.theme import Theme

_HEIGHT, _MARGIN = 132, 6
_RAIL, _TOP, _LINE = 10.0, 12.0, 7.0


class MonitorPicture(QWidget):
    """The desk on the first monitor, and on the second what may stand there; nothing is drawn to a finer scale."""

    def __init__(self, theme: Theme, monitors: Sequence[QRect], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        read_from_left(self)
        self._theme = theme
        self._monitors = tuple(monitors)
        self._whole = QRectF(reduce(QRect.united, self._monitors))
        self._beside = ""
        self.setFixedHeight(_HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_beside(self, words: str) -> None:
        """What the other monitors are good for."""
        self._beside = words
        sizes = ", ".join(
            _("{width} by {height}").format(width=one.width(), height=one.height()) for one in self._monitors
        )
        self.setAccessibleName(_("Monitors: {sizes}. The desk on the first; {words}").format(sizes=sizes, words=words))
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        inner = _HEIGHT - 2 * _MARGIN
        return QSize(round(inner * self._whole.width() / self._whole.height()) + 2 * _MARGIN, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = self._whole
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        scale = min(room.width() / whole.width(), room.height() / whole.height())
        for place, one in enumerate(self._monitors):
            left, top = (one.left() - whole.left()) * scale, (one.top() - whole.top()) * scale
            box = QRectF(room.left() + left, room.top() + top, one.width() * scale - 3, one.height() * scale - 3)
            self._paint_monitor(painter, box, place)

    def _paint_monitor(self, painter: QPainter, box: QRectF, place: int) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("surface.table"))
        painter.drawRoundedRect(box, 3, 3)
        if place == 0:
            self._paint_desk(painter, box)
        words = _("The desk") if place == 0 else self._beside
        left, room = box.left() + _RAIL + 12, box.width() - _RAIL - 20
        paint_runs(painter, theme, left, box.center().y(), [Run(words, weight=600)], room)
        size = self._monitors[place].size()
        figures = Run(f"{place + 1}: {size.width()} \N{MULTIPLICATION SIGN} {size.height()}", "muted", px=11)
        paint_runs(painter, theme, left, box.bottom() - 12, [figures], room)

    def _paint_desk(self, painter: QPainter, box: QRectF) -> None:
        """The rail, the banner and the lines of a list."""
        painter.fillRect(QRectF(box.left() + 2, box.top() + 2, _RAIL, box.height() - 4), self._theme.color("grid"))
        painter.fillRect(QRectF(box.left() + _RAIL + 4, box.top() + 4, box.width() - 20, 4), self._theme.color("focus"))
        for place in range(3):
            top = box.top() + _TOP + place * _LINE
            painter.fillRect(QRectF(box.left() + _RAIL + 12, top, box.width() - 40, 2), self._theme.color("grid"))
