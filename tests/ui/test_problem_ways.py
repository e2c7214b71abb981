"""Every way that leads to a problem, and from it on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.alarms.commands import clear_alarm_of
from nocdesk.alarms.model import Alarm
from nocdesk.boards.name_board import NameKind
from nocdesk.boards.problem_timeline import StepKind
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Role
from nocdesk.problems.model import ProblemState, ServiceProblem
from tests.ui.desk_parts import OpenDesk, console_of, screen_of, words_in
from tests.ui.network_builder import cut_link
from tests.ui.problem_builder import put_problem
from tests.ui.problem_desk import VOICE_TICKET, link_ticket, number_of, settle, show, wait_for
from ui.screen import SCREENS, Place
from ui.topology.scene import Chosen
from ui.views.notices import NoticesScreen
from ui.views.problem import ProblemScreen
from ui.views.restoration import RestorationScreen
from ui.views.tickets import TicketsScreen
from ui.widgets.key_button import KeyButton
from ui.widgets.rail import RailButton


@pytest.fixture
def ring(shift_core: Core, alarm_ids: dict[str, int]) -> int:
    """A real link of the provider that is cut."""
    return cut_link(shift_core, "RING-NORTH-WEST")


@pytest.fixture
def problem_id(shift_core: Core, alarm_ids: dict[str, int], ring: int) -> int:
    return put_problem(shift_core, ring, [alarm_ids["loss"], alarm_ids["pdv"], alarm_ids["voice"]])


# The ways to it, and back.


def test_enter_on_a_problems_row_shows_it_and_backspace_leads_back_with_the_row_selected(
    shift_core: Core, ring: int, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    console = console_of(desk)
    console.list.go_to(ring)

    QTest.keyClick(console.list.view, Qt.Key.Key_Return)
    screen = screen_of(desk, "problem", ProblemScreen)
    wait_for(screen, qtbot, problem_id)
    shown = desk.window.screens.current
    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_Backspace)

    assert shown == "problem"
    assert desk.window.screens.current == "console"
    assert console.list.view.selected_ids() == [ring]


def test_enter_goes_down_from_the_problem_to_the_evidence_of_an_alarm_and_backspace_up_again(
    shift_core: Core, ring: int, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    screen = show(desk, qtbot, problem_id)
    screen.lists.members.view.select_id(ring)

    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_Return)
    below = desk.window.screens.current
    settle(desk, qtbot)
    desk.window.screens.up()

    assert below == "evidence"
    assert desk.window.screens.current == "problem"
    assert screen.lists.members.view.selected_ids() == [ring]


def test_a_symptom_in_the_console_leads_to_its_evidence_with_enter_and_to_its_problem_with_shift_p(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    console = console_of(desk)
    console.list.go_to(alarm_ids["pdv"])

    QTest.keyClick(console.list.view, Qt.Key.Key_Return)
    by_enter = desk.window.screens.current
    desk.window.show_screen("console")
    QTest.keyClick(console.list.view, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)

    assert by_enter == "evidence"
    assert desk.window.screens.current == "problem"


def test_an_alarm_without_a_problem_leads_to_none(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    console = console_of(desk)
    console.list.go_to(alarm_ids["silent"])

    with qtbot.waitSignal(console.keys.said) as said:
        QTest.keyClick(console.list.view, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)

    assert said.args == ["This alarm is part of no problem."]
    assert desk.window.screens.current == "console"


def test_a_ticket_of_a_problem_leads_to_it_by_a_key_that_is_shown(
    shift_core: Core, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    link_ticket(shift_core, problem_id)
    desk = open_desk(shift_core)
    desk.window.go(Place("tickets", VOICE_TICKET))
    tickets = screen_of(desk, "tickets", TicketsScreen)
    qtbot.waitUntil(lambda: tickets.links.scene is not None and tickets.links.scene.detail.row.id == VOICE_TICKET)

    keys = [button.toolTip() for button in tickets.links.findChildren(KeyButton)]
    QTest.keyClick(tickets.list.view, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)

    assert "Cause and effect (Shift+P)" in keys
    assert desk.window.screens.current == "problem"


def test_a_restoration_leads_to_its_problem(
    shift_core: Core, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    link_ticket(shift_core, problem_id)
    desk = open_desk(shift_core)
    desk.window.show_screen("restoration")
    board = screen_of(desk, "restoration", RestorationScreen)
    qtbot.waitUntil(lambda: board.list.is_loaded)
    board.list.go_to(VOICE_TICKET)

    QTest.keyClick(board.list.view, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)

    assert desk.window.screens.current == "problem"


def test_the_palette_finds_a_problem_by_its_number_and_by_its_words_when_it_is_over_too(
    shift_core: Core, problem_id: int, ring: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    number = number_of(shift_core, problem_id)
    with shift_core.work(SYSTEM) as work:
        clear_alarm_of(work, key=work.session.get_one(Alarm, ring).natural_key, ended_at=work.now)
        work.session.get_one(ServiceProblem, problem_id).state = ProblemState.CLOSED
    desk = open_desk(shift_core)
    palette = desk.window.finder.palette
    desk.window.finder.open()
    qtbot.waitUntil(lambda: bool(desk.window.finder.names.indexes))

    found = []
    for text in (f"#{number}", "#RING-NORTH-WEST"):
        palette.edit.setText(text)
        found.append(palette.list.hits.hits[0].entry.text)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    screen = screen_of(desk, "problem", ProblemScreen)
    wait_for(screen, qtbot, problem_id)

    assert found == [number, number]
    assert desk.window.screens.current == "problem"
    assert "closed" in screen.head.accessibleName()


def test_enter_on_what_the_picture_and_the_lists_show_leads_to_its_own_screen(
    shift_core: Core, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    link_ticket(shift_core, problem_id)
    desk = open_desk(shift_core)
    screen = show(desk, qtbot, problem_id)
    scene = screen.sketch.canvas.scene
    assert scene is not None
    customer = next(key for key in scene.graph.nodes if key.startswith("customer:") and key != "customer:0")
    device = next(node.devices[0] for node in scene.graph.nodes.values() if len(node.devices) == 1)
    led_to = []

    for chosen in (Chosen(cluster=customer), Chosen(device=device)):
        desk.window.show_screen("problem")
        screen.sketch.canvas.setFocus()
        screen.sketch.canvas.chosen.emit(chosen)
        QTest.keyClick(screen.sketch.canvas, Qt.Key.Key_Return)
        led_to.append(desk.window.screens.current)
    desk.window.show_screen("problem")
    screen.lists.step_table(1)
    line = next(step for step in screen.lists.steps.model.shown_rows if step.kind is StepKind.TICKET)
    screen.lists.steps.view.select_id(line.id)
    QTest.keyClick(screen.lists.steps.view, Qt.Key.Key_Return)
    led_to.append(desk.window.screens.current)
    desk.window.show_screen("problem")
    screen.lists.step_table(1)
    QTest.keyClick(screen.lists.services.view, Qt.Key.Key_Return)
    led_to.append(desk.window.screens.current)

    assert led_to == ["care", "network", "tickets", "services"]


# Who has it.


def test_it_has_no_place_on_the_rail_and_no_seat_behind_the_wall_has_it(
    shift_core: Core, problem_id: int, open_desk: OpenDesk
) -> None:
    desk = open_desk(shift_core)

    assert "Problem" not in {button.text() for button in desk.window.rail.findChildren(RailButton)}
    assert "problem" in desk.window.screens.names
    assert next(spec for spec in SCREENS if spec.name == "problem").act.value == "view_alarms"


@pytest.mark.parametrize("role", [Role.FIELD, Role.CARE])
def test_behind_the_wall_no_way_leads_to_it_and_the_ticket_says_nothing_of_its_cause(
    shift_core: Core, problem_id: int, open_desk: OpenDesk, qtbot: QtBot, role: Role
) -> None:
    link_ticket(shift_core, problem_id)
    desk = open_desk(shift_core, role=role)
    desk.window.go(Place("tickets", VOICE_TICKET))
    tickets = screen_of(desk, "tickets", TicketsScreen)
    qtbot.waitUntil(lambda: tickets.links.scene is not None and tickets.links.scene.detail.row.id == VOICE_TICKET)

    QTest.keyClick(tickets.list.view, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    desk.window.go(Place("problem", problem_id))
    QTest.keyClick(desk.window, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)

    assert desk.window.screens.current == "tickets"
    assert desk.window.screens.screen("problem") is None
    assert NameKind.PROBLEM not in desk.window.finder.names.kinds
    shown = words_in(tickets)
    assert number_of(shift_core, problem_id) in shown
    assert "Cause and effect" not in [button.text() for button in tickets.links.findChildren(KeyButton)]
    assert [name for name in ("RING-NORTH-WEST", "ost-cr1", "nor-ed1") if name in shown] == []


def test_shift_w_leads_to_what_was_written_about_the_problem(
    shift_core: Core, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    screen = show(desk, qtbot, problem_id)

    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)

    notices = screen_of(desk, "notices", NoticesScreen)
    assert screen.keys.page is not None
    assert notices.outbox.list.filter_text == f"about:{screen.keys.page.detail.number}"


def test_from_a_problem_that_is_no_more_its_key_leads_to_the_one_that_presses_most(
    shift_core: Core, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    desk.window.go(Place("problem", problem_id + 1000))
    screen = screen_of(desk, "problem", ProblemScreen)
    qtbot.waitUntil(lambda: screen.plate.title == "There is no such problem any more.")

    QTest.keyClick(desk.window, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)

    wait_for(screen, qtbot, problem_id)


def test_asked_for_again_what_is_no_more_is_still_said_to_be_no_more(
    shift_core: Core, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    for _ in range(2):
        desk.window.go(Place("problem", problem_id + 1000))
        settle(desk, qtbot)

    screen = screen_of(desk, "problem", ProblemScreen)
    assert screen.plate.title == "There is no such problem any more."
    assert screen.keys.page is None
