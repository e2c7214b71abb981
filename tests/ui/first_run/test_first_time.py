"""Whoever sits at a desk for the first time is shown the first steps, once; the demo is a program of its own."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.people.model import Role
from ui.first_run.demo_start import demo_command, start_alone

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from ui.application import run_desk
from ui.first_run.first_steps import FirstSteps

def look(desk):
    print(desk.window.first_steps.wizard is not None, flush=True)
    QTimer.singleShot(50, QApplication.quit)

folder = Path(sys.argv[1])
steps = FirstSteps(folder / "config" / "first-steps") if sys.argv[2] == "told" else None
core = open_core(Settings(data_dir=folder), Actor("ann", Role.ENGINEER))
sys.exit(run_desk(core, on_open=look, first_steps=steps))
"""


def run(folder: Path, how: str) -> str:
    here = {"QT_QPA_PLATFORM": "offscreen", "NOCDESK_CONFIG": "", "XDG_CONFIG_HOME": str(folder / "config")}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), how],
        capture_output=True,
        text=True,
        env=os.environ | here,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_the_first_steps_come_once_and_never_over_a_desk_that_is_opened_again(tmp_path: Path) -> None:
    mark = tmp_path / "config" / "first-steps"
    other = tmp_path / "other"

    shown = [run(tmp_path, "told"), run(tmp_path, "told")]
    mark.unlink()
    over_a_session = run(tmp_path, "told")

    assert shown == ["True", "False"]
    assert (over_a_session, mark.exists()) == ("False", True)
    assert run(other, "untold") == "False"


def test_the_demo_is_started_alone_in_the_role_that_was_looked_at(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    program = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))"

    is_started = start_alone([sys.executable, "-c", program, str(said)])
    qtbot.waitUntil(lambda: said.exists() and said.read_text() != "")

    assert is_started
    assert said.read_text() != str(os.getpid())
    assert demo_command(Role.CARE)[-4:] == ["demo", "--tour", "--role", "care"]
    assert not start_alone([str(tmp_path / "none")])
