"""The wallboard as a program of its own: it leaves the desk's memory alone, and opens no window that nobody closes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PATIENCE_S = 240
PROGRAM = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from ui import application
from ui.crash.window import CrashWindow

directory, what, how = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
closing_by_ctrl_c = application._closing_by_ctrl_c

def act():
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    QTimer.singleShot(300, end)
    if how == "fault":
        raise ValueError("planted fault")

def end():
    windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, CrashWindow)]
    print(len(windows), flush=True)
    QApplication.quit()

def begin(running):
    QTimer.singleShot(300, act)
    return closing_by_ctrl_c(running)

application._closing_by_ctrl_c = begin
core = open_core(Settings(data_dir=directory), Actor("ann", Role.ENGINEER))
sys.exit(application.run_desk(core) if what == "desk" else application.run_wallboard(core, full_screen=False))
"""


def run(directory: Path, what: str, how: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM, str(directory), what, how]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=PATIENCE_S)


def log_of(directory: Path) -> str:
    return (directory / "log" / "desk.log").read_text()


def test_a_fault_on_the_wall_is_written_down_without_a_window(tmp_path: Path) -> None:
    ran = run(tmp_path, "wall", "fault")

    assert (ran.returncode, ran.stdout.strip()) == (70, "0"), ran.stderr
    assert "planted fault" in log_of(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_wall_that_was_killed_says_so_in_the_log_alone(tmp_path: Path) -> None:
    killed, after = run(tmp_path, "wall", "kill"), run(tmp_path, "wall", "close")

    assert killed.returncode == -signal.SIGKILL
    assert (after.returncode, after.stdout.strip()) == (0, "0"), after.stderr
    assert "changes nothing" in log_of(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_wall_that_is_hung_up_after_a_crash_of_the_desk_leaves_it_for_the_desk_to_tell(tmp_path: Path) -> None:
    killed = run(tmp_path, "desk", "kill")
    wall, desk = run(tmp_path, "wall", "close"), run(tmp_path, "desk", "close")

    assert killed.returncode == -signal.SIGKILL
    assert (wall.returncode, wall.stdout.strip()) == (0, "0"), wall.stderr
    assert (desk.returncode, desk.stdout.strip()) == (0, "1"), desk.stderr
