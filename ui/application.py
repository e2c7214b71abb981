"""The desk as a program: application object, fonts, theme, window."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Event

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from nocdesk.core import Core
from nocdesk.directories import desk_file
from nocdesk.garbage import coming_up, look_seldom
from nocdesk.people.policy import Act, may
from ui.background import Background
from ui.collector_watch import CollectorWatch
from ui.crash.watch import CrashWatch
from ui.first_run.first_steps import FirstSteps
from ui.key_caps import show_keys
from ui.main_window import MainWindow
from ui.preferences import PreferenceMemory, Preferences
from ui.preloading import load_ahead
from ui.reading_style import ReadingStyle
from ui.session_keeper import SessionKeeper
from ui.session_place import PlaceKind
from ui.speaking import let_qt_speak
from ui.stylesheet import palette, stylesheet
from ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme, desk_font, load_fonts, load_themes, theme_after

_INTERRUPT_CHECK_MS = 200
_SCALE = "QT_SCALE_FACTOR"
_PRELOAD_AFTER_MS = 5000
REOPEN = 75
"""How the loop ends when the desk is to be opened anew."""


class Desk:
    """The open desk: its window, its workers and its theme."""

    def __init__(
        self,
        application: QApplication,
        core: Core,
        theme_name: str | None = None,
        preferences: PreferenceMemory | None = None,
    ) -> None:
        self.preferences = preferences or PreferenceMemory()
        self._worn = self.preferences.now
        self._application = application
        self._themes = load_themes()
        self._follows_system = theme_name is None
        self.theme = self._themes[theme_name or system_theme()]
        dress(application, self.theme)
        self.background = Background()
        self.preferences.keep_with(self.background)
        self.window = MainWindow(core, self.background, self.theme, self.preferences)
        show_keys(self.window.actions_table, self.window.findChildren(QWidget))
        self.window.theme_requested.connect(self.switch_theme)
        self._hints = application.styleHints()
        self._hints.colorSchemeChanged.connect(self._on_system_theme)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._on_system_theme)

        self.preferences.changed.connect(self._on_preferences)
        self.preferences.failed.connect(self._say_fault)
        for fault in self.preferences.faults:
            self._say_fault(fault)

    def switch_theme(self) -> None:
        """From light to dark, to high contrast and back, while everything goes on."""
        name = theme_after(self.theme.name)
        self.set_theme(name)
        self.preferences.change(replace(self.preferences.now, theme=name))

    def set_theme(self, name: str | None) -> None:
        """Put a theme on everything; None follows the desktop, now and whenever it changes."""
        self._follows_system = name is None
        self._wear(name or system_theme())

    def _say_fault(self, fault: str) -> None:
        self.window.status_line.say(fault, is_error=True)

    def _on_preferences(self) -> None:
        before, now = self._worn, self.preferences.now
        self._worn = now
        if now.theme != before.theme:
            self.set_theme(now.theme_name)
        if now.keymap != before.keymap:
            self.window.actions_table.set_keymap(now.keymap)
            show_keys(self.window.actions_table, self._application.allWidgets())
        if now.text_pt != before.text_pt:
            self._application.exit(REOPEN)

    def _on_system_theme(self) -> None:
        if self._follows_system:
            self._wear(system_theme())

    def _wear(self, name: str) -> None:
        if name == self.theme.name:
            return
        self.theme = self._themes[name]
        dress(self._application, self.theme)
        self.window.set_theme(self.theme)

    def close(self) -> None:
        """Let the workers finish and let go of the window."""
        self.preferences.changed.disconnect(self._on_preferences)
        self._hints.colorSchemeChanged.disconnect(self._on_system_theme)
        self._hints.accessibility().contrastPreferenceChanged.disconnect(self._on_system_theme)
        self.window.stop()
        self.window.operations.jobs.stop_all()
        self.background.close()
        self.window.close()
        self.window.deleteLater()


def run_desk(
    core: Core,
    *,
    theme: str | None = None,
    on_open: Callable[[Desk], None] | None = None,
    first_steps: FirstSteps | None = None,
) -> int:
    """Open the desk on a core and stay until it is closed; `on_open` is called once the window stands.

    `theme` is worn whatever the person chose. Another size of the text opens the desk anew, for Qt takes how large
    everything is shown when the application object is made: so rows, plots and icons follow without exception. The
    exit code tells of faults that the desk has survived. Without `first_steps` nothing is shown unasked.
    """
    steps = first_steps or FirstSteps()
    defaults = Preferences(theme=core.settings.theme.value)
    look_seldom()
    base, screen, survived = float(os.environ.get(_SCALE, "1")), "", 0
    while True:
        # Nothing of Qt outlives the application object.
        preferences = PreferenceMemory(desk_file(), defaults)
        if preferences.now.scale != 1 or base != 1 or screen:
            os.environ[_SCALE] = str(base * preferences.now.scale)
        application = make_application()
        with CrashWatch(core) as watch:
            with coming_up():
                desk = Desk(application, core, theme or preferences.now.theme_name, preferences)
            opened = partial(_resume, screen=screen) if screen else on_open
            code = _run(application, core, desk, opened, watch, steps, is_reopened=bool(screen))
        survived = survived or watch.exit_code
        if code != REOPEN:
            return code or survived
        screen = desk.window.screens.current
        steps = replace(steps, tours=desk.window.first_steps.is_touring)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        application.shutdown()


def _run(
    application: QApplication,
    core: Core,
    desk: Desk,
    on_open: Callable[[Desk], None] | None,
    watch: CrashWatch,
    steps: FirstSteps,
    *,
    is_reopened: bool,
) -> int:
    """Stay at a desk until it is closed."""
    interrupt = _closing_by_ctrl_c(application)
    watch.tell_in(desk.window)
    _show(desk.window)
    if steps.is_demo:
        desk.window.perspectives.keep_nothing()
    desk.window.perspectives.restore()
    desk.window.start()
    QTimer.singleShot(_PRELOAD_AFTER_MS, desk.window, partial(load_ahead, desk.background, desk.window.screens.names))
    if may(core.actor.role, Act.REPORT_ALARM):
        CollectorWatch(core, desk.background, desk.window)
    is_known = is_reopened or (watch.session_file is not None and watch.session_file.exists())
    keeper = _keep_session(desk, watch, is_reopened=is_reopened)
    desk.window.first_steps.begin(steps, is_known=is_known)
    if on_open is not None:
        on_open(desk)
    code = application.exec()
    interrupt.stop()
    if keeper is not None:
        keeper.end()
    desk.close()
    return code


def run_wallboard(core: Core, *, theme: str | None = None, full_screen: bool = True) -> int:
    """Show the wallboard alone and stay until it is closed; dark where no theme is named, for a room that is dark."""
    from ui.wallboard.window import Wallboard

    application = make_application()
    worn = load_themes()[theme or DARK]
    # A wall has nobody who could close a window: its faults go to the log alone.
    with CrashWatch(core, PlaceKind.WALL) as watch:
        dress(application, worn)
        interrupt = _closing_by_ctrl_c(application)
        background = Background()
        board = Wallboard(core, background, worn)
        (board.showFullScreen if full_screen else board.show)()
        code = application.exec()
        interrupt.stop()
        board.close()
        background.close()
    return code or watch.exit_code


def _closing_by_ctrl_c(application: QApplication) -> QTimer:
    """Let Ctrl+C end the loop, and one that comes before it runs end it at once."""
    is_asked = Event()
    signal.signal(signal.SIGINT, lambda *_: is_asked.set())
    # Python sees the signal only while its own code runs: a timer gives it the chance.
    beat = QTimer()
    beat.timeout.connect(lambda: application.quit() if is_asked.is_set() else None)
    beat.start(_INTERRUPT_CHECK_MS)
    return beat


def _keep_session(desk: Desk, watch: CrashWatch, *, is_reopened: bool) -> SessionKeeper | None:
    """Come back to where the desk was, or to the first screen where one is chosen; None where nothing can be kept."""
    if watch.session_file is None:
        return None
    window = desk.window
    keeper = SessionKeeper(
        watch.session_file, window.screens, window.operations.queue, window.calls.annunciator, window
    )
    keeper.failed.connect(desk.window.operations.failed)
    is_chosen = desk.preferences.now.start_screen in desk.window.screens.names
    keeper.begin(shows_front=is_reopened or watch.ended_badly is not None or not is_chosen)
    return keeper


def _resume(desk: Desk, *, screen: str) -> None:
    """Stand where the person was before the desk was opened anew."""
    desk.window.show_screen(screen)


def _show(window: MainWindow) -> None:
    """Show the window at its own size, or as large as the screen where it would not fit."""
    room = window.screen().availableGeometry()
    fits = window.width() <= room.width() and window.height() <= room.height()
    (window.show if fits else window.showMaximized)()


def make_application() -> QApplication:
    """The one application object, with the house's fonts and style."""
    # A screen that is taken out asks for a window of the system; its neighbours shall not all get one with it.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontCreateNativeWidgetSiblings)
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("NocDesk")
    application.setDesktopFileName("nocdesk")
    let_qt_speak(application)
    application.setStyle(ReadingStyle("Fusion") if application.isRightToLeft() else QStyleFactory.create("Fusion"))
    load_fonts()
    application.setFont(desk_font(12))
    return application


def dress(application: QApplication, theme: Theme) -> None:
    """Give Qt's own widgets a theme; Qt styles every widget anew even by the sheet that it has."""
    application.setPalette(palette(theme))
    sheet = stylesheet(theme)
    if application.styleSheet() != sheet:
        application.setStyleSheet(sheet)


def system_theme() -> str:
    """What the desktop asks for; light where it asks for nothing."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return HIGH_CONTRAST
    return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT
