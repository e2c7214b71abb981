"""What people do about a problem, and take back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nocdesk.boards.problem_timeline import StepKind
from nocdesk.boards.queries import alarm_rows
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.problems.queries import problem_of_alarm
from tests.ui.desk_parts import OpenDesk
from tests.ui.network_builder import cut_link
from tests.ui.problem_builder import put_problem
from tests.ui.problem_desk import number_of, settle, show
from ui.dialogs.ask import AskDialog


@pytest.fixture
def ring(shift_core: Core, alarm_ids: dict[str, int]) -> int:
    """A real link of the provider that is cut."""
    return cut_link(shift_core, "RING-NORTH-WEST")


@pytest.fixture
def problem_id(shift_core: Core, alarm_ids: dict[str, int], ring: int) -> int:
    return put_problem(shift_core, ring, [alarm_ids["loss"], alarm_ids["pdv"], alarm_ids["voice"]])


def answer(screen: QWidget, qtbot: QtBot, reason: str) -> None:
    (dialog,) = [dialog for dialog in screen.findChildren(AskDialog) if dialog.isVisible()]
    qtbot.waitUntil(dialog.edit.hasFocus)
    dialog.edit.setText(reason)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)


def problem_of(core: Core, alarm_id: int) -> int | None:
    with core.read() as session:
        return problem_of_alarm(session, alarm_id)


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
