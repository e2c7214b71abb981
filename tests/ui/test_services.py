"""The service inventory by keys: tree, cards, filter, what may be said, and the ways to other screens."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from tests.ui.builders import service_ids
from tests.ui.services_builder import (
    BROKEN,
    PRESSED,
    SLOW,
    WORKED_ON,
    fill_states,
    settle,
    show_services,
    shown,
)
from ui.application import Desk
from ui.screen import Place
from ui.views.services import ServicesScreen
from ui.views.services_impact import ImpactDialog
from ui.views.services_outline import Branch

OpenDesk = Callable[..., Desk]


@pytest.fixture
def filled(provider_core: Core) -> Core:
    fill_states(provider_core)
    return provider_core


@pytest.fixture
def desk(filled: Core, open_desk: OpenDesk) -> Desk:
    return open_desk(filled)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ServicesScreen:
    return show_services(desk, qtbot)


def press(screen: ServicesScreen, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(screen.tree.view, key)


def branches(screen: ServicesScreen) -> list[Branch]:
    return screen.tree.model.shown_rows


def titles(screen: ServicesScreen) -> list[str]:
    return [branch.title for branch in branches(screen)]


def test_it_opens_with_the_services_of_all_customers_the_worst_first(screen: ServicesScreen, filled: Core) -> None:
    assert shown(screen)[:3] == [BROKEN, SLOW, PRESSED]
    assert len(shown(screen)) == len(service_ids(filled))
    assert titles(screen)[:3] == ["All customers", "Larkspur Clinic", "Juniper Row Hotel"]
    assert screen.row is not None
    assert screen.row.name == BROKEN


def test_the_keys_open_a_customer_a_service_and_its_parts_and_close_them_again(
    desk: Desk, screen: ServicesScreen, qtbot: QtBot
) -> None:
    press(screen, Qt.Key.Key_J, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right)
    settle(desk, qtbot)

    below = titles(screen)[1:6]
    assert below[:5] == [
        "Larkspur Clinic", "Internet access, Harbour Street 22", "Line", "Site equipment", "Measurement",
    ]  # fmt: skip
    press(screen, Qt.Key.Key_Left)
    assert titles(screen)[3] != "Line"
    press(screen, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert titles(screen)[1:3] == ["Larkspur Clinic", "Juniper Row Hotel"]


def test_a_click_on_the_fold_opens_a_customer_without_choosing_it(screen: ServicesScreen) -> None:
    view = screen.tree.view
    line = view.visualRect(screen.tree.model.index(1, 0))

    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(line.left() + 12, line.center().y()))

    assert titles(screen)[2] == "Internet access, Harbour Street 22"
    assert len(shown(screen)) > 40
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(line.left() + 80, line.center().y()))
    assert {row.customer for row in screen.cards.model.shown_rows} == {"Larkspur Clinic"}


def test_the_customer_chosen_in_the_tree_is_the_one_whose_cards_are_shown(screen: ServicesScreen) -> None:
    press(screen, Qt.Key.Key_J)

    assert {row.customer for row in screen.cards.model.shown_rows} == {"Larkspur Clinic"}
    assert BROKEN in shown(screen)
    press(screen, Qt.Key.Key_K)
    assert len(shown(screen)) > 40


def test_what_a_part_depends_on_is_opened_from_the_tree(
    desk: Desk, screen: ServicesScreen, filled: Core, qtbot: QtBot
) -> None:
    gone: list[Place] = []
    screen.go_requested.connect(gone.append)
    vpn = service_ids(filled)["VPN-204"]
    screen.show_service(vpn)
    press(screen, Qt.Key.Key_Right)
    settle(desk, qtbot)
    press(screen, Qt.Key.Key_Right)
    first = screen.tree.current

    press(screen, Qt.Key.Key_Return)

    assert first is not None
    assert first.goes_to == service_ids(filled)[BROKEN]
    assert gone == [Place("workbench", first.goes_to)]


@pytest.mark.parametrize(
    ("place", "names"), [(1, {BROKEN, SLOW}), (2, {PRESSED}), (3, {WORKED_ON})], ids=["broken", "at risk", "planned"]
)
def test_a_tab_leaves_the_services_it_counts_of_all_customers(
    screen: ServicesScreen, place: int, names: set[str]
) -> None:
    press(screen, Qt.Key.Key_J)

    screen.cards.choose(place)

    assert set(shown(screen)) == names
    tab = screen.cards.tabs.findChildren(type(screen.cards.tabs._tabs[0]))[place]
    assert tab.accessibleName().endswith(f", {len(names)}")
    customers = {row.customer for row in screen.cards.model.shown_rows}
    assert {branch.title for branch in branches(screen) if branch.is_open is not None} >= customers


def test_a_filter_that_leaves_nothing_says_so_and_esc_leads_back(screen: ServicesScreen) -> None:
    press(screen, Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is screen.cards.line.edit
    QTest.keyClicks(screen.cards.line.edit, "zeppelin")

    assert shown(screen) == []
    assert titles(screen) == []
    assert screen.cards.plate.isVisible()
    assert "zeppelin" in screen.cards.plate.title
    assert screen.pane.row is None
    screen.cards.set_filter("harbour street 22 state:down")
    assert shown(screen) == [BROKEN]


def test_the_pane_says_what_may_be_said_and_c_copies_it(screen: ServicesScreen, qtbot: QtBot) -> None:
    said: list[str] = []
    screen.said.connect(said.append)

    QTest.keyClick(screen.cards.view, Qt.Key.Key_C)

    words = QGuiApplication.clipboard().text()
    assert words == screen.pane.words
    assert words.startswith("Your service Internet access, Harbour Street 22 has had no connection since 07:40 UTC.")
    assert "11:00 UTC" in words
    assert said == ["Copied what may be said about Internet access, Harbour Street 22"]


def test_ctrl_c_copies_the_card_as_a_line_of_a_table(screen: ServicesScreen) -> None:
    QTest.keyClick(screen.cards.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    heads, line = QGuiApplication.clipboard().text().split("\n")
    cells = dict(zip(heads.split("\t"), line.split("\t"), strict=True))
    assert cells["Customer"] == "Larkspur Clinic"
    assert (cells["Number"], cells["State"]) == (BROKEN, "Down")
    assert cells["Restore by"] == "2026-11-10T11:00:00Z"


@pytest.mark.parametrize("key", [Qt.Key.Key_G, Qt.Key.Key_Return])
def test_g_and_enter_show_the_plots_of_the_service(desk: Desk, screen: ServicesScreen, key: Qt.Key) -> None:
    QTest.keyClick(screen.cards.view, key)

    assert desk.window.screens.current == "workbench"
    assert not screen.isVisible()


def test_t_asks_for_the_ticket_that_is_over_first_and_says_where_there_is_none(
    screen: ServicesScreen, filled: Core
) -> None:
    gone: list[Place] = []
    said: list[str] = []
    screen.go_requested.connect(gone.append)
    screen.said.connect(said.append)

    screen.keys.open_ticket()
    screen.show_service(service_ids(filled)[SLOW])
    screen.keys.open_ticket()

    assert [(place.screen, place.id) for place in gone] == [("tickets", 1)]
    assert said == ["No open ticket for Voice trunk, Juniper Row 18."]


def test_i_lists_what_depends_on_the_service_and_enter_goes_to_one(
    desk: Desk, screen: ServicesScreen, qtbot: QtBot
) -> None:
    press(screen, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: bool(screen.findChildren(ImpactDialog)))
    [dialog] = screen.findChildren(ImpactDialog)

    listed = {row.name for row in dialog.list.model.shown_rows}
    QTest.keyClick(dialog.list.view, Qt.Key.Key_Return)

    assert listed == {"VPN-204", "SIP-TRK-118"}
    assert screen.row is not None
    assert screen.row.name in listed


def test_a_place_on_the_desk_leads_to_its_service_whatever_the_filter(screen: ServicesScreen, filled: Core) -> None:
    screen.cards.set_filter("state:down")

    screen.go_to(Place("services", service_ids(filled)["CDN-301"]))

    assert screen.row is not None
    assert screen.row.name == "CDN-301"
    assert screen.cards.filter_text == ""
    assert screen.tree.current is not None
    assert screen.tree.current.service_id == screen.row.id
