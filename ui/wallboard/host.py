"""Opens the wallboard beside the desk's own window, once, and closes it with that."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nocdesk.core import Core
from ui.background import Background
from ui.theme import Theme
from ui.wallboard.window import Wallboard


class WallboardHost(QObject):
    """`board` is the one that stands open, None while there is none."""

    def __init__(self, core: Core, background: Background, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._core, self._background, self._theme = core, background, theme
        self.board: Wallboard | None = None

    def open(self) -> Wallboard:
        """Show it, or bring to the front the one that is open."""
        if self.board is None:
            self.board = Wallboard(self._core, self._background, self._theme)
        self.board.show()
        self.board.activateWindow()
        return self.board

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        if self.board is not None:
            self.board.set_theme(theme)

    def close(self) -> None:
        """Let go of it."""
        if self.board is not None:
            self.board.close()
            self.board.deleteLater()
            self.board = None
