"""What takes its time in the background: told by the places that run it, to be seen and stopped from everywhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from nocdesk.clock import Clock
from nocdesk.language import _

RECENT = 5
"""So many that have ended are remembered."""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work; `place` is the screen or dialog that runs it, one at a time."""

    place: str
    words: str
    began_at: datetime
    stop: Callable[[], object] | None = None
    percent: int | None = None
    is_stopping: bool = False
    ended_at: datetime | None = None
    outcome: str = ""
    """What came of it, once it has ended; nothing where it was done."""

    def lasted_s(self, now: datetime) -> float:
        """For how long it has run, or ran."""
        return ((self.ended_at or now) - self.began_at).total_seconds()

    @property
    def can_stop(self) -> bool:
        """Whether it runs and can be asked to end."""
        return self.ended_at is None and self.stop is not None and not self.is_stopping


class Jobs(QObject):
    """`changed` tells of every step, `ended` carries a job that is over; `closing` asks all to end."""

    changed = Signal()
    ended = Signal(object)
    closing = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._running: dict[str, Job] = {}
        self._recent: tuple[Job, ...] = ()

    @property
    def running(self) -> tuple[Job, ...]:
        """What is under way, the oldest first."""
        return tuple(self._running.values())

    @property
    def recent(self) -> tuple[Job, ...]:
        """What has ended, the last first."""
        return self._recent

    def begin(self, place: str, words: str, stop: Callable[[], object] | None = None) -> None:
        """A job has begun; without `stop` it has to be waited for."""
        self._running[place] = Job(place, words, self._clock.now(), stop)
        self.changed.emit()

    def progress(self, place: str, percent: int) -> None:
        """How far it has come; what is not told is not known."""
        job = self._running.get(place)
        if job is not None and job.percent != percent:
            self._running[place] = replace(job, percent=percent)
            self.changed.emit()

    def end(self, place: str, outcome: str = "") -> None:
        """It is over: done, or what came of it instead."""
        job = self._running.pop(place, None)
        if job is None:
            return
        over = replace(job, stop=None, ended_at=self._clock.now(), outcome=outcome)
        self._recent = (over, *self._recent)[:RECENT]
        self.changed.emit()
        self.ended.emit(over)

    def forget(self, place: str) -> None:
        """It gives way to the next one of its place: nothing came of it, and nobody looks for it."""
        if self._running.pop(place, None) is not None:
            self.changed.emit()

    def stop(self, place: str) -> None:
        """Ask it to end; it is over when its place says so."""
        job = self._running.get(place)
        if job is None or job.stop is None or job.is_stopping:
            return
        self._running[place] = replace(job, is_stopping=True)
        self.changed.emit()
        job.stop()

    def stop_all(self) -> None:
        """Ask everything to end, what is not told of yet too, for the desk closes."""
        self.closing.emit()
        for place in tuple(self._running):
            self.stop(place)


def outcome_words(job: Job) -> str:
    """What has become of a job that is over."""
    return job.outcome or _("Done")
