"""Asks why an alarm is put aside, and for how long."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from nocdesk.language import _
from ui.dialogs.ask import AskDialog
from ui.shelf_times import ShelfTime
from ui.text import begun

HOUR = _("for 1 h")
_REASONS = _("Reason, such as: known fault, technician ordered for tomorrow")


class ShelveDialog(AskDialog):
    """A time out of those offered and a reason; `shelved` carries both."""

    shelved = Signal(object, str)

    def __init__(
        self, title: str, why: str, button: str, times: Sequence[ShelfTime], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, why, button, required=True, parent=parent)
        self._times = times
        self.times = QComboBox()
        self.times.setAccessibleName(_("For how long"))
        for time in times:
            self.times.addItem(begun(time.words))
        self.times.setCurrentIndex(next((place for place, time in enumerate(times) if time.words == HOUR), 0))
        self.column.insertWidget(2, self.times)
        self.edit.setPlaceholderText(_REASONS)
        self.answered.connect(self._on_answered)

    def _on_answered(self, reason: str) -> None:
        self.shelved.emit(self._times[self.times.currentIndex()], reason)
