"""The dock area: screens as tabs that can be taken out of the window."""

from typing import Any

import PySide6QtAds as QtAds
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

_NO_BUTTONS = (
    QtAds.CDockManager.eConfigFlag.DockAreaHasCloseButton,
    QtAds.CDockManager.eConfigFlag.DockAreaHasTabsMenuButton,
    QtAds.CDockManager.eConfigFlag.ActiveTabHasCloseButton,
)


class DockHost(QWidget):
    """Holds a page for each screen; a screen cannot be closed, only moved or taken out.

    One that is shown in passing has a tab only while it is in front: there is no room for a tab of every screen.
    """

    page_shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for flag in _NO_BUTTONS:
            QtAds.CDockManager.setConfigFlag(flag, False)
        self._manager = QtAds.CDockManager(self)
        # The manager brings a light style sheet of its own; the desk's has rules for every part of it.
        self._manager.setStyleSheet("")
        self._pages: dict[str, Any] = {}
        self._passing: set[str] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._manager)

    def add(self, name: str, title: str, *, is_passing: bool = False) -> None:
        """Add an empty page beside those that are there, as a tab."""
        page = QtAds.CDockWidget(self._manager, title)
        page.setObjectName(name)
        page.setFeature(QtAds.CDockWidget.DockWidgetFeature.DockWidgetClosable, False)
        area = next(iter(self._pages.values())).dockAreaWidget() if self._pages else None
        self._manager.addDockWidget(QtAds.DockWidgetArea.CenterDockWidgetArea, page, area)
        self._pages[name] = page
        if is_passing:
            self._passing.add(name)
            page.tabWidget().hide()
        page.visibilityChanged.connect(lambda shown: self.page_shown.emit(name) if shown else None)

    def fill(self, name: str, view: QWidget) -> None:
        """Put a screen onto its page."""
        self._pages[name].setWidget(view, QtAds.CDockWidget.eInsertMode.ForceNoScrollArea)

    def show_page(self, name: str) -> None:
        """Bring a page to the front."""
        self._pages[name].setAsCurrentTab()
        for passing in self._passing:
            self._pages[passing].tabWidget().setVisible(passing == name)

    def rename(self, name: str, title: str) -> None:
        """Give a page's tab another title."""
        self._pages[name].setWindowTitle(title)
