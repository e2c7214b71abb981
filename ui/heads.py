"""The banner and the chips, which every window of the desk has, all saying the same."""

from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from nocdesk.boards.status_rows import DeskStatus
from nocdesk.language import _
from ui.actions import ActionTable
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.status_strip import StatusStrip


class Head(QWidget):
    """A banner above a strip of chips, for one window."""

    def __init__(self, theme: Theme, actions: ActionTable, bell: QWidget | None) -> None:
        super().__init__()
        sees_alarms = actions.allows("banner.open")
        self.banner = Banner(theme, may_acknowledge=actions.allows("alarm.acknowledge"))
        self.strip = StatusStrip(theme, shows_alarms=sees_alarms, bell=bell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.strip)
        self.banner.setVisible(sees_alarms)


class Heads(QObject):
    """The head of the desk's window, and those of windows of their own; what is asked of one is asked of all."""

    severity_requested = Signal(str)
    acknowledge_requested = Signal(int)
    open_requested = Signal(int)
    step_requested = Signal(int)

    def __init__(self, theme: Theme, actions: ActionTable, bell: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._heads: list[Head] = []
        self._status: DeskStatus | None = None
        self._proof = ""
        self._now: datetime | None = None
        self.main = self.make(bell)

    def make(self, bell: QWidget | None = None) -> Head:
        """Another head, which says what the others say; there is one bell."""
        head = Head(self._theme, self._actions, bell)
        head.strip.severity_requested.connect(self.severity_requested)
        head.banner.acknowledge_requested.connect(self.acknowledge_requested)
        head.banner.open_requested.connect(self.open_requested)
        head.banner.step_requested.connect(self.step_requested)
        self._heads.append(head)
        if self._status is not None and self._now is not None:
            self.show_status(self._status, self._proof, self._now)
        return head

    def show_status(self, status: DeskStatus, proof: str, now: datetime) -> None:
        """Say what is worst and how it stands; `proof` is what shows that polling works."""
        self._status, self._proof = status, proof
        for head in self._there():
            head.strip.show_status(status)
            quiet = _("No unacknowledged alarm. {proof}").format(proof=proof)
            head.banner.show_alarm(status.worst_unacknowledged, status.unacknowledged, quiet)
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Let the clock and the ages go on."""
        self._now = now
        for head in self._there():
            head.strip.tick(now)
            head.banner.tick(now)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        for head in self._there():
            head.strip.set_theme(theme)
            head.banner.set_theme(theme)

    def _there(self) -> list[Head]:
        self._heads = [head for head in self._heads if isValid(head)]
        return self._heads
