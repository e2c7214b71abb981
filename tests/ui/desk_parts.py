"""The screens of an open desk, by their kind."""

from collections.abc import Callable
from typing import TypeVar

from ui.application import Desk
from ui.screen import Screen
from ui.views.console import ConsoleView
from ui.views.workbench import WorkbenchView
from ui.views.workbench_screen import WorkbenchScreen

S = TypeVar("S", bound=Screen)
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
