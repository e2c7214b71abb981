"""What dims a part of the desk while it shows the past."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.mirroring import painter_on
from ui.theme import Theme

_SHARE = 0.3


class Veil(QWidget):
    """Lies over a widget, as large as it, and lets every key and click through."""

    def __init__(self, theme: Theme, target: QWidget) -> None:
        super().__init__(target)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(target.rect())
        self.hide()
        target.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_live(self, is_live: bool) -> None:
        """Go where what lies under it is alive, else cover it."""
        self.setVisible(not is_live)
        self.raise_()

    # Qt's own names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        target = self.parentWidget()
        if watched is target and event.type() is QEvent.Type.Resize:
            self.setGeometry(target.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = QColor(self._theme.color("surface.canvas"))
        colour.setAlphaF(_SHARE)
        painter_on(self).fillRect(self.rect(), colour)
