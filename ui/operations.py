"""Does what a person asks as units of work, says what was done, and remembers how to take it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from nocdesk.core import Core
from nocdesk.store.unit_of_work import UnitOfWork
from ui.background import Background

Change = Callable[[UnitOfWork], object]
UNDO_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Undo:
    """What takes an operation back, and what it is called."""

    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What has come to its end, and what may be done with it next, by which key."""

    text: str
    key: str
    word: str
    accept: Callable[[], object]


class Operations(QObject):
    """The one stack of what can be undone; whatever is done is committed as a whole or not at all.

    `done` tells what was done and whether it can be taken back; `said` is a line for the status bar; `offered` carries
    an Offer.
    """

    said = Signal(str)
    done = Signal(str, bool)
    failed = Signal(str)
    undo_changed = Signal(str)
    undone = Signal()
    offered = Signal(object)

    def __init__(self, core: Core, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.core = core
        self.background = background
        self._undos: list[Undo] = []

    @property
    def me(self) -> str:
        """Who acts."""
        return self.core.actor.name

    def do(self, done: str, changes: Sequence[Change], undo: Undo | None = None) -> None:
        """Make these changes in one unit of work; `done` says what was done, `undo` how it is taken back."""
        self.background.write(partial(self.run, tuple(changes)), partial(self._on_ran, done, undo), self.failed.emit)

    def run(self, changes: Sequence[Change]) -> None:
        """Make changes in one unit of work; called on the worker that writes."""
        with self.core.work() as work:
            for change in changes:
                change(work)

    def note_done(self, done: str, undo: Undo | None = None) -> None:
        """Say what was done, and keep how it is taken back."""
        if undo is not None:
            self._undos = [*self._undos, undo][-UNDO_DEPTH:]
            self._announce()
        self.said.emit(done)
        self.done.emit(done, undo is not None)

    def undo(self) -> None:
        """Take the last operation back."""
        if not self._undos:
            self.failed.emit("Nothing to undo.")
            return
        undo = self._undos.pop()
        self.undone.emit()
        self._announce()
        self.do(f"Undone: {undo.text}", undo.changes)

    def _on_ran(self, done: str, undo: Undo | None, _result: object) -> None:
        self.note_done(done, undo)

    def _announce(self) -> None:
        self.undo_changed.emit(f"“{self._undos[-1].text}”" if self._undos else "")
