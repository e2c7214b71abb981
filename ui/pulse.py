"""The pulse of what the desk shows: reads the status, hears the change feed, and says whether it is all alive."""

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from nocdesk.boards.status_rows import DeskStatus
from nocdesk.clock import Clock
from nocdesk.stored_locally import StoredLocally
from ui.background import Background
from ui.change_feed import ChangeFeed
from ui.liveness import Liveness, StoreAway, liveness
from ui.views.console_reads import ConsoleReads

STATUS_EVERY_TICKS = 5


class Pulse(QObject):
    """Felt once a second by `tick`; `felt` tells after each word of the store, good or bad, and after each tick."""

    felt = Signal(object)
    status_read = Signal(object)
    store_answered = Signal(float)

    def __init__(
        self, reads: ConsoleReads, background: Background, feed: ChangeFeed, clock: Clock, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._reads = reads
        self._background = background
        self._clock = clock
        self._status: DeskStatus | None = None
        self._error = ""
        self._heard_at: datetime | None = None
        self._stored: StoredLocally | None = None
        self._ticks = 0
        self._is_reading = False
        self._is_looking_here = False
        self._is_old = True
        feed.changed.connect(self._on_changed)
        feed.answered.connect(self._on_feed_answered)
        feed.failed.connect(self._on_failed)

    def tick(self) -> None:
        """Let time go on, and read the status again where it may be old."""
        self._ticks += 1
        self._feel()
        self._look_here()
        if self._is_old or self._ticks % STATUS_EVERY_TICKS == 0:
            self.read()

    def read(self) -> None:
        """Read the status, one reading at a time."""
        if self._is_reading:
            return
        self._is_reading = True
        self._is_old = False
        self._background.read(self._reads.status, self._on_status, self._on_status_failed)

    @property
    def state(self) -> Liveness:
        """Whether what is shown is alive."""
        away = StoreAway(self._error, self._heard_at, self._stored) if self._error else None
        return liveness(self._status, self._clock.now(), away)

    def _look_here(self) -> None:
        """While the store is away only a collector of this machine can say that what is heard is kept."""
        if self._error and not self._is_looking_here:
            self._is_looking_here = True
            self._background.read_here(self._reads.stored_locally, self._on_looked_here)

    def _feel(self) -> None:
        self.felt.emit(self.state)

    def _on_status(self, status: DeskStatus) -> None:
        self._is_reading = False
        self._status = status
        self._feel()
        self.status_read.emit(status)

    def _on_status_failed(self, message: str) -> None:
        self._is_reading = False
        self._on_failed(message)

    def _on_looked_here(self, stored: StoredLocally | None) -> None:
        self._is_looking_here = False
        self._stored = stored
        self._feel()

    def _on_changed(self) -> None:
        self._is_old = True

    def _on_feed_answered(self, took_ms: float) -> None:
        self._error, self._stored = "", None
        self._heard_at = self._clock.now()
        self.store_answered.emit(took_ms)

    def _on_failed(self, message: str) -> None:
        self._error = message
        self._feel()
        self._look_here()
