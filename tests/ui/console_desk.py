"""The hands that use the console."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.boards.queries import alarm_rows
from nocdesk.boards.rows import AlarmRow
from nocdesk.core import Core
from ui.views.console import ConsoleView

Modifier = Qt.KeyboardModifier


def stored(core: Core, alarm_id: int) -> AlarmRow:
    with core.read() as session:
        return alarm_rows(session, now=core.clock.now(), ids=[alarm_id], include_closed=True)[0]


def press(_qtbot: QtBot, console: ConsoleView, key: Qt.Key, modifier: Modifier = Modifier.NoModifier) -> None:
    QTest.keyClick(console.list.view, key, modifier)
