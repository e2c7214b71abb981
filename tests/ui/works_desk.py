"""The screen of planned work, and the hands that use it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.boards.work_board import work_rows
from nocdesk.boards.work_rows import WorkBoardRow
from nocdesk.core import Core
from nocdesk.people.model import Role
from tests.ui.desk_parts import OpenDesk, screen_of
from tests.ui.works_builder import fill_works
from ui.application import Desk
from ui.views.works import WorksView
from ui.views.works_screen import WorksScreen


@pytest.fixture
def works(provider_core: Core) -> dict[str, int]:
    return fill_works(provider_core)


@pytest.fixture
def desk(provider_core: Core, works: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(provider_core, role=Role.ENGINEER)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> WorksView:
    return shown(desk, qtbot)


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


def rows(core: Core) -> dict[str, WorkBoardRow]:
    """The works by name; of a series the next time."""
    with core.read() as session:
        return {row.name: row for row in reversed(work_rows(session, core.clock.now()))}


def type_into(widget: QWidget, text: str) -> None:
    QTest.keyClicks(widget, text)
