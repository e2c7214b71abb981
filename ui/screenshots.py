"""Every screen of the desk as a picture, painted without a display from the data that is there."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.people.policy import Act, may
from ui.application import Desk, make_application

SETTLE_MS = 25
SETTLED_AFTER = 8
LONGEST_WAIT_S = 20.0
WALL_SIZE = (1920, 1080)


class PictureError(NocdeskError):
    """A picture could not be written."""


def take_screenshots(
    core: Core,
    directory: Path,
    *,
    size: tuple[int, int] | None = None,
    theme: str | None = None,
    after_s: float = 0.0,
) -> list[Path]:
    """Paint every screen that the role has, after `after_s` seconds of listening; returns the files written."""
    with shown_desk(core, theme) as desk:
        if size is not None:
            desk.window.resize(*size)
        _listen(after_s)
        name = desk.theme.name
        files = [save(desk, directory / f"{screen}_{name}.png") for screen in posed_screens(desk)]
        return files + _wallboard(desk, core, directory / f"wallboard_{name}.png", size)


def _wallboard(desk: Desk, core: Core, path: Path, size: tuple[int, int] | None) -> list[Path]:
    """The wallboard, where the role may see it."""
    if not may(core.actor.role, Act.VIEW_WALLBOARD):
        return []
    board = desk.window.wall.open()
    board.resize(*(size or WALL_SIZE))
    settle(desk)
    return [save_picture(board, path)]


@contextmanager
def shown_desk(core: Core, theme: str | None = None) -> Iterator[Desk]:
    """A desk that is open for as long as pictures of it are taken."""
    application = make_application()
    desk = Desk(application, core, theme)
    desk.window.show()
    desk.window.activateWindow()
    desk.window.start()
    try:
        yield desk
    finally:
        desk.close()
        application.processEvents()


def posed_screens(desk: Desk) -> Iterator[str]:
    """Show one screen after the other, each on something worth a picture; gives their names."""
    for name in desk.window.screens.names:
        screen = desk.window.show_screen(name)
        settle(desk)
        if screen is not None:
            screen.pose()
            settle(desk)
        yield name


def save(desk: Desk, path: Path) -> Path:
    """Write what the window shows to a file."""
    return save_picture(desk.window, path)


def save_picture(widget: QWidget, path: Path) -> Path:
    """Write what a widget shows to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path)):
        raise PictureError(f"{path} cannot be written; choose a directory that you may write to with --screenshots")
    return path


def settle(desk: Desk) -> None:
    """Go on until no job has been under way for some rounds."""
    quiet = 0

    def is_quiet() -> bool:
        nonlocal quiet
        quiet = quiet + 1 if desk.background.waiting == 0 else 0
        return quiet >= SETTLED_AFTER

    _spin_until(is_quiet)
    QApplication.processEvents()


def _spin_until(condition: Callable[[], bool]) -> None:
    # The system's clock and not the core's: what is waited for is work, and a test may hold the core's clock still.
    end = time.perf_counter() + LONGEST_WAIT_S
    while not condition() and time.perf_counter() < end:
        _spin(SETTLE_MS)


def _listen(seconds: float) -> None:
    """Let the desk live; in short turns, between which Ctrl+C ends it."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        _spin(SETTLE_MS)


def _spin(ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
