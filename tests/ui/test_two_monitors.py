"""A desk on two monitors: a screen goes from one to the other by key, and is there again when the desk is opened."""

import json
import os
import subprocess
import sys
from pathlib import Path

PATIENCE_S = 120
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from ui.application import Desk, make_application
from ui.heads import Head
from ui.preferences import PreferenceMemory

folder = Path(sys.argv[1])
application = make_application()
core = open_core(Settings(data_dir=folder), Actor("ann", Role.ENGINEER))

def open_desk():
    desk = Desk(application, core, "light", PreferenceMemory(folder / "desk.toml"))
    desk.window.show()
    desk.window.perspectives.restore()
    desk.window.start()
    return desk, desk.window.screens.docks

def wait(is_so):
    while not is_so():
        QTest.qWait(10)

def press(key):
    wait(lambda: QApplication.focusWidget() is not None)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)

def say(desk, docks):
    windows = (docks.window_of("network"), desk.window)
    sides = ["right" if window.geometry().center().x() >= 1600 else "left" for window in windows]
    print(*sides, flush=True)

desk, docks = open_desk()
desk.window.show_screen("network")
say(desk, docks)
for _ in range(3):
    press(Qt.Key.Key_M)
    window = docks.window_of("network")
    wait(lambda: window.isActiveWindow() and window.findChildren(Head))
    say(desk, docks)
desk.close()
desk, docks = open_desk()
say(desk, docks)
desk.close()
core.close()
"""


def screen(name: str, x: int, width: int) -> dict[str, object]:
    return {
        "name": name, "x": x, "y": 0, "width": width, "height": 1000, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1
    }  # fmt: skip


def test_a_screen_is_sent_from_monitor_to_monitor_and_stands_there_again(tmp_path: Path) -> None:
    monitors = tmp_path / "monitors.json"
    monitors.write_text(json.dumps({"screens": [screen("left", 0, 1600), screen("right", 1600, 1280)]}))
    environment = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={monitors}"}

    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        capture_output=True, text=True, env=environment, check=False, timeout=PATIENCE_S,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["left left", "right left", "left left", "right left", "right left"]
