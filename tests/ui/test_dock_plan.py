"""Windows and tabs are laid out by moving only what stands elsewhere, and come out as the state says."""

from itertools import pairwise
from random import Random

import PySide6QtAds as QtAds
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.dock_plan import DockPlan, plan_of
from ui.docks import DockHost

NAMES = ("console", "tickets", "network", "sla", "problem")


@pytest.fixture
def docks(application: QApplication, qtbot: QtBot) -> DockHost:
    assert application
    docks = DockHost()
    qtbot.addWidget(docks)
    docks.resize(900, 600)
    for name in NAMES:
        docks.add(name, name, is_passing=name == "problem")
        docks.fill(name, QLabel(name))
    docks.show()
    return docks


def plan(docks: DockHost) -> DockPlan:
    found = plan_of(bytes(docks.state().data()), NAMES)
    assert found is not None
    return found


def lay_out(docks: DockHost, taken_out: list[str]) -> QByteArray:
    for name in NAMES:
        (docks.detach if name in taken_out else docks.attach)(name)
    docks.show_page(next(name for name in NAMES if name not in taken_out))
    return docks.state()


def fronts(found: DockPlan) -> set[tuple[tuple[str, ...], str]]:
    return {(window.pages, window.front) for window in (found.home, *found.others)}


def test_from_any_layout_to_any_other_all_stands_as_the_state_says_and_is_seen(docks: DockHost, qtbot: QtBot) -> None:
    random = Random(3)
    states = [lay_out(docks, random.sample(NAMES, random.randrange(4))) for _ in range(6)]
    for _, state in pairwise(states + random.sample(states, 6)):
        wanted = plan_of(bytes(state.data()), NAMES)
        assert wanted is not None

        assert docks.restore(state, wanted.home.front)

        assert fronts(plan(docks)) == fronts(wanted)
        assert {name for name in NAMES if docks.is_detached(name)} == {window.front for window in wanted.others}
        for window in (wanted.home, *wanted.others):
            qtbot.waitUntil(docks._pages[window.front].widget().isVisible)


def test_what_had_the_keyboard_stays_in_front_of_the_desk_s_own_window(docks: DockHost) -> None:
    state = lay_out(docks, ["network"])
    docks.attach("network")

    docks.restore(state, "sla")

    assert plan(docks).home.front == "sla"


def test_areas_beside_each_other_are_left_to_the_library(docks: DockHost) -> None:
    one = docks.state()
    page = docks._pages["sla"]
    page.dockManager().addDockWidget(QtAds.DockWidgetArea.RightDockWidgetArea, page)
    parted = docks.state()
    assert plan_of(bytes(parted.data()), NAMES) is None

    assert docks.restore(one, "console")
    assert set(plan(docks).home.pages) == set(NAMES)
    assert docks.restore(parted, "console")

    assert plan_of(bytes(docks.state().data()), NAMES) is None
    assert page.isVisible()


@pytest.mark.parametrize("state", [b"", b"no state", b"\0\0\0\4x\x9c\x03\0\0\0\0\1"])
def test_what_is_no_state_has_no_plan(state: bytes) -> None:
    assert plan_of(state, NAMES) is None
