"""Garbage is looked for on the GUI thread alone, while there are readers beside it.

Python looks on whichever thread makes the next object. A wrapper of Qt's that is found there on a reader's thread is
taken apart while the GUI thread works on the same tables of Shiboken's, which ends the process.
"""

import gc
import time
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500
_OLDEST = 2
_LEAST_PAUSE_S = 30.0
_SHARE = 1 / 500
"""The part of the time that looks at everything may take."""


class GarbageWatch(QObject):
    """Keeps Python from looking by itself for as long as any is open, and looks in its place by the same counts."""

    _open: ClassVar[set[int]] = set()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._next_whole_s = 0.0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._open.add(id(self))
        gc.disable()

    def look(self) -> None:
        """Look among what is young; among everything now and then."""
        # What came up under `coming_up` has let Python look again at its end.
        gc.disable()
        counts, limits = gc.get_count(), gc.get_threshold()
        over = [
            generation for generation, (count, limit) in enumerate(zip(counts, limits, strict=True)) if count > limit
        ]
        if not over:
            return
        began_s = time.perf_counter()
        oldest = over[-1] if began_s >= self._next_whole_s else min(over[-1], _OLDEST - 1)
        gc.collect(oldest)
        if oldest == _OLDEST:
            now_s = time.perf_counter()
            self._next_whole_s = now_s + max(_LEAST_PAUSE_S, (now_s - began_s) / _SHARE)

    def close(self) -> None:
        """Let Python look by itself again, once no other is open."""
        self._timer.stop()
        self._open.discard(id(self))
        if not self._open:
            gc.enable()
