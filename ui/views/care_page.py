"""A customer's page: the answer, its services, its tickets, and the form for a new one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nocdesk.boards.care_rows import CareCustomer, OpenedTicket
from nocdesk.boards.care_search import FoundRow
from nocdesk.boards.care_told import caller_text
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.tickets.timeline import zone_named
from ui.care_operations import CallHeard, CareOperations
from ui.copying import copy_text
from ui.first_run.next_step import NEXT_STEP
from ui.phone_ticket import PhoneTicket
from ui.screen import Place
from ui.text import plural
from ui.theme import Theme
from ui.views.care_draft import Draft, Drafts, SentCall, first_draft
from ui.views.care_form import TicketForm
from ui.views.care_head import CareHead
from ui.views.care_lists import ServiceList, TicketList
from ui.views.care_sheet import FormSheet
from ui.views.care_words import opened_words
from ui.widgets.panes import HANDLE, Panes
from ui.widgets.plate import Plate
from ui.workplace import Workplace

_ASK = _("Type a name, a customer number, a service, a site, a ticket or a phone number.")


class CarePage(QStackedWidget):
    """Shows one customer; drafts of tickets are kept for each until they are saved or cleared."""

    said = Signal(str)
    failed = Signal(str)
    selection_said = Signal(str)
    go_requested = Signal(object)
    retry_requested = Signal()

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._operations = CareOperations(workplace.operations)
        self._drafts = Drafts()
        self._untouched: Draft | None = None
        self._caller = ""
        self._is_empty = False
        self._wanted_ticket: int | None = None
        self.customer: CareCustomer | None = None
        self.plate = Plate()
        self.head = CareHead(theme, workplace.actions)
        self.services = ServiceList(theme, workplace.me, self._moment)
        self.tickets = TicketList(theme, workplace.me, self._moment)
        self.form = TicketForm(theme, workplace.clock)
        self._build()
        self.show_nobody()
        for rows in (self.services, self.tickets):
            rows.said.connect(self.said)
            rows.retry_requested.connect(self.retry_requested)
        self.services.shown_changed.connect(self._on_selection)
        self.head.copy_button.clicked.connect(self.copy_words)
        self.head.ticket_button.clicked.connect(self.open_form)
        self.form.submitted.connect(self._on_submitted)
        self.form.cleared.connect(self._on_cleared)

    def _build(self) -> None:
        self._sheet = FormSheet(self.form)
        self._sheet.hide()
        lower = Panes(Qt.Orientation.Horizontal, self.services, self._sheet.above(self.tickets), share=_share)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.head)
        rows.addWidget(lower, 1)
        self.addWidget(self.plate)
        self.addWidget(page)

    @property
    def is_form_open(self) -> bool:
        """Whether a ticket is being written."""
        return not self._sheet.isHidden()

    def kept_drafts(self) -> dict[str, str]:
        """What has been typed for each customer and is not saved, as texts for a file."""
        self._keep_draft()
        return self._drafts.texts()

    def take_up(self, kept: Mapping[str, str]) -> None:
        """Go on with what a file has kept. Raises ValueError where it is none of these."""
        self._drafts.take_up(kept)

    def panels(self) -> list[QWidget]:
        """What F6 steps through."""
        return [self.services.view, self.form.caller, self.tickets.view]

    def form_handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the keys of the form do."""
        return {"form.save": self.form.save, "form.leave": self.leave_form}

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for part in (self.head, self.services, self.tickets, self.form):
            part.set_theme(theme)

    def show_nobody(self) -> None:
        """Show that no customer is chosen."""
        self._keep_draft()
        self._sheet.hide()
        self.customer = None
        self.say_nobody(is_empty=self._is_empty)
        self.setCurrentWidget(self.plate)

    def say_nobody(self, *, is_empty: bool) -> None:
        """What stands here while nobody is chosen: the question, or how the first customers get into the store."""
        self._is_empty = is_empty
        if is_empty:
            self.plate.say(_("No customers yet."), NEXT_STEP)
        else:
            self.plate.say(_("Who is calling?"), _ASK)

    def show_customer(self, customer: CareCustomer | None, found: FoundRow | None) -> None:
        """Show a customer as it stands now, and of another one than before what it was found by."""
        if customer is None:
            self.show_nobody()
            return
        is_other = self.customer is None or self.customer.id != customer.id
        if is_other:
            self._keep_draft()
            self._sheet.hide()
        self.customer = customer
        self.services.take(customer.services)
        self.tickets.take(customer.tickets)
        self._show_head()
        self.setCurrentIndex(1)
        if is_other:
            self._begin(customer, found)
        elif self.form.customer_id == customer.id:
            self.form.renew(customer)
        if self._wanted_ticket is not None and self.tickets.view.select_id(self._wanted_ticket):
            self._wanted_ticket = None

    def fail(self, message: str) -> None:
        """Say that the customer could not be read; what is shown stays."""
        self.services.fail(message)

    def tick(self) -> None:
        """Let times go on."""
        if self.customer is not None:
            self._show_head()
            self.services.tick()
            self.tickets.tick()
            self.form.tick()

    def open_form(self) -> None:
        """Begin a ticket for the customer, or go on with the one that was begun."""
        if self.customer is None:
            self.failed.emit(_("No customer is chosen: search for the one who calls first."))
            return
        if not self.is_form_open:
            self._untouched = self._new_draft(self.customer)
            self.form.show_draft(self.customer, self._drafts.get(self.customer.id, self._untouched))
            self._sheet.show()
        self.form.caller.setFocus()

    def leave_form(self) -> None:
        """Go back to the services; what was typed is kept."""
        self._keep_draft()
        self._sheet.hide()
        self.services.view.setFocus()

    def copy_words(self) -> None:
        """Put what the customer may be told on the clipboard."""
        if self.customer is None:
            self.failed.emit(_("No customer is chosen: there is nothing to copy."))
            return
        copy_text(caller_text(self.customer.problems, *self._moment(), self.customer.book))
        self.said.emit(_("Copied what {customer} may be told").format(customer=self.customer.name))

    def go_to_service(self) -> None:
        """Show the chosen service with everything about it."""
        row = self.services.shown_row()
        if row is not None:
            self.go_requested.emit(Place("services", row.id))

    def go_to_ticket(self) -> None:
        """Show the chosen ticket with its whole story."""
        row = self.tickets.shown_row()
        if row is not None and self._workplace.may(Act.VIEW_TICKETS):
            self.go_requested.emit(Place("tickets", row.id))

    def _moment(self) -> tuple[datetime, ZoneInfo]:
        zone = zone_named(self.customer.timezone if self.customer else "UTC")
        return self._workplace.clock.now(), zone

    def _show_head(self) -> None:
        if self.customer is not None:
            self.head.show_customer(self.customer, self.customer.problems, *self._moment())

    def _begin(self, customer: CareCustomer, found: FoundRow | None) -> None:
        """Stand on what the customer was found by, and go on with a ticket that was begun."""
        self._caller = found.contact if found and found.id == customer.id else ""
        self.services.let_go()
        self.tickets.let_go()
        if found is not None and found.service_id is not None:
            self.services.view.select_id(found.service_id)
        if found is not None and found.ticket_id is not None:
            self.tickets.view.select_id(found.ticket_id)
        draft = self._drafts.get(customer.id)
        if draft is not None:
            self.form.show_draft(customer, draft)
            self._sheet.show()

    def _new_draft(self, customer: CareCustomer) -> Draft:
        chosen = self.services.view.selected_ids()
        service_id = chosen[0] if len(chosen) == 1 else None
        return first_draft(customer, self._workplace.clock.now(), service_id=service_id, caller=self._caller)

    def _keep_draft(self) -> None:
        customer_id = self.form.customer_id
        if customer_id is None or not self.is_form_open:
            return
        draft = self.form.draft
        if customer_id in self._drafts or self._untouched is None or not draft.is_like(self._untouched):
            self._drafts[customer_id] = draft

    def _on_submitted(self, call: PhoneTicket) -> None:
        if self.customer is None:
            return
        self._keep_draft()
        sent = SentCall(self.customer, self.form.draft)
        heard = CallHeard(
            on_opened=partial(self._on_opened, sent),
            on_waits=partial(self._on_waits, sent),
            on_let_go=partial(self._on_let_go, sent),
            on_error=partial(self._on_refused, call.customer_id),
        )
        words = _("Ticket opened for {customer}").format(customer=sent.customer.name)
        self._operations.open_ticket(call, words, heard)

    def _on_waits(self, sent: SentCall) -> None:
        """What was typed waits from now on, so that the next call can be taken."""
        sent.has_waited = True
        self._put_away(sent)

    def _on_let_go(self, sent: SentCall) -> None:
        """Taken back while it waited: what was typed is a draft again, together with what was typed since."""
        self._keep_draft()
        draft = self._drafts.give_back(sent)
        if self.is_form_open and self.customer is not None and self.form.customer_id == sent.customer.id:
            self.form.show_draft(self.customer, draft)

    def _on_opened(self, sent: SentCall, opened: OpenedTicket) -> None:
        now, zone = self._workplace.clock.now(), zone_named(sent.customer.timezone)
        self._workplace.operations.note_done(opened_words(opened, now, zone))
        # One that has waited left the form to the next call, which may be about the same customer.
        if not sent.has_waited and self._put_away(sent):
            self._wanted_ticket = opened.id

    def _put_away(self, sent: SentCall) -> bool:
        """Be done with the draft and the form of a ticket unless they hold another by now; whether the form was."""
        self._drafts.be_done_with(sent)
        if not self.is_form_open or self.form.customer_id != sent.customer.id:
            return False
        self.form.refuse("")
        if not self.form.draft.is_like(sent.draft):
            return False
        # Whoever types somewhere else by now goes on there.
        if self._sheet.has_keyboard:
            self.tickets.view.setFocus()
        self._sheet.hide()
        return True

    def _on_refused(self, customer_id: int, message: str) -> None:
        if self.form.customer_id == customer_id:
            self.form.refuse(message)
        self.failed.emit(_("The ticket was not opened, what was typed is kept: {message}").format(message=message))

    def _on_cleared(self) -> None:
        if self.customer is not None:
            self._drafts.pop(self.customer.id, None)
            self._sheet.hide()
            self.services.view.setFocus()

    def _on_selection(self) -> None:
        count = len(self.services.view.selected_ids())
        self.selection_said.emit(
            _("{service} selected").format(service=plural(count, "service", "services")) if count else ""
        )


def _share(width: int) -> tuple[int, int]:
    beside = max(368, round(width * 0.42))
    return width - beside - HANDLE, beside
