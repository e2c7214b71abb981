"""Small windows about who works on a ticket, why its clock stands, and which ticket it goes on as."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.rows import TicketRow
from nocdesk.tickets.clock_stops import REASON_WORDS
from nocdesk.tickets.model import StopReason
from nocdesk.tickets.queries import WorkgroupRow
from ui.dialogs.ask import AskDialog
from ui.theme import Theme
from ui.widgets.choice_box import ChoiceBox

NO_GROUP = "No workgroup"


class AssignDialog(AskDialog):
    """A workgroup and a person in it; `chosen` carries both."""

    chosen = Signal(object, str)

    def __init__(
        self, theme: Theme, number: str, groups: Sequence[WorkgroupRow], present: str, parent: QWidget
    ) -> None:
        super().__init__(
            f"Who works on {number}?", "The person may stay open.", "Assign", required=False, parent=parent
        )
        self.group = ChoiceBox(theme, "Workgroup")
        for group in groups:
            self.group.addItem(group.name, group.id)
        self.group.addItem(NO_GROUP, None)
        self.group.setCurrentIndex(max(0, self.group.findText(present or NO_GROUP)))
        self.column.insertWidget(2, self.group)
        self.edit.setPlaceholderText("Person")
        self.answered.connect(lambda person: self.chosen.emit(self.group.currentData(), person))
        self.group.setFocus()


class StopDialog(AskDialog):
    """Why the clock of a ticket stands from now on; `chosen` carries the reason and a note."""

    chosen = Signal(object, str)

    def __init__(self, theme: Theme, number: str, parent: QWidget) -> None:
        why = f"The time until the clock runs on does not count against {number}. The note is for the staff."
        super().__init__("Stop the clock", why, "Stop", required=False, parent=parent)
        self.reason = ChoiceBox(theme, "Reason")
        for reason in StopReason:
            self.reason.addItem(REASON_WORDS[reason].capitalize(), reason)
        self.column.insertWidget(2, self.reason)
        self.edit.setPlaceholderText("Note")
        self.answered.connect(lambda note: self.chosen.emit(StopReason(self.reason.currentData()), note))
        self.reason.setFocus()


class MergeDialog(AskDialog):
    """Which of the customer's other tickets this one goes on as; `chosen` carries its id and why."""

    chosen = Signal(int, str)

    def __init__(self, theme: Theme, number: str, rows: Sequence[TicketRow], parent: QWidget) -> None:
        why = f"{number} is cancelled and goes on as the older ticket, with what it is linked with."
        super().__init__("Merge into another ticket", why, "Merge", required=False, parent=parent)
        self.ticket = ChoiceBox(theme, "Ticket")
        for row in rows:
            self.ticket.addItem(f"{row.number}: {row.text}", row.id)
        self.column.insertWidget(2, self.ticket)
        self.edit.setPlaceholderText("Reason")
        self.answered.connect(lambda reason: self.chosen.emit(int(self.ticket.currentData()), reason))
        self.ticket.setFocus()
