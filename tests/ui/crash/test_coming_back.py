"""The desk killed in the middle of an edit, as a process, and opened again: at most seconds of typing are lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 5
TYPED = "Joint box flooded, pump on its way"

PROGRAM = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from nocdesk.core import open_core
from nocdesk.settings import Settings
from tests.ui.restoration_builder import FAY
from ui.application import run_desk
from ui import session_keeper

how, typed, is_kept = sys.argv[2], sys.argv[3], sys.argv[4] == "kept"
if not is_kept:
    session_keeper.save_session = lambda *_: None

def begin(desk):
    desk.window.screens.screen("restoration")
    waiting.timeout.connect(lambda: go_on(desk))
    waiting.start(20)

def go_on(desk):
    screen = desk.window.screens.screen("restoration")
    form = screen.form
    if form.draft is None or desk.background.waiting or not screen.isVisible():
        return
    waiting.stop()
    if how == "look":
        QTimer.singleShot(300, lambda: look(desk, form))
        return
    screen.list.view.setFocus()
    QTest.keyClick(screen.list.view, Qt.Key.Key_J)
    QTest.keyClick(screen.list.view, Qt.Key.Key_J)
    QTest.keyClicks(screen.list.line.edit, "crew:north")
    screen.list.set_filter("")
    form.note.setFocus()
    form.note.selectAll()
    QTest.keyClicks(form.note, typed)
    QTimer.singleShot(int(os.environ["KILL_AFTER_MS"]), lambda: os.kill(os.getpid(), signal.SIGKILL))

def look(desk, form):
    print(desk.window.screens.current, form.draft.base.ticket_id, form.note.toPlainText(), sep="|", flush=True)
    QApplication.quit()

waiting = QTimer()
core = open_core(Settings(data_dir=Path(sys.argv[1])), FAY)
sys.exit(run_desk(core, on_open=begin))
"""

STORE = """
import sys
from pathlib import Path
from nocdesk.core import open_core
from nocdesk.people.model import SYSTEM
from nocdesk.settings import Settings
from tests.ui.restoration_builder import fill_restorations

core = open_core(Settings(data_dir=Path(sys.argv[1])), SYSTEM)
fill_restorations(core)
core.close()
"""


def python(text: str, *words: str, kill_after_ms: int = 2500) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "KILL_AFTER_MS": str(kill_after_ms)}
    return subprocess.run(
        [sys.executable, "-c", text, *words], capture_output=True, text=True, env=environment, check=False
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    made = python(STORE, str(tmp_path))
    assert made.returncode == 0, made.stderr
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_was_typed_before_a_kill_is_in_its_form_again(store: Path) -> None:
    for number in range(KILLS):
        typed = f"{TYPED} {number}"
        killed = python(PROGRAM, str(store), "type", typed, "kept")
        seen = python(PROGRAM, str(store), "look", "", "kept")

        assert killed.returncode == -signal.SIGKILL, killed.stderr
        screen, _ticket, note = seen.stdout.strip().split("|")
        assert (screen, note) == ("restoration", typed), seen.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_without_the_session_the_kill_takes_what_was_typed(store: Path) -> None:
    python(PROGRAM, str(store), "type", TYPED, "forgotten")

    seen = python(PROGRAM, str(store), "look", "", "forgotten")

    assert TYPED not in seen.stdout


def test_a_damaged_session_is_said_and_the_desk_opens_as_new(store: Path) -> None:
    python(PROGRAM, str(store), "look", "", "kept")
    (session,) = (store / "desk").glob("*.session")
    session.write_bytes(session.read_bytes()[:-20])

    seen = python(PROGRAM, str(store), "look", "", "kept")

    assert seen.returncode == 0, seen.stderr
    assert seen.stdout.startswith("restoration|")
