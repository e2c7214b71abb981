"""Keeps the session of an open desk: looks once a second whether it has changed, and writes it off the GUI thread."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from nocdesk.language import _
from nocdesk.whole_file import WholeFileError
from ui.act_queue import ActQueue
from ui.annunciation.annunciator import Annunciator
from ui.screen_memory import ScreenParts
from ui.screen_stack import ScreenStack
from ui.session import Session, SessionError, load_session, put_aside, save_session
from ui.session_place import left_behind

EVERY_MS = 1000


class SessionKeeper(QObject):
    """Brings the desk back to where it was, and keeps where it is; `failed` says what cannot be kept or read."""

    failed = Signal(str)
    written = Signal()

    def __init__(
        self, path: Path, screens: ScreenStack, queue: ActQueue, annunciator: Annunciator, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._screens = screens
        self._queue = queue
        self._annunciator = annunciator
        self._parts: dict[str, ScreenParts] = {}
        self._kept = Session()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="desk-session")
        self._is_writing = False
        self._was_refused = False
        self._is_kept = True
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.keep)

    def begin(self, *, shows_front: bool) -> None:
        """Let each screen stand where it was, the one in front only where that is wanted, and keep it from now on."""
        self._read()
        self._take_over()
        self._queue.take_up(self._kept.waiting)
        self._annunciator.take_up(self._kept.silence)
        for told in (self._queue.waits, self._queue.held, self._queue.let_go):
            told.connect(self._on_waiting)
        self._screens.made_one.connect(self._recall)
        for name in self._screens.made_names:
            self._recall(name)
        if shows_front and self._kept.front:
            self._screens.show(self._kept.front)
        self._timer.start()

    def keep(self) -> None:
        """Write how the desk stands now, where that is not on disk yet and no writing is under way."""
        session = self._session()
        if session == self._kept or self._is_writing or not self._is_kept:
            return
        self._is_writing = True
        self._writer.submit(_write, self._path, session).add_done_callback(partial(self._on_written, session))

    def end(self) -> None:
        """The desk closes: what is typed is kept for the next time."""
        self._timer.stop()
        if self._is_kept:
            self._writer.submit(_write, self._path, self._session())
        self._writer.shutdown(wait=True)

    def _read(self) -> None:
        """What cannot be read may hold acts that wait: it is put aside before the first writing takes its place."""
        try:
            self._kept = load_session(self._path)
        except SessionError as error:
            self.failed.emit(f"{error} {self._put_aside()}")

    def _put_aside(self) -> str:
        try:
            return _("What was in it is in {path} now.").format(path=put_aside(self._path).name)
        except OSError as error:
            self._is_kept = False
            return _("It cannot be put aside: {error}. So it stays as it is, and this desk keeps nothing.").format(
                error=error
            )

    def _take_over(self) -> None:
        """What waits in the sessions of desks that are not open is sent by this one.

        It is here before it is gone there; what a crash leaves in both is done once, by its token.
        """
        for path in left_behind(self._path) if self._is_kept else ():
            try:
                theirs = load_session(path)
            except SessionError:
                # It says so to the desk that opens on it, which puts it aside.
                continue
            if theirs.waiting and self._take(theirs):
                _write(path, replace(theirs, waiting=()))

    def _take(self, theirs: Session) -> bool:
        acts = {act.token: act for act in (*self._kept.waiting, *theirs.waiting)}
        waiting = tuple(sorted(acts.values(), key=lambda act: act.asked_at))
        self._kept = replace(self._kept, waiting=waiting)
        return not _write(self._path, self._kept)

    def _on_waiting(self, _act: object) -> None:
        # An act must not be lost for a second's sake.
        self.keep()

    def _session(self) -> Session:
        """As it stands; of screens that have not been shown again, as it stood."""
        shown = {name: parts.memory() for name, parts in self._parts.items()}
        screens = {**self._kept.screens, **shown}
        return Session(
            front=self._screens.current,
            screens=screens,
            waiting=self._queue.acts,
            silence=self._annunciator.silence,
        )

    def _recall(self, name: str) -> None:
        screen = self._screens.screen(name)
        if screen is None or name in self._parts:
            return
        self._parts[name] = ScreenParts(name, screen)
        memory = self._kept.screens.get(name)
        if memory is None:
            return
        try:
            self._parts[name].recall(memory)
        except ValueError:
            self.failed.emit(
                _("What was being typed when the desk was open last is damaged and cannot be brought back.")
            )

    def _on_written(self, session: Session, future: Future[str]) -> None:
        """On the thread that writes."""
        refusal = future.result()
        self._kept, self._is_writing = session if not refusal else self._kept, False
        if not isValid(self):
            return
        if refusal and not self._was_refused:
            self.failed.emit(refusal)
        self._was_refused = bool(refusal)
        self.written.emit()


def _write(path: Path, session: Session) -> str:
    """Write it; the reason where that is impossible."""
    try:
        save_session(path, session)
    except (OSError, WholeFileError) as error:
        return _("What is typed outlives no crash of the desk: {error}").format(error=error)
    return ""
