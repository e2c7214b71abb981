"""Of many things that were asked for while the store was away, those that were done are taken back and done again."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.alarms.commands import own_alarm
from nocdesk.alarms.model import Alarm
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from tests.ui.away_store import LockedStore, impatient, store, take_back_in
from tests.ui.desk_parts import OpenDesk, console_of
from ui.application import Desk

__all__ = ["impatient", "store"]

BOB = Actor("bob", Role.ENGINEER)
UNDO = Qt.KeyboardModifier.ControlModifier
REDO = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def ids(alarm_ids: dict[str, int]) -> Sequence[int]:
    """Three alarms that nobody has."""
    return [alarm_ids[name] for name in ("gateway", "reboot", "pdv")]


@pytest.fixture
def desk(shift_core: Core, ids: Sequence[int], open_desk: OpenDesk) -> Desk:
    """The three are selected."""
    desk = open_desk(shift_core)
    console_of(desk).list.view.select_ids(ids)
    return desk


def press(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(console_of(desk).list.view, key, modifiers)


def owners(core: Core, ids: Sequence[int]) -> list[str | None]:
    with core.read() as session:
        return [session.get_one(Alarm, number).owner for number in ids]


def bob_takes(core: Core, clock: VirtualClock, alarm_id: int) -> None:
    clock.advance(5)
    with core.work(BOB) as work:
        own_alarm(work, alarm_id=alarm_id, owner="bob")


def test_what_was_done_of_many_is_taken_back_and_done_again_and_no_more(
    desk: Desk, shift_core: Core, ids: Sequence[int], store: LockedStore, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    store.lock()
    press(desk, Qt.Key.Key_O)
    take_back_in(store, desk, 1, qtbot)
    bob_takes(shift_core, desk_clock, ids[1])
    desk.window.start()
    qtbot.waitUntil(lambda: owners(shift_core, ids) == ["ann", "bob", "ann"] and desk.background.waiting == 0)

    told = [toast.text for toast in desk.window.toasts.toasts]
    press(desk, Qt.Key.Key_Z, UNDO)
    qtbot.waitUntil(lambda: owners(shift_core, ids) == [None, "bob", None] and desk.background.waiting == 0)
    undone = desk.window.status_line.message
    press(desk, Qt.Key.Key_Z, REDO)
    qtbot.waitUntil(lambda: owners(shift_core, ids) == ["ann", "bob", "ann"] and desk.background.waiting == 0)

    assert told == ["Took 3 alarms: 2 of 3"]
    assert undone == "Undone: owner of 3 alarms: 2 of 3"
    assert desk.window.status_line.message == "Took 3 alarms: 2 of 3"
    # The rest waits for the person's word all the while.
    assert [(len(act.asked), bool(act.refusal)) for act in desk.window.operations.queue.acts] == [(1, True)]


def test_of_what_was_taken_back_in_part_that_part_is_done_again(
    desk: Desk, shift_core: Core, ids: Sequence[int], store: LockedStore, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    press(desk, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: owners(shift_core, ids) == ["ann", "ann", "ann"] and desk.background.waiting == 0)
    store.lock()
    press(desk, Qt.Key.Key_Z, UNDO)
    take_back_in(store, desk, 1, qtbot)
    bob_takes(shift_core, desk_clock, ids[1])
    desk.window.start()
    qtbot.waitUntil(lambda: owners(shift_core, ids) == [None, "bob", None] and desk.background.waiting == 0)

    press(desk, Qt.Key.Key_Z, REDO)

    qtbot.waitUntil(lambda: owners(shift_core, ids) == ["ann", "bob", "ann"] and desk.background.waiting == 0)
    assert desk.window.status_line.message == "Took 3 alarms: 2 of 3"
    press(desk, Qt.Key.Key_Z, UNDO)
    qtbot.waitUntil(lambda: owners(shift_core, ids) == [None, "bob", None])
