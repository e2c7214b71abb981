"""The parts of a screen, between which the user may move the border."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

Share = Callable[[int], Sequence[int]]
"""How much of a width each part gets."""
HANDLE = 4
_SHARE = 0.236


class Panes(QSplitter):
    """No part can be moved out of sight.

    `growing` is the place of the part that takes what room there is; `share` gives each part its own whenever the
    width becomes another.
    """

    def __init__(
        self,
        orientation: Qt.Orientation,
        *parts: QWidget,
        sizes: Sequence[int] = (),
        growing: int | None = None,
        share: Share | None = None,
    ) -> None:
        super().__init__(orientation)
        self._share = share
        for part in parts:
            self.addWidget(part)
        if growing is not None:
            self.setStretchFactor(growing, 1)
        if sizes:
            self.setSizes(sizes)
        self.setHandleWidth(HANDLE)
        self.setChildrenCollapsible(False)

    # Qt's own names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._share is not None and event.oldSize().width() != event.size().width():
            self.setSizes(self._share(self.width()))


class PaneSplit(Panes):
    """What is worked on, and beside it a pane with its share of the width, within what it needs and `widest`."""

    def __init__(self, main: QWidget, pane: QWidget, *, widest: int) -> None:
        def share(width: int) -> Sequence[int]:
            beside = min(widest, max(pane.minimumWidth(), round(width * _SHARE)))
            return width - beside - HANDLE, beside

        super().__init__(Qt.Orientation.Horizontal, main, pane, growing=0, share=share)
