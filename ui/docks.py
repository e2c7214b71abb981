"""The dock area: screens as tabs that can be taken out into windows of their own, and how they are laid out."""

from typing import Any

import PySide6QtAds as QtAds
from PySide6.QtCore import QByteArray, Signal
from PySide6.QtWidgets import QApplication, QBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.dock_plan import DockPlan, plan_of

_NO_BUTTONS = (
    QtAds.CDockManager.eConfigFlag.DockAreaHasCloseButton,
    QtAds.CDockManager.eConfigFlag.DockAreaHasTabsMenuButton,
    QtAds.CDockManager.eConfigFlag.ActiveTabHasCloseButton,
)


class DockHost(QWidget):
    """Holds a page for each screen; a screen cannot be closed, only moved or taken out.

    One that is shown in passing has a tab only while it is in front: there is no room for a tab of every screen.
    `entered` tells to which page the keyboard has come, `window_made` that pages have a window of their own.
    """

    page_shown = Signal(str)
    entered = Signal(str)
    window_made = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for flag in _NO_BUTTONS:
            QtAds.CDockManager.setConfigFlag(flag, False)
        self._manager = QtAds.CDockManager(self)
        # The manager brings a light style sheet of its own; the desk's has rules for every part of it.
        self._manager.setStyleSheet("")
        self._pages: dict[str, Any] = {}
        self._passing: set[str] = set()
        self._is_restoring = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._manager)
        # WORKAROUND the manager sees what happens to its window and keeps the others on top of it, on Linux by a flag
        # whose change hides them wherever the display is not X11. Each window of ours stands for itself.
        self.removeEventFilter(self._manager)
        self._manager.floatingWidgetCreated.connect(self.window_made.emit)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

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
        page.visibilityChanged.connect(lambda shown: self._on_visible(name) if shown else None)

    def fill(self, name: str, view: QWidget) -> None:
        """Put a screen onto its page."""
        self._pages[name].setWidget(view, QtAds.CDockWidget.eInsertMode.ForceNoScrollArea)

    def show_page(self, name: str) -> None:
        """Bring a page to the front, and its window where it has one of its own."""
        self._pages[name].setAsCurrentTab()
        for passing in self._passing:
            self._pages[passing].tabWidget().setVisible(passing == name or self.is_detached(passing))
        # From one of the desk's windows to another; from other programs nothing is taken.
        if QApplication.activeWindow() in (self.window(), *self.windows()):
            self.window_of(name).activateWindow()

    def rename(self, name: str, title: str) -> None:
        """Give a page's tab another title."""
        self._pages[name].setWindowTitle(title)

    def detach(self, name: str) -> None:
        """Take a page out into a window of its own."""
        if not self.is_detached(name):
            self._pages[name].setFloating()

    def attach(self, name: str) -> None:
        """Put a page back as a tab, at its usual place among those that are there."""
        page = self._pages[name]
        docked = [other for other in self._pages if other != name and not self.is_detached(other)]
        centre = QtAds.DockWidgetArea.CenterDockWidgetArea
        if not docked:
            self._manager.addDockWidget(centre, page)
            return
        area = self._pages[docked[0]].dockAreaWidget()
        order = list(self._pages)
        before = [other for other in docked if order.index(other) < order.index(name)]
        beside = [other for other in before if self._pages[other].dockAreaWidget() is area]
        self._manager.addDockWidgetTabToArea(page, area, len(beside))

    def is_detached(self, name: str) -> bool:
        """Whether a page is in another window than the others."""
        return bool(self._pages[name].isInFloatingContainer())

    def window_of(self, name: str) -> QWidget:
        """The window that a page is in."""
        window: QWidget = self._pages[name].window()
        return window

    def windows(self) -> list[QWidget]:
        """The windows that pages were taken out into."""
        # The library lets go of those that have become empty a little later.
        return [window for window in self._manager.floatingWidgets() if self.names_in(window)]

    def names_in(self, window: QWidget) -> list[str]:
        """The pages that are in one of these windows."""
        return [name for name in self._pages if self.is_detached(name) and self.window_of(name) is window]

    def seen_names(self) -> list[str]:
        """The pages that are in front in their windows."""
        return [name for name, page in self._pages.items() if page.isCurrentTab() and not page.isClosed()]

    def put_head(self, window: QWidget, head: QWidget) -> None:
        """Put something above the pages of a window of their own."""
        layout = window.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(0, head)
            return
        # Where the desktop's own frame is used, the window of the docking library is one of Qt's dock widgets.
        dock: Any = window
        whole, pages = QWidget(), dock.dockContainer()
        whole.setProperty("role", "canvas")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(pages, 1)
        dock.setWidget(whole)
        pages.show()

    def state(self) -> QByteArray:
        """How the pages are laid out, for `restore`."""
        return QByteArray(self._manager.saveState())

    def restore(self, state: QByteArray, front: str) -> bool:
        """Lay the pages out as they were, with `front` in front where it is; whether it was possible.

        Pages that were not there come beside the others.
        """
        self._is_restoring = True
        try:
            usual = list(self._pages)
            here = plan_of(bytes(self.state().data()), usual)
            there = plan_of(bytes(state.data()), usual)
            if here is None or there is None:
                return self.lay_out_anew(state)
            self._move(there, front)
            return True
        finally:
            self._is_restoring = False

    def _move(self, plan: DockPlan, front: str) -> None:
        """Move only what stands elsewhere: Qt styles all that is on a page anew each time that the page is moved."""
        for name in plan.home.pages:
            if self.is_detached(name):
                self.attach(name)
        for window in plan.others:
            self.detach(window.front)
            self.window_of(window.front).restoreGeometry(QByteArray.fromHex(window.place.replace(" ", "").encode()))
        self._pages[front if front in plan.home.pages else plan.home.front].setAsCurrentTab()

    def lay_out_anew(self, state: QByteArray) -> bool:
        """Let the library lay out everything, which moves each page several times."""
        is_restored = bool(self._manager.restoreState(state))
        for name, page in self._pages.items():
            if page.isClosed():
                page.toggleView(True)
                self.attach(name)
        self._show_areas()
        return is_restored

    def _show_areas(self) -> None:
        """The library leaves hidden what it makes while the desk is seen: areas, what parts them, and their windows."""
        for name, page in self._pages.items():
            part = page.dockAreaWidget()
            while isinstance(part, QtAds.CDockAreaWidget | QSplitter):
                part.show()
                part = part.parentWidget()
            if self.is_detached(name):
                self.window_of(name).show()

    def _on_visible(self, name: str) -> None:
        if not self._is_restoring:
            self.page_shown.emit(name)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        name = next((name for name, page in self._pages.items() if new is not None and page.isAncestorOf(new)), None)
        if name is not None and not self._is_restoring:
            self.entered.emit(name)
