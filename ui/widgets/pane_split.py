"""What is worked on, and beside it a pane that grows with the window only so far."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

_SHARE = 0.236
_HANDLE = 4


class PaneSplit(QSplitter):
    """Gives the pane its share of the width: never less than it needs, never more than `widest`."""

    def __init__(self, main: QWidget, pane: QWidget, *, widest: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._pane, self._widest = pane, widest
        self.addWidget(main)
        self.addWidget(pane)
        self.setStretchFactor(0, 1)
        self.setHandleWidth(_HANDLE)
        self.setChildrenCollapsible(False)

    # Qt's own names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            width = min(self._widest, max(self._pane.minimumWidth(), round(self.width() * _SHARE)))
            self.setSizes([self.width() - width - _HANDLE, width])
