"""The desk as a program of its own: how its window opens."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nocdesk.core import Core
from ui.application import Desk, system_theme
from ui.theme import DARK, HIGH_CONTRAST

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
    watch.timeout.connect(lambda: report(desk.window, desk.window.screen().availableSize()))
    watch.start(20)

def report(window, room):
    if window.height() <= room.height():
        print(room.width(), window.isMaximized(), flush=True)
        QApplication.quit()

watch = QTimer()
core = open_core(Settings(data_dir=Path(sys.argv[1])), Actor("ann", Role.ENGINEER))
sys.exit(run_desk(core, on_open=look))
"""


def test_a_window_that_is_larger_than_the_screen_fills_it_instead(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}

    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, env=environment, check=False
    )

    assert ran.returncode == 0, ran.stderr
    width, is_maximized = ran.stdout.split()
    assert int(width) < 1600, "the offscreen platform's screen is smaller than the desk's own size"
    assert is_maximized == "True"


def test_a_desk_follows_the_desktop_until_a_theme_is_chosen_and_again_when_told_to(
    provider_core: Core, application: QApplication, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(provider_core, theme=None)
    hints = application.styleHints()
    worn = []

    desk.set_theme(HIGH_CONTRAST)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    worn.append(desk.theme.name)
    desk.set_theme(None)
    worn.append(desk.theme.name)
    desk.set_theme(DARK)
    desk.set_theme(None)
    worn.append(desk.theme.name)

    assert worn == [HIGH_CONTRAST, system_theme(), system_theme()]


def test_the_switch_puts_every_theme_on_the_whole_desk(
    provider_core: Core, application: QApplication, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(provider_core, theme="light")
    seen = []

    for _ in range(3):
        QTest.keySequence(desk.window, QKeySequence("Ctrl+Alt+T"))
        ground = application.palette().window().color()
        seen.append((desk.theme.name, ground == desk.theme.color("surface.canvas")))

    assert seen == [(DARK, True), (HIGH_CONTRAST, True), ("light", True)]


REOPENING = """
import sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from ui import application
from ui.delegates import ROW_HEIGHT
from ui.views.console import ConsoleView

def tell(desk):
    console = desk.window.screens.screen("console")
    row = console.list.view.verticalHeader().defaultSectionSize() * desk.window.devicePixelRatio()
    print(desk.window.screens.current, desk.preferences.now.text_pt, round(row / ROW_HEIGHT, 2), flush=True)

def go_on(desk, points):
    tell(desk)
    follow = {9: 13, 13: 18}.get(points)
    act = QApplication.quit if follow is None else lambda: choose(desk, follow)
    QTimer.singleShot(50, act)

def choose(desk, points):
    desk.preferences.change(replace(desk.preferences.now, text_pt=points))

def begin(desk):
    desk.window.show_screen("services")
    go_on(desk, 9)

resume = application._resume
def resumed(desk, *, screen):
    resume(desk, screen=screen)
    go_on(desk, desk.preferences.now.text_pt)
application._resume = resumed
core = open_core(Settings(data_dir=Path(sys.argv[1])), Actor("ann", Role.ENGINEER))
sys.exit(application.run_desk(core, on_open=begin))
"""


def test_another_size_of_text_opens_the_desk_anew_where_it_was_and_everything_grows(tmp_path: Path) -> None:
    here = {"QT_QPA_PLATFORM": "offscreen", "NOCDESK_CONFIG": "", "XDG_CONFIG_HOME": str(tmp_path / "config")}

    ran = subprocess.run(
        [sys.executable, "-c", REOPENING, str(tmp_path)],
        capture_output=True,
        text=True,
        env=os.environ | here,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["services 9 1.0", "services 13 1.44", "services 18 2.0"]
