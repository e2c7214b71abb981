"""The window: banner, strip, rail, screens, status bar; it hears of changes and hands them on."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from nocdesk.boards.status_rows import DeskStatus
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.people.policy import Act, may
from ui.actions import SAVED_FILTER_COUNT, ActionTable
from ui.annunciation.host import CallHost
from ui.background import Background
from ui.change_feed import ChangeFeed, Changes
from ui.detached import DetachedWindows
from ui.dialogs.shortcuts import ShortcutSheet, scopes_at
from ui.first_run.host import FirstStepsHost
from ui.heads import Heads
from ui.help.host import HelpHost
from ui.jobs_watch import JobsWatch
from ui.liveness import Liveness, proof_of_polling, word_of_polling
from ui.nesting import nest
from ui.operations import Operations
from ui.palette_host import PaletteHost
from ui.perspectives import Perspectives
from ui.poll_requests import PollRequests
from ui.preferences import PreferenceMemory
from ui.presence import PresenceWatch
from ui.pulse import Pulse
from ui.screen import Place, Screen, home_of, screens_of
from ui.screen_stack import ScreenStack
from ui.shift_watch import ShiftWatch
from ui.theme import Theme
from ui.views.console import ConsoleView
from ui.views.console_reads import ConsoleReads
from ui.waiting_watch import WaitingWatch
from ui.wallboard.host import WallboardHost
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.rail import Rail
from ui.widgets.status_line import StatusLine
from ui.widgets.toast import ToastStack
from ui.workplace import Workplace
from ui.zone_switch import ZoneSwitch

TICK_MS = 1000


class MainWindow(QMainWindow):
    """One window of the desk; which screens it has depends on the role."""

    theme_requested = Signal()
    status_shown = Signal()

    def __init__(self, core: Core, background: Background, theme: Theme, preferences: PreferenceMemory) -> None:
        super().__init__()
        self._clock = core.clock
        self.zones = ZoneSwitch(preferences, self)
        self._theme = theme
        role = core.actor.role
        self.sees_alarms = may(role, Act.VIEW_ALARMS)
        self.actions_table = ActionTable(role, preferences.now.keymap)
        self.operations = Operations(core, background, self)
        self.polls = PollRequests(core, background, self)
        self.feed = ChangeFeed(core, background, self)
        self.pulse = Pulse(ConsoleReads(core), background, self.feed, core.clock, self)
        self.calls = CallHost(core, background, preferences, self.actions_table, theme, self)
        self.heads = Heads(theme, self.actions_table, self.calls.bell, self)
        self.banner, self.strip = self.heads.main.banner, self.heads.main.strip
        self.notice = NoticeBar(theme, can_retry=True)
        specs = screens_of(role)
        self.rail = Rail(theme, tuple(spec for spec in specs if spec.is_on_rail))
        self.status_line = StatusLine(theme, f"{core.actor.name} · {role}")
        workplace = Workplace(
            core, background, self.actions_table, self.operations, self.polls, preferences, self.calls.annunciator
        )
        self.screens = ScreenStack(workplace, theme, specs, self)
        self.detached = DetachedWindows(self.screens, self.heads, self.actions_table, self)
        self.perspectives = Perspectives(workplace, self.screens, self)
        self.finder = PaletteHost(workplace, theme, self.screens, self)
        self.help = HelpHost(workplace, theme, self.screens, self)
        self.shifts = ShiftWatch(workplace, theme, self)
        self.presence = PresenceWatch(workplace, self.screens, self)
        self.waiting = WaitingWatch(self.operations.queue, self.screens, self.status_line, self)
        self.jobs = JobsWatch(workplace, theme, self.screens, self.status_line, self)
        self.first_steps = FirstStepsHost(workplace, theme, self)
        self.wall = WallboardHost(core, background, theme, preferences, self)
        self.toasts = ToastStack(theme, self, self.operations.undo)
        self._timer = QTimer(self, interval=TICK_MS)
        self._build()
        self.detached.let_act(self._global_handlers())
        self._connect()
        chosen = preferences.now.start_screen
        self.show_screen(chosen if chosen in self.screens.names else home_of(role))

    @property
    def console(self) -> ConsoleView | None:
        """The alarm console, None where the role has none."""
        return cast(ConsoleView | None, self.screens.screen("console"))

    def _build(self) -> None:
        self.setWindowTitle("NocDesk")
        self.resize(1600, 900)
        self.setMinimumSize(960, 680)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.screens.docks, 1)
        central = QWidget()
        central.setProperty("role", "canvas")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.heads.main, self.notice, self.calls.notice, self.shifts.notice):
            column.addWidget(widget)
        nest(column, middle, 1)
        column.addWidget(self.first_steps.bar)
        column.addWidget(self.status_line)
        self.setCentralWidget(central)

    def _global_handlers(self) -> Mapping[str, Callable[[], object]]:
        handlers: dict[str, Callable[[], object]] = {
            f"view.{name}": partial(self.show_screen, name) for name in self.screens.names
        }
        handlers |= {
            "back": self.screens.back,
            "forward": self.screens.forward,
            "panel.next": partial(self.screens.step_panel, 1),
            "panel.previous": partial(self.screens.step_panel, -1),
            **self.finder.handlers(),
            **self.calls.handlers(),
            "undo": self.operations.undo,
            "redo": self.operations.redo,
            "waiting": self.waiting.open,
            "jobs": self.jobs.open,
            "shift.note": self.shifts.ask_for_note,
            "help": self.help.open,
            "shortcuts": self.show_shortcuts,
            **self.first_steps.handlers(),
            "theme.switch": self.theme_requested.emit,
            "zone.switch": self.zones.toggle,
            **self.detached.handlers(),
            "window.layouts": self.perspectives.open,
            "window.wallboard": self.wall.open,
            "banner.acknowledge": self.banner.acknowledge,
            "banner.open": self.banner.open,
            "alarm.next_unacknowledged": lambda: self._on_step(1),
            "alarm.previous_unacknowledged": lambda: self._on_step(-1),
            "note": lambda: self._in_console(lambda console: console.detail.note.setFocus()),
        }
        for place in range(SAVED_FILTER_COUNT):
            handlers[f"filter.{place + 1}"] = partial(self._choose_filter, place)
        return handlers

    def _connect(self) -> None:
        self.feed.changed.connect(self._on_changes)
        self.feed.look_after(self.operations.done, self.operations.undone)
        self.pulse.felt.connect(self._on_pulse)
        self.pulse.status_read.connect(self._on_status)
        self.pulse.status_read.connect(self.calls.on_status)
        self.pulse.store_answered.connect(self._on_store_answered)
        self.pulse.store_answered.connect(self.waiting.send)
        self.notice.retry_requested.connect(self._read_all)
        for speaker in (self.operations, self.polls, self.screens, self.calls, self.zones, self.perspectives):
            speaker.said.connect(self.status_line.say)
            speaker.failed.connect(self._on_failed)
        self.detached.said.connect(self.status_line.say)
        self.calls.card.open_requested.connect(self.show_alarm)
        self.operations.undo_changed.connect(self.status_line.show_undo)
        self.operations.done.connect(self.toasts.tell)
        self.operations.undone.connect(self.toasts.take_back)
        self.operations.offered.connect(self.toasts.offer)
        self.rail.screen_requested.connect(self.show_screen)
        self.rail.theme_requested.connect(self.theme_requested)
        self.rail.shortcuts_requested.connect(self.show_shortcuts)
        self.screens.shown.connect(self.rail.show_screen)
        self.screens.selection_said.connect(partial(self.status_line.show_part, "selection"))
        self.heads.severity_requested.connect(self._on_severity)
        self.heads.acknowledge_requested.connect(self._acknowledge_one)
        self.heads.open_requested.connect(self.show_alarm)
        self.heads.step_requested.connect(self._on_step)
        self.zones.changed.connect(self.screens.retime)
        self.zones.changed.connect(lambda _before: self.pulse.read())
        self.zones.changed.connect(lambda _before: self.finder.names.retime())
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Hear of changes from now on, and read what was read before anew."""
        self.feed.start()
        self._read_all()
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Ask nothing more of the store; once, for when windows are gone their layout is too."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        self.perspectives.end()
        self.presence.stop()
        self.feed.stop()
        self.wall.close()

    def set_theme(self, theme: Theme) -> None:
        """Paint everything with other colours."""
        self._theme = theme
        bars = (self.heads, self.notice, self.rail, self.status_line)
        hosts = (self.calls, self.finder, self.help, self.shifts, self.first_steps, self.wall, self.toasts, self.jobs)
        for part in (*bars, self.screens, *hosts):
            part.set_theme(theme)

    def show_screen(self, name: str) -> Screen | None:
        """Bring a screen to the front and give it the keyboard; None where the role has no such screen."""
        return self.screens.show(name)

    def go(self, place: Place) -> None:
        """Show a place on one of the screens."""
        self.screens.go(place)

    def show_alarm(self, alarm_id: int) -> None:
        """Show an alarm in the console."""
        self.go(Place("console", alarm_id))

    def show_shortcuts(self) -> None:
        """Lay the sheet of shortcuts over the window."""
        first = scopes_at(QApplication.focusWidget(), self.actions_table)
        ShortcutSheet(self._theme, self.actions_table, self.screens.names, self, first=first).open()

    def tick(self) -> None:
        """Once a second: clocks and ages go on, and what may be old is read again."""
        self.heads.tick(self._clock.now())
        self.screens.tick()
        self.pulse.tick()
        self.shifts.tick()
        self.presence.tick()
        self.calls.tick()

    def _read_all(self) -> None:
        self.screens.reload()
        self.pulse.read()

    def _on_status(self, status: DeskStatus) -> None:
        now = self._clock.now()
        proof = proof_of_polling(status, now)
        self.heads.show_status(status, proof, now)
        self.screens.prove_polling(proof)
        self.status_line.show_part("poller", word_of_polling(status, names_probes=self.sees_alarms))
        self.status_shown.emit()

    def _on_pulse(self, state: Liveness) -> None:
        self.notice.say(state.notice, can_retry=state.is_store_away)
        self.screens.show_live(state.is_live)
        self.status_line.show_live(state.is_live)
        self.status_line.show_part("connection", state.connection)

    def _on_changes(self, changes: Changes) -> None:
        self.screens.on_changes(changes)
        self.polls.on_changes(changes)
        self.finder.on_changes(changes)
        self.shifts.on_changes(changes)
        self.presence.on_changes(changes)
        self.calls.on_changes(changes)

    def _on_store_answered(self, took_ms: float) -> None:
        self.status_line.show_part("store", f"DB {took_ms:.0f} ms" if took_ms >= 1 else _("DB < 1 ms"))

    def _on_failed(self, message: str) -> None:
        self.status_line.say(message, is_error=True)

    def _in_console(self, act: Callable[[ConsoleView], object]) -> None:
        """Do something in the console, in front of everything else."""
        if self.console is not None and self.show_screen("console") is not None:
            act(self.console)

    def _on_severity(self, severity: str) -> None:
        self._in_console(lambda console: console.list.show_only(severity))

    def _on_step(self, by: int) -> None:
        self._in_console(lambda console: console.list.step_unacknowledged(by))

    def _choose_filter(self, place: int) -> None:
        """Take a saved filter of the screen in front, or of the console where that screen has none."""
        screen = self.screens.screen(self.screens.current)
        tabs = screen.saved_filters() if screen is not None else None
        if tabs is not None:
            tabs.choose(place)
        else:
            self._in_console(lambda console: console.list.choose(place))

    def _acknowledge_one(self, alarm_id: int) -> None:
        if self.console is not None:
            self.console.keys.acknowledge_one(alarm_id)

    # Qt's own names from here on.

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)
