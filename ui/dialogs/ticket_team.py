"""Small windows about who works on a ticket, why its clock stands, what it goes on as, and what is split off."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.rows import ProposalRow, ServiceRow, TicketRow
from nocdesk.language import _
from nocdesk.tickets.clock_stops import REASON_WORDS
from nocdesk.tickets.model import StopReason
from nocdesk.tickets.queries import WorkgroupRow
from ui.dialogs.ask import AskDialog
from ui.text import begun
from ui.theme import Theme
from ui.widgets.choice_box import ChoiceBox, TickBox
from ui.widgets.labels import plain

NO_GROUP = _("No workgroup")
NO_SERVICE = _("No certain service")
_SHOWN_LINKS, _LINK_HEIGHT = 4, 26


class AssignDialog(AskDialog):
    """A workgroup and a person in it; `chosen` carries both."""

    chosen = Signal(object, str)

    def __init__(
        self, theme: Theme, number: str, groups: Sequence[WorkgroupRow], present: str, parent: QWidget
    ) -> None:
        super().__init__(
            _("Who works on {number}?").format(number=number),
            _("The person may stay open."),
            _("Assign"),
            required=False,
            parent=parent,
        )
        self.group = ChoiceBox(theme, _("Workgroup"))
        for group in groups:
            self.group.addItem(group.name, group.id)
        self.group.addItem(NO_GROUP, None)
        self.group.setCurrentIndex(max(0, self.group.findText(present or NO_GROUP)))
        self.column.insertWidget(2, self.group)
        self.edit.setPlaceholderText(_("Person"))
        self.answered.connect(lambda person: self.chosen.emit(self.group.currentData(), person))
        self.group.setFocus()


class StopDialog(AskDialog):
    """Why the clock of a ticket stands from now on; `chosen` carries the reason and a note."""

    chosen = Signal(object, str)

    def __init__(self, theme: Theme, number: str, parent: QWidget) -> None:
        why = _("The time until the clock runs on does not count against {number}. The note is for the staff.").format(
            number=number
        )
        super().__init__(_("Stop the clock"), why, _("Stop"), required=False, parent=parent)
        self.reason = ChoiceBox(theme, _("Reason"))
        for reason in StopReason:
            self.reason.addItem(begun(_(REASON_WORDS[reason])), reason)
        self.column.insertWidget(2, self.reason)
        self.edit.setPlaceholderText(_("Note"))
        self.answered.connect(lambda note: self.chosen.emit(StopReason(self.reason.currentData()), note))
        self.reason.setFocus()


class MergeDialog(AskDialog):
    """Which of the customer's other tickets this one goes on as; `chosen` carries its id and why."""

    chosen = Signal(int, str)

    def __init__(self, theme: Theme, number: str, rows: Sequence[TicketRow], parent: QWidget) -> None:
        why = _("{number} is cancelled and goes on as the older ticket, with what it is linked with.").format(
            number=number
        )
        super().__init__(_("Merge into another ticket"), why, _("Merge"), required=False, parent=parent)
        self.ticket = ChoiceBox(theme, _("Ticket"))
        for row in rows:
            self.ticket.addItem(f"{row.number}: {row.text}", row.id)
        self.column.insertWidget(2, self.ticket)
        self.edit.setPlaceholderText(_("Reason"))
        self.answered.connect(lambda reason: self.chosen.emit(int(self.ticket.currentData()), reason))
        self.ticket.setFocus()


class SplitDialog(AskDialog):
    """What the new ticket is about, and which linked alarms go with it; `chosen` has service, words and alarms."""

    chosen = Signal(object, str, object)

    def __init__(
        self,
        theme: Theme,
        row: TicketRow,
        services: Sequence[ServiceRow],
        linked: Sequence[ProposalRow],
        parent: QWidget,
    ) -> None:
        why = _(
            "A ticket of its own for a part of {number}; its clocks run since the customer reported the first."
        ).format(number=row.number)
        super().__init__(_("Split a part off"), why, _("Split"), required=True, parent=parent)
        self.service = ChoiceBox(theme, _("Service"))
        for service in services:
            self.service.addItem(f"{service.label} ({service.name})" if service.label else service.name, service.id)
        self.service.addItem(NO_SERVICE, None)
        self.links = {each.alarm_id: TickBox(theme, each.alarm_text) for each in linked}
        self.edit.setPlaceholderText(_("What the customer says about this part: write no name of a device"))
        self.column.insertWidget(2, plain(_("Service of the new ticket"), "caption"))
        self.column.insertWidget(3, self.service)
        if linked:
            self.column.insertWidget(4, plain(_("Linked alarms that go with it"), "caption"))
            self.column.insertWidget(5, self._boxes())
        self.answered.connect(self._on_answered)
        self.edit.setFocus()

    @property
    def taken(self) -> tuple[int, ...]:
        """The alarms whose links go with the new ticket."""
        return tuple(alarm_id for alarm_id, box in self.links.items() if box.isChecked())

    def _boxes(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for box in self.links.values():
            column.addWidget(box)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFixedHeight(min(len(self.links), _SHOWN_LINKS) * _LINK_HEIGHT + 4)
        area.setWidget(inner)
        return area

    def _on_answered(self, text: str) -> None:
        self.chosen.emit(self.service.currentData(), text, self.taken)
