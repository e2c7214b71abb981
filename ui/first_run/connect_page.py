"""The third step: which store the desk works on, and how the provider's own things get into it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import func, select

from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.language import _
from nocdesk.network.model import Device
from nocdesk.people.model import Role
from nocdesk.people.policy import Act
from nocdesk.services.model import Service
from ui.first_run.demo_start import demo_command, start_alone
from ui.first_run.server_form import ServerForm
from ui.nesting import nest
from ui.text import plural
from ui.theme import Theme
from ui.widgets.labels import line, plain
from ui.workplace import Workplace

_ONLY = _("Only an administrator may: choose that role in the step before, or nocdesk --role administrator desk.")


class ConnectPage(QWidget):
    """Four ways side by side; each is done here or leads to the window that does it."""

    title = _("Connect")
    import_wished = Signal()
    discovery_wished = Signal()

    def __init__(
        self, workplace: Workplace, theme: Theme, settings: Path | None, role: Callable[[], Role], is_demo: bool
    ) -> None:
        super().__init__()
        self._role = role
        self._start = start_alone
        self.demo = QPushButton(_("Show the demo network"))
        self.table = QPushButton(_("Import a table…"))
        self.discover = QPushButton(_("Discover devices…"))
        self.discover.setEnabled(workplace.may(Act.DISCOVER_DEVICES))
        self.server = ServerForm(workplace.background, settings)
        self.store = plain("", "muted", wrap=True)
        self.demo_said = plain(_DEMO, "muted", wrap=True)
        self.demo.setEnabled(not is_demo)
        self.table.setEnabled(workplace.may(Act.IMPORT_PROVIDER))
        table_said = _("CSV or XLSX; every faulty line is listed first.") if self.table.isEnabled() else _ONLY
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(plain(_("The store of this desk"), "section"))
        column.addWidget(self.store)
        nest(column, _way(self.table, plain(table_said, "muted", wrap=True)))
        nest(column, _way(self.discover, plain(_DISCOVERY, "muted", wrap=True)))
        column.addWidget(line())
        column.addWidget(plain(_("Nothing of your own yet"), "section"))
        nest(column, _way(self.demo, self.demo_said))
        column.addWidget(line())
        column.addWidget(plain(_("A server that several desks share"), "section"))
        column.addWidget(self.server)
        column.addStretch(1)
        self.demo.clicked.connect(self._on_demo)
        self.discover.clicked.connect(self.discovery_wished)
        self.table.clicked.connect(self.import_wished)
        workplace.background.read(partial(store_words, workplace.core), self.store.setText, self.store.setText)

    @property
    def first(self) -> QWidget:
        """What gets the keyboard."""
        return self.demo if self.demo.isEnabled() else self.server.address

    def set_theme(self, _theme: Theme) -> None:
        """The style sheet paints all of it."""

    def _on_demo(self) -> None:
        if self._start(demo_command(self._role())):
            self.demo.setEnabled(False)
            self.demo_said.setText(
                _("The demo is being made; its window opens beside this one in half a minute or less.")
            )
        else:
            self.demo_said.setText(_("The demo did not start. In a terminal it says why: nocdesk demo"))


def store_words(core: Core) -> str:
    """Which store it is, and how much of the provider's own it holds."""
    with core.read() as session:
        customers, services, devices = (
            session.scalar(select(func.count()).select_from(kind)) or 0 for kind in (Customer, Service, Device)
        )
    held = ", ".join(
        (
            plural(customers, "customer", "customers"),
            plural(services, "service", "services"),
            plural(devices, "device", "devices"),
        )
    )
    return _("{store} holds {held}.").format(store=core.engine.url.render_as_string(hide_password=True), held=held)


def _way(button: QPushButton, said: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    button.setMinimumWidth(_BUTTON)
    row.addWidget(button)
    row.addWidget(said, 1)
    return row


_BUTTON = 190
_DISCOVERY = _("Asks addresses by SNMP, and proposes devices, interfaces and probes; nothing is set on a device.")
_DEMO = _("An invented provider of 30 devices with a day of faults, in a window of its own; nothing of it is kept.")
