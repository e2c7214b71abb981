"""The form in which field support updates a restoration: status, time, cause and note, and what the customer reads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nocdesk.boards.restoration_board import RestorationDetail, RestorationRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.tickets.model import RestorationCause, RestorationStatus
from nocdesk.tickets.restoration_words import CAUSE_WORDS
from ui.key_text import KeyText
from ui.models.restoration_columns import etr_lines, is_late, place_lines, update_lines
from ui.nesting import nest
from ui.restoration_draft import NEXT_UPDATES_MIN, Draft
from ui.theme import Theme
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import OthersLine, line, plain
from ui.widgets.restoration_check import LiveCheck
from ui.widgets.restoration_etr import EtrField
from ui.widgets.restoration_note import HINT, RestorationNote
from ui.widgets.restoration_output import RestorationOutput
from ui.widgets.restoration_status import StatusButtons

WIDTH, NARROW = 348, 326
_CAUSES: tuple[RestorationCause | None, ...] = (None, *RestorationCause)


class RestorationForm(QFrame):
    """Shows a draft and what it does; every keystroke makes a new draft, which `edited` carries."""

    edited = Signal(object)
    save_requested = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._draft: Draft | None = None
        self._detail: RestorationDetail | None = None
        self._is_showing = False
        self.setProperty("role", "table")
        self.setMinimumWidth(NARROW)
        self._title = plain(_("Update"), "section")
        self._place = plain("", "section", wrap=True)
        self._late = plain("", "muted", wrap=True)
        self.trouble = plain("", "error", wrap=True)
        self.status = StatusButtons(theme)
        self.etr = EtrField(clock.now)
        self.cause = ChoiceBox(theme, _("Cause"))
        self.note = RestorationNote()
        self.others = OthersLine()
        self.others.setContentsMargins(14, 6, 14, 6)
        self.crew = QLineEdit()
        self.next_update = ChoiceBox(theme, _("Next update"))
        self.output = RestorationOutput(theme)
        self.tells, self.tells_others = self.output.tells, self.output.tells_others
        self.check = LiveCheck(theme)
        self.reason = QLineEdit()
        self._scroll = QScrollArea()
        self.save = KeyButton(theme, KeyText("Ctrl+Enter", "form.save"), _("Save and send"), primary=True)
        self._fields: Sequence[QWidget] = (
            self.status, self.etr, self.cause, self.note, self.crew, self.next_update, self.tells,
            self.tells_others, self.reason, self.save,
        )  # fmt: skip
        self._fill()
        self._build()
        self._connect()
        self.show_nothing()

    def _fill(self) -> None:
        for cause in _CAUSES:
            self.cause.addItem(_(CAUSE_WORDS[cause]) if cause else _("Not known yet"), cause)
        for minutes in NEXT_UPDATES_MIN:
            self.next_update.addItem(f"{minutes} min", minutes)
        self.crew.setAccessibleName(_("Crew"))
        self.crew.setPlaceholderText(_("Crew"))
        self.reason.setAccessibleName(_("Reason to restore without the live check"))
        self.reason.setPlaceholderText(_("Restored all the same: why?"))

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(5)
        for widget in (self._place, self._late, self.trouble):
            column.addWidget(widget)
        nest(column, _label("1", _("Status"), _("keys 1 to 6")))
        column.addWidget(self.status)
        nest(column, _label("2", _("Restore by (ETR)"), "E"))
        column.addWidget(self.etr)
        nest(column, _label("3", _("Cause")))
        column.addWidget(self.cause)
        nest(column, _label("4", _("Note"), HINT))
        column.addWidget(self.note)
        people = QHBoxLayout()
        people.setSpacing(6)
        people.addWidget(self.crew, 1)
        people.addWidget(plain(_("next update"), "muted"))
        people.addWidget(self.next_update)
        nest(column, people)
        column.addWidget(self.output)
        column.addWidget(line())
        column.addWidget(self.check)
        column.addWidget(self.reason)
        column.addStretch(1)
        return body

    def _build(self) -> None:
        scroll = self._scroll
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addWidget(self._head())
        whole.addWidget(self.others)
        whole.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 14, 10)
        foot.addWidget(self.save)
        foot.addStretch(1)
        whole.addWidget(line())
        nest(whole, foot)

    def _head(self) -> QWidget:
        head = QWidget()
        head.setProperty("role", "header")
        head.setFixedHeight(34)
        row = QHBoxLayout(head)
        row.setContentsMargins(14, 0, 14, 0)
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(plain("U", "caption"))
        return head

    def _connect(self) -> None:
        self.status.chosen.connect(lambda step: self._edit(status=step))
        self.etr.changed.connect(lambda: self._edit(etr_text=self.etr.text))
        self.cause.currentIndexChanged.connect(lambda place: self._edit(cause=_CAUSES[place]))
        self.note.textChanged.connect(lambda: self._edit(note=self.note.toPlainText()))
        self.crew.textChanged.connect(lambda text: self._edit(crew=text))
        self.next_update.currentIndexChanged.connect(lambda place: self._edit(next_update_min=NEXT_UPDATES_MIN[place]))
        self.tells.toggled.connect(lambda is_on: self._edit(tells_customer=is_on))
        self.tells_others.toggled.connect(lambda is_on: self._edit(tells_others=is_on))
        self.reason.textChanged.connect(self._on_reason)
        self.save.clicked.connect(self.save_requested)

    @property
    def draft(self) -> Draft | None:
        """What is in the form."""
        return self._draft

    @property
    def preview_text(self) -> str:
        """What the customer will read."""
        return self.output.text

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for part in (self.status, self.cause, self.next_update, self.output, self.check, self.save):
            part.set_theme(theme)

    def show_nothing(self) -> None:
        """There is no ticket to update."""
        self._draft = self._detail = None
        self._title.setText(_("Update"))
        self._place.setText(_("No ticket to update."))
        self._late.clear()
        self.output.show_nothing()
        self.say("")
        self._open(is_open=False)

    def show_draft(self, draft: Draft, detail: RestorationDetail | None) -> None:
        """Show what was typed for a ticket, with what the store says beside it."""
        self._draft, self._detail = draft, detail
        now = self._clock.now()
        row = draft.base
        self._is_showing = True
        self._title.setText(_("Update {number}").format(number=row.number))
        self._place.setText(", ".join(part for part in place_lines(row) if part))
        self.status.show_step(draft.status)
        self.etr.show_text(draft.etr_text, etr_lines(row, now)[1])
        self.cause.setCurrentIndex(_CAUSES.index(draft.cause))
        self.note.show_text(draft.note)
        if self.crew.text() != draft.crew:
            self.crew.setText(draft.crew)
            self.crew.setCursorPosition(0)
        self.next_update.setCurrentIndex(NEXT_UPDATES_MIN.index(draft.next_update_min))
        self.output.show_draft(draft)
        if self.reason.text() != draft.reason:
            self.reason.setText(draft.reason)
        self.check.show_checks(detail.checks if detail else None)
        self._is_showing = False
        self._open(is_open=draft.is_open)
        self.tick()

    def say(self, trouble: str) -> None:
        """Say why the form could not be saved, or that somebody else changed the ticket; empty: all is well."""
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))

    def tick(self) -> None:
        """Let what depends on the time go on."""
        if self._draft is None:
            return
        now = self._clock.now()
        self._late.setText(_due_words(self._draft.base, now))
        self.etr.tick()
        self._show_outcome(now)

    def focus_check(self) -> None:
        """Go to what is still missing before the ticket counts as restored."""
        self._scroll.ensureWidgetVisible(self.reason)
        if self.check.is_passed and self.status.buttons[RestorationStatus.RESTORED].isEnabled():
            self.status.choose(RestorationStatus.RESTORED)
            self.save.setFocus()
        else:
            self.reason.setFocus()

    def _on_reason(self, reason: str) -> None:
        """Nobody gives a reason but to restore without the check."""
        if self._is_showing or self._draft is None:
            return
        status = RestorationStatus.RESTORED if reason.strip() else self._draft.base.restoration
        self._edit(reason=reason, status=status)
        self.status.show_step(status)

    def _edit(self, **changes: object) -> None:
        if self._is_showing or self._draft is None:
            return
        self._draft = replace(self._draft, **changes)  # type: ignore[arg-type]
        self._show_outcome(self._clock.now())
        self.edited.emit(self._draft)

    def _show_outcome(self, now: datetime) -> None:
        """What follows from the fields: the preview, what may be chosen, and the word on the button."""
        draft = self._draft
        if draft is None:
            return
        self.output.show_outcome(draft, self._detail, now)
        is_proved = self.check.is_passed or bool(draft.reason.strip())
        self.status.open_restored(draft.is_open and (is_proved or draft.status is RestorationStatus.RESTORED))
        self.reason.setVisible(draft.is_open and not self.check.is_passed)
        self.save.setText(_("Save and send") if draft.tells_customer else _("Save"))
        self.save.setAccessibleName(self.save.text())

    def _open(self, *, is_open: bool) -> None:
        for field in self._fields:
            field.setEnabled(is_open)


def _label(number: str, text: str, hint: str = "") -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 4, 0, 0)
    row.setSpacing(8)
    row.addWidget(plain(number, "muted"))
    row.addWidget(plain(text, "section"))
    row.addStretch(1)
    if hint:
        row.addWidget(plain(hint, "muted"))
    return row


def _due_words(row: RestorationRow, now: datetime) -> str:
    if row.restored_at is not None:
        return _("Restored: there is nothing to update.")
    if row.next_update_at is None:
        return _("No update has been promised.")
    first, second = update_lines(row, now)
    return (
        _("Update is {first}, {second}.").format(first=first, second=second)
        if is_late(row, now)
        else _("Next update {first}, {second}.").format(first=first, second=second)
    )
