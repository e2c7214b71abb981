"""Opens the wallboard beside the desk's own window, once, and closes it with that."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nocdesk.core import Core
from ui.background import Background
from ui.preferences import PreferenceMemory
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.wallboard.window import Wallboard


class WallboardHost(QObject):
    """`board` is the one that stands open, None while there is none."""

    def __init__(
        self, core: Core, background: Background, theme: Theme, preferences: PreferenceMemory, window: QWidget
    ) -> None:
        super().__init__(window)
        self._core, self._background, self._theme = core, background, theme
        self._preferences = preferences
        self.board: Wallboard | None = None
        preferences.changed.connect(self._on_preferences)

    def open(self) -> "Wallboard":
        """Show it, or bring to the front the one that is open."""
        from ui.wallboard.window import Wallboard

        if self.board is None:
            self.board = Wallboard(self._core, self._background, self._theme)
            self._on_preferences()
        self.board.show()
        self.board.activateWindow()
        return self.board

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        if self.board is not None:
            self.board.set_theme(theme)

    def _on_preferences(self) -> None:
        if self.board is not None:
            self.board.reduces_motion = self._preferences.now.reduces_motion

    def close(self) -> None:
        """Let go of it."""
        if self.board is not None:
            self.board.close()
            self.board.deleteLater()
            self.board = None
