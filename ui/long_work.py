"""Work that takes its time, off the GUI thread: one of the jobs once it lasts, stopped between two of its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from ui.jobs import Jobs

T = TypeVar("T")
Step = Callable[[float], None]
"""Tells what share of the work is done; raises WorkStoppedError where somebody thought better of it."""


class Submit(Protocol):
    """How a job gets to the workers: the desk's background reads or writes."""

    def __call__(
        self, job: Callable[[], T], on_done: Callable[[T], object], on_error: Callable[[str], object] | None = None
    ) -> None:
        """Run the job there, and deliver on the GUI thread."""
        ...


TOLD_AFTER_MS = 700
"""What ends earlier is no job that anybody would look for."""


class WorkStoppedError(NocdeskError):
    """Whoever asked for the work thought better of it; raised from a step."""


@dataclass(frozen=True, slots=True)
class _Found(Generic[T]):
    value: T


class LongWork(QObject):
    """At most one piece of work at a time for a place, a screen or a dialog.

    `begun` carries its words once it is told of, `ended` what came of it where it was not done.
    """

    begun = Signal(str)
    progressed = Signal(int)
    ended = Signal(str)
    running_changed = Signal(bool)
    _stepped = Signal(object, int)

    def __init__(
        self,
        submit: Submit,
        jobs: Jobs,
        place: str,
        parent: QObject,
        *,
        told_after_ms: int = TOLD_AFTER_MS,
        breath_s: float = 0.0,
    ) -> None:
        super().__init__(parent)
        self._submit, self.jobs, self._place, self._breath_s = submit, jobs, place, breath_s
        self._words, self._percent = "", 0
        self._stop: Event | None = None
        self._is_told = False
        self._patience = QTimer(self, singleShot=True, interval=told_after_ms)
        self._patience.timeout.connect(self._tell)
        self._stepped.connect(self._on_stepped, Qt.ConnectionType.QueuedConnection)
        self.jobs.closing.connect(self.stop)

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self._stop is not None

    def start(
        self,
        words: str,
        work: Callable[[Step], T],
        on_done: Callable[[T], object],
        on_failed: Callable[[str], object],
        on_stopped: Callable[[], object] = lambda: None,
    ) -> None:
        """Run it off this thread; what is still under way for this place gives way, and is no job that has ended."""
        self._give_way()
        stop = self._stop = Event()
        self._words, self._percent = words, 0
        self.running_changed.emit(True)
        if self._patience.interval():
            self._patience.start()
        else:
            self._tell()
        self._submit(
            partial(self._run, work, stop),
            partial(self._on_done, stop, on_done, on_stopped),
            partial(self._on_failed, stop, on_failed),
        )

    def stop(self) -> None:
        """Ask it to end before its next step."""
        if self._is_told:
            self.jobs.stop(self._place)
        elif self._stop is not None:
            self._stop.set()

    def give_up(self) -> None:
        """End it for those who look on; whatever it still finds is dropped."""
        if self._stop is not None:
            self._stop.set()
            self._end(_("Stopped"))

    def _give_way(self) -> None:
        if self._is_told:
            self._is_told = False
            self.jobs.forget(self._place)
        self.give_up()

    def _run(self, work: Callable[[Step], T], stop: Event) -> _Found[T] | None:
        """Called on a pool thread; None where it was stopped."""
        told = 0

        def step(share: float) -> None:
            nonlocal told
            if stop.wait(self._breath_s):
                raise WorkStoppedError(_("It was stopped."))
            percent = round(share * 100)
            if percent > told and isValid(self):
                told = percent
                self._stepped.emit(stop, percent)

        try:
            return _Found(work(step))
        except WorkStoppedError:
            return None

    def _tell(self) -> None:
        if self._stop is None:
            return
        self._is_told = True
        self.jobs.begin(self._place, self._words, self._stop.set)
        self.begun.emit(self._words)
        self._show_percent()

    def _show_percent(self) -> None:
        if self._is_told and self._percent:
            self.jobs.progress(self._place, self._percent)
            self.progressed.emit(self._percent)

    def _on_stepped(self, stop: Event, percent: int) -> None:
        if stop is self._stop:
            self._percent = percent
            self._show_percent()

    def _on_done(
        self,
        stop: Event,
        on_done: Callable[[T], object],
        on_stopped: Callable[[], object],
        found: _Found[T] | None,
    ) -> None:
        if stop is not self._stop:
            return
        self._end("" if found is not None else _("Stopped"))
        if found is None:
            on_stopped()
        else:
            on_done(found.value)

    def _on_failed(self, stop: Event, on_failed: Callable[[str], object], message: str) -> None:
        if stop is self._stop:
            self._end(message)
            on_failed(message)

    def _end(self, outcome: str) -> None:
        self._stop = None
        self._patience.stop()
        if self._is_told:
            self._is_told = False
            self.jobs.end(self._place, outcome)
        self.ended.emit(outcome)
        self.running_changed.emit(False)
