"""The six steps as buttons, one of them pressed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from nocdesk.language import _
from nocdesk.tickets.model import RestorationStatus
from nocdesk.tickets.restoration_words import RESTORATION_WORDS
from ui.key_text import KeyText
from ui.theme import Theme
from ui.widgets.key_button import KeyButton

_STEPS = tuple(RestorationStatus)
_COLUMNS = 3


class StatusButtons(QWidget):
    """Chosen by click, by arrow, or by the step's number; Restored only while it is open to be chosen."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[RestorationStatus, KeyButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for place, step in enumerate(_STEPS):
            button = KeyButton(
                theme, KeyText(str(place + 1), f"restoration.{step.value}"), _(RESTORATION_WORDS[step]), compact=True
            )
            button.setCheckable(True)
            button.setAccessibleName(
                _("Status: {restoration_words}").format(restoration_words=_(RESTORATION_WORDS[step]))
            )
            button.toggled.connect(button.set_primary)
            button.clicked.connect(lambda _checked=False, step=step: self.chosen.emit(step))
            self._group.addButton(button, place)
            self.buttons[step] = button
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            grid.setColumnStretch(place % _COLUMNS, 1)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for button in self.buttons.values():
            button.set_theme(theme)

    def show_step(self, step: RestorationStatus | None) -> None:
        """Press the button of a step, or none."""
        self._group.setExclusive(False)
        for each, button in self.buttons.items():
            button.setChecked(each is step)
        self._group.setExclusive(True)

    def open_restored(self, is_open: bool) -> None:
        """Whether Restored may be chosen."""
        self.buttons[RestorationStatus.RESTORED].setEnabled(is_open)

    def choose(self, step: RestorationStatus) -> None:
        """Choose a step as its button does, where that is enabled."""
        self.buttons[step].click()

    def take_focus(self) -> None:
        """Give the keyboard to the pressed button, else to the first."""
        pressed = next((button for button in self.buttons.values() if button.isChecked()), None)
        (pressed or self.buttons[_STEPS[0]]).setFocus()

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in "123456" and event.text():
            self.choose(_STEPS[int(event.text()) - 1])
            return
        super().keyPressEvent(event)
