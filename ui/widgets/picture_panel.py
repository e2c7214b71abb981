"""A picture of the network with its head, and what stands in its place while there is nothing to show."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from nocdesk.language import _
from ui.nesting import nest
from ui.theme import Theme
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.picture_canvas import PictureCanvas
from ui.widgets.plate import Plate
from ui.widgets.row_list import PATIENCE_MS
from ui.widgets.topology_head import TopologyHead

Canvas = TypeVar("Canvas", bound=PictureCanvas)


class PicturePanel(QFrame, Generic[Canvas]):
    """Head, notice and canvas; what is searched for, and whether anything was read yet, is its maker's."""

    retry_requested = Signal()
    chosen = Signal(object)
    said = Signal(str)

    def __init__(self, theme: Theme, head: TopologyHead, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "table")
        self.head = head
        self.notice = NoticeBar(theme, can_retry=True)
        self.canvas = canvas
        self.plate = Plate()
        self.plate.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.notice)
        place = QGridLayout()
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.canvas, 0, 0)
        place.addWidget(self.plate, 0, 0)
        nest(column, place, 1)
        self.notice.retry_requested.connect(self.retry_requested)
        self.canvas.said.connect(self.said)
        self.canvas.chosen.connect(self.chosen)
        self.head.search.left.connect(self.canvas.setFocus)
        self.head.search.list_wished.connect(self.canvas.setFocus)
        self.head.search.returnPressed.connect(self._on_search)
        QTimer.singleShot(PATIENCE_MS, self, self._on_late)

    @property
    def is_read(self) -> bool:
        """Whether there was a reading."""
        raise NotImplementedError

    def matches(self, text: str) -> Sequence[Any]:
        """What can be chosen and has these words; what begins with the text first."""
        raise NotImplementedError

    def no_match(self, text: str) -> str:
        """What is said where nothing has them."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for part in (self.head, self.notice, self.canvas):
            part.set_theme(theme)

    def fail(self, message: str) -> None:
        """Say that the network could not be read; what is shown stays."""
        self.notice.say(message)

    def _on_search(self) -> None:
        text = self.head.search.text()
        found = self.matches(text)
        if not found:
            self.said.emit(self.no_match(text))
            return
        here = found.index(self.canvas.choice) if self.canvas.choice in found else -1
        place = (here + 1) % len(found)
        self.chosen.emit(found[place])
        words = _("{place} of {total} found; Enter goes to the next, Down to the picture.")
        self.said.emit(words.format(place=place + 1, total=len(found)))

    def _on_late(self) -> None:
        if not self.is_read:
            self.plate.say(_("Loading the network…"))
            self.plate.show()
