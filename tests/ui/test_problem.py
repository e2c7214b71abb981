"""A problem's own screen on a real store: the ways to it, what it shows, what its keys do, and who has it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.alarms.commands import clear_alarm_of
from nocdesk.alarms.model import Alarm
from nocdesk.boards.name_board import NameKind
from nocdesk.boards.problem_timeline import StepKind
from nocdesk.boards.queries import alarm_rows
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Role
from nocdesk.problems.commands import change_problem_state
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.problems.queries import problem_of_alarm
from nocdesk.tickets.commands import set_etr
from nocdesk.tickets.model import TroubleTicket
from tests.ui.builders import raise_one
from tests.ui.desk_parts import console_of, screen_of
from tests.ui.network_builder import cut_link, silence
from tests.ui.problem_builder import put_problem
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.screen import SCREENS, Place
from ui.topology.scene import Chosen
from ui.views.notices import NoticesScreen
from ui.views.problem import ProblemScreen
from ui.views.restoration import RestorationScreen
from ui.views.tickets import TicketsScreen
from ui.widgets.key_button import KeyButton
from ui.widgets.rail import RailButton

OpenDesk = Callable[..., Desk]
VOICE_TICKET = 1


@pytest.fixture
def ring(shift_core: Core, alarm_ids: dict[str, int]) -> int:
    """A real link of the provider that is cut."""
    return cut_link(shift_core, "RING-NORTH-WEST")


@pytest.fixture
def problem_id(shift_core: Core, alarm_ids: dict[str, int], ring: int) -> int:
    return put_problem(shift_core, ring, [alarm_ids["loss"], alarm_ids["pdv"], alarm_ids["voice"]])


def settle(desk: Desk, qtbot: QtBot) -> None:
    quiet = 0

    def is_quiet() -> bool:
        nonlocal quiet
        quiet = quiet + 1 if desk.background.waiting == 0 else 0
        return quiet > 3

    qtbot.waitUntil(is_quiet)


def show(desk: Desk, qtbot: QtBot, problem_id: int | None = None) -> ProblemScreen:
    """The screen, once it shows the problem."""
    desk.window.go(Place("problem", problem_id))
    screen = screen_of(desk, "problem", ProblemScreen)
    wait_for(screen, qtbot, problem_id)
    settle(desk, qtbot)
    return screen


def wait_for(screen: ProblemScreen, qtbot: QtBot, problem_id: int | None = None) -> None:
    qtbot.waitUntil(lambda: screen.keys.page is not None and problem_id in (None, screen.keys.page.detail.id))


def number_of(core: Core, problem_id: int) -> str:
    with core.read() as session:
        return session.get_one(ServiceProblem, problem_id).number


def link_ticket(core: Core, problem_id: int, ticket_id: int = VOICE_TICKET) -> None:
    with core.work(SYSTEM) as work:
        work.session.get_one(TroubleTicket, ticket_id).problem_id = problem_id


def words_of(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def answer(screen: QWidget, qtbot: QtBot, reason: str) -> None:
    (dialog,) = [dialog for dialog in screen.findChildren(AskDialog) if dialog.isVisible()]
    qtbot.waitUntil(dialog.edit.hasFocus)
    dialog.edit.setText(reason)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)


def problem_of(core: Core, alarm_id: int) -> int | None:
    with core.read() as session:
        return problem_of_alarm(session, alarm_id)


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


# What it shows.


def test_without_a_place_it_shows_the_problem_that_presses_most_and_steps_to_the_next(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    other = put_problem(shift_core, alarm_ids["silent"], [alarm_ids["mos"]])
    desk = open_desk(shift_core)
    screen = show(desk, qtbot)

    shown = [screen.keys.page.detail.id if screen.keys.page else None]
    for wanted in (other, problem_id):
        QTest.keyClick(screen.lists.members.view, Qt.Key.Key_BracketRight)
        wait_for(screen, qtbot, wanted)
        shown.append(wanted)

    assert shown == [problem_id, other, problem_id]
    assert screen.lists.members.view.selected_ids() == []


def test_it_shows_the_cause_whom_it_reaches_what_it_costs_what_may_be_said_and_guidance(
    shift_core: Core, ring: int, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    link_ticket(shift_core, problem_id)
    screen = show(open_desk(shift_core), qtbot, problem_id)

    scene = screen.sketch.canvas.scene
    assert scene is not None
    assert len(scene.causes.root_edges) == 1
    assert scene.causes.reaching
    assert any(node.startswith("customer:") for node in scene.graph.nodes)
    members = screen.lists.members.model.shown_rows
    assert members[0].id == ring
    words = words_of(screen.pane)
    for expected in ("Why one problem", "3 alarms: rule device-cuts-off", "What it costs", "Who is affected"):
        assert expected in words
    for expected in ("TT-1001", "What may be said", "Guidance"):
        assert expected in words
    QAbstractItemModelTester(screen.lists.members.model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_the_ways_around_the_cut_are_drawn_as_holding(
    shift_core: Core, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    screen = show(open_desk(shift_core), qtbot, problem_id)

    scene = screen.sketch.canvas.scene
    assert scene is not None
    assert len(scene.causes.holding) >= 2, "a ring holds on its other side"
    assert scene.causes.holding.isdisjoint(scene.causes.root_edges)
    assert "still carries" in screen.sketch.legend.accessibleName()


def test_the_timeline_tells_by_the_evidence_of_signs_tickets_promises_and_corrections(
    shift_core: Core, desk_clock: VirtualClock, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    link_ticket(shift_core, problem_id)
    with shift_core.work() as work:
        set_etr(work, ticket_id=VOICE_TICKET, etr_at=work.now + timedelta(hours=2), reason="Splicing")
    with shift_core.work() as work:
        set_etr(work, ticket_id=VOICE_TICKET, etr_at=work.now + timedelta(hours=3), reason="Mud")
    with shift_core.work() as work:
        change_problem_state(work, problem_id=problem_id, state=ProblemState.IN_PROGRESS)
    screen = show(open_desk(shift_core), qtbot, problem_id)

    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    steps = screen.lists.steps.model.shown_rows

    assert screen.lists.current is screen.lists.steps
    assert steps[0].kind is StepKind.FIRST_SIGN
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    kinds = {step.kind for step in steps}
    assert {StepKind.OPENED, StepKind.JOINED, StepKind.TICKET, StepKind.PROMISE, StepKind.TOLD} <= kinds
    promises = [step.text for step in steps if step.kind is StepKind.PROMISE]
    assert promises[0].startswith("Restoration by ")
    assert promises[1].startswith("Restoration moved from ")
    assert "In progress" in [step.text for step in steps if step.kind is StepKind.WORKED_ON]


def test_it_lives_by_the_change_feed_and_keeps_what_is_selected_and_where_the_focus_is(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    screen = show(open_desk(shift_core), qtbot, problem_id)
    view = screen.lists.members.view
    view.select_id(alarm_ids["pdv"])
    view.setFocus()
    scene = screen.sketch.canvas.scene

    with shift_core.work(SYSTEM) as work:
        clear_alarm_of(work, key=work.session.get_one(Alarm, alarm_ids["loss"]).natural_key, ended_at=work.now)

    def has_cleared() -> bool:
        row = screen.lists.members.model.row(alarm_ids["loss"])
        return row is None or not row.alarm.is_active

    qtbot.waitUntil(has_cleared)
    assert view.selected_ids() == [alarm_ids["pdv"]]
    assert QApplication.focusWidget() is view
    after = screen.sketch.canvas.scene
    assert scene is not None
    assert after is not None
    assert after.layout is scene.layout, "no node moves while the same things are in the picture"


def test_a_problem_of_five_hundred_alarms_is_shown_with_a_picture_that_can_be_read(
    shift_core: Core, alarm_ids: dict[str, int], ring: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    storm = [raise_one(shift_core, resource=f"storm-{n}", text=f"Trouble {n}") for n in range(500)]
    problem = put_problem(shift_core, ring, storm)

    screen = show(open_desk(shift_core), qtbot, problem)

    assert len(screen.lists.members.model.rows) == 501
    scene = screen.sketch.canvas.scene
    assert scene is not None
    assert len(scene.graph.nodes) <= 70
    assert screen.keys.page is not None
    raised = [step for step in screen.keys.page.steps if step.kind is StepKind.RAISED]
    assert sum(step.count for step in raised) >= 500
    assert len(raised) < 10


def test_where_there_has_never_been_a_problem_it_says_so_with_the_next_step(
    provider_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(provider_core)
    desk.window.show_screen("problem")
    screen = screen_of(desk, "problem", ProblemScreen)

    qtbot.waitUntil(lambda: screen.plate.title == "No open problem.")

    assert "M in the console" in screen.plate.why
    assert not screen.head.isVisible()


# What its keys do.


def test_y_acknowledges_all_of_it_and_one_undo_takes_it_back(
    shift_core: Core, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    def acknowledged() -> set[int]:
        with shift_core.read() as session:
            return {row.id for row in alarm_rows(session, now=shift_core.clock.now()) if row.is_acknowledged}

    before = acknowledged()
    desk = open_desk(shift_core)
    screen = show(desk, qtbot, problem_id)
    members = {row.id for row in screen.lists.members.model.rows}

    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: members <= acknowledged())
    settle(desk, qtbot)
    desk.window.operations.undo()

    qtbot.waitUntil(lambda: acknowledged() == before)


def test_an_alarm_is_split_off_here_as_in_the_console(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    screen = show(open_desk(shift_core), qtbot, problem_id)
    screen.lists.members.view.select_id(alarm_ids["pdv"])

    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    answer(screen, qtbot, "another line")

    qtbot.waitUntil(lambda: problem_of(shift_core, alarm_ids["pdv"]) not in (problem_id, None))
    qtbot.waitUntil(lambda: screen.lists.members.model.row(alarm_ids["pdv"]) is None)
    assert screen.keys.page is not None
    (step,) = [step for step in screen.keys.page.steps if step.kind is StepKind.CORRECTED and "Split" in step.text]
    assert (step.who, step.text.partition(": ")[2]) == ("ann", "another line")


def test_an_alarm_is_moved_into_another_problem(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    other = put_problem(shift_core, alarm_ids["silent"], [alarm_ids["mos"]])
    screen = show(open_desk(shift_core), qtbot, problem_id)
    screen.lists.members.view.select_id(alarm_ids["loss"])

    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    answer(screen, qtbot, "same cable")

    qtbot.waitUntil(lambda: problem_of(shift_core, alarm_ids["loss"]) == other)


def test_a_grouping_is_forbidden_and_the_timeline_tells_of_it(
    shift_core: Core, alarm_ids: dict[str, int], ring: int, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    screen = show(open_desk(shift_core), qtbot, problem_id)
    screen.lists.members.view.select_id(alarm_ids["voice"])

    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    answer(screen, qtbot, "chance")

    def corrected() -> list[str]:
        page = screen.keys.page
        return [step.text for step in page.steps if step.kind is StepKind.CORRECTED] if page is not None else []

    qtbot.waitUntil(lambda: any(text.endswith(": chance") for text in corrected()))


def test_it_is_merged_into_another_and_says_of_which_it_is_part_now(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    other = put_problem(shift_core, alarm_ids["silent"], [alarm_ids["mos"]])
    desk = open_desk(shift_core)
    screen = show(desk, qtbot, other)

    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_M)
    answer(screen, qtbot, "same power feed")

    qtbot.waitUntil(lambda: problem_of(shift_core, alarm_ids["mos"]) == problem_id)
    qtbot.waitUntil(lambda: f"part of {number_of(shift_core, problem_id)}" in screen.head.accessibleName())


def test_what_is_over_stays_to_be_seen_and_is_corrected_no_more(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    with shift_core.work(SYSTEM) as work:
        problem = work.session.get_one(ServiceProblem, problem_id)
        problem.state, problem.resolved_at = ProblemState.RESOLVED, work.now
    screen = show(open_desk(shift_core), qtbot, problem_id)
    screen.lists.members.view.select_id(alarm_ids["pdv"])

    with qtbot.waitSignal(screen.keys.said) as said:
        QTest.keyClick(screen.lists.members.view, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)

    assert said.args == [f"{number_of(shift_core, problem_id)} is over: its alarms stay as they are."]
    assert "resolved" in screen.head.accessibleName()


def test_a_service_gives_the_words_for_its_customer_and_c_copies_them(
    shift_core: Core, problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    screen = show(desk, qtbot, problem_id)
    screen.lists.step_table(2)
    row = screen.lists.services.model.shown_rows[-1]
    screen.lists.services.view.select_id(row.id)
    qtbot.waitUntil(lambda: screen.pane.said is not None and screen.pane.said.customer == row.customer)

    QTest.keyClick(screen.lists.services.view, Qt.Key.Key_C)

    assert screen.pane.said is not None
    assert QGuiApplication.clipboard().text() == screen.pane.said.text


def test_the_picture_and_the_list_of_alarms_stand_on_the_same_thing(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    cut, silent = cut_link(shift_core, "RING-NORTH-WEST"), silence(shift_core, "nor-ed2")
    problem = put_problem(shift_core, cut, [silent])
    desk = open_desk(shift_core)
    screen = show(desk, qtbot, problem)

    screen.lists.members.view.select_id(silent)
    by_row = screen.sketch.canvas.choice
    assert by_row is not None
    screen.sketch.canvas.chosen.emit(Chosen(link=next(iter(screen_links(screen)))))
    screen.sketch.canvas.setFocus()

    assert by_row.device is not None
    assert screen.lists.members.view.selected_ids() == [cut]
    QTest.keyClick(screen.sketch.canvas, Qt.Key.Key_Backspace)
    assert desk.window.screens.current != "problem"


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


def screen_links(screen: ProblemScreen) -> list[int]:
    """The link of the root."""
    scene = screen.sketch.canvas.scene
    assert scene is not None
    return [link for number in scene.causes.root_edges for link in scene.graph.edges[number].links]


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
    shown = words_of(tickets)
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
