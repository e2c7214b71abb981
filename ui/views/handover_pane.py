"""The right side of a handover: how far it has come, the free notes, both signatures, and what can be done."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from nocdesk.boards.handover_board import HandoverView
from nocdesk.instants import dated
from nocdesk.language import _
from nocdesk.shifts.model import HandoverState
from nocdesk.shifts.sheet import NOTES
from ui.actions import ActionTable
from ui.keys_in_force import key_of, with_keys
from ui.text import begun
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain

WIDTH = 380

_HINTS: Mapping[str, str] = {
    "situation": _("What is going on now"),
    "background": _("What led to it, what was tried"),
    "assessment": _("What you think of it, how bad it may get"),
    "request": _("What the next shift is to do, and by when"),
}
_BUTTONS: Mapping[str, str] = {
    "handover.prepare": _("Prepare"),
    "handover.read_back": _("Read back"),
    "handover.sign": _("Sign"),
    "handover.refuse": _("Refuse"),
    "handover.recall": _("Recall"),
    "handover.export": "PDF",
}


class HandoverNote(QPlainTextEdit):
    """A free note; Tab leaves it, and leaving it keeps what was typed."""

    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(begun(name))
        self.setPlaceholderText(_HINTS[name])
        self.setTabChangesFocus(True)
        self.setMinimumHeight(44)

    # Qt's own names from here on.

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class HandoverPane(QFrame):
    """Shows a handover; while the notes may be written, what is being typed is never overwritten by what is read."""

    action_requested = Signal(str)
    notes_left = Signal()

    def __init__(self, theme: Theme, actions: ActionTable) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._view: HandoverView | None = None
        self._begun: dict[tuple[int, str], str] = {}
        """What was typed in an earlier session, until its handover is shown and may be changed."""
        self._state, self._hint = plain("", "title", wrap=True), plain("", "muted", wrap=True)
        self._signatures = [plain("", wrap=True), plain("", wrap=True)]
        self._seal = plain("", "muted", wrap=True)
        self.notes = {name: HandoverNote(name) for name in NOTES}
        self.buttons = {
            action_id: KeyButton(theme, actions.key_text(action_id), text, compact=True)
            for action_id, text in _BUTTONS.items()
            if actions.allows(action_id)
        }
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self._state)
        column.addWidget(self._hint)
        column.addWidget(self._button_grid())
        column.addWidget(line())
        for name, note in self.notes.items():
            column.addWidget(plain(begun(name), "section"))
            column.addWidget(note, 1)
            note.left.connect(self.notes_left)
        column.addWidget(line())
        column.addWidget(plain(_("Signatures"), "section"))
        for label in (*self._signatures, self._seal):
            column.addWidget(label)

    def _button_grid(self) -> QWidget:
        widget = QWidget()
        grid = QGridLayout(widget)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setSpacing(4)
        for place, (action_id, button) in enumerate(self.buttons.items()):
            button.clicked.connect(lambda _checked=False, action_id=action_id: self.action_requested.emit(action_id))
            grid.addWidget(button, place // 3, place % 3)
        grid.setColumnStretch(3, 1)
        return widget

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for button in self.buttons.values():
            button.set_theme(theme)

    def typed(self) -> dict[str, str]:
        """The notes that read otherwise than what is stored."""
        if self._view is None or not self._view.is_open_to_change:
            return {}
        texts = {name: note.toPlainText().strip() for name, note in self.notes.items()}
        return {name: text for name, text in texts.items() if text != self._view.notes[name]}

    def show_view(self, view: HandoverView | None, me: str) -> None:
        """Show a handover, or what to do where there is none."""
        is_same = view is not None and self._view is not None and view.id == self._view.id
        kept = self.typed() if is_same else {}
        self._view = view
        kept |= self._taken_up()
        self._state.setText(_state_words(view))
        self._hint.setText(_next_step(view, me))
        for name, note in self.notes.items():
            note.setReadOnly(view is None or not view.is_open_to_change)
            text = "" if view is None else kept.get(name, view.notes[name])
            if note.toPlainText() != text and not (note.hasFocus() and is_same):
                note.setPlainText(text)
        for label, words in zip(self._signatures, _signature_words(view), strict=True):
            label.setText(words)
        self._seal.setText(_seal_words(view))
        self._enable(view, me)

    def drafts(self) -> dict[str, str]:
        """What is typed and not stored, as texts for a file."""
        typed = {} if self._view is None else {(self._view.id, name): text for name, text in self.typed().items()}
        return {f"{number}:{name}": text for (number, name), text in (self._begun | typed).items()}

    def take_up(self, kept: Mapping[str, str]) -> None:
        """Go on with what a file has kept. Raises ValueError where it is none of these."""
        for key, text in kept.items():
            number, _, name = key.partition(":")
            self._begun[int(number), name] = text
        for name, text in self._taken_up().items():
            self.notes[name].setPlainText(text)

    def _taken_up(self) -> dict[str, str]:
        """What was begun of the handover that is shown; of one that is signed it waits, for that may be taken back."""
        view = self._view
        if view is None or not view.is_open_to_change:
            return {}
        return {name: self._begun.pop((view.id, name)) for name in self.notes if (view.id, name) in self._begun}

    def _enable(self, view: HandoverView | None, me: str) -> None:
        state = None if view is None else view.state
        is_other = view is not None and view.outgoing not in (None, me)
        possible = {
            "handover.prepare": True,
            "handover.read_back": state is HandoverState.OFFERED and is_other,
            "handover.sign": state is HandoverState.DRAFT or (state is HandoverState.OFFERED and is_other),
            "handover.refuse": state is HandoverState.OFFERED and is_other,
            "handover.recall": state is HandoverState.OFFERED and not is_other,
            "handover.export": view is not None,
        }
        for action_id, button in self.buttons.items():
            button.setEnabled(possible[action_id])


def _state_words(view: HandoverView | None) -> str:
    if view is None:
        return _("No handover yet")
    return {
        HandoverState.DRAFT: _("Draft"),
        HandoverState.OFFERED: _("Waits for who comes"),
        HandoverState.REFUSED: _("Refused"),
        HandoverState.ACCEPTED: _("Signed by both"),
        HandoverState.DISCARDED: _("Given up"),
    }[view.state]


def _next_step(view: HandoverView | None, me: str) -> str:
    """What is to be done next, by whom."""
    if view is None:
        return with_keys(_("{key} fills a sheet with everything that stands open."), key="handover.prepare")
    match view.state:
        case HandoverState.DRAFT:
            return _(
                "Write the notes, then {key} signs as who leaves; the sheet is filled anew at that moment."
            ).format(key=key_of("handover.sign"))
        case HandoverState.OFFERED if view.outgoing == me:
            return with_keys(
                _("Another person reads the pressing lines back and signs; {key} takes your signature back."),
                key="handover.recall",
            )
        case HandoverState.OFFERED if view.to_read_back:
            return _(
                "{read} reads the chosen line back: {to_read_back} to do. Then {sign} signs, {refuse} refuses."
            ).format(
                read=key_of("handover.read_back"),
                to_read_back=view.to_read_back,
                sign=key_of("handover.sign"),
                refuse=key_of("handover.refuse"),
            )
        case HandoverState.OFFERED:
            return with_keys(
                _("All is read back. {sign} signs as who comes, {refuse} refuses with a reason."),
                sign="handover.sign",
                refuse="handover.refuse",
            )
        case HandoverState.REFUSED:
            return _("{refused_by}: {refusal}. Mend the notes, or {key} fills the sheet anew; then sign again.").format(
                key=key_of("handover.prepare"), refused_by=view.refused_by, refusal=view.refusal
            )
        case _:
            return with_keys(_("Nothing can be changed any more. {key} begins the next one."), key="handover.prepare")


def _signature_words(view: HandoverView | None) -> tuple[str, str]:
    if view is None:
        return _("Leaves: nobody yet"), _("Comes: nobody yet")
    leaves = f"{view.outgoing}, {dated(view.offered_at)}" if view.offered_at else _("not signed")
    comes = f"{view.incoming}, {dated(view.accepted_at)}" if view.accepted_at else _("not signed")
    return _("Leaves: {leaves}").format(leaves=leaves), _("Comes: {comes}").format(comes=comes)


def _seal_words(view: HandoverView | None) -> str:
    if view is None or not view.seal:
        return ""
    kept = (
        _("what was signed is unchanged") if view.is_intact else _("NOT WHAT WAS SIGNED: it was changed in the store")
    )
    return _("Seal {seal}…, {kept}").format(seal=view.seal[:16], kept=kept)
