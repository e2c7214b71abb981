"""Letting a window live while something is waited for."""

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEventLoop, QTimer

LOOK_MS = 20


def let_run(seconds: float) -> None:
    """Handle events for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait_for(is_done: Callable[[], bool], most_s: float) -> None:
    """Handle events until it is so; fail where it takes longer."""
    end = time.monotonic() + most_s
    while not is_done():
        if time.monotonic() > end:
            pytest.fail(f"nothing came within {most_s:g} s")
        let_run(LOOK_MS / 1000)
