"""With which screen the desk opens, as a process: the one that is chosen, and after a crash the one it stood on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PATIENCE_S = 240
PROGRAM = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from ui import application, session_keeper

directory, chosen, how = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
save, resume, fronts = session_keeper.save_session, application._resume, []

def save_and_tell(path, session):
    save(path, session)
    fronts.append(session.front)

def change(desk, **what):
    desk.preferences.change(replace(desk.preferences.now, **what))

def begin(desk):
    print(desk.window.screens.current, flush=True)
    change(desk, start_screen=chosen)
    desk.window.show_screen("services")
    if how == "kill":
        dying.timeout.connect(lambda: os.kill(os.getpid(), signal.SIGKILL) if "services" in fronts else None)
        dying.start(20)
    else:
        QTimer.singleShot(0, (lambda: change(desk, text_pt=12)) if how == "reopen" else QApplication.quit)

def resumed(desk, *, screen):
    print(desk.window.screens.current, flush=True)
    resume(desk, screen=screen)
    QTimer.singleShot(0, QApplication.quit)

session_keeper.save_session, application._resume = save_and_tell, resumed
dying = QTimer()
core = open_core(Settings(data_dir=directory), Actor("ann", Role.ENGINEER))
sys.exit(application.run_desk(core, on_open=begin))
"""


def fronts(directory: Path, chosen: str, how: str) -> list[str]:
    """Open a desk, choose its first screen for the next time, go to the services and end; what it opened with."""
    here = {"QT_QPA_PLATFORM": "offscreen", "NOCDESK_CONFIG": "", "XDG_CONFIG_HOME": str(directory / "config")}
    command = [sys.executable, "-c", PROGRAM, str(directory), chosen, how]
    ran = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | here, check=False, timeout=PATIENCE_S
    )
    assert ran.returncode == (-signal.SIGKILL if how == "kill" else 0), ran.stderr
    return ran.stdout.split()


def test_a_desk_that_was_closed_opens_with_the_screen_that_is_chosen(tmp_path: Path) -> None:
    fronts(tmp_path, "sla", "close")

    assert fronts(tmp_path, "sla", "close") == ["sla"]


def test_where_none_is_chosen_it_opens_where_it_was(tmp_path: Path) -> None:
    fronts(tmp_path, "", "close")

    assert fronts(tmp_path, "", "close") == ["services"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_after_a_kill_it_opens_where_it_was_whatever_is_chosen_and_only_once(tmp_path: Path) -> None:
    fronts(tmp_path, "sla", "kill")

    assert fronts(tmp_path, "sla", "close") == ["services"]
    assert fronts(tmp_path, "sla", "close") == ["sla"]


def test_another_size_of_text_leaves_it_where_it_was_whatever_is_chosen(tmp_path: Path) -> None:
    fronts(tmp_path, "sla", "close")

    assert fronts(tmp_path, "sla", "reopen") == ["sla", "services"]
