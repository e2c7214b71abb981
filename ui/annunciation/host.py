"""What shows the calls of a seat: the bell and what it asks, the card, the tray, and the line that tells of a flood."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.status_rows import DeskStatus
from nocdesk.core import Core
from nocdesk.instants import clock_minute, zone_word
from nocdesk.language import _
from ui.actions import ActionTable
from ui.annunciation.annunciator import Annunciator, CallState
from ui.annunciation.bell_button import BellButton
from ui.annunciation.call import Call
from ui.annunciation.card import CallCard
from ui.annunciation.peace_dialog import PeaceDialog
from ui.annunciation.tray import Tray
from ui.background import Background
from ui.change_feed import Changes
from ui.dialogs.once import open_once
from ui.preferences import PreferenceMemory
from ui.theme import Theme
from ui.widgets.notice_bar import NoticeBar


class CallHost(QObject):
    """Binds an annunciator to the window."""

    said = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        core: Core,
        background: Background,
        preferences: PreferenceMemory,
        actions: ActionTable,
        theme: Theme,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.annunciator = annunciator = Annunciator(core, background, preferences, window)
        self._actions, self._clock = actions, core.clock
        self.bell = BellButton(theme)
        self.bell.setVisible(annunciator.is_called)
        self.card = CallCard(theme, actions, window)
        self.notice = NoticeBar(theme, can_retry=False)
        self.tray = Tray(theme, self)
        self._preferences = preferences
        self._window = window
        self.bell.clicked.connect(self.ask_for_peace)
        annunciator.called.connect(self._on_called)
        annunciator.changed.connect(self._on_changed)
        annunciator.failed.connect(self.failed)
        preferences.changed.connect(self._on_preferences)
        self.tray.wished.connect(self._show_window)
        self._on_preferences()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """By action id."""
        return {"call.mute": self._mute, "call.close": self.card.clear, "call.peace": self.ask_for_peace}

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for part in (self.bell, self.card, self.notice, self.tray):
            part.set_theme(theme)

    def on_changes(self, changes: Changes) -> None:
        """Alarms may have changed."""
        self.annunciator.on_changes(changes)

    def on_status(self, status: DeskStatus) -> None:
        """Show what is worst where the window may not be seen."""
        self.tray.show_status(status)

    def tick(self) -> None:
        """Called once a second."""
        self.annunciator.tick()
        self.card.tick(self._clock.monotonic())

    def ask_for_peace(self) -> None:
        """Let the person choose for how long."""
        key = self._actions.key_text("call.mute")
        dialog = PeaceDialog(self.annunciator.state, self._clock.now(), key, self._window)
        dialog.chosen.connect(self._leave_in_peace)
        dialog.mute_wished.connect(self._mute)
        open_once(dialog)

    def _mute(self) -> None:
        self.annunciator.toggle_mute()
        is_muted = self.annunciator.state.muted_s > 0
        self.said.emit(_("Sounds are muted for 5 min; calls are seen all the same") if is_muted else _("Sounds are on"))

    def _leave_in_peace(self, minutes: int) -> None:
        self.annunciator.leave_in_peace(minutes)
        until = self._clock.now() + timedelta(minutes=minutes)
        words = _("Nothing sounds and only Critical is shown until {until} {zone}").format(
            until=clock_minute(until), zone=zone_word(until)
        )
        self.said.emit(words if minutes else _("The seat is called again"))

    def _on_called(self, call: Call) -> None:
        self.card.show_call(call, self._clock.monotonic())
        if not self.annunciator.state.quiet_s:
            self.tray.tell(call)

    def _on_preferences(self) -> None:
        self.tray.set_wanted(self._preferences.now.tray and self.annunciator.is_called)

    def _show_window(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.activateWindow()

    def _on_changed(self, state: CallState) -> None:
        self.bell.show_state(state)
        flood = _("FLOOD {flood}/10 min: only Critical is called until fewer than 5 come in 10 min").format(
            flood=state.flood
        )
        self.notice.say(flood if state.flood else "", can_retry=False)
