"""Asks for the password of the database before the desk is open."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from nocdesk.commandline.store_password import GivenPassword
from nocdesk.language import _
from ui.application import dress, make_application, system_theme
from ui.dialogs.ask import AskDialog
from ui.theme import load_themes


class PasswordDialog(AskDialog):
    """One line that shows nothing of what is typed, and whether the keyring shall keep it."""

    def __init__(self, why: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Password of the database"), why, _("Log in"), required=True, parent=parent)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.keeps = QCheckBox(_("Keep it in this machine's keyring"))
        self.column.insertWidget(self.column.indexOf(self.buttons), self.keeps)

    @property
    def given(self) -> GivenPassword:
        """What was typed, as it was typed."""
        return GivenPassword(self.edit.text(), self.keeps.isChecked())


def ask_in_a_window(why: str) -> GivenPassword | None:
    """Ask in a window of its own; nothing of Qt is left when it is closed."""
    application = make_application()
    dress(application, load_themes()[system_theme()])
    dialog = PasswordDialog(why)
    is_given = dialog.exec() == QDialog.DialogCode.Accepted
    given = dialog.given if is_given else None
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    application.shutdown()
    return given
