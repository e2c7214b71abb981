"""What can be done with what is shown, as buttons with their keys."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.actions import ActionTable
from ui.mirroring import sides
from ui.theme import Theme
from ui.widgets.key_button import KeyButton

Margins = tuple[int, int, int, int]
"""Where one reads from the left: on the left, above, on the right, below."""


class ButtonRow(QWidget):
    """Only what the role may do; `words` are by action id, `primary` is the one thing to do next."""

    pressed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        actions: ActionTable,
        words: Mapping[str, str],
        *,
        primary: str = "",
        margins: Margins = (16, 8, 8, 12),
    ) -> None:
        super().__init__()
        self.buttons = {
            action_id: KeyButton(theme, actions.key_text(action_id), text, compact=True, primary=action_id == primary)
            for action_id, text in words.items()
            if actions.allows(action_id)
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(sides(*margins))
        row.setSpacing(4)
        for action_id, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, action_id=action_id: self.pressed.emit(action_id))
            row.addWidget(button)
        row.addStretch(1)

    def leave_out(self, hidden: Collection[str]) -> None:
        """Show all but what cannot be done just now, by action id."""
        for action_id, button in self.buttons.items():
            button.setVisible(action_id not in hidden)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for button in self.buttons.values():
            button.set_theme(theme)
