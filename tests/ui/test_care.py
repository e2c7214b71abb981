"""The care seat: who calls is found, the answer is there, and it stays true."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.services.model import ServiceClass
from tests.ui.builders import raise_one, service_ids
from tests.ui.care_parts import JUNIPER, JUNIPER_PHONE, desk, find, screen
from ui.application import Desk
from ui.screen import Place
from ui.views.care import CareScreen

__all__ = ["desk", "screen"]

OpenDesk = Callable[..., Desk]


def test_the_seat_opens_with_the_search_and_with_those_of_whom_there_is_news(screen: CareScreen) -> None:
    rows = screen.found.model.shown_rows

    assert QApplication.focusWidget() is screen.search
    assert rows
    assert all(row.down or row.degraded or row.planned or row.open_tickets for row in rows)


def test_a_phone_number_shows_who_calls_and_what_is_known(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)

    answer = screen.page.head.answer.text
    assert "Known problem since 09:48 UTC: Voice trunk, Juniper Row 18" in answer
    assert "No time of restoration yet, TT-1001." in answer
    assert [row.service_class for row in screen.page.services.model.shown_rows] == [
        ServiceClass.DOWN,
        ServiceClass.DEGRADED,
    ]
    assert [row.number for row in screen.page.tickets.model.shown_rows] == ["TT-1001"]


def test_what_nobody_is_called_says_what_to_try(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)

    screen.search.setText("no such customer")

    assert screen.found.plate.title == "No customer matches “no such customer”."
    assert screen.found.plate.why == "Search by site, or check the number."
    assert screen.page.customer is None


def test_a_service_that_was_searched_for_is_the_selected_one(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, "SIP-TRK-114", JUNIPER)

    rows = screen.page.services.selected_rows()
    assert [row.name for row in rows] == ["SIP-TRK-114"]


def test_c_copies_what_the_customer_may_be_told(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    QTest.keyClick(screen.search, Qt.Key.Key_Return)

    QTest.keyClick(screen.page.services.view, Qt.Key.Key_C)

    copied = QGuiApplication.clipboard().text()
    assert copied == screen.page.head.may_say.text()
    assert "Your service Voice trunk, Juniper Row 18 has worked not as well as we promised since 09:48 UTC." in copied


def test_c_in_the_search_is_a_letter(screen: CareScreen) -> None:
    QTest.keyClicks(screen.search, "cn")

    assert screen.search.text() == "cn"
    assert not screen.page.is_form_open


def test_a_fault_that_comes_while_the_customer_is_shown_is_told_at_once(
    screen: CareScreen, shift_core: Core, qtbot: QtBot
) -> None:
    find(screen, qtbot, "K-1018", "Rowanmoor Energy")
    assert screen.page.head.answer.text.startswith("No known problem")

    raise_one(
        shift_core, resource="LINK-9", text="Link down: LINK-9", services=[service_ids(shift_core)["SIP-TRK-130"]]
    )

    qtbot.waitUntil(lambda: "Known problem since 09:59 UTC" in screen.page.head.answer.text)


def test_whom_the_palette_names_is_shown(desk: Desk, screen: CareScreen, qtbot: QtBot) -> None:
    wanted = next(entry.id for entry in screen.entries if entry.name == "Tamarisk Travel")

    desk.window.go(Place("care", wanted))

    qtbot.waitUntil(lambda: screen.page.customer is not None and screen.page.customer.name == "Tamarisk Travel")


@pytest.mark.parametrize("role", [Role.FIELD, Role.AUDITOR])
def test_who_may_not_see_customers_has_no_such_screen(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, role: Role
) -> None:
    desk = open_desk(shift_core, role=role)

    assert desk.window.screens.screen("care") is None
