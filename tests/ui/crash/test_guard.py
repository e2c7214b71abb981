"""Faults raised for real in slots, timers, filters, delegates, paint events and workers: told of, and survived."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication

from nocdesk.clock import VirtualClock
from tests.reliability.record import Telling
from ui.crash.fault import Fault
from ui.crash.guard import MOST_KINDS, CrashGuard
from ui.crash.log import CrashLog
from ui.crash.tally import MOST_COUNTED

PROGRAM = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QListWidget, QStyledItemDelegate, QWidget
from nocdesk.clock import SystemClock
from ui.background import Background
from ui.crash.guard import CrashGuard
from ui.crash.log import CrashLog
from ui.crash.window import CrashTeller

where, directory, is_guarded = sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "on"
application = QApplication(["desk"])
window = QWidget()
guard = CrashGuard(SystemClock(), CrashLog(directory))
teller = CrashTeller(guard, window)
guard.caught.connect(teller.tell)
if is_guarded:
    guard.switch_on()
pool = Background()

def fail(*_):
    password = "of no interest"
    raise ValueError("planted fault, password=hunter22")

class Painted(QWidget):
    def paintEvent(self, event):
        painter = QPainter(self)
        self.update()
        fail(painter)

class Filter(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.KeyPress:
            fail()
        return False

class Delegate(QStyledItemDelegate):
    def paint(self, painter, option, index):
        fail()

def slot():
    window.windowTitleChanged.connect(fail)
    window.setWindowTitle("changed")

def paint():
    window.painted = Painted()
    window.painted.show()

def delegate():
    window.list = QListWidget()
    window.list.addItem("one")
    window.list.setItemDelegate(Delegate(window.list))
    window.list.show()

def event_filter():
    window.filter = Filter()
    window.installEventFilter(window.filter)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.postEvent(window, key)

def thread():
    threading.Thread(target=fail).start()

plants = {
    "timer": fail, "slot": slot, "paint": paint, "delegate": delegate, "filter": event_filter, "thread": thread,
    "read": lambda: pool.read(fail, print), "write": lambda: pool.write(fail, print),
}
QTimer.singleShot(0, plants[where])

def look():
    shown = teller.window
    if shown is not None and (where != "paint" or guard.faults[0].count > 3):
        watch.stop()
        print(shown.isVisible(), len(guard.faults), shown.happened.text().replace(chr(10), " "), sep="|")
        print(shown.saved.text())
        print("TEXT", shown.report().replace(chr(10), " "))
        application.quit()

watch = QTimer()
watch.timeout.connect(look)
watch.start(20)
window.show()
QTimer.singleShot(1500 if not is_guarded else 200000, application.quit)
application.exec()
guard.switch_off()
pool.close()
"""
PATIENCE_S = 240
PLACES = ["timer", "slot", "paint", "delegate", "filter", "thread", "read", "write"]


def run(where: str, directory: Path, guard: str = "on") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM, where, str(directory), guard]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=PATIENCE_S)


@pytest.mark.chaos
@pytest.mark.parametrize("where", PLACES)
def test_a_fault_is_told_of_once_and_written_down_and_the_program_goes_on(
    where: str, tmp_path: Path, promise: Telling
) -> None:
    ran = run(where, tmp_path)

    assert ran.returncode == 0, ran.stderr
    head, saved, report = ran.stdout.strip().splitlines()
    is_visible, kinds, happened = head.split("|")
    assert (is_visible, kinds) == ("True", "1")
    assert "planted fault" in happened
    assert "fail in" in happened
    assert ("was not saved" in saved) == (where == "write")
    log = (tmp_path / "desk.log").read_text()
    assert "planted fault" in log
    assert "Traceback" in log
    assert "hunter22" not in log + report + happened
    assert "active painter" not in ran.stderr
    promise.kept("R20", "exceptions in slots, timers, delegates, paint events, filters, threads", injected=1)


@pytest.mark.chaos
@pytest.mark.parametrize("where", ["timer", "thread", "write"])
def test_without_the_guard_nobody_is_told_of_the_same_fault(where: str, tmp_path: Path, promise: Telling) -> None:
    ran = run(where, tmp_path, "off")

    assert ran.stdout == ""
    assert not (tmp_path / "desk.log").exists()
    promise.control("R20", "no guard: nobody is told of the exception")


def test_what_a_paint_event_fails_with_at_every_frame_is_not_written_down_at_every_frame(tmp_path: Path) -> None:
    run("paint", tmp_path)

    assert (tmp_path / "desk.log").read_text().count("Traceback") == 1


def fault_of_kind(number: int, at: datetime) -> Fault:
    return Fault(f"Kind{number}: planted", f"fail in desk.py, line {number}", "", f"Trace of kind {number}.", at, at)


def test_a_kind_of_fault_too_many_is_written_down_and_only_counted_when_it_comes_again(
    application: QApplication, desk_clock: VirtualClock, tmp_path: Path
) -> None:
    guard = CrashGuard(desk_clock, CrashLog(tmp_path))
    last = fault_of_kind(MOST_KINDS, desk_clock.now())

    for number in range(MOST_KINDS):
        guard.note(fault_of_kind(number, desk_clock.now()))
    for _ in range(10):
        guard.note(last)

    log = (tmp_path / "desk.log").read_text()
    assert len(guard.faults) == MOST_KINDS
    assert log.count(last.details) == 1
    assert log.count(f"10 times by now: {last.sentence}") == 1


def test_a_new_warning_of_qt_is_written_down_after_however_many_others(
    application: QApplication, desk_clock: VirtualClock, tmp_path: Path
) -> None:
    guard = CrashGuard(desk_clock, CrashLog(tmp_path))
    guard.switch_on()
    try:
        for number in range(MOST_COUNTED + 50):
            qWarning(f"warning number {number} of Qt")
        for _ in range(3):
            qWarning("the last warning")
    finally:
        guard.switch_off()

    log = (tmp_path / "desk.log").read_text()
    assert f"warning number {MOST_COUNTED + 49} of Qt" in log
    assert log.count("the last warning") == 1
    assert len(guard._warned) == MOST_COUNTED
