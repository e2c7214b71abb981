"""Screens in windows of their own: with banner, chips and keys, on the next monitor, full screen, and back again."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from nocdesk.language import _
from ui.actions import ActionTable
from ui.heads import Heads
from ui.monitors import box_of, monitors, moved, next_after
from ui.screen import Scope
from ui.screen_stack import ScreenStack


class DetachedWindows(QObject):
    """Looks after each window that a screen was taken out into, whether by key, menu or drag.

    Closing one puts its screens back as tabs; `said` tells what there is to tell of a key.
    """

    said = Signal(str)

    def __init__(self, screens: ScreenStack, heads: Heads, actions: ActionTable, window: QWidget) -> None:
        super().__init__(window)
        self._screens = screens
        self._docks = screens.docks
        self._heads = heads
        self._actions = actions
        self._window = window
        self._handlers: Mapping[str, Callable[[], object]] = {}
        self._docks.window_made.connect(self._on_window_made)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the keys do, by action id."""
        return {
            "window.full_screen": self.switch_full_screen,
            "window.detach": self.switch,
            "window.next_monitor": self.send_on,
        }

    def let_act(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Say what the keys of every window do, the desk's first."""
        self._handlers = handlers
        self._actions.bind(Scope.GLOBAL, self._window, handlers)

    def switch(self) -> None:
        """Take the screen that has the keyboard out into a window of its own, or put it back."""
        name = self._screens.current
        if self._docks.is_detached(name):
            self._docks.attach(name)
            self._window.activateWindow()
        else:
            self._docks.detach(name)
        self._screens.show(name)

    def send_on(self) -> None:
        """Send the screen that has the keyboard to the next monitor, in a window of its own."""
        present = monitors()
        if len(present) == 1:
            self.said.emit(_("There is no other monitor. The screen can be taken out into a window of its own."))
            return
        name = self._screens.current
        if not self._docks.is_detached(name):
            self._docks.detach(name)
        window = self._docks.window_of(name)
        box = box_of(window.geometry())
        here, target = next_after(box, present)
        window.setGeometry(moved(box, here, target).rect)
        self._screens.show(name)

    def switch_full_screen(self) -> None:
        """Let the window that has the keyboard cover its monitor, or no longer."""
        active = QApplication.activeWindow()
        window = active if active in self._docks.windows() else self._window
        (window.showNormal if window.isFullScreen() else window.showFullScreen)()

    def _on_window_made(self, window: QWidget) -> None:
        # The library is not done with it yet.
        QTimer.singleShot(0, self, lambda: self._dress(window))

    def _dress(self, window: QWidget) -> None:
        if not isValid(window) or window not in self._docks.windows():
            return
        self._docks.put_head(window, self._heads.make())
        self._actions.bind(Scope.GLOBAL, window, self._handlers)
        window.installEventFilter(self)
        if self._screens.current in self._docks.names_in(window):
            # What has moved to another parent has lost the keyboard.
            self._screens.show(self._screens.current)
            window.activateWindow()

    def _put_back(self, names: list[str]) -> None:
        if self._window.isVisible():
            for name in names:
                self._docks.attach(name)

    # Qt's own names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Close or not isinstance(watched, QWidget):
            return super().eventFilter(watched, event)
        # Accepted, since one window that refuses calls off the end of the whole desk; put back only when it is known
        # that the desk goes on, for windows end in any order and the layout is kept as the desk's own does.
        event.accept()
        QTimer.singleShot(0, self, partial(self._put_back, self._docks.names_in(watched)))
        return True
