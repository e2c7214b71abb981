"""A list to choose from and a box to tick, with the house's arrow and tick, which no style sheet can draw."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QStyle, QStyleOptionButton, QWidget

from ui.glyphs import paint_chevron, paint_tick
from ui.mirroring import painter_on
from ui.theme import Theme

_ARROW_ROOM = 14


class ChoiceBox(QComboBox):
    """One of several words."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setProperty("role", "choice")

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = painter_on(self)
        colour = self._theme.color("text" if self.isEnabled() else "disabled")
        paint_chevron(painter, QPointF(self.width() - _ARROW_ROOM, self.height() / 2), 8, colour)


class TickBox(QCheckBox):
    """Yes or no."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        paint_tick(QPainter(self), box.toRectF().center(), 8, self._theme.color("surface.table"))
