"""The desk killed in the middle of an edit, as a process, and opened again: at most seconds of typing are lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.figures import figure
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

KILLS = figure(5, 50)
PATIENCE_S = 240
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

how, what, is_kept = sys.argv[2], sys.argv[3], sys.argv[4] == "kept"
save, said, written = session_keeper.save_session, [], []

def save_and_tell(path, session):
    if is_kept:
        save(path, session)
    if how == "type" and what in str(session):
        written.append(path)

session_keeper.save_session = save_and_tell

def begin(desk):
    said.append(desk.window.status_line.message)
    desk.window.screens.screen("restoration")
    waiting.timeout.connect(lambda: go_on(desk))
    waiting.start(20)

def go_on(desk):
    screen = desk.window.screens.screen("restoration")
    form = screen.form
    if form.draft is None or desk.background.waiting or not screen.isVisible():
        return
    if how == "look" and what and form.draft.base.ticket_id != int(what):
        screen.list.go_to(int(what))
        return
    waiting.stop()
    QTimer.singleShot(300, lambda: act(desk, screen, form))

def act(desk, screen, form):
    where = desk.window.screens.current, form.draft.base.ticket_id
    print(*where, form.note.toPlainText(), *said, sep="|", flush=True)
    if how == "look":
        QApplication.quit()
        return
    screen.list.view.setFocus()
    QTest.keyClick(screen.list.view, Qt.Key.Key_J)
    QTest.keyClick(screen.list.view, Qt.Key.Key_J)
    QTest.keyClicks(screen.list.line.edit, "crew:north")
    screen.list.set_filter("")
    form.note.setFocus()
    form.note.selectAll()
    QTest.keyClicks(form.note, what)
    print(form.draft.base.ticket_id, flush=True)
    dying.timeout.connect(lambda: os.kill(os.getpid(), signal.SIGKILL) if written else None)
    dying.start(20)

waiting, dying = QTimer(), QTimer()
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


def python(text: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", text, *words]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=PATIENCE_S)


def type_and_kill(store: Path, typed: str, memory: str) -> tuple[list[str], str]:
    """Type into the form of a ticket until the keeper has written it, or believes to have, and kill.

    What was seen before (as `look` gives it), and the ticket.
    """
    killed = python(PROGRAM, str(store), "type", typed, memory)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    seen, _, ticket = killed.stdout.strip("\n").rpartition("\n")
    return seen.split("|"), ticket


def look(store: Path, ticket: str, memory: str) -> list[str]:
    """Open the desk again: the screen in front, the ticket of its form, its note, and what the desk said at first."""
    seen = python(PROGRAM, str(store), "look", ticket, memory)
    assert seen.returncode == 0, seen.stderr
    return seen.stdout.strip("\n").split("|")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    made = python(STORE, str(tmp_path))
    assert made.returncode == 0, made.stderr
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_was_typed_before_a_kill_is_in_its_form_again(store: Path, promise: Telling) -> None:
    _, ticket = type_and_kill(store, TYPED, "kept")
    for number in range(1, KILLS):
        before = ["restoration", ticket, TYPED if number == 1 else f"{TYPED} {number - 1}", ""]
        seen, ticket = type_and_kill(store, f"{TYPED} {number}", "kept")
        assert seen == before

    assert look(store, "", "kept") == ["restoration", ticket, f"{TYPED} {KILLS - 1}", ""]
    promise.kept("R20", "kill -9 of a desk in an edit", injected=KILLS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_without_the_session_the_kill_takes_what_was_typed(store: Path, promise: Telling) -> None:
    _, ticket = type_and_kill(store, TYPED, "forgotten")

    screen, shown, note, _said = look(store, ticket, "forgotten")

    assert (screen, shown) == ("restoration", ticket)
    assert TYPED not in note
    promise.control("R20", "no session kept: what was typed is lost")


def test_a_damaged_session_is_said_and_the_desk_opens_as_new(store: Path, promise: Telling) -> None:
    look(store, "", "kept")
    (session,) = (store / "desk").glob("*.session")
    session.write_bytes(session.read_bytes()[:-20])

    screen, _ticket, _note, said = look(store, "", "kept")

    assert screen == "restoration"
    damaged = f"{session.name}, which says where the desk was, is damaged. It opens as new."
    assert said == f"{damaged} What was in it is in {session.name}.unread-1 now."
    promise.kept("R20", "a damaged file of the session", injected=1)
