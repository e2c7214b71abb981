"""Labels that never read markup, and one that is cut with an ellipsis."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from nocdesk.language import _
from ui.mirroring import painter_on, write


def plain(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label of plain text in one of the style sheet's roles."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    return label


class Title(QLabel):
    """A wrapped title with room for its lines, also where the layout around it has reckoned with another width."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", "title")

    def _make_room(self) -> None:
        # A label never asks for less than its minimum, so that of a longer text goes first.
        self.setMinimumHeight(0)
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))

    # Qt's own names from here on.

    def setText(self, text: str) -> None:
        super().setText(text)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()


def line() -> QFrame:
    """A hairline between sections."""
    frame = QFrame()
    frame.setProperty("role", "line")
    frame.setFixedHeight(1)
    return frame


def short(text: str, role: str = "") -> "ElidedLabel":
    """A label that takes no more room than its text needs, and is cut where there is less."""
    label = ElidedLabel(text, role)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return label


class ElidedLabel(QLabel):
    """Takes the room there is; the whole text is its tool tip."""

    def __init__(self, text: str, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)

    # Qt's own names from here on.

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room = painter_on(self), self.contentsRect()
        text = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        write(painter, room, int(self.alignment()), text)


class OthersLine(Title):
    """Who else has open what a pane shows, all of them by name; it takes no room while nobody has."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "muted")
        self.setAccessibleName(_("Who else is here"))
        self.hide()

    # Qt's own names from here on.

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleDescription(text)
        self.setVisible(bool(text))
