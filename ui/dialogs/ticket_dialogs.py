"""Small windows of the ticket screen: a new ticket, its next status, its ETR, and that it is restored."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from nocdesk.boards.rows import ServiceRow
from nocdesk.language import _
from nocdesk.tickets.model import TicketStatus
from nocdesk.tickets.verification import CheckRow, is_verified
from nocdesk.tickets.workflow import WORDS
from ui.dialogs.ask import AskDialog
from ui.etr_text import etr_field_text, parse_etr
from ui.text import begun
from ui.theme import Theme
from ui.widgets.choice_box import ChoiceBox, TickBox
from ui.widgets.labels import plain
from ui.widgets.restoration_check import LiveCheck
from ui.widgets.restoration_etr import EtrField

NO_SERVICE = _("No certain service")


class NewTicketDialog(AskDialog):
    """A customer, one of its services, and what it says; `opened` carries the three."""

    opened = Signal(int, object, str)

    def __init__(self, theme: Theme, services: Sequence[ServiceRow], parent: QWidget | None = None) -> None:
        why = _("The customer reads these words: write no name of a device.")
        super().__init__(_("New ticket"), why, _("Open ticket"), required=True, parent=parent)
        self._services = services
        self.customer = ChoiceBox(theme, _("Customer"))
        self.service = ChoiceBox(theme, _("Service"))
        for box in (self.customer, self.service):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for customer_id, name in sorted(
            {(row.customer_id, row.customer) for row in services}, key=lambda pair: pair[1]
        ):
            self.customer.addItem(name, customer_id)
        self.column.insertWidget(2, plain(_("Customer"), "caption"))
        self.column.insertWidget(3, self.customer)
        self.column.insertWidget(4, plain(_("Service"), "caption"))
        self.column.insertWidget(5, self.service)
        self.column.insertWidget(6, plain(_("What the customer says"), "caption"))
        self.edit.setPlaceholderText(_("In the customer's words"))
        self.customer.currentIndexChanged.connect(self._show_services)
        self.answered.connect(self._on_answered)
        self._show_services()
        self.customer.setFocus()

    def choose(self, customer_id: int, service_id: int | None) -> None:
        """Begin with a customer and its service."""
        self.customer.setCurrentIndex(max(0, self.customer.findData(customer_id)))
        place = self.service.findData(service_id)
        self.service.setCurrentIndex(place if place >= 0 else self.service.count() - 1)

    def _show_services(self) -> None:
        self.service.clear()
        for row in self._services:
            if row.customer_id == self.customer.currentData():
                self.service.addItem(f"{row.label} ({row.name})" if row.label else row.name, row.id)
        self.service.addItem(NO_SERVICE, None)

    def _on_answered(self, text: str) -> None:
        self.opened.emit(self.customer.currentData(), self.service.currentData(), text)


class StatusDialog(AskDialog):
    """The statuses that may follow, and why; `chosen` carries both."""

    chosen = Signal(object, str)

    def __init__(
        self, theme: Theme, number: str, status: TicketStatus, following: Sequence[TicketStatus], parent: QWidget
    ) -> None:
        why = _("{number} is {words}. The reason is for the staff.").format(number=number, words=WORDS[status])
        super().__init__(_("Change the status"), why, _("Change"), required=False, parent=parent)
        self.status = ChoiceBox(theme, _("Status"))
        for each in following:
            self.status.addItem(begun(WORDS[each]), each)
        self.column.insertWidget(2, self.status)
        self.edit.setPlaceholderText(_("Reason"))
        self.answered.connect(lambda reason: self.chosen.emit(TicketStatus(self.status.currentData()), reason))
        self.status.setFocus()


class EtrDialog(AskDialog):
    """A time of restoration, or none, and why; `promised` carries the time, the reason and whom to tell."""

    promised = Signal(object, str, bool)

    def __init__(
        self, theme: Theme, number: str, etr_at: datetime | None, now: Callable[[], datetime], parent: QWidget
    ) -> None:
        why = _(
            "When will {number} be over? An empty field withdraws the promise. The reason is for the staff."
        ).format(number=number)
        super().__init__(_("Estimated time of restoration"), why, _("Save"), required=False, parent=parent)
        self._now = now
        self.etr = EtrField(now)
        self.etr.show_text(etr_field_text(etr_at, now()) if etr_at else "", "")
        self.tells = TickBox(theme, _("Tell the customer"))
        self.tells.setChecked(True)
        self.column.insertWidget(2, self.etr)
        self.column.insertWidget(4, self.tells)
        self.edit.setPlaceholderText(_("Reason"))
        self.etr.changed.connect(self._on_etr)
        self.answered.connect(self._on_reason)
        self.etr.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.etr.edit.selectAll()

    def _on_etr(self) -> None:
        self.set_ready(not self.etr.problem)

    def _on_reason(self, reason: str) -> None:
        text = self.etr.text.strip()
        self.promised.emit(parse_etr(text, self._now()) if text else None, reason, self.tells.isChecked())


class RestoredDialog(AskDialog):
    """The live check, or a reason why it is restored all the same; `confirmed` carries the reason and whom to tell."""

    confirmed = Signal(str, bool)

    def __init__(self, theme: Theme, number: str, checks: Sequence[CheckRow], parent: QWidget) -> None:
        has_passed = is_verified(checks)
        missing = (
            _("The live check has passed.") if has_passed else _("The live check has not passed: say why all the same.")
        )
        super().__init__(
            _("{number} is restored").format(number=number),
            missing,
            _("Restored"),
            required=not has_passed,
            parent=parent,
        )
        self.check = LiveCheck(theme)
        self.check.show_checks(checks)
        self.tells = TickBox(theme, _("Tell the customer"))
        self.tells.setChecked(True)
        self.column.insertWidget(2, self.check)
        self.column.insertWidget(4, self.tells)
        self.edit.setPlaceholderText(_("Reason") if not has_passed else _("Note for the staff"))
        self.answered.connect(lambda reason: self.confirmed.emit(reason, self.tells.isChecked()))
