"""A store on a database server: its address is tried before it is kept, and its password never stands in a file."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import URL

from nocdesk.credentials import KeyringCredentials, Password, WritableSource
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.settings_file import keep_settings
from nocdesk.store.trying import server_address, try_server, without_password
from ui.background import Background
from ui.nesting import nest
from ui.widgets.labels import plain

CREDENTIAL = "database"
"""The name under which the keyring has the password."""


class ServerForm(QWidget):
    """Enter tries what is typed; what was found to serve can be kept, and holds from the next start."""

    def __init__(
        self,
        background: Background,
        settings: Path | None,
        keyring: Callable[[], WritableSource] = KeyringCredentials,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._settings, self._keyring = background, settings, keyring
        self._asked = 0
        self._tried: _Server | None = None
        self.address = QLineEdit()
        self.address.setAccessibleName(_("Address of the database server"))
        self.address.setPlaceholderText("postgresql+psycopg://USER@HOST/NAME")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Password, where the server asks for one"))
        self.password.setPlaceholderText(_("Password"))
        self.authority = QLineEdit()
        self.authority.setAccessibleName(_("File of the authority that certified the server"))
        self.authority.setPlaceholderText(_("Authority of the server (CA file), where this system does not know it"))
        self.choose = QPushButton(_("Choose…"))
        self.attempt = QPushButton(_("Try it"))
        self.keep = QPushButton(_("Work on this server"))
        self.said = plain("", "muted", wrap=True)
        self._build()
        for edit in (self.address, self.password, self.authority):
            edit.textEdited.connect(self._on_edited)
        self.choose.clicked.connect(self._on_choose)
        self.attempt.clicked.connect(self.try_it)
        self.keep.clicked.connect(self._on_keep)
        self._on_edited()

    def try_it(self) -> None:
        """Connect to what is typed, on a worker; nothing is changed there."""
        self._on_edited()
        try:
            server = _Server(server_address(self.address.text()), _path(self.authority.text()))
        except NocdeskError as error:
            self._say(str(error), is_fault=True)
            return
        self._say(_("Asking {host} …").format(host=server.url.host or _("this machine")))
        self.attempt.setEnabled(False)
        job = partial(try_server, server.url, self.password.text(), server.authority)
        done, wrong = partial(self._on_found, self._asked, server), partial(self._on_wrong, self._asked)
        self._background.read(job, done, wrong)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.address, 3)
        row.addWidget(self.password, 1)
        row.addWidget(self.attempt)
        row.addWidget(self.keep)
        certified = QHBoxLayout()
        certified.setSpacing(8)
        certified.addWidget(self.authority, 1)
        certified.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        nest(column, row)
        nest(column, certified)
        column.addWidget(self.said)

    def _on_edited(self) -> None:
        self._asked += 1
        self._tried = None
        self.attempt.setEnabled(True)
        self.keep.setEnabled(False)
        self._say(_("The password goes into the keyring of this machine, never into a file."))

    def _on_choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, self.authority.accessibleName(), self.authority.text())
        if name:
            self.authority.setText(name)
            self._on_edited()

    def _on_found(self, asked: int, server: "_Server", words: str) -> None:
        if asked != self._asked:
            return
        self._tried = server
        self.attempt.setEnabled(True)
        self.keep.setEnabled(self._settings is not None)
        unkept = _("{words} To work on it, name it as database_url in the settings.").format(words=words)
        self._say(words if self._settings else unkept)
        self.keep.setFocus()

    def _on_wrong(self, asked: int, message: str) -> None:
        if asked == self._asked:
            self.attempt.setEnabled(True)
            self._say(message, is_fault=True)

    def _on_keep(self) -> None:
        if self._tried is None or self._settings is None:
            return
        password = self.password.text() or self._tried.url.password or ""
        job = partial(_kept, self._settings, self._tried, str(password), self._keyring)
        self.keep.setEnabled(False)
        self._background.write(job, lambda _: self._on_kept(), partial(self._say, is_fault=True))

    def _on_kept(self) -> None:
        self.password.clear()
        self._say(_("Kept. Close the desk and open it again: it works on that server then, as the collector will."))

    def _say(self, words: str, *, is_fault: bool = False) -> None:
        self.said.setProperty("role", "error" if is_fault else "muted")
        self.said.style().polish(self.said)
        self.said.setText(words)

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_focus = any(edit.hasFocus() for edit in (self.address, self.password, self.authority))
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_enter and not held and has_focus:
            self.try_it()
            return
        # Enter on a button is a matter of the window around.
        super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class _Server:
    """What is tried, and kept as it was tried: without an authority the system's hold."""

    url: URL
    authority: Path | None


def _path(text: str) -> Path | None:
    """Whole, as programs that are started elsewhere read it too."""
    return Path(text.strip()).expanduser().absolute() if text.strip() else None


def _kept(settings: Path, server: _Server, password: str, keyring: Callable[[], WritableSource]) -> None:
    """The password first: settings that name one which is not there would keep every program out."""
    if password:
        keyring().write(CREDENTIAL, Password(password))
    values = {
        "database_url": without_password(server.url).render_as_string(hide_password=False),
        "database_credential": CREDENTIAL if password else "",
        "database_ca": str(server.authority or ""),
    }
    keep_settings(settings, values)
