"""Several alarms are selected by letters alone, given to somebody, and taken back, on a real store."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.boards.queries import alarm_rows
from nocdesk.core import Core
from tests.ui.desk_parts import console_of
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.views.console import ConsoleView

Key, Shift, Control = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(shift_core: Core, open_desk: Callable[..., Desk]) -> Desk:
    return open_desk(shift_core)


@pytest.fixture
def console(desk: Desk) -> ConsoleView:
    console = console_of(desk)
    console.list.view.setFocus()
    return console


def press(console: ConsoleView, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = Shift) -> None:
    for key in keys:
        QTest.keyClick(console.list.view, key, modifiers)


def owners(core: Core, ids: list[int]) -> list[str | None]:
    with core.read() as session:
        return [row.owner for row in alarm_rows(session, now=core.clock.now(), ids=ids)]


def test_a_selection_grows_and_shrinks_by_letters_as_it_does_by_arrows(console: ConsoleView) -> None:
    shown = [console.list.model.id_at(place) for place in range(4)]

    press(console, Key.Key_J, Key.Key_J, Key.Key_J)
    grown = console.list.view.selected_ids()
    press(console, Key.Key_K)
    shrunk = console.list.view.selected_ids()
    press(console, Key.Key_Down)

    assert (grown, shrunk) == (shown[:3], shown[:2])
    assert console.list.view.selected_ids() == grown


def test_alarms_are_given_to_a_colleague_and_taken_back_again(
    desk: Desk, console: ConsoleView, shift_core: Core, qtbot: QtBot
) -> None:
    press(console, Key.Key_J, Key.Key_J)
    ids = console.list.view.selected_ids()
    before = owners(shift_core, ids)

    press(console, Key.Key_G)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskDialog)
    qtbot.waitUntil(dialog.edit.hasFocus)
    QTest.keyClicks(dialog.edit, "mina")
    QTest.keyClick(dialog.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: owners(shift_core, ids) == ["mina", "mina"])
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.activateWindow()
    qtbot.waitUntil(console.list.view.hasFocus)
    told = desk.window.status_line.message
    press(console, Key.Key_Z, modifiers=Control)

    qtbot.waitUntil(lambda: owners(shift_core, ids) == before)
    assert told == "Gave 2 alarms to mina"
