"""Work off the GUI thread, a few reads at once, writes one by one, files apart; answers arrive on the GUI thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid
from sqlalchemy.exc import SQLAlchemyError

from nocdesk.errors import NocdeskError
from nocdesk.language import N_, _
from ui.crash.fault import NOT_SAVED
from ui.garbage_watch import GarbageWatch

T = TypeVar("T")
READERS = 3
_SILENT = N_("The store did not answer: {why}.")
FORESEEN = (NocdeskError, SQLAlchemyError, OSError)
"""What may go wrong without a fault of the desk; `sentence_of` says it."""


class Background(QObject):
    """Runs jobs and hands what they return, or one line on what went wrong, to callbacks on the GUI thread.

    A callback that is a method of a deleted widget is dropped, so that a view may go while it waits.
    """

    _finished = Signal(object)
    busy_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="desk-read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="desk-write")
        self._here = ThreadPoolExecutor(1, thread_name_prefix="desk-here")
        self._waiting = 0
        self._is_closed = False
        self._garbage = GarbageWatch(self)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    @property
    def waiting(self) -> int:
        """How many jobs have not delivered yet."""
        return self._waiting

    def read(
        self, job: Callable[[], T], on_done: Callable[[T], object], on_error: Callable[[str], object] | None = None
    ) -> None:
        """Run a reading job on the pool."""
        self._submit(self._readers, job, on_done, on_error)

    def read_here(self, job: Callable[[], T], on_done: Callable[[T], object]) -> None:
        """Run a job that reads this machine's files, behind none that waits for the store."""
        self._submit(self._here, job, on_done, None)

    def write(
        self, job: Callable[[], T], on_done: Callable[[T], object], on_error: Callable[[str], object] | None = None
    ) -> None:
        """Run a changing job after those that were asked for before it."""
        self._submit(self._writer, partial(_change, job), on_done, on_error)

    def close(self) -> None:
        """Finish the writes, drop what has not begun to read, and deliver nothing more."""
        self._is_closed = True
        self._garbage.close()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._here.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)

    def _submit(
        self,
        pool: ThreadPoolExecutor,
        job: Callable[[], T],
        on_done: Callable[[T], object],
        on_error: Callable[[str], object] | None,
    ) -> None:
        if self._is_closed:
            return
        self._waiting += 1
        self.busy_changed.emit(self._waiting)
        future = pool.submit(job)
        future.add_done_callback(partial(self._announce, on_done, on_error))

    def _announce(
        self,
        on_done: Callable[[T], object],
        on_error: Callable[[str], object] | None,
        future: Future[T],
    ) -> None:
        if not self._is_closed and isValid(self):
            self._finished.emit(partial(_deliver, future, on_done, on_error))

    @Slot(object)
    def _on_finished(self, deliver: Callable[[], None]) -> None:
        self._waiting -= 1
        self.busy_changed.emit(self._waiting)
        if not self._is_closed:
            deliver()


def _deliver(future: Future[T], on_done: Callable[[T], object], on_error: Callable[[str], object] | None) -> None:
    if future.cancelled():
        return
    error = future.exception()
    if error is None:
        if _is_alive(on_done):
            on_done(future.result())
        return
    if on_error is not None and _is_alive(on_error):
        on_error(sentence_of(error))
    if not isinstance(error, FORESEEN):
        raise error


def _change(job: Callable[[], T]) -> T:
    """A changing job, which says of a fault that nothing was changed."""
    try:
        return job()
    except FORESEEN:
        raise
    except Exception as error:
        error.add_note(NOT_SAVED)
        raise


def _is_alive(callback: object) -> bool:
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


def is_store_silent(sentence: str) -> bool:
    """Whether what went wrong is that the store is away, which the window tells of."""
    return sentence.startswith(_(_SILENT).partition("{why}")[0])


def sentence_of(error: BaseException) -> str:
    """One line on what went wrong."""
    if isinstance(error, SQLAlchemyError):
        cause = getattr(error, "orig", None) or error
        return _(_SILENT).format(why=str(cause).splitlines()[0].rstrip("."))
    if not isinstance(error, FORESEEN):
        return _("A fault in the desk ({kind}): it was not done. The report tells more.").format(
            kind=type(error).__name__
        )
    return str(error)
