"""Small windows that ask one thing: a note, a reason, the words of a ticket."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from nocdesk.boards.rows import ImpactRow
from nocdesk.language import _
from nocdesk.people.presence import PresenceKind
from ui.screen import Standing
from ui.widgets.labels import OthersLine, plain

WIDTH = 440


class AskDialog(QDialog):
    """A title, a sentence, one line of text; `answered` carries it."""

    answered = Signal(str)

    def __init__(self, title: str, why: str, button: str, *, required: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_required = required
        self._standing: Standing | None = None
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self.why = plain(why, "muted", wrap=True)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(title)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._go = self.buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(10)
        self.column.addWidget(plain(title, "title"))
        self.column.addWidget(self.why)
        self.column.addWidget(self.edit)
        self.column.addWidget(self.buttons)
        self.edit.textChanged.connect(self._on_text)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self._on_text("")

    def stand_on(self, kind: PresenceKind, number: int) -> None:
        """Say what is asked about, where it is another thing than the screen behind shows."""
        others = OthersLine()
        self.column.insertWidget(2, others)
        self._standing = Standing(kind, number, others)

    def standing(self) -> Standing | None:
        """What is asked about."""
        return self._standing

    def set_ready(self, is_ready: bool) -> None:
        """Let the button answer, or not yet."""
        self._go.setEnabled(is_ready)

    def _on_text(self, text: str) -> None:
        self.set_ready(bool(text.strip()) or not self._is_required)

    def _on_accepted(self) -> None:
        self.answered.emit(self.edit.text().strip())
        self.accept()

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The button is disabled while the line is empty, and a dialog then gives Enter to Cancel.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go.click()
            return
        super().keyPressEvent(event)


class TicketDialog(AskDialog):
    """Opens a ticket for one of the services that an alarm touches; `opened` carries the service and the words."""

    opened = Signal(int, str)

    def __init__(self, impacts: Sequence[ImpactRow], parent: QWidget | None = None) -> None:
        why = _("The ticket is linked to the alarm. The customer reads these words: write no name of a device.")
        super().__init__(_("Open a ticket"), why, _("Open ticket"), required=True, parent=parent)
        self.services = QComboBox()
        self.services.setAccessibleName(_("Service"))
        for impact in impacts:
            self.services.addItem(f"{impact.customer} · {impact.service}", impact.service_id)
        self.column.insertWidget(2, self.services)
        self.answered.connect(self._on_answered)
        self.edit.setPlaceholderText(_("What the customer notices"))

    def _on_answered(self, text: str) -> None:
        self.opened.emit(int(self.services.currentData()), text)
