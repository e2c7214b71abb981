"""What the tests of the care seat share: whom they search for, and how they get there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Role
from tests.ui.desk_parts import OpenDesk, screen_of
from ui.application import Desk
from ui.views.care import CareScreen

CTRL = Qt.KeyboardModifier.ControlModifier
JUNIPER, JUNIPER_PHONE = "Juniper Row Hotel", "020 7946 0434"


def find(screen: CareScreen, qtbot: QtBot, text: str, customer: str) -> None:
    """Type into the search until the customer's page is there."""
    screen.search.setFocus()
    screen.search.selectAll()
    QTest.keyClicks(screen.search, text)
    qtbot.waitUntil(lambda: screen.page.customer is not None and screen.page.customer.name == customer)


def focused() -> QWidget:
    """Where a key goes."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def begin_ticket(screen: CareScreen, text: str = "Calls break off") -> None:
    QTest.keyClick(screen.search, Qt.Key.Key_N, CTRL)
    QTest.keyClicks(screen.page.form.text, text)


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core, role=Role.CARE)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> CareScreen:
    """The care screen after it has read who there is."""
    shown = screen_of(desk, "care", CareScreen)
    qtbot.waitUntil(lambda: shown.found.is_loaded)
    return shown
