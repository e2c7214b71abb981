"""A new ticket in four fields: who calls, which service, since when, and what the customer says."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nocdesk.boards.care_rows import CareCustomer
from nocdesk.clock import Clock
from nocdesk.language import _, pgettext
from nocdesk.tickets.customer_words import moment_on_clock
from nocdesk.tickets.timeline import zone_named
from ui.key_text import KeyText
from ui.nesting import fill, nest
from ui.phone_ticket import PhoneTicket
from ui.text import long_age
from ui.theme import Theme
from ui.views.care_draft import Draft
from ui.views.care_since import HINT, SinceError, parse_since
from ui.views.care_words import problem_sentence
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidedLabel, line, plain

NO_SERVICE = _("No certain service")
TEXT_HEIGHT = 54


class TicketForm(QFrame):
    """Keeps what was typed until it is saved or cleared, whatever happens to the customer meanwhile."""

    submitted = Signal(object)
    grown = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._customer: CareCustomer | None = None
        self._said_at = clock.now()
        self._is_saving = False
        self.setProperty("role", "panel")
        self._who = ElidedLabel("", "muted")
        self.caller = QComboBox()
        self.service = QComboBox()
        self.since = QLineEdit()
        self.text = QPlainTextEdit()
        self.known = plain("", wrap=True)
        self.since_note = plain("", "muted", wrap=True)
        self.text_note = plain("", "error", wrap=True)
        self.refusal = plain("", "error", wrap=True)
        self.save_button = KeyButton(theme, KeyText("Ctrl+Enter", "form.save"), _("Open ticket"), primary=True)
        self.clear_button = QPushButton(pgettext("form", "Clear"))
        self._set_up()
        self._build()
        self.service.currentIndexChanged.connect(self._show_known)
        self.since.textEdited.connect(self._on_since_edited)
        self.since.textChanged.connect(self._show_since)
        self.text.textChanged.connect(lambda: self.text_note.setVisible(False))
        self.save_button.clicked.connect(self.save)
        self.clear_button.clicked.connect(self.cleared)

    def _set_up(self) -> None:
        self.caller.setEditable(True)
        self.caller.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.since.setPlaceholderText(HINT)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(TEXT_HEIGHT)
        self.text.setPlaceholderText(_("In the customer's words; the customer reads them too"))
        for field, name in (
            (self.caller, _("Who calls")),
            (self.service, _("Service")),
            (self.since, _("Since when")),
            (self.text, _("What the customer says")),
        ):
            field.setAccessibleName(name)
        for combo in (self.caller, self.service):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)
        for label in (self.known, self.text_note, self.refusal):
            label.setVisible(False)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(8)
        head.addWidget(plain(_("Open a ticket"), "section"))
        head.addWidget(self._who, 1)
        head.addWidget(plain(_("by phone"), "muted"))
        bar = QWidget()
        bar.setFixedHeight(33)
        fill(bar, head)
        column.addWidget(bar)
        column.addWidget(line())
        body = QVBoxLayout()
        body.setContentsMargins(12, 8, 12, 10)
        body.setSpacing(3)
        for place, (title, field, notes) in enumerate(self._fields(), 1):
            nest(body, _label(place, title))
            body.addWidget(field)
            for note in notes:
                body.addWidget(note)
            body.addSpacing(4)
        body.addWidget(self.refusal)
        foot = QHBoxLayout()
        foot.addWidget(self.save_button)
        foot.addStretch(1)
        foot.addWidget(self.clear_button)
        nest(body, foot)
        nest(column, body)

    def _fields(self) -> Sequence[tuple[str, QWidget, Sequence[QLabel]]]:
        return (
            (_("Who calls"), self.caller, ()),
            (_("Service"), self.service, (self.known,)),
            (_("Since when"), self.since, (self.since_note,)),
            (_("What the customer says"), self.text, (self.text_note,)),
        )

    @property
    def customer_id(self) -> int | None:
        """Whose ticket it is to be."""
        return self._customer.id if self._customer else None

    @property
    def draft(self) -> Draft:
        """What stands in it."""
        return Draft(
            self.caller.currentText().strip(),
            self.service.currentData(),
            self.since.text(),
            self._said_at,
            self.text.toPlainText(),
        )

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.save_button.set_theme(theme)

    def show_draft(self, customer: CareCustomer, draft: Draft) -> None:
        """Begin, or go on, with what was typed for a customer."""
        self._customer = customer
        self._said_at = draft.said_at
        self._who.setText(customer.name)
        self._fill(customer)
        self.caller.setCurrentText(draft.caller)
        self._choose(draft.service_id)
        self.since.setText(draft.since)
        self.text.setPlainText(draft.text)
        self.refuse("")
        self._show_known()
        self._show_since()

    def renew(self, customer: CareCustomer) -> None:
        """Take news of the customer in; what was typed stays."""
        before = self._customer
        draft = self.draft
        self._customer = customer
        if before is None or _choices(before) != _choices(customer):
            self._fill(customer)
            self.caller.setCurrentText(draft.caller)
            self._choose(draft.service_id)
        self._show_known()

    def save(self) -> None:
        """Hand over what was typed, where it can be understood; the first field that cannot gets the keyboard."""
        if self._is_saving or self._customer is None:
            return
        draft = self.draft
        began_at = self._began_at()
        if began_at is None:
            self.since.setFocus()
        elif not draft.text.strip():
            self.text_note.setText(_("A ticket needs a text: enter what the customer says."))
            self.text_note.setVisible(True)
            self.text.setFocus()
        else:
            self._set_saving(True)
            self.submitted.emit(
                PhoneTicket(
                    self._customer.id, draft.service_id, draft.caller, began_at, draft.text.strip(), self._clock.now()
                )
            )

    def refuse(self, why: str) -> None:
        """Say why it could not be saved; with an empty text there is nothing to say."""
        self._set_saving(False)
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))

    def tick(self) -> None:
        """Let the words about the past go on."""
        self._show_since()

    def _fill(self, customer: CareCustomer) -> None:
        self.service.blockSignals(True)
        self.caller.clear()
        self.service.clear()
        self.caller.addItems([person.name for person in customer.contacts])
        for row in customer.services:
            self.service.addItem(f"{row.words} ({row.name})" if row.label else row.name, row.id)
        self.service.addItem(NO_SERVICE, None)
        self.service.blockSignals(False)

    def _choose(self, service_id: int | None) -> None:
        place = next((n for n in range(self.service.count()) if self.service.itemData(n) == service_id), -1)
        self.service.setCurrentIndex(place if place >= 0 else self.service.count() - 1)

    def _set_saving(self, is_saving: bool) -> None:
        self._is_saving = is_saving
        self.save_button.setEnabled(not is_saving)

    def _zone(self) -> ZoneInfo:
        return zone_named(self._customer.timezone if self._customer else "UTC")

    def _began_at(self) -> datetime | None:
        try:
            return parse_since(self.since.text(), self._said_at, self._zone())
        except SinceError:
            return None

    def _show_known(self) -> None:
        service = self._customer.service(self.service.currentData()) if self._customer else None
        problem = service.problem if service else None
        if problem is not None:
            self.known.setText(problem_sentence(problem, self._clock.now(), self._zone()))
        self.known.setVisible(problem is not None)

    def _on_since_edited(self) -> None:
        self._said_at = self._clock.now()

    def _show_since(self) -> None:
        now = self._clock.now()
        problem = ""
        try:
            began_at = parse_since(self.since.text(), self._said_at, self._zone())
        except SinceError as error:
            problem = str(error)
        else:
            ago = long_age((now - began_at).total_seconds())
            self.since_note.setText(
                _("{moment_on_clock}, {ago} ago").format(
                    moment_on_clock=moment_on_clock(began_at, now, self._zone()), ago=ago
                )
            )
        if problem:
            self.since_note.setText(problem)
        _set_property(self.since, "valid", not problem)
        _set_property(self.since_note, "role", "error" if problem else "muted")

    # Qt's own names from here on.

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.grown.emit()
        return super().event(event)


def _label(place: int, title: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(plain(str(place), "muted"))
    row.addWidget(plain(title, "section"))
    row.addStretch(1)
    return row


def _choices(customer: CareCustomer) -> object:
    return customer.id, customer.contacts, [(row.id, row.name, row.label) for row in customer.services]


def _set_property(widget: QWidget, name: str, value: object) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
