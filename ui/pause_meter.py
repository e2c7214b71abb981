"""Measures how long the GUI loop did not come round: the longest pause and the 99th percentile."""

import time
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer

PERIOD_MS = 5
KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Pauses:
    """What was measured, in milliseconds beyond the meter's own period."""

    count: int
    longest_ms: float
    p99_ms: float
    median_ms: float


class PauseMeter(QObject):
    """A precise timer that notes how late it is each time; what it notes is what a key press would have waited."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._late_ms: deque[float] = deque(maxlen=KEPT)
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        """Measure from now on."""
        self._late_ms.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> Pauses:
        """Measure no more, and say what was measured."""
        self._timer.stop()
        return self.pauses()

    def pauses(self) -> Pauses:
        """What has been measured so far."""
        late = sorted(self._late_ms)
        if not late:
            return Pauses(0, 0.0, 0.0, 0.0)
        return Pauses(len(late), late[-1], late[int(len(late) * 0.99)], late[len(late) // 2])

    def _on_timeout(self) -> None:
        # The performance counter is no clock of the domain: nothing that is stored depends on it.
        now = time.perf_counter()
        self._late_ms.append(max(0.0, (now - self._last) * 1000 - PERIOD_MS))
        self._last = now
