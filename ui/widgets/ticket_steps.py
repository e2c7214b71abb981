"""The steps of a ticket's restoration as a widget."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from nocdesk.tickets.model import RestorationStatus
from nocdesk.tickets.restoration_words import restoration_words
from ui.mirroring import painter_on
from ui.theme import Theme
from ui.widgets.restoration_steps import paint_steps

_HEIGHT = 24
_WIDEST = 260


class TicketSteps(QWidget):
    """Six dots on a line, the present one with its number, which is the key that sets it."""

    def __init__(self, theme: Theme, step: RestorationStatus | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._step = step
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(
            _("Restoration: {restoration_words}").format(restoration_words=_(restoration_words(step)))
        )

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        rect = self.rect().toRectF()
        rect.setWidth(min(rect.width(), _WIDEST))
        ground, ink = self._theme.color("surface.panel"), self._theme.color("text")
        paint_steps(painter, self._theme, rect, self._step, ground=ground, ink=ink)
