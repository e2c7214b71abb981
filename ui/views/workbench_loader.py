"""Asks for scenes in the background, one at a time: the newest wish wins, and an old answer is dropped."""

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from nocdesk.clock import Clock
from ui.charts.comparison import NO_COMPARISON, Compare
from ui.charts.time_range import TimeRange
from ui.views.workbench_feed import Loaded, Scene, WorkbenchReads, extend, load, with_news

T = TypeVar("T")


class Reader(Protocol):
    """What is needed of the desk's background."""

    def read(
        self, job: Callable[[], T], on_done: Callable[[T], object], on_error: Callable[[str], object] | None = None
    ) -> None:
        """Run the job on a pool thread and deliver on the GUI thread."""
        ...


class SceneLoader(QObject):
    """Turns "this service, this range" into scenes."""

    ready = Signal(object)
    failed = Signal(str)

    def __init__(self, reads: WorkbenchReads, background: Reader, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reads = reads
        self._background = background
        self._clock = clock
        self._service_id: int | None = None
        self._shown: TimeRange | None = None
        self._loaded: Loaded | None = None
        self._is_busy = False
        self._is_wanted = False
        self._news_wanted = False
        self._compare = NO_COMPARISON

    def open(self, service_id: int, shown: TimeRange) -> None:
        """Read a service anew."""
        self._service_id, self._loaded = service_id, None
        self.show(shown)

    def show(self, shown: TimeRange, *, news: bool = False) -> None:
        """The scene of this range, with what came since; `news`: events and objectives changed as well."""
        if self._service_id is None:
            return
        self._shown, self._is_wanted = shown, True
        self._news_wanted = self._news_wanted or news
        if not self._is_busy:
            self._ask()

    def compare(self, compare: Compare) -> None:
        """Lay this beside the curves from the next scene on."""
        self._compare = compare

    def forget(self) -> None:
        """Drop what is held, so that the next scene is read anew."""
        self._loaded = None

    def _ask(self) -> None:
        service_id, shown = self._service_id, self._shown
        if service_id is None or shown is None:
            return
        now = self._clock.now().timestamp()
        job = self._job(service_id, shown, now)
        self._is_busy, self._is_wanted, self._news_wanted = True, False, False
        self._background.read(job, partial(self._on_done, service_id), self._on_failed)

    def _job(self, service_id: int, shown: TimeRange, now: float) -> Callable[[], Scene]:
        held = self._loaded
        if held is None or held.service_id != service_id or not held.serves(shown, self._compare):
            return partial(load, self._reads, service_id, shown, now, self._compare)
        if self._news_wanted:
            return partial(with_news, self._reads, held, shown, now)
        return partial(extend, self._reads, held, shown, now)

    def _on_done(self, service_id: int, scene: Scene) -> None:
        self._is_busy = False
        if service_id == self._service_id:
            self._loaded = scene.loaded
            self.ready.emit(scene)
        if self._is_wanted:
            self._ask()

    def _on_failed(self, message: str) -> None:
        self._is_busy = False
        self.failed.emit(message)
        if self._is_wanted:
            self._ask()
