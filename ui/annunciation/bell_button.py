"""The bell at the right of the strip: whether this seat hears its calls, and how long it does not."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from nocdesk.language import _
from ui.annunciation.annunciator import CallState
from ui.glyphs import paint_line
from ui.mirroring import painter_on
from ui.runs import Run, paint_runs
from ui.theme import Theme

WIDTH, HEIGHT = 66, 24
_BELL = ((4, 11), (5.5, 9.5), (5.5, 6), (6.5, 3.8), (8, 3), (9.5, 3.8), (10.5, 6), (10.5, 9.5), (12, 11), (4, 11))
_CLAPPER = ((7, 13), (9, 13))


class BellButton(QAbstractButton):
    """As wide whatever it says, so that nothing moves; struck while muted, in a circle while left in peace."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = CallState()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(WIDTH, HEIGHT)
        self.show_state(self._state)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    @property
    def is_silent(self) -> bool:
        """Whether sounds are kept away."""
        return bool(self._state.muted_s or self._state.quiet_s)

    def show_state(self, state: CallState) -> None:
        """Show how the seat is called now."""
        self._state = state
        words = words_of(state)
        self.setText(words)
        name = words if self.is_silent else _("Sounds are on")
        self.setAccessibleName(_("Calls: {name}").format(name=name))
        self.setToolTip(_("{name}. Click to mute, or not to be disturbed for a time.").format(name=name))
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = "sev.warning.text" if self.is_silent else "text"
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(self._theme.color("focus" if self.hasFocus() else "grid"), 2 if self.hasFocus() else 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        colour = self._theme.color(ink)
        for points in (_BELL, _CLAPPER):
            paint_line(painter, [(x + 4, y + 4) for x, y in points], colour, 1.4)
        if self._state.quiet_s:
            painter.setPen(QPen(colour, 1.4))
            painter.drawEllipse(QPointF(12, 12), 9.5, 9.5)
        if self.is_silent:
            painter.setPen(QPen(colour, 1.6))
            painter.drawLine(QPointF(6, 19), QPointF(18, 5))
        left_s = self._state.quiet_s or self._state.muted_s
        runs = [Run(clock_of(left_s) if left_s else _("On"), ink, 600)]
        paint_runs(painter, self._theme, 25, HEIGHT / 2, runs, WIDTH - 26)


def words_of(state: CallState) -> str:
    """What the bell says: a time that is left is always there."""
    if state.quiet_s:
        return _("Quiet {clock_of}").format(clock_of=clock_of(state.quiet_s))
    return _("Mute {clock_of}").format(clock_of=clock_of(state.muted_s)) if state.muted_s else _("On")


def clock_of(seconds: float) -> str:
    """Minutes and seconds that are left."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
