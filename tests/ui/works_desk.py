"""The screen of planned work, and the hands that use it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.boards.work_rows import WorkBoardRow
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.views.works import WorksView
from ui.views.works_screen import WorksScreen


def shown(desk: Desk, qtbot: QtBot) -> WorksView:
    desk.window.show_screen("works")
    found = screen_of(desk, "works", WorksScreen).works
    qtbot.waitUntil(lambda: found.list.is_loaded and desk.background.waiting == 0)
    return found


def stand_on(screen: WorksView, qtbot: QtBot, name: str) -> WorkBoardRow:
    row = next(row for row in screen.list.model.shown_rows if row.name == name)
    screen.list.go_to(row.id)
    screen.list.view.setFocus()
    qtbot.waitUntil(lambda: screen.detail.detail is not None and screen.detail.detail.row.id == row.id)
    return row


def words_of(screen: WorksView) -> str:
    return "\n".join(label.text() for label in screen.detail.findChildren(QLabel) if label.isVisibleTo(screen))


def cells(screen: WorksView, name: str) -> dict[str, str]:
    row = next(row for row in screen.list.model.shown_rows if row.name == name)
    return {column.key: column.text(row) for column in screen.list.model.columns}


def key(widget: QWidget, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, which, modifier)
