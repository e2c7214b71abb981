"""A line across a screen that says that something is wrong, and offers to try again."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.glyphs import paint_hatch
from ui.mirroring import painter_on, sides
from ui.theme import Theme, mix
from ui.widgets.labels import ElidedLabel

HEIGHT = 32


class NoticeBar(QWidget):
    """Hidden while all is well; hatched where what is shown may be old."""

    retry_requested = Signal()

    def __init__(self, theme: Theme, *, can_retry: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = ElidedLabel("", parent=self)
        self._label.setStyleSheet("font-weight: 600")
        self._retry = QPushButton(_("Retry"), self)
        self._retry.setAccessibleName(_("Try again"))
        self._can_retry = can_retry
        self._retry.clicked.connect(self.retry_requested)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(sides(34, 3, 8, 4))
        row.addWidget(self._label, 1)
        row.addWidget(self._retry)
        self.setVisible(False)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return self._label.text()

    def say(self, text: str, *, can_retry: bool = True) -> None:
        """Say what is wrong, and whether to try again may help; with an empty text the bar goes."""
        self._retry.setVisible(self._can_retry and can_retry)
        if text != self._label.text():
            self._label.setText(text)
            self.setAccessibleName(text)
            self.setVisible(bool(text))

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.severity(PerceivedSeverity.WARNING)
        painter.fillRect(self.rect(), colours.tint)
        paint_hatch(painter, QRectF(self.rect()), mix(colours.line, colours.tint, 0.18), 12)
        painter.fillRect(0, 0, 4, HEIGHT, colours.line)
        painter.fillRect(0, HEIGHT - 1, self.width(), 1, self._theme.color("grid"))
        self._theme.paint_glyph(painter, QRectF(13, HEIGHT / 2 - 7, 14, 14), PerceivedSeverity.WARNING, filled=True)
