"""One setting in a line: its name, what it does, what it is now, and the way back to the default."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from nocdesk.language import _
from ui.widgets.labels import plain

_NAME, _CONTROL = 250, 260
_CHANGED = _("changed")


class SettingRow(QWidget):
    """Marked while it is changed; a fault stands below it in words.

    It is found by its words from the first on; its parts are made by `build`, for those of hundreds of rows at once
    would stop the window.
    """

    reset_requested = Signal()
    control: QWidget
    back: QPushButton

    def __init__(self, name: str, words: str, make: Callable[[], QWidget], value: str = "") -> None:
        super().__init__()
        self._name, self._words, self._make = name, words, make
        self._is_changed = False
        self.value = value
        self.is_built = False
        # Nothing of it is seen before the page has given it a place.
        self.resize(0, 0)

    def build(self) -> None:
        """Make its parts."""
        self.is_built = True
        self.control = self._make()
        self.fault = plain("", "error", wrap=True)
        self.back = QPushButton(_("Back to default"))
        self.back.setAccessibleName(_("{name}: back to default").format(name=self._name))
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 3, 12, 3)
        grid.setHorizontalSpacing(12)
        grid.setColumnMinimumWidth(0, _NAME)
        grid.setColumnMinimumWidth(2, _CONTROL)
        grid.setColumnMinimumWidth(3, self.back.sizeHint().width())
        grid.setColumnStretch(1, 1)
        grid.addWidget(plain(self._name, "section", wrap=True), 0, 0)
        grid.addWidget(plain(self._words, "muted", wrap=True), 0, 1)
        grid.addWidget(self.control, 0, 2, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.back, 0, 3)
        grid.addWidget(self.fault, 1, 1, 1, 3)
        self.fault.hide()
        self.back.setVisible(self._is_changed)
        self.back.clicked.connect(self.reset_requested)

    def has(self, words: list[str]) -> bool:
        """Whether every word is in its name, its explanation or what it is now."""
        text = f"{self._name} {self._words} {self.value}".casefold()
        return all(word in text for word in words) or (_CHANGED in words and self._is_changed)

    def mark(self, *, is_changed: bool) -> None:
        """Show that it is not as by default, or that it is again."""
        self._is_changed = is_changed
        if not self.is_built:
            return
        if self.back.hasFocus() and not is_changed:
            self.control.setFocus()
        self.back.setVisible(is_changed)

    def say(self, fault: str) -> None:
        """Say why what was asked for cannot be; nothing takes the words away."""
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))


def setting_row(name: str, words: str, control: QWidget) -> SettingRow:
    """A row whose parts are there from the first on."""
    text = control.property("text")
    row = SettingRow(name, words, lambda: control, text if isinstance(text, str) else "")
    row.build()
    return row
