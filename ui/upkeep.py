"""Keeps what a screen shows true to the store: reads what changed, one reading at a time."""

from collections.abc import Callable, Iterable
from math import inf
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nocdesk.clock import Clock
from ui.background import Background

Answer = TypeVar("Answer")


class Upkeep(QObject, Generic[Answer]):
    """Remembers what is stale, everything or single things by id, until it has been read.

    `ask` makes the job that reads: everything (None), or what is stale; it runs on the pool. What is not seen is not
    read, unless `is_read_unseen`; it is all the fresher when it is shown. `every_s`: after so long everything is stale.
    What became stale during a reading is read right after it, unless `go_on` says when.
    """

    def __init__(
        self,
        screen: QWidget,
        background: Background,
        clock: Clock,
        ask: Callable[[frozenset[int] | None], Callable[[], Answer]],
        take: Callable[[Answer], object],
        fail: Callable[[str], object],
        *,
        every_s: float = inf,
        is_read_unseen: bool = False,
        go_on: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(screen)
        self._screen, self._background, self._clock = screen, background, clock
        self._ask, self._take, self._fail = ask, take, fail
        self._every_s, self._is_read_unseen = every_s, is_read_unseen
        self._go_on = go_on or self.read
        self._ids: set[int] = set()
        self._is_stale, self._is_reading = True, False
        self._read_at = 0.0

    def outdate(self, ids: Iterable[int] | None = None) -> None:
        """Say that everything is stale, or single things."""
        if ids is None:
            self._is_stale = True
        else:
            self._ids.update(ids)

    def read(self) -> None:
        """Read what is stale, if anything is and no reading is under way."""
        if self._is_reading or not self._is_due or not (self._is_read_unseen or self._screen.isVisible()):
            return
        ids = None if self._is_stale else frozenset(self._ids)
        self._is_reading, self._is_stale = True, False
        self._ids.clear()
        if ids is None:
            self._read_at = self._clock.monotonic()
        self._background.read(self._ask(ids), self._on_answer, self._on_failed)

    @property
    def _is_due(self) -> bool:
        return self._is_stale or bool(self._ids)

    def reload(self) -> None:
        """Read everything anew."""
        self._is_stale = True
        self.read()

    @property
    def is_old(self) -> bool:
        """Whether everything was read too long ago."""
        return self._clock.monotonic() - self._read_at >= self._every_s

    def tick(self) -> None:
        """Read everything anew where that is too long ago."""
        if self.is_old:
            self.reload()

    def catch_up(self) -> None:
        """Read what became stale while it was not seen."""
        self.tick()
        self.read()

    def _on_answer(self, answer: Answer) -> None:
        self._is_reading = False
        self._take(answer)
        if self._is_due:
            self._go_on()

    def _on_failed(self, message: str) -> None:
        """What could not be read stays stale until something changes, or it is asked for again."""
        self._is_reading, self._is_stale = False, True
        self._fail(message)
