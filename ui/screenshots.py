"""Every screen of the desk as a picture, painted without a display from the data that is there."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from ui.application import Desk, make_application

SETTLE_MS = 120
SETTLED_AFTER = 4
LONGEST_WAIT_S = 20.0


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
    application = make_application()
    desk = Desk(application, core, theme)
    if size is not None:
        desk.window.resize(*size)
    desk.window.show()
    desk.window.activateWindow()
    desk.window.start()
    try:
        _listen(after_s)
        return list(_pictures(desk, directory))
    finally:
        desk.close()
        application.processEvents()


def _pictures(desk: Desk, directory: Path) -> Iterator[Path]:
    directory.mkdir(parents=True, exist_ok=True)
    window, name = desk.window, desk.theme.name
    _settle(desk)
    if window.console is not None and window.keys is not None:
        window.show_screen("console")
        _select_worst(desk)
        _settle(desk)
        yield _save(desk, directory / f"console_{name}.png")
        window.keys.open()
    window.show_screen("workbench")
    _settle(desk)
    yield _save(desk, directory / f"qos_{name}.png")


def _select_worst(desk: Desk) -> None:
    """Stand on an alarm that has a service to plot, where there is one."""
    console = desk.window.console
    if console is None:
        return
    rows = console.list.model.shown_rows
    row = next((row for row in rows if row.service_id is not None), rows[0] if rows else None)
    if row is not None:
        console.list.go_to(row.id)


def _save(desk: Desk, path: Path) -> Path:
    if not desk.window.grab().save(str(path)):
        raise PictureError(f"{path} cannot be written; choose a directory that you may write to with --screenshots")
    return path


def _settle(desk: Desk) -> None:
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
