"""How the desk ends, as a process of its own, and what it says of that when it is opened again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.record import Telling

PATIENCE_S = 240
PROGRAM = """
import ctypes, os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from ui.application import run_desk
from ui.crash.window import CrashWindow

def end(desk):
    QTimer.singleShot(200, lambda: act(desk))

def act(desk):
    shown = desk.window.findChildren(CrashWindow)
    print("|".join(f"{window.head.text()}: {window.details.toPlainText()}" for window in shown), flush=True)
    how = sys.argv[2]
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "segfault":
        ctypes.string_at(0)
    if how == "fault":
        QTimer.singleShot(0, lambda: 1 / 0)
    QTimer.singleShot(200, QApplication.quit)

core = open_core(Settings(data_dir=Path(sys.argv[1])), Actor("ann", Role.ENGINEER))
sys.exit(run_desk(core, on_open=end))
"""


def run(directory: Path, how: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM, str(directory), how]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=PATIENCE_S)


def test_a_desk_that_was_closed_says_nothing_when_it_is_opened_again(tmp_path: Path) -> None:
    first, second = run(tmp_path, "close"), run(tmp_path, "close")

    assert (first.returncode, first.stdout.strip()) == (0, ""), first.stderr
    assert (second.returncode, second.stdout.strip()) == (0, ""), second.stderr


@pytest.mark.chaos
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("how", "number", "word"),
    [("kill", signal.Signals(9), "ended from outside"), ("segfault", signal.SIGSEGV, "Segmentation fault")],
)
def test_a_desk_that_ended_badly_says_so_at_the_next_start_and_only_then(
    how: str, number: signal.Signals, word: str, tmp_path: Path, promise: Telling
) -> None:
    ended, next_one, after = run(tmp_path, how), run(tmp_path, "close"), run(tmp_path, "close")

    assert ended.returncode == -number
    assert "did not end as it should" in next_one.stdout
    assert word in next_one.stdout
    assert word in (tmp_path / "log" / "desk.log").read_text()
    assert after.stdout.strip() == ""
    promise.kept("R20", "kill -9 and segmentation fault: said at the next start", injected=1)


@pytest.mark.chaos
def test_a_desk_that_has_survived_a_fault_says_so_by_its_exit_code(tmp_path: Path, promise: Telling) -> None:
    ran = run(tmp_path, "fault")

    assert ran.returncode == 70
    assert "ZeroDivisionError" in (tmp_path / "log" / "desk.log").read_text()
    promise.kept("R20", "exceptions: said by the exit code", injected=1)
