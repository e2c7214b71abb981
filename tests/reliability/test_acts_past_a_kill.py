"""R20: what a desk was asked for while the store was away outlives kill -9 of the desk, and is done once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.settings import Settings
from tests.reliability.record import Telling
from tests.ui.builders import raise_one

pytestmark = pytest.mark.chaos

PATIENCE_S = 240
PROGRAM = """
import os, signal, sqlite3, sys
from functools import partial
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from nocdesk.alarms.commands import annotate_alarm
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from nocdesk.store import base
from ui import session_keeper
from ui.application import run_desk

base.BUSY_TIMEOUT_MS = 50
how, alarm_id = sys.argv[2], int(sys.argv[3])
if how == "forgetful":
    session_keeper.SessionKeeper.keep = lambda self: None

def ask(desk):
    global other
    other = sqlite3.connect(core.engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    change = partial(annotate_alarm, alarm_id=alarm_id, text="the fibre is cut")
    desk.window.operations.do("Noted", [change])
    wait(lambda: desk.window.operations.queue.late, lambda: QTimer.singleShot(300, kill))

def kill():
    os.kill(os.getpid(), signal.SIGKILL)

def end(desk):
    wait(lambda: not desk.window.operations.queue.acts, QApplication.quit)

def wait(is_so, then):
    QTimer.singleShot(20, lambda: then() if is_so() else wait(is_so, then))

core = open_core(Settings(data_dir=Path(sys.argv[1])), Actor("ann", Role.ENGINEER))
sys.exit(run_desk(core, on_open=end if how == "next" else ask))
"""


@pytest.fixture
def core(tmp_path: Path) -> Core:
    return open_core(Settings(data_dir=tmp_path), Actor("ann", Role.ENGINEER))


def run(directory: Path, how: str, alarm_id: int) -> int:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM, str(directory), how, str(alarm_id)]
    return subprocess.run(command, env=environment, check=False, timeout=PATIENCE_S).returncode


def notes(core: Core) -> int:
    """How often the note is in the store."""
    with core.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "annotate_alarm"))
        return sum(row.after["note"] == "the fibre is cut" for row in rows)


def is_kept(directory: Path) -> bool:
    """Whether the note stands in a file of the desk."""
    return any(b"the fibre is cut" in file.read_bytes() for file in (directory / "desk").iterdir())


on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")


@on_posix
def test_a_note_that_waits_when_the_desk_is_killed_is_in_the_store_once_when_the_next_desk_has_opened(
    core: Core, tmp_path: Path, promise: Telling
) -> None:
    alarm_id = raise_one(core, resource="LINK-7", text="Link down")

    assert run(tmp_path, "keeping", alarm_id) == -signal.SIGKILL
    assert is_kept(tmp_path)
    assert notes(core) == 0
    assert run(tmp_path, "next", alarm_id) == 0
    notes_in_the_end = notes(core)
    assert notes_in_the_end >= 1
    core.close()
    promise.kept("R20", "kill -9 of a desk with an act that waits", injected=1, doubled=notes_in_the_end - 1)


@on_posix
def test_without_the_session_a_note_that_waits_is_lost_with_the_desk(
    core: Core, tmp_path: Path, promise: Telling
) -> None:
    alarm_id = raise_one(core, resource="LINK-7", text="Link down")

    assert run(tmp_path, "forgetful", alarm_id) == -signal.SIGKILL
    assert not is_kept(tmp_path)
    core.close()
    promise.control("R20", "no session kept: the act that waits is lost")
