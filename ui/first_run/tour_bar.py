"""The stops of the tour side by side: key, words, and a tick for what was done."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from nocdesk.language import _
from ui.first_run.tour import LENGTH, Stop, Tour
from ui.glyphs import paint_tick
from ui.mirroring import logical, painter_on, sides
from ui.runs import Run, key_width, paint_key, paint_runs
from ui.theme import Theme

_LINE, _TICK, _LEFT, _ABOVE = 26, 14, 14, 6


class TourBar(QFrame):
    """Painted and never focused, so that the keys go where they act; its button ends the tour."""

    ended = Signal()

    def __init__(
        self, theme: Theme, *, columns: int = 3, has_button: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tour = Tour(())
        self.setProperty("role", "raised")
        self._columns = columns
        self.setFixedHeight(2 * _ABOVE + _LINE * -(-LENGTH // columns))
        self.end = QPushButton(_("End the tour"))
        self.end.clicked.connect(self.ended)
        row = QHBoxLayout(self)
        row.setContentsMargins(sides(0, 0, _LEFT, 0))
        row.addStretch(1)
        if has_button:
            row.addWidget(self.end, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_tour(self, tour: Tour) -> None:
        """Show how far somebody has come."""
        self._tour = tour
        done = _(", done")
        stops = "; ".join(f"{stop.keys}: {stop.words}{done if stop.is_done else ''}" for stop in tour.stops)
        self.setAccessibleName(
            _("Tour of keys, {done} of {all}. {stops}").format(done=tour.done, all=len(tour.stops), stops=stops)
        )
        self.update()

    def announce(self, words: str) -> None:
        """Say something to whoever listens instead of looking."""
        said = QAccessibleAnnouncementEvent(self, words)
        said.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(said)

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = logical(self, self.end.geometry()).left() if self.end.parentWidget() is self else self.width()
        width = (right - 2 * _LEFT) / self._columns
        for place, stop in enumerate(self._tour.stops):
            left = _LEFT + place % self._columns * width
            middle = _ABOVE + _LINE * (place // self._columns) + _LINE / 2
            self._paint_stop(painter, stop, left, middle, width - 12)

    def _paint_stop(self, painter: QPainter, stop: Stop, left: float, middle: float, room: float) -> None:
        theme = self._theme
        ink = theme.color("muted" if stop.is_done else "text")
        centre = QPointF(left + _TICK / 2, middle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawEllipse(centre, _TICK / 2, _TICK / 2)
        if stop.is_done:
            paint_tick(painter, centre, 9, theme.color("focus"))
        at = left + _TICK + 8
        for key in stop.keys.split(" "):
            paint_key(painter, theme, at, middle, key, ink=ink, outline=theme.color("border"))
            at += key_width(theme, key) + 4
        token = "muted" if stop.is_done else "text"
        paint_runs(painter, theme, at + 4, middle, [Run(stop.words, token)], left + room - at - 4)
