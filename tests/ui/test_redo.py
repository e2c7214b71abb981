"""What was undone is done again, in the order of the taking back, until something else is done."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.boards.queries import alarm_rows
from nocdesk.core import Core
from tests.ui.desk_parts import console_of
from ui.application import Desk
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
