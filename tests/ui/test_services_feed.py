"""The service inventory keeps up with the store, reads what is in view, and says why where there is nothing."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import Service, ServiceClass
from tests.ui.builders import measure, service_ids
from tests.ui.services_builder import (
    BROKEN,
    SLOW,
    fill_states,
    services_of,
    settle,
    show_services,
    shown,
)
from ui.application import Desk
from ui.first_run.next_step import NEXT_STEP
from ui.views.care import CareScreen
from ui.views.services import ServicesScreen
from ui.views.workbench_screen import WorkbenchScreen

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


def test_a_change_reaches_the_card_and_leaves_the_selection_alone(
    desk: Desk, screen: ServicesScreen, filled: Core, qtbot: QtBot
) -> None:
    working = "ACC-120"
    ids = service_ids(filled)
    screen.cards.view.select_id(ids[SLOW])
    with filled.work(SYSTEM) as work:
        work.session.get_one(Service, ids[working]).current_class = ServiceClass.DOWN

    qtbot.waitUntil(lambda: working in shown(screen)[:2])

    assert screen.cards.view.selected_ids() == [ids[SLOW]]
    assert screen.row is not None
    assert screen.row.name == SLOW


def test_what_changed_while_it_was_hidden_is_read_when_it_is_shown(
    desk: Desk, screen: ServicesScreen, filled: Core, qtbot: QtBot
) -> None:
    desk.window.show_screen("console")
    with filled.work(SYSTEM) as work:
        work.session.get_one(Service, service_ids(filled)["ACC-120"]).current_class = ServiceClass.DOWN
    with qtbot.waitSignal(desk.window.feed.changed):
        pass

    desk.window.show_screen("services")
    qtbot.waitUntil(lambda: "ACC-120" in shown(screen)[:2])


def test_a_curve_is_read_for_the_cards_in_view_and_not_twice_a_minute(
    desk: Desk, screen: ServicesScreen, filled: Core, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    ids = service_ids(filled)
    measure(filled, ids[BROKEN])
    desk_clock.advance(61)
    read: list[dict[int, object]] = []
    screen.feed.curves_read.connect(read.append)

    screen.tick()
    settle(desk, qtbot)
    once = [dict(curves) for curves in read]
    screen.tick()
    settle(desk, qtbot)

    assert ids[BROKEN] in once[0]
    assert len(read) == len(once)
    assert ids[BROKEN] in screen.cards.curves


def test_a_store_without_services_says_what_to_do(open_desk: OpenDesk, empty_core: Core, qtbot: QtBot) -> None:
    desk = open_desk(empty_core)
    desk.window.show_screen("services")
    settle(desk, qtbot)
    screen = services_of(desk)

    plate = screen.cards.plate
    assert plate.isVisible()
    assert "nocdesk import FILE. Only an administrator may" in plate.why
    assert [screen.tree.isVisible(), screen.pane.isVisible()] == [False, False]
    assert screen.cards.view.hasFocus()
    desk.window.show_screen("care")
    settle(desk, qtbot)
    care = desk.window.screens.screen("care")
    assert isinstance(care, CareScreen)
    assert (care.found.plate.title, care.page.plate.why) == ("No customers yet.", NEXT_STEP)
    desk.window.show_screen("workbench")
    settle(desk, qtbot)
    workbench = desk.window.screens.screen("workbench")
    assert isinstance(workbench, WorkbenchScreen)
    assert workbench.view.panel.plots.message == f"No services yet. {NEXT_STEP}"
    assert not workbench.view.panel.legend.isVisible()


def test_a_failed_reading_says_why_and_keeps_the_rows(screen: ServicesScreen) -> None:
    before = shown(screen)

    screen.feed.failed.emit("The store did not answer: disk I/O error")

    assert screen.cards.notice.text == "The store did not answer: disk I/O error"
    assert shown(screen) == before
