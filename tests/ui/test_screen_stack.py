"""The screens of a window: made when they are shown, and the way back."""

from collections.abc import Callable

import PySide6QtAds as QtAds
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.people.policy import POLICY
from tests.ui.desk_parts import console_of, workbench_of
from ui.application import Desk
from ui.screen import SCREENS, Place, home_of, screens_of
from ui.seats import MAKERS

OpenDesk = Callable[..., Desk]


def test_every_screen_has_a_maker_and_a_key_of_its_own() -> None:
    assert {spec.name for spec in SCREENS} == set(MAKERS)
    assert [spec.key for spec in SCREENS[:9]] == [f"Alt+{place}" for place in range(1, 10)]
    assert len({spec.key for spec in SCREENS}) == len(SCREENS)


def test_a_seat_opens_with_what_its_role_does_all_day() -> None:
    assert {role: home_of(role) for role in Role} == {
        Role.ENGINEER: "console", Role.SUPERVISOR: "sla", Role.FIELD: "restoration", Role.CARE: "care",
        Role.ADMINISTRATOR: "console", Role.AUDITOR: "console", Role.COLLECTOR: "console", Role.PORTAL: "workbench",
    }  # fmt: skip


def test_a_role_sees_the_screens_whose_act_it_may_do() -> None:
    seen = {role: {spec.name for spec in screens_of(role)} for role in Role}

    assert seen == {role: {spec.name for spec in SCREENS if role in POLICY[spec.act]} for role in Role}
    assert seen[Role.FIELD] == {
        "workbench",
        "services",
        "tickets",
        "restoration",
        "works",
        "evidence",
        "notices",
        "settings",
    }
    assert seen[Role.CARE] == {"workbench", "services", "tickets", "care", "works", "evidence", "notices", "settings"}


def test_only_the_screen_of_the_seat_is_made_at_the_start(shift_core: Core, open_desk: OpenDesk) -> None:
    desk = open_desk(shift_core)

    made_at_start = len(desk.window.screens.made)
    desk.window.show_screen("workbench")

    assert made_at_start == 1
    assert len(desk.window.screens.made) == 2


def test_backspace_and_alt_left_lead_back_the_way_that_was_come(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk
) -> None:
    desk = open_desk(shift_core)
    desk.window.show_screen("workbench")
    desk.window.go(Place("console", alarm_ids["voice"]))
    console = console_of(desk)

    QTest.keyClick(console.list.view, Qt.Key.Key_Backspace)
    first_back = desk.window.screens.current
    QTest.keyClick(workbench_of(desk).plots, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)

    assert first_back == "workbench"
    assert desk.window.screens.current == "console"
    assert QApplication.focusWidget() is console.list.view
    assert console.list.view.selected_ids() == [alarm_ids["voice"]]


def test_the_status_line_says_what_is_selected_on_the_screen_in_front_alone(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk
) -> None:
    desk = open_desk(shift_core)
    console_of(desk).list.go_to(alarm_ids["ring"])
    said = [desk.window.status_line.part("selection")]

    for number in (Qt.Key.Key_R, Qt.Key.Key_1):
        QTest.keyClick(desk.window, number, Qt.KeyboardModifier.AltModifier)
        said.append(desk.window.status_line.part("selection"))

    assert said == ["1 selected", "", "1 selected"]


def test_a_place_that_the_role_does_not_see_is_left_alone(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk
) -> None:
    desk = open_desk(shift_core, role=Role.FIELD)
    before = desk.window.screens.current

    desk.window.go(Place("console", alarm_ids["voice"]))

    assert desk.window.screens.current == before
    assert desk.window.console is None


def test_a_screen_that_is_not_on_the_rail_has_a_tab_only_while_it_is_in_front(
    shift_core: Core, open_desk: OpenDesk
) -> None:
    desk = open_desk(shift_core)

    def tabs() -> set[str]:
        found = desk.window.screens.docks.findChildren(QtAds.CDockWidgetTab)
        return {tab.text() for tab in found if tab.isVisible()}

    off_the_rail = {spec.word for spec in SCREENS if not spec.is_on_rail}
    before = tabs()
    desk.window.show_screen("problem")
    meanwhile = tabs()
    desk.window.show_screen("console")

    assert before.isdisjoint(off_the_rail)
    assert meanwhile & off_the_rail == {"Problem"}
    assert tabs() == before
