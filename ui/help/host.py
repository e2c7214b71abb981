"""Opens the manual on the page of what has the focus, from the window and from each of its dialogs."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ui.help.keys import keys_of
from ui.help.places import page_of
from ui.help.window import HelpWindow
from ui.screen import Scope
from ui.screen_stack import ScreenStack
from ui.theme import Theme
from ui.workplace import Workplace

_HAS_HELP = "hasHelp"


class HelpHost(QObject):
    """One help for the desk, which may be read beside it, and one for a dialog while that is open."""

    def __init__(self, workplace: Workplace, theme: Theme, screens: ScreenStack, window: QWidget) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._theme = theme
        self._screens = screens
        self._window = window
        self._beside: HelpWindow | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    @property
    def beside(self) -> HelpWindow | None:
        """The help beside the desk, once it was opened."""
        return self._beside

    def open(self) -> None:
        """Show the page of what has the focus."""
        name = page_of(QApplication.focusWidget(), self._screens.current)
        if self._beside is None:
            self._beside = self._make(self._window)
        self._beside.set_keys(keys_of(self._workplace.preferences.now.keymap))
        self._show(self._beside, name)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        if self._beside is not None:
            self._beside.set_theme(theme)

    def _make(self, parent: QWidget) -> HelpWindow:
        keys = keys_of(self._workplace.preferences.now.keymap)
        window = HelpWindow(self._theme, self._workplace.actions, keys, parent)
        window.finished.connect(parent.activateWindow)
        return window

    def _show(self, window: HelpWindow, name: str) -> None:
        window.show_page(name)
        window.show()
        window.activateWindow()

    def _open_over(self, dialog: QDialog) -> None:
        # A window beside the desk would not answer: the dialog keeps the keyboard from everything but what is its own.
        window = self._make(dialog)
        window.finished.connect(window.deleteLater)
        self._show(window, page_of(QApplication.focusWidget() or dialog, self._screens.current))

    def _is_over_desk(self, dialog: QDialog) -> bool:
        """Whether the desk's window, or one that a screen was taken out into, is behind it, however far."""
        own = [self._window, *self._screens.docks.windows()]
        owner = dialog.parentWidget()
        while owner is not None:
            window = owner.window()
            if window in own:
                return True
            owner = window.parentWidget()
        return False

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        dialog = new.window() if new is not None else None
        if not isinstance(dialog, QDialog) or isinstance(dialog, HelpWindow) or dialog.property(_HAS_HELP):
            return
        if self._is_over_desk(dialog):
            dialog.setProperty(_HAS_HELP, True)
            self._workplace.actions.bind(Scope.GLOBAL, dialog, {"help": lambda: self._open_over(dialog)})
