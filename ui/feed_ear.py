"""Hears of a team store's changes on a thread of its own, which sleeps until the server tells of some."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from nocdesk.core import Core
from nocdesk.store.changes import Changes
from ui.background import FORESEEN, sentence_of

if TYPE_CHECKING:
    from nocdesk.store.listening import FeedListener

T = TypeVar("T")
SPACING_S = 0.5
"""So long at least lies between two looks, however much is told of; a desk's own acts do not wait for it."""
HEARTBEAT_S = 2.0
"""So seldom it looks where nothing is told of: what was told and lost is missed for no longer."""
RETRY_S = 1.0


class FeedEar(QObject):
    """Emits what it heard and how many milliseconds the look took, or one line on what went wrong."""

    heard = Signal(object)
    failed = Signal(str)

    def __init__(self, core: Core, parent: QObject) -> None:
        super().__init__(parent)
        self._listener = core.listener()
        self._hearing = _Hearing(self._listener, core.clock.monotonic, self.heard.emit, self.failed.emit)
        self._thread = Thread(target=self._hearing.run, name="desk-feed", daemon=True)
        self.destroyed.connect(self._hearing.end)
        self._thread.start()

    def wake(self) -> None:
        """Look at once, and once more where a look is under way."""
        self._listener.wake()

    def stop(self) -> None:
        """Hear no more; does not wait for a server that is silent."""
        self._hearing.end()


class _Hearing:
    """What the thread does; it knows the ear by two functions, so that neither keeps the other."""

    def __init__(
        self,
        listener: "FeedListener",
        monotonic: Callable[[], float],
        on_heard: Callable[[tuple[Changes, float]], object],
        on_failed: Callable[[str], object],
    ) -> None:
        self._listener = listener
        self._monotonic = monotonic
        self._on_heard, self._on_failed = on_heard, on_failed
        self._is_over = Event()

    def run(self) -> None:
        while not self._is_over.is_set():
            self._look()
        self._listener.close()

    def end(self) -> None:
        self._is_over.set()
        self._listener.wake()

    def _look(self) -> None:
        began = self._monotonic()
        try:
            changes = self._listener.poll()
        except FORESEEN as error:
            self._say(self._on_failed, sentence_of(error))
            self._listener.rest(RETRY_S)
            return
        took_s = self._monotonic() - began
        self._say(self._on_heard, (changes, took_s * 1000))
        if not self._listener.rest(max(0.0, SPACING_S - took_s)):
            self._listener.wait(HEARTBEAT_S)

    def _say(self, say: Callable[[T], object], what: T) -> None:
        # The window may be gone by now, with the ear in it.
        if not self._is_over.is_set():
            with suppress(RuntimeError):
                say(what)
