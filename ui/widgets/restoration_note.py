"""The note of an update, in which a short word after a semicolon becomes a sentence."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from nocdesk.language import _

TEMPLATES = {
    ";on": _("Crew on site."),
    ";found": _("Fault found, repair begins."),
    ";splice": _("Splicing the cable."),
    ";power": _("Power is back, equipment restarts."),
    ";part": _("Waiting for a spare part."),
    ";access": _("Waiting for access to the site."),
    ";test": _("Repaired, test running."),
}
HINT = ";on  ;splice  ;power"
_HEIGHT = 52


class RestorationNote(QPlainTextEdit):
    """Two lines for the staff; Tab leads on, and `;on` becomes "Crew on site."."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Note for the staff"))
        self.setPlaceholderText(_("For the staff: the customer never reads it"))
        self.setToolTip("\n".join(f"{short}  {text}" for short, text in TEMPLATES.items()))
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT)
        self.textChanged.connect(self._expand)

    def show_text(self, text: str) -> None:
        """Show a note, and leave the cursor alone where it is shown already."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)

    def _expand(self) -> None:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        short = before[before.rfind(";") :] if ";" in before else ""
        if short not in TEMPLATES:
            return
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(short))
        cursor.insertText(TEMPLATES[short])

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)
