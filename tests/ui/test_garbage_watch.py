"""Garbage is looked for on the GUI thread alone while readers work beside it."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui.background import Background

ROOT = Path(__file__).parents[2]


def lookers(how: str) -> dict[str, bool]:
    """Who has looked for what a reader left, in a process of its own."""
    command = [sys.executable, "-m", "tests.ui.littered_readers", how]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, bool] = json.loads(done.stdout)
    return found


def test_what_readers_leave_is_looked_for_on_the_gui_thread() -> None:
    assert lookers("watched") == {"reader": False, "gui": True}


def test_control_without_the_watch_a_reader_looks() -> None:
    assert lookers("unwatched")["reader"]


def test_python_looks_by_itself_again_once_the_last_watch_is_closed(application: QApplication) -> None:
    first, second = Background(), Background()
    states = [gc.isenabled()]
    for each in (first, second):
        each.close()
        states.append(gc.isenabled())

    assert states == [False, False, True]
