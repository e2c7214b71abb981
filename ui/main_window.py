"""The window: banner, strip, rail, docked screens, status bar; it hears of changes and hands them on."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from nocdesk.boards.rows import DeskStatus
from nocdesk.core import Core
from nocdesk.people.policy import Act, may
from ui.actions import SAVED_FILTER_COUNT, ActionTable, Scope
from ui.background import Background
from ui.change_feed import ChangeFeed, Changes
from ui.dialogs.shortcuts import ShortcutSheet
from ui.docks import DockHost
from ui.liveness import Liveness, proof_of_polling
from ui.operations import Operations
from ui.poll_requests import PollRequests
from ui.pulse import Pulse
from ui.text import number
from ui.theme import Theme
from ui.views.console import ConsoleView
from ui.views.console_keys import ConsoleKeys
from ui.views.console_reads import ConsoleReads
from ui.views.workbench import WorkbenchView
from ui.views.workbench_reads import CoreReads
from ui.widgets.banner import Banner
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.rail import Rail
from ui.widgets.status_line import StatusLine
from ui.widgets.status_strip import StatusStrip
from ui.widgets.veil import Veil

TICK_MS = 1000
_SCREENS = (("console", "console", "Console", "Alt+1"), ("workbench", "qos", "QoS", "Alt+2"))


class MainWindow(QMainWindow):
    """One window of the desk; which screens it has depends on the role."""

    theme_requested = Signal()
    status_shown = Signal()

    def __init__(self, core: Core, background: Background, theme: Theme) -> None:
        super().__init__()
        self._core = core
        self._clock = core.clock
        self._background = background
        self._theme = theme
        self.actions_table = ActionTable(core.actor.role)
        self.sees_alarms = may(core.actor.role, Act.VIEW_ALARMS)
        self.operations = Operations(core, background, self)
        self.polls = PollRequests(core, background, self)
        self.feed = ChangeFeed(core, background, self)
        self._reads = ConsoleReads(core)
        self.pulse = Pulse(self._reads, background, self.feed, core.clock, self)
        self._make_parts()
        self._build()
        self._bind()
        self._connect()

    def _make_parts(self) -> None:
        theme, actor = self._theme, self._core.actor
        may_acknowledge = self.actions_table.allows("alarm.acknowledge")
        self.banner = Banner(theme, may_acknowledge=may_acknowledge)
        self.strip = StatusStrip(theme, shows_alarms=self.sees_alarms)
        self.notice = NoticeBar(theme, can_retry=True)
        screens = _SCREENS if self.sees_alarms else _SCREENS[1:]
        self.rail = Rail(theme, screens)
        self.status_line = StatusLine(theme, f"{actor.name} · {actor.role}")
        self.console = (
            ConsoleView(self._reads, self._background, theme, self.actions_table, self._clock, actor.name)
            if self.sees_alarms
            else None
        )
        self.keys = ConsoleKeys(self.console, self.operations, self.polls, self._clock) if self.console else None
        self.workbench = WorkbenchView(CoreReads(self._core), self._background, theme, self._clock)
        covered = [self.workbench.plots, *([self.console.list.view, self.console.plot] if self.console else [])]
        self.veils = [Veil(theme, part) for part in covered]

    def _build(self) -> None:
        self.setWindowTitle("NocDesk")
        self.resize(1600, 900)
        self.setMinimumSize(960, 600)
        self.docks = DockHost()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.docks, 1)
        central = QWidget()
        central.setProperty("role", "canvas")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.banner, self.strip, self.notice):
            column.addWidget(widget)
        column.addLayout(middle, 1)
        column.addWidget(self.status_line)
        self.setCentralWidget(central)
        self.banner.setVisible(self.sees_alarms)
        if self.console is not None:
            self.docks.add("console", "Console", self.console)
        self.docks.add("workbench", "QoS", self.workbench)
        self.show_screen("console" if self.console else "workbench")

    def _bind(self) -> None:
        self.actions_table.bind(Scope.GLOBAL, self, self._global_handlers())
        plots = {**self.workbench.handlers(), "plot.back": lambda: self.show_screen("console")}
        self.actions_table.bind(Scope.PLOT, self.workbench.plots, plots)
        if self.keys is not None and self.console is not None:
            self.actions_table.bind(Scope.LIST, self.console.list.view, self.keys.handlers())

    def _global_handlers(self) -> Mapping[str, Callable[[], object]]:
        handlers: dict[str, Callable[[], object]] = {
            "view.console": lambda: self.show_screen("console"),
            "view.workbench": lambda: self.show_screen("workbench"),
            "panel.next": lambda: self._step_panel(1),
            "panel.previous": lambda: self._step_panel(-1),
            "undo": self.operations.undo,
            "shortcuts": self.show_shortcuts,
            "theme.switch": self.theme_requested.emit,
            "window.full_screen": self._toggle_full_screen,
        }
        if self.console is not None:
            handlers["banner.acknowledge"] = self.banner.acknowledge
            handlers["banner.open"] = self.banner.open
            handlers["alarm.next_unacknowledged"] = lambda: self._on_step(1)
            handlers["alarm.previous_unacknowledged"] = lambda: self._on_step(-1)
            handlers["note"] = self._write_note
            for place in range(1, SAVED_FILTER_COUNT + 1):
                handlers[f"filter.{place}"] = partial(self._choose_filter, place - 1)
        return handlers

    def _connect(self) -> None:
        self.feed.changed.connect(self._on_changes)
        self.pulse.felt.connect(self._on_pulse)
        self.pulse.status_read.connect(self._on_status)
        self.pulse.store_answered.connect(self._on_store_answered)
        self.notice.retry_requested.connect(self._read_all)
        for speaker in (self.operations, self.polls):
            speaker.said.connect(self.status_line.say)
            speaker.failed.connect(self._on_failed)
        self.operations.undo_changed.connect(self.status_line.show_undo)
        self.rail.screen_requested.connect(self.show_screen)
        self.docks.page_shown.connect(self.rail.show_screen)
        self.rail.theme_requested.connect(self.theme_requested)
        self.rail.shortcuts_requested.connect(self.show_shortcuts)
        self.workbench.status_said.connect(self.status_line.say)
        self.workbench.service_shown.connect(self._on_service_shown)
        if self.console is not None and self.keys is not None:
            self.console.selection_said.connect(lambda text: self.status_line.show_part("selection", text))
            self.keys.said.connect(self.status_line.say)
            self.keys.open_requested.connect(self._on_open_service)
            self.strip.severity_requested.connect(self._on_severity)
            self.workbench.alarm_requested.connect(self.show_alarm)
            self.banner.acknowledge_requested.connect(self.keys.acknowledge_one)
            self.banner.open_requested.connect(self.show_alarm)
            self.banner.step_requested.connect(self._on_step)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Read everything once and hear of changes from then on."""
        self.feed.start()
        self._read_all()
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Ask nothing more of the store."""
        self._timer.stop()
        self.feed.stop()

    def set_theme(self, theme: Theme) -> None:
        """Paint everything with other colours."""
        self._theme = theme
        for part in (self.banner, self.strip, self.notice, self.rail, self.status_line, self.workbench):
            part.set_theme(theme)
        for veil in self.veils:
            veil.set_theme(theme)
        if self.console is not None:
            self.console.set_theme(theme)

    def show_screen(self, name: str) -> None:
        """Bring a screen to the front and give it the keyboard."""
        if not self.docks.show_page(name):
            return
        self.rail.show_screen(name)
        if name == "console" and self.console is not None:
            self.console.list.view.setFocus()
        elif name == "workbench":
            self.workbench.plots.setFocus()

    def show_alarm(self, alarm_id: int) -> None:
        """Show an alarm in the console."""
        if self.console is not None:
            self.show_screen("console")
            self.console.list.go_to(alarm_id)

    def show_shortcuts(self) -> None:
        """Lay the sheet of shortcuts over the window."""
        ShortcutSheet(self._theme, self.actions_table, self).open()

    def tick(self) -> None:
        """Once a second: clocks and ages go on, and what may be old is read again."""
        now = self._clock.now()
        self.strip.tick(now)
        self.banner.tick(now)
        if self.console is not None:
            self.console.tick()
        self.pulse.tick()

    def _read_all(self) -> None:
        if self.console is not None:
            self.console.reload()
        self.pulse.read()

    def _on_status(self, status: DeskStatus) -> None:
        now = self._clock.now()
        self.strip.show_status(status)
        proof = proof_of_polling(status, now)
        self.banner.show_alarm(status.worst_unacknowledged, status.unacknowledged, f"No unacknowledged alarm. {proof}")
        self.banner.tick(now)
        if self.console is not None:
            self.console.list.prove_polling(proof)
        ok = status.probes - status.probes_late
        poller = f"Poller: {number(ok)} of {number(status.probes)} probes ok" if status.probes else "No probes"
        self.status_line.show_part("poller", poller)
        self.status_shown.emit()

    def _on_pulse(self, state: Liveness) -> None:
        self.notice.say(state.notice, can_retry=state.is_store_away)
        for veil in self.veils:
            veil.show_live(state.is_live)
        self.status_line.show_live(state.is_live)
        self.status_line.show_part("connection", state.connection)

    def _on_changes(self, changes: Changes) -> None:
        if self.console is not None:
            self.console.on_changes(changes)
        self.workbench.on_changes(changes)
        self.polls.on_changes(changes)

    def _on_store_answered(self, took_ms: float) -> None:
        self.status_line.show_part("store", f"DB {took_ms:.0f} ms" if took_ms >= 1 else "DB < 1 ms")

    def _on_failed(self, message: str) -> None:
        self.status_line.say(message, is_error=True)

    def _on_severity(self, severity: str) -> None:
        if self.console is not None:
            self.show_screen("console")
            self.console.list.show_only(severity)

    def _on_step(self, by: int) -> None:
        if self.console is not None:
            self.show_screen("console")
            self.console.list.step_unacknowledged(by)

    def _choose_filter(self, place: int) -> None:
        if self.console is not None:
            self.show_screen("console")
            self.console.list.choose(place)

    def _write_note(self) -> None:
        if self.console is not None:
            self.show_screen("console")
            self.console.detail.note.setFocus()

    def _on_open_service(self, service_id: int, start: datetime, end: datetime) -> None:
        self.workbench.open_service(service_id, start=start, end=end)
        self.show_screen("workbench")

    def _on_service_shown(self, title: str) -> None:
        self.docks.rename("workbench", f"QoS · {title}" if title else "QoS")

    def _step_panel(self, by: int) -> None:
        is_console = self.console is not None and self.console.isVisible()
        panels = self.console.panels() if is_console and self.console else self._workbench_panels()
        panels = [panel for panel in panels if panel.isVisible() and panel.isEnabled()]
        focused = QApplication.focusWidget()
        here = next((place for place, panel in enumerate(panels) if panel is focused), -1 if by > 0 else 0)
        panels[(here + by) % len(panels)].setFocus()

    def _workbench_panels(self) -> list[QWidget]:
        return [self.workbench.picker.search, self.workbench.plots, self.workbench.events.view]

    def _toggle_full_screen(self) -> None:
        (self.showNormal if self.isFullScreen() else self.showFullScreen)()

    # Qt's own names from here on.

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)
