"""The screens of an open desk, and the windows over them, by their kind."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.application import Desk
from ui.screen import Screen
from ui.views.console import ConsoleView
from ui.views.workbench import WorkbenchView
from ui.views.workbench_screen import WorkbenchScreen

S = TypeVar("S", bound=Screen)
W = TypeVar("W", bound=QWidget)
OpenDesk = Callable[..., Desk]
"""Opens a desk on a store, for a role; closed again when the test is over."""


def screen_of(desk: Desk, name: str, kind: type[S]) -> S:
    """A screen of the desk, made now where it was not."""
    screen = desk.window.screens.screen(name)
    assert isinstance(screen, kind)
    return screen


def console_of(desk: Desk) -> ConsoleView:
    """The alarm console."""
    return screen_of(desk, "console", ConsoleView)


def workbench_of(desk: Desk) -> WorkbenchView:
    """The QoS workbench."""
    return screen_of(desk, "workbench", WorkbenchScreen).view


def opened(qtbot: QtBot, kind: type[W]) -> W:
    """The window in front, once one of this kind is there and has the keyboard."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    qtbot.waitUntil(found.isActiveWindow)
    return found


def words_in(widget: QWidget) -> str:
    """All that its labels say."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel))
