"""The ticket in the middle of its screen: head, what can be done, timeline, and a note field at the foot."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nocdesk.boards.ticket_board import TicketDetail
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.tickets.model import TicketStatus
from nocdesk.tickets.workflow import OPEN
from ui.actions import ActionTable
from ui.note_drafts import NoteDrafts
from ui.theme import Theme
from ui.widgets.button_row import ButtonRow
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import OthersLine, line, plain
from ui.widgets.restoration_note import RestorationNote
from ui.widgets.ticket_head import TicketHead
from ui.widgets.ticket_timeline import TicketTimeline
from ui.widgets.title_bar import title_bar

NARROW = 340
_BUTTONS = {
    "ticket.take": _("Take"),
    "ticket.status": _("Status"),
    "restoration.etr": "ETR",
    "ticket.close": _("Close"),
    "ticket.open": _("Plots"),
    "ticket.new": _("New"),
}


class TicketPage(QFrame):
    """Everything that was said about the ticket that the queue stands on; what is being typed stays."""

    action_requested = Signal(str)
    note_submitted = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._detail: TicketDetail | None = None
        self.setProperty("role", "panel")
        self.setMinimumWidth(NARROW)
        self._subtitle = plain("", "muted")
        self._head = TicketHead(theme)
        self._buttons = ButtonRow(theme, actions, _BUTTONS)
        self._buttons.pressed.connect(self.action_requested)
        self.timeline = TicketTimeline()
        self.note = RestorationNote()
        self.notes = NoteDrafts(self.note.toPlainText, self.note.show_text)
        self.save_button = KeyButton(theme, actions.key_text("form.save"), _("Keep the note"), compact=True)
        self._note_row = QWidget()
        self._pages = QStackedWidget()
        self._message = plain("", "muted", wrap=True)
        self.others = OthersLine()
        self.others.setContentsMargins(12, 6, 12, 0)
        self._build(actions)
        self.show_message(_("Select a ticket to see what was said about it."))

    def _build(self, actions: ActionTable) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(title_bar(_("Ticket"), self._subtitle))
        column.addWidget(line())
        column.addWidget(self.others)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(24, 24, 24, 24)
        self._pages.addWidget(self._message)
        self._pages.addWidget(self._body(actions))
        column.addWidget(self._pages, 1)

    def _body(self, actions: ActionTable) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        foot = QHBoxLayout(self._note_row)
        foot.setContentsMargins(12, 7, 12, 7)
        foot.setSpacing(8)
        self.note.setPlaceholderText(_("{words}: a note for the staff").format(words=actions.key_text("ticket.note")))
        foot.addWidget(self.note, 1)
        foot.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.save_button.clicked.connect(self.save)
        if not actions.allows("ticket.note"):
            self._note_row.hide()
        for widget in (self._head, self._buttons, line(), self.timeline, line(), self._note_row):
            column.addWidget(widget, 1 if widget is self.timeline else 0)
        return body

    @property
    def area(self) -> QWidget:
        """What the page is about."""
        return self.timeline

    @property
    def detail(self) -> TicketDetail | None:
        """What is shown."""
        return self._detail

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._head.theme = theme
        self._head.update()
        self._buttons.set_theme(theme)
        self.save_button.set_theme(theme)

    def show_detail(self, detail: TicketDetail) -> None:
        """Show a ticket; a note that was begun for another one waits there."""
        self.notes.stand_on(detail.row.id)
        self._detail = detail
        self._pages.setCurrentIndex(1)
        self._show_buttons(detail)
        self.timeline.show_detail(detail, self._clock.now())
        self.tick()

    def show_chosen(self, is_chosen: bool) -> None:
        """Say whether the ticket is the selected one."""
        if self._detail is not None:
            self._subtitle.setText(_("follows selection") if is_chosen else _("first in the queue, none selected"))

    def show_message(self, message: str) -> None:
        """Say why there is nothing to show."""
        self.notes.stand_on(None)
        self._detail = None
        self._subtitle.setText("")
        self._message.setText(message)
        self._pages.setCurrentIndex(0)

    def tick(self) -> None:
        """Let ages go on."""
        if self._detail is not None:
            self._head.show_detail(self._detail, self._clock.now())

    def save(self) -> None:
        """Hand the note over."""
        text = self.note.toPlainText().strip()
        if text and self._detail is not None:
            self.note.clear()
            self.note_submitted.emit(text)

    def _show_buttons(self, detail: TicketDetail) -> None:
        status = detail.row.status
        hidden = set() if status in OPEN else {"restoration.etr", "ticket.take"}
        if status is not TicketStatus.RESOLVED:
            hidden.add("ticket.close")
        if detail.row.service_id is None:
            hidden.add("ticket.open")
        self._buttons.leave_out(hidden)
