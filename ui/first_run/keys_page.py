"""The fourth step: six keys to be pressed for once on the lists of this desk."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.language import _
from ui.first_run.tour import Tour
from ui.first_run.tour_bar import TourBar
from ui.theme import Theme
from ui.widgets.labels import plain


class KeysPage(QWidget):
    """Names them; they are pressed with this window gone, while a strip below the screens ticks what was done."""

    title = _("Six keys")

    def __init__(self, theme: Theme, tour: Tour, *, is_demo: bool) -> None:
        super().__init__()
        self.stops = TourBar(theme, columns=2, has_button=False)
        self.stops.show_tour(tour)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(plain(_("Everything here has a key. With these six you get everywhere:"), "section"))
        column.addWidget(self.stops)
        column.addWidget(plain(_DEMO if is_demo else _OWN, "muted", wrap=True))
        column.addWidget(plain(_HOW, "muted", wrap=True))
        column.addStretch(1)

    @property
    def first(self) -> QWidget | None:
        """Nothing here takes the keyboard."""
        return None

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.stops.set_theme(theme)


_HOW = _(
    "“Begin the tour” closes this window and lays a strip below the screens. It ticks a key when what it does was "
    "really done, in any order, and goes when all are ticked, or with its button. F6 steps through the panels."
)
_DEMO = _("Nothing in this demo is real: acknowledge whatever you like.")
_OWN = _("None of these changes anything in the store.")
