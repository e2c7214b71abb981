"""One setting in a line: its name, what it does, what it is now, and the way back to the default."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from nocdesk.language import _
from ui.widgets.labels import plain

_NAME, _CONTROL = 250, 260


class SettingRow(QWidget):
    """Marked while it is changed; a fault stands below it in words."""

    reset_requested = Signal()

    def __init__(self, name: str, words: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._found_by = f"{name} {words}".casefold()
        self.fault = plain("", "error", wrap=True)
        self.back = QPushButton(_("Back to default"))
        self.back.setAccessibleName(_("{name}: back to default").format(name=name))
        title = plain(name, "section", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 3, 12, 3)
        grid.setHorizontalSpacing(12)
        grid.setColumnMinimumWidth(0, _NAME)
        grid.setColumnMinimumWidth(2, _CONTROL)
        grid.setColumnMinimumWidth(3, self.back.sizeHint().width())
        grid.setColumnStretch(1, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(plain(words, "muted", wrap=True), 0, 1)
        grid.addWidget(control, 0, 2, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.back, 0, 3)
        grid.addWidget(self.fault, 1, 1, 1, 3)
        self.fault.hide()
        self.back.hide()
        self.back.clicked.connect(self.reset_requested)

    def has(self, words: list[str]) -> bool:
        """Whether every word is in its name, its explanation or what it is now."""
        shown = self.control.property("text")
        text = f"{self._found_by} {shown if isinstance(shown, str) else ''}".casefold()
        return all(word in text for word in words) or ("changed" in words and not self.back.isHidden())

    def mark(self, *, is_changed: bool) -> None:
        """Show that it is not as by default, or that it is again."""
        if self.back.hasFocus() and not is_changed:
            self.control.setFocus()
        self.back.setVisible(is_changed)

    def say(self, fault: str) -> None:
        """Say why what was asked for cannot be; nothing takes the words away."""
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
