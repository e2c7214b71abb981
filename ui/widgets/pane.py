"""The pane beside a list or a map: a head with what can be done, and below it sections that scroll."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nocdesk.language import _
from ui.theme import Theme
from ui.widgets.button_row import ButtonRow
from ui.widgets.labels import OthersLine, line, plain, short
from ui.widgets.title_bar import HEIGHT, title_bar


class PaneHead(QWidget):
    """What the pane is about, and how it stands; painted with the theme that is in force."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.theme = theme
        self.update()


class Pane(QFrame):
    """Shows one thing in full, or says why there is none; `about` is what its sections tell, for who listens."""

    action_requested = Signal(str)

    def __init__(
        self,
        head: PaneHead,
        buttons: ButtonRow,
        *,
        about: str,
        narrowest: int,
        title: str = "",
        bar_height: int = HEIGHT,
    ) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setMinimumWidth(narrowest)
        self._subtitle = short("", "muted")
        self._top = stacked([head, buttons, line()])
        self._painted = head, buttons
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(about)
        self.others = OthersLine()
        self.others.setContentsMargins(12, 6, 12, 0)
        bar = stacked([title_bar(title, self._subtitle, height=bar_height), line()])
        # Only ever hidden: a part that is shown before it has its place is a window of its own.
        if not title:
            bar.hide()
        if not buttons.buttons:
            buttons.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.others)
        column.addWidget(self._top)
        column.addWidget(self.area, 1)
        buttons.pressed.connect(self.action_requested)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for part in self._painted:
            part.set_theme(theme)

    def tick(self) -> None:
        """Let ages go on."""

    def show_chosen(self, is_chosen: bool) -> None:
        """Say whether what is shown is the selected row of the list, or only its first."""
        if not self._top.isHidden():
            self._subtitle.setText(_("follows selection") if is_chosen else _("first in the list, none selected"))

    def show_message(self, message: str) -> None:
        """Say why there is nothing to show."""
        self._subtitle.setText("")
        self._top.hide()
        label = plain(message, "muted", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setContentsMargins(24, 24, 24, 24)
        self.area.setWidget(label)

    def show_sections(self, parts: Iterable[QWidget], *, is_other: bool) -> None:
        """Show sections with a line between each two; those of another thing from their top on."""
        bar = self.area.verticalScrollBar()
        place = 0 if is_other else bar.value()
        self._top.show()
        self.area.setWidget(_page(parts))
        bar.setValue(place)


def stacked(parts: Iterable[QWidget]) -> QWidget:
    """Widgets below one another without a gap."""
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    return widget


def _page(parts: Iterable[QWidget]) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for place, part in enumerate(parts):
        if place:
            column.addWidget(line())
        column.addWidget(part)
    column.addStretch(1)
    return page
