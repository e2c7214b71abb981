"""Changed rules tried on what was recorded, off the GUI thread, with progress and a way to stop."""

from datetime import timedelta
from threading import Event

from PySide6.QtCore import QObject, Signal

from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.replay.changed_rule import Tried, try_text
from nocdesk.replay.rule_rows import RuleRow
from ui.background import Background

BREATH_S = 0.002
"""After each second of the night the trial rests so long, so that the desk stays quick beside it."""


class TrialStoppedError(NocdeskError):
    """Whoever tried the rules thought better of it."""


class RuleTrial(QObject):
    """At most one trial at a time."""

    progressed = Signal(int)
    running_changed = Signal(bool)
    done = Signal(object)
    stopped = Signal()
    failed = Signal(str)

    def __init__(self, core: Core, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self._background = background
        self._stop = Event()
        self.is_running = False

    def start(self, row: RuleRow, text: str, lasts: timedelta) -> None:
        """Try a changed text on what was recorded in so long a time up to now."""
        if self.is_running:
            return
        self._run(True)
        stop = self._stop = Event()
        self._background.read(lambda: self._try(row, text, lasts, stop), self._on_done, self._on_failed)

    def stop(self) -> None:
        """Think better of it."""
        self._stop.set()

    def _run(self, is_running: bool) -> None:
        self.is_running = is_running
        self.running_changed.emit(is_running)

    def _try(self, row: RuleRow, text: str, lasts: timedelta, stop: Event) -> Tried | None:
        """Called on a pool thread; None where it was stopped."""
        told = -1

        def step(share: float) -> None:
            nonlocal told
            if stop.wait(BREATH_S):
                raise TrialStoppedError(_("The trial was stopped."))
            percent = round(share * 100)
            if percent > told:
                told = percent
                self.progressed.emit(percent)

        try:
            return try_text(self._core, row, text, lasts, step)
        except TrialStoppedError:
            return None

    def _on_done(self, found: Tried | None) -> None:
        self._run(False)
        if found is None:
            self.stopped.emit()
        else:
            self.done.emit(found)

    def _on_failed(self, message: str) -> None:
        self._run(False)
        self.failed.emit(message)
