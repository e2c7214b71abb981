"""What the customer reads of an update, and which other customers read the same."""

from datetime import datetime

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.restoration_board import RestorationDetail
from nocdesk.language import _
from ui.nesting import nest
from ui.restoration_draft import Draft, preview
from ui.text import plural
from ui.theme import Theme
from ui.widgets.choice_box import TickBox
from ui.widgets.labels import plain


class RestorationOutput(QWidget):
    """Two ticks, and between them the text as it will be sent."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.tells = TickBox(theme, _("Tell the customer"))
        self.tells_others = TickBox(theme, "")
        self._text = plain("", wrap=True)
        self._text.setAccessibleName(_("The customer will read"))
        frame = QFrame()
        frame.setProperty("role", "panel")
        box = QVBoxLayout(frame)
        box.setContentsMargins(10, 6, 10, 6)
        box.addWidget(self._text)
        title = QHBoxLayout()
        title.setContentsMargins(0, 4, 0, 0)
        title.setSpacing(8)
        title.addWidget(plain(_("The customer will read"), "section"))
        title.addStretch(1)
        title.addWidget(self.tells)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        nest(column, title)
        column.addWidget(frame)
        column.addWidget(self.tells_others)

    @property
    def text(self) -> str:
        """What the customer will read."""
        return self._text.text()

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.tells.set_theme(theme)
        self.tells_others.set_theme(theme)

    def show_nothing(self) -> None:
        """There is no ticket."""
        self._text.clear()
        self.tells_others.hide()

    def show_draft(self, draft: Draft) -> None:
        """Tick what is ticked in a draft."""
        row = draft.base
        words = (
            _("The same on {ticket} of {problem}").format(
                ticket=plural(row.others, "other ticket", "other tickets"), problem=row.problem
            )
            if row.others
            else ""
        )
        self.tells.setChecked(draft.tells_customer)
        self.tells_others.setText(words)
        self.tells_others.setAccessibleName(words)
        self.tells_others.setVisible(bool(words))
        self.tells_others.setChecked(draft.tells_others)

    def show_outcome(self, draft: Draft, detail: RestorationDetail | None, now: datetime) -> None:
        """Say what will be sent."""
        self._text.setText(preview(draft, detail.facts, now) if detail is not None else "")
