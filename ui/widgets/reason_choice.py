"""Why a breach does not count: one of a few reasons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from nocdesk.sla.breaches.model import ExclusionReason
from ui.breach_text import REASONS


class ReasonChoice(QWidget):
    """A key for each reason; `chosen` gives what a person took, never what was only shown."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = {reason: QRadioButton(text) for reason, text in REASONS.items()}
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, (reason, radio) in enumerate(self.keys.items()):
            grid.addWidget(radio, place // 2, place % 2)
            self._group.addButton(radio)
            radio.toggled.connect(lambda is_on, reason=reason: self.chosen.emit(reason) if is_on else None)

    def take_keyboard(self, reason: ExclusionReason | None) -> None:
        """Let the keyboard stand on this reason, or on the first."""
        (self.keys[reason] if reason else next(iter(self.keys.values()))).setFocus()

    def show_reason(self, shown: ExclusionReason | None, *, is_asked: bool) -> None:
        """Show a reason, or none; it can be changed while it is asked for."""
        self._group.setExclusive(False)
        for reason, radio in self.keys.items():
            radio.blockSignals(True)
            radio.setChecked(reason is shown)
            radio.blockSignals(False)
            radio.setEnabled(is_asked)
        self._group.setExclusive(True)
