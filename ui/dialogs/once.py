"""How a dialog is opened that is made anew each time it is wanted."""

from PySide6.QtWidgets import QDialog


def open_once(dialog: QDialog) -> None:
    """Open it over its window; once it is closed it is gone."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
