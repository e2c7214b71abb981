"""The desk as a program of its own: how its window opens."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from ui.application import run_desk

def look(desk):
    QTimer.singleShot(200, lambda: report(desk.window, desk.window.screen().availableSize()))

def report(window, room):
    print(room.width(), window.isMaximized(), window.height() <= room.height(), flush=True)
    QApplication.quit()

core = open_core(Settings(data_dir=Path(sys.argv[1])), Actor("ann", Role.ENGINEER))
sys.exit(run_desk(core, on_open=look))
"""


def test_a_window_that_is_larger_than_the_screen_fills_it_instead(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}

    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, env=environment, check=False
    )

    assert ran.returncode == 0, ran.stderr
    width, is_maximized, is_low_enough = ran.stdout.split()
    assert int(width) < 1600, "the offscreen platform's screen is smaller than the desk's own size"
    assert (is_maximized, is_low_enough) == ("True", "True")
