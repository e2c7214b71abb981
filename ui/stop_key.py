"""The key that stops what runs on a screen, by default the one that clears a selection in the lists of that screen."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget


def give_stop_key(screen: QWidget, stop_id: str, is_running: bool) -> None:
    """Let the key stop while something runs, and clear the selection while nothing does.

    Of two enabled actions with one key Qt would do neither.
    """
    for action in screen.findChildren(QAction):
        if action.objectName() == stop_id:
            action.setEnabled(is_running)
        elif action.objectName() == "list.clear_selection":
            action.setEnabled(not is_running)
