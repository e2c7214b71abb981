"""Screens are made when they are first shown; none of their parts may flash up as a window of its own meanwhile."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Role
from ui.application import Desk
from ui.screen import SCREENS


class WindowSpy(QObject):
    """Notes everything that is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("name", [spec.name for spec in SCREENS])
def test_making_a_screen_shows_no_window_and_leaves_the_desk_the_active_one(
    name: str, shift_core: Core, alarm_ids: dict[str, int], open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = open_desk(shift_core, role=Role.SUPERVISOR)
    spy = WindowSpy()
    application = QApplication.instance()
    assert application is not None

    application.installEventFilter(spy)
    desk.window.show_screen(name)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    application.removeEventFilter(spy)

    assert spy.shown == []
    assert QApplication.activeWindow() is desk.window
