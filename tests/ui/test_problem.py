"""A problem on its own screen: what it shows, and how it lives."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.alarms.commands import clear_alarm_of
from nocdesk.alarms.model import Alarm
from nocdesk.boards.problem_timeline import StepKind
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.problems.commands import change_problem_state
from nocdesk.problems.model import ProblemState
from nocdesk.tickets.commands import set_etr
from tests.ui.builders import raise_one
from tests.ui.desk_parts import OpenDesk, screen_of, words_in
from tests.ui.network_builder import cut_link, silence
from tests.ui.problem_builder import put_problem
from tests.ui.problem_desk import VOICE_TICKET, link_ticket, show, wait_for
from ui.topology.scene import Chosen
from ui.views.problem import ProblemScreen


@pytest.fixture
def ring(shift_core: Core, alarm_ids: dict[str, int]) -> int:
    """A real link of the provider that is cut."""
    return cut_link(shift_core, "RING-NORTH-WEST")


@pytest.fixture
def problem_id(shift_core: Core, alarm_ids: dict[str, int], ring: int) -> int:
    return put_problem(shift_core, ring, [alarm_ids["loss"], alarm_ids["pdv"], alarm_ids["voice"]])


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
    words = words_in(screen.pane)
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


def screen_links(screen: ProblemScreen) -> list[int]:
    """The link of the root."""
    scene = screen.sketch.canvas.scene
    assert scene is not None
    return [link for number in scene.causes.root_edges for link in scene.graph.edges[number].links]
