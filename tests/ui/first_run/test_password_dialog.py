"""The password of the database is asked for before the desk opens, and is not shown."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nocdesk.commandline.store_password import GivenPassword
from ui.first_run.password_dialog import PasswordDialog


def test_it_is_typed_unseen_and_kept_where_that_is_wished(application: QApplication, qtbot: QtBot) -> None:
    dialog = PasswordDialog("The server wants a password of 'ida', and none is known here.")
    qtbot.addWidget(dialog)
    dialog.show()

    QTest.keyClicks(dialog.edit, " with blanks ")
    QTest.keyClick(dialog.keeps, Qt.Key.Key_Space)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)

    assert dialog.edit.echoMode() is QLineEdit.EchoMode.Password
    assert dialog.result() == PasswordDialog.DialogCode.Accepted.value
    assert dialog.given == GivenPassword(" with blanks ", keeps=True)
