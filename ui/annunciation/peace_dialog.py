"""Asks for how long the seat is to be left in peace, or muted: each choice is a button that says when it ends."""

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nocdesk.instants import clock_minute, zone_word
from nocdesk.language import _
from ui.annunciation.annunciator import CallState
from ui.annunciation.bell_button import clock_of
from ui.nesting import nest
from ui.widgets.labels import plain

PEACE_MIN = (15, 30, 60)
_WHY = _(
    "Nothing sounds and only Critical is shown, or what your settings always call. It ends by itself, at most in 1 h."
)


class PeaceDialog(QDialog):
    """`chosen` carries the minutes, none to be called again at once."""

    chosen = Signal(int)
    mute_wished = Signal()

    def __init__(self, state: CallState, now: datetime, mute_key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Do not disturb"))
        self.setAccessibleName(_("Do not disturb"))
        self.buttons = [QPushButton(words) for words in self._words(state, now)]
        for minutes, button in zip((*PEACE_MIN, 0), self.buttons, strict=False):
            button.clicked.connect(lambda _=False, minutes=minutes: self._choose(minutes))
        word = (
            _("Unmute, {clock_of} left").format(clock_of=clock_of(state.muted_s))
            if state.muted_s
            else _("Mute sounds for 5 min, show all")
        )
        self.mute = QPushButton(f"{word} ({mute_key})" if mute_key else word)
        self.mute.clicked.connect(self._wish_mute)
        self.leave = QPushButton(_("Cancel"))
        self.leave.clicked.connect(self.reject)
        self._build()

    def _build(self) -> None:
        why = plain(_WHY, "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(plain(_("Do not disturb"), "title"))
        column.addWidget(why)
        for button in (*self.buttons, self.mute):
            button.setAccessibleName(button.text())
            column.addWidget(button)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.leave)
        nest(column, foot)
        self.setMinimumWidth(420)
        self.buttons[0].setFocus()

    def _words(self, state: CallState, now: datetime) -> list[str]:
        words = [
            _("{minutes} min, until {end} {zone}").format(minutes=minutes, end=clock_minute(end), zone=zone_word(end))
            for minutes, end in ((minutes, now + timedelta(minutes=minutes)) for minutes in PEACE_MIN)
        ]
        return (
            [*words, _("End it now, {clock_of} left").format(clock_of=clock_of(state.quiet_s))]
            if state.quiet_s
            else words
        )

    def _choose(self, minutes: int) -> None:
        self.chosen.emit(minutes)
        self.accept()

    def _wish_mute(self) -> None:
        self.mute_wished.emit()
        self.accept()
