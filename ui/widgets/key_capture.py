"""A button that shows an action's keys and, once pressed, listens for others."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from nocdesk.language import _

_HELD_ALONE = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_LISTENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyCapture(QPushButton):
    """Enter, Space or a click listens; the next keys are told by `captured`, Esc leaves everything as it was."""

    captured = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._keys = ""
        self._is_listening = False
        self.clicked.connect(self._listen)

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """Show what does it now."""
        self._keys = keys_text(keys)
        self._rest()

    def _listen(self) -> None:
        self._is_listening = True
        self.setText(_("Press the new keys, Esc leaves"))

    def _rest(self) -> None:
        self._is_listening = False
        self.setText(self._keys)
        self.setAccessibleName(_("Keys of “{name}”: {keys}").format(name=self._name, keys=self._keys))

    # Qt's own names from here on.

    def event(self, event: QEvent) -> bool:
        # Otherwise a key that does something already would do it instead of being heard here.
        if self._is_listening and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            # Whoever holds the key that listens, or the one that is meant, does not mean it again.
            event.accept()
        elif not self._is_listening and event.key() in _LISTENS:
            self._listen()
        elif not self._is_listening:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._rest()
        elif event.key() not in _HELD_ALONE:
            self._rest()
            self.captured.emit(QKeySequence(event.keyCombination()).toString())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._rest()
        super().focusOutEvent(event)


def keys_text(keys: Iterable[str]) -> str:
    """Keys as they stand on the button."""
    return "   ".join(keys) or _("no key")
