"""What was undone is done again, in the order of the taking back, until something else is done."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.boards.queries import alarm_rows
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.store.unit_of_work import UnitOfWork
from tests.ui.desk_parts import console_of
from ui.application import Desk
from ui.operations import Undo
from ui.views.console import ConsoleView

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(shift_core: Core, open_desk: Callable[..., Desk]) -> Desk:
    return open_desk(shift_core)


@pytest.fixture
def console(desk: Desk) -> ConsoleView:
    return console_of(desk)


def act(desk: Desk, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(console_of(desk).list.view, key, modifiers)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)


def state_of(core: Core, alarm_id: int) -> tuple[str | None, str | None]:
    with core.read() as session:
        row = alarm_rows(session, now=core.clock.now(), ids=[alarm_id])[0]
    return row.acknowledged_by, row.owner


def test_two_acts_are_taken_back_and_done_again_by_keys(
    desk: Desk, console: ConsoleView, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    alarm_id = alarm_ids["silent"]
    console.list.go_to(alarm_id)
    act(desk, qtbot, Qt.Key.Key_A)
    act(desk, qtbot, Qt.Key.Key_O)
    states = [state_of(shift_core, alarm_id)]

    for modifiers in (CTRL, CTRL, CTRL | SHIFT, CTRL | SHIFT):
        act(desk, qtbot, Qt.Key.Key_Z, modifiers)
        states.append(state_of(shift_core, alarm_id))

    assert states == [("ann", "ann"), ("ann", None), (None, None), ("ann", None), ("ann", "ann")]
    act(desk, qtbot, Qt.Key.Key_Z, CTRL)
    assert state_of(shift_core, alarm_id) == ("ann", None)


def test_after_something_else_was_done_nothing_is_done_again(
    desk: Desk, console: ConsoleView, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    alarm_id = alarm_ids["silent"]
    console.list.go_to(alarm_id)
    act(desk, qtbot, Qt.Key.Key_A)
    act(desk, qtbot, Qt.Key.Key_Z, CTRL)
    act(desk, qtbot, Qt.Key.Key_O)

    with qtbot.waitSignal(desk.window.operations.failed) as said:
        act(desk, qtbot, Qt.Key.Key_Z, CTRL | SHIFT)

    assert said.args == ["Nothing to do again."]
    assert state_of(shift_core, alarm_id) == (None, "ann")


def test_what_cannot_be_done_again_as_it_was_leaves_nothing_older_to_be_done_again(
    desk: Desk, console: ConsoleView, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    operations, alarm_id = desk.window.operations, alarm_ids["silent"]
    once = Undo("once", (lambda _work: None,))
    operations.do("A", [lambda _work: None], once)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    console.list.go_to(alarm_id)
    act(desk, qtbot, Qt.Key.Key_A)

    for _ in range(2):
        act(desk, qtbot, Qt.Key.Key_Z, CTRL)
    act(desk, qtbot, Qt.Key.Key_Z, CTRL | SHIFT)

    assert state_of(shift_core, alarm_id) == (None, None)


def test_what_comes_between_an_undo_and_its_commit_counts_as_done_since(
    desk: Desk, console: ConsoleView, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    alarm_id = alarm_ids["silent"]
    console.list.go_to(alarm_id)
    act(desk, qtbot, Qt.Key.Key_A)

    QTest.keyClick(console.list.view, Qt.Key.Key_Z, CTRL)
    act(desk, qtbot, Qt.Key.Key_O)
    act(desk, qtbot, Qt.Key.Key_Z, CTRL | SHIFT)

    assert state_of(shift_core, alarm_id) == (None, "ann")


def test_a_redo_that_failed_can_be_tried_again(
    desk: Desk, console: ConsoleView, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    done, refused = list[str](), [NocdeskError("not now")]

    def change(_work: UnitOfWork) -> None:
        if done and refused:
            raise refused.pop()
        done.append("done")

    operations = desk.window.operations
    operations.do("A", [change], Undo("A", (lambda _work: None,), can_repeat=True))
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    operations.undo()
    qtbot.waitUntil(lambda: desk.background.waiting == 0)

    for _ in range(2):
        operations.redo()
        qtbot.waitUntil(lambda: desk.background.waiting == 0)

    assert done == ["done", "done"]
