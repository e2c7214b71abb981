"""The list of what waits for the store: what is chosen in it stays the same act while the queue drains."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from ui.act_queue import ActQueue
from ui.background import Background
from ui.dialogs.waiting_acts import WaitingActsDialog
from ui.waitable_commands import Asked
from ui.waiting_act import WaitingAct


@pytest.fixture
def background() -> Iterator[Background]:
    opened = Background()
    yield opened
    opened.close()


def test_the_choice_stays_on_its_act_and_is_none_when_that_is_gone(
    empty_core: Core, background: Background, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    queue = ActQueue(empty_core, background, window)
    now = empty_core.clock.now()
    acts = [
        WaitingAct(token, token, now, (Asked("own_problem", {"problem_id": 1, "owner": None}),), "bob was first.")
        for token in ("first", "second", "third")
    ]
    queue.take_up(acts)
    dialog = WaitingActsDialog(queue, window)
    window.show()
    dialog.show()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)

    queue.cancel("first")
    assert ["second" in item.text() for item in dialog.list.selectedItems()] == [True]
    queue.cancel("second")
    dialog.list.clearFocus()
    dialog.list.setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Delete)

    assert [act.token for act in queue.acts] == ["third"]
    assert not dialog.drop.isEnabled()
    assert not dialog.insist.isEnabled()
    dialog.list.setCurrentRow(0)
    QTest.keyClick(dialog, Qt.Key.Key_Delete)
    assert queue.acts == ()
