"""The wall at the care seat: whatever the network is called, nobody reads it there."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.network.model import Device, Interface, Link, Probe
from nocdesk.people.model import SYSTEM, Role
from tests.ui.builders import raise_one, service_ids
from tests.ui.care_parts import find
from tests.ui.desk_parts import screen_of
from tests.ui.painted_text import listening
from ui.application import Desk
from ui.views.care import CareScreen

OpenDesk = Callable[..., Desk]


def hostile(core: Core) -> list[str]:
    """Rename all of the network; every fault then speaks of it. Returns the words that must not be seen."""
    secrets = []
    with core.work(SYSTEM) as work:
        read = work.session.scalars
        rows = [*read(select(Device)), *read(select(Interface)), *read(select(Link)), *read(select(Probe))]
        for place, row in enumerate(rows):
            row.name = f"Zq{type(row).__name__.lower()}-{place}x"
            secrets.append(row.name)
        for device in read(select(Device)).all():
            device.location = f"{device.name} rack"
            secrets += [device.address, device.location]
    return secrets


def texts_of(widget: QWidget) -> Iterator[str]:
    """Every text that a widget and what is in it can show, tell aloud or put on the clipboard."""
    for part in (widget, *widget.findChildren(QWidget)):
        yield from (part.accessibleName(), part.toolTip())
        if isinstance(part, QLabel | QLineEdit):
            yield part.text()
        if isinstance(part, QComboBox):
            yield from (part.itemText(place) for place in range(part.count()))
    for model in widget.findChildren(QAbstractItemModel):
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                    yield str(model.data(model.index(row, column), role))


def test_no_word_of_the_network_is_on_the_screen(provider_core: Core, open_desk: OpenDesk, qtbot: QtBot) -> None:
    secrets = hostile(provider_core)
    services = service_ids(provider_core)
    for place, service_id in enumerate(sorted(services.values())):
        if place % 3 == 0:
            raise_one(provider_core, resource=secrets[place], text=f"Down: {secrets[place]} at {secrets[-place - 1]}",
                      services=[service_id])  # fmt: skip
    desk = open_desk(provider_core, role=Role.CARE)
    screen = screen_of(desk, "care", CareScreen)
    qtbot.waitUntil(lambda: screen.found.is_loaded)
    seen: list[str] = []

    with listening() as heard:
        for customer in [row.name for row in screen.found.model.shown_rows][:6]:
            find(screen, qtbot, customer, customer)
            screen.page.open_form()
            screen.page.copy_words()
            desk.window.grab()
            seen += [*texts_of(screen), QGuiApplication.clipboard().text()]
            screen.page.leave_form()
    seen += [painted.text for painted in heard.texts]

    whole = "\n".join(seen)
    assert "Known problem since" in whole, "the faults themselves are told"
    assert [secret for secret in secrets if secret in whole] == []


def test_the_search_for_hostile_names_is_sound() -> None:
    label = QLabel("Down: Zqdevice-3x")

    assert any("Zqdevice-3x" in text for text in texts_of(label)), "control: a text that leaks is found"
