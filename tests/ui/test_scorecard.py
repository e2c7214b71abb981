"""The scorecard on a real store: customers open into services and objectives, and a filter opens what it finds."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from nocdesk.boards.evidence_rows import Subject
from nocdesk.core import Core
from nocdesk.people.model import Role
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.models.scorecard import Level
from ui.screen import Place
from ui.views.scorecard import Scorecard
from ui.views.sla import PROMISES, SCORECARD, SlaScreen

OpenDesk = Callable[..., Desk]


@pytest.fixture
def sla(breach_core: Core, open_desk: OpenDesk) -> SlaScreen:
    found = screen_of(open_desk(breach_core, role=Role.SUPERVISOR), "sla", SlaScreen)
    found.show_page(SCORECARD)
    return found


@pytest.fixture
def card(sla: SlaScreen, qtbot: QtBot) -> Scorecard:
    qtbot.waitUntil(lambda: bool(sla.scorecard.list.model.rows))
    QAbstractItemModelTester(sla.scorecard.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal, sla)
    return sla.scorecard


def shown(card: Scorecard) -> list[str]:
    """What stands in the first column, indented by its level."""
    return ["  " * row.level + row.title for row in card.list.model.shown_rows]


def press(card: Scorecard, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(card.list.view, key)


def cells(card: Scorecard, place: int) -> dict[str, str]:
    model = card.list.model
    return {column.key: column.text(model.shown_rows[place]) for column in model.columns}


def test_customers_stand_closed_with_the_most_urgent_on_top_and_the_figures_of_its_worst_promise(
    card: Scorecard,
) -> None:
    first = cells(card, 0)

    assert {row.level for row in card.list.model.shown_rows} == {Level.CUSTOMER}
    assert shown(card)[:3] == ["Juniper Row Hotel", "Dunlow Freight", "Brightmill Print"]
    assert (first["state"], first["budget"], first["breach"], first["target"]) == (
        "breached",
        "480 of 432",
        "07:12",
        "",
    )


def test_keys_open_a_customer_into_services_and_objectives_and_close_it_again(card: Scorecard) -> None:
    press(card, Qt.Key.Key_J, Qt.Key.Key_Right, Qt.Key.Key_J, Qt.Key.Key_Right)
    opened = shown(card)[:4]
    objective = cells(card, 2)
    press(card, Qt.Key.Key_J, Qt.Key.Key_Left)
    back_on = card.list.shown_row()
    press(card, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left)

    assert opened == [
        "Juniper Row Hotel",
        "  SIP-TRK-114, Voice trunk, Juniper Row 18",
        "    Packet loss ≤ 0.5 %",
        "    Availability",
    ]
    assert (objective["target"], objective["achieved"], objective["days"]) == ("99 %", "96.428 %", "480 bad min")
    assert back_on is not None
    assert back_on.level is Level.SERVICE
    assert {row.level for row in card.list.model.shown_rows} == {Level.CUSTOMER}


def test_a_filter_opens_what_it_lets_through_and_hides_the_rest(card: Scorecard) -> None:
    card.list.set_filter("state:breach")
    found = shown(card)
    card.list.set_filter("")

    assert found == [
        "Juniper Row Hotel",
        "  SIP-TRK-114, Voice trunk, Juniper Row 18",
        "    Packet loss ≤ 0.5 %",
        "Dunlow Freight",
        "  VPN-201, Private network between Dock Road 77 and depot south",
        "    Availability",
    ]
    assert {row.level for row in card.list.model.shown_rows} == {Level.CUSTOMER}


def test_enter_on_a_service_leads_to_its_promises(card: Scorecard, sla: SlaScreen, qtbot: QtBot) -> None:
    press(card, Qt.Key.Key_J, Qt.Key.Key_Return, Qt.Key.Key_J, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sla.page is sla.promises and sla.promises.list.shown_row() is not None)

    row = sla.promises.list.shown_row()
    assert sla.pages[PROMISES] is sla.page
    assert row is not None
    assert row.service == "SIP-TRK-114"


def test_enter_on_an_objective_leads_to_its_evidence(card: Scorecard) -> None:
    wished: list[Place] = []
    card.go_requested.connect(wished.append)
    press(card, Qt.Key.Key_J, Qt.Key.Key_Right, Qt.Key.Key_J, Qt.Key.Key_Right, Qt.Key.Key_J, Qt.Key.Key_Return)

    row = card.list.shown_row()
    assert row is not None
    assert row.title == "Packet loss ≤ 0.5 %"
    assert [(place.screen, place.about) for place in wished] == [("evidence", Subject.objective(row.worst.id))]


def test_g_leads_to_the_plots_of_the_most_urgent_service(card: Scorecard) -> None:
    wished: list[Place] = []
    card.go_requested.connect(wished.append)
    press(card, Qt.Key.Key_J, Qt.Key.Key_G)

    row = card.list.shown_row()
    assert row is not None
    assert wished == [Place("workbench", row.worst.service_id)]


def test_a_key_leads_from_page_to_page(card: Scorecard, sla: SlaScreen) -> None:
    seen = []
    for view in (card.list.view, sla.review.queue.view, sla.promises.list.view):
        QTest.keyClick(view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        seen.append(sla.page)

    assert seen == [sla.review, sla.promises, sla.scorecard]
