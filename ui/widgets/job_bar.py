"""A job that takes its time: what it does, how far it has come, and a button to stop it."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.language import _
from ui.long_work import LongWork
from ui.mirroring import painter_on
from ui.nesting import nest
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidedLabel, plain

_BAR = 4


class _Bar(QWidget):
    """How far it has come, as a line that grows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.percent = 0
        self.setFixedHeight(_BAR)

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(self.rect(), self.theme.color("grid"))
        painter.fillRect(0, 0, round(self.width() * self.percent / 100), _BAR, self.theme.color("focus"))


class JobBar(QWidget):
    """Hidden while there is no job."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ElidedLabel("")
        self._figure = plain("", "muted")
        self._bar = _Bar(theme)
        self.stop = KeyButton(theme, "Esc", _("Stop"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._label, 1)
        row.addWidget(self._figure)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        nest(column, row)
        column.addWidget(self._bar)
        self.hide()

    def follow(self, work: LongWork) -> None:
        """Show what becomes of this work, and stop it with the button."""
        work.begun.connect(self.begin)
        work.progressed.connect(self.show_percent)
        work.ended.connect(self.hide)
        self.stop.clicked.connect(work.stop)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._bar.theme = theme
        self.stop.set_theme(theme)

    def begin(self, text: str) -> None:
        """A job has begun."""
        self._label.setText(text)
        self._label.setToolTip(text)
        self.show_percent(0)
        self.show()

    def show_percent(self, percent: int) -> None:
        """How far it has come."""
        self._bar.percent = percent
        self._figure.setText(f"{percent} %")
        self._bar.update()
        self.setAccessibleName(f"{self._label.text()}: {percent} %")

    @property
    def percent(self) -> int:
        """How far it has come, by the last that was told."""
        return self._bar.percent
