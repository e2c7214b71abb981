"""Does what a person asks as units of work, says what was done, and remembers how to take it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.store.unit_of_work import ConflictError, UnitOfWork
from ui.act_queue import ActQueue
from ui.background import Background
from ui.jobs import Jobs
from ui.waiting_act import Performed, WaitingAct, waiting_act, words_of

Change = Callable[[UnitOfWork], object]
Results = Sequence[object]
UNDO_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Undo:
    """What takes an operation back, and what it is called.

    Of one of several changes each is taken back by the one at its place, for it may be done in part.
    `can_repeat`: the operation may then be done again with the same changes. That is not so where these say which
    version they were asked of, or name something by an id that is gone once it is taken back.
    """

    text: str
    changes: tuple[Change, ...]
    can_repeat: bool = False

    def of_part(self, performed: Performed) -> "Undo":
        """What takes back no more than what was done."""
        return replace(self, text=performed.words(self.text), changes=performed.of_done(self.changes))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for, and how what it gave back is taken back."""

    done: str
    changes: tuple[Change, ...]
    undo_of: Callable[[Results], Undo | None] = lambda _: None
    on_conflict: Callable[[ConflictError], object] | None = None

    def part(self, performed: Performed) -> "_Asked":
        """What of it was done, as if no more had been asked for."""
        if not performed.contended:
            return self

        def undo_of(results: Results) -> Undo | None:
            undo = self.undo_of(results)
            return None if undo is None else undo.of_part(performed)

        done, changes = performed.words(self.done), performed.of_done(self.changes)
        return replace(self, done=done, changes=changes, undo_of=undo_of)


@dataclass(frozen=True, slots=True)
class Offer:
    """What has come to its end, and what may be done with it next, by which key."""

    text: str
    key: str
    word: str
    accept: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Heard:
    """Who hears what became of an act: `on_done` what its commands gave back, the others why it was not done yet.

    `on_waits` hears that it is kept until the store is there again.
    """

    on_done: Callable[[Performed], object]
    on_conflict: Callable[[ConflictError], object]
    on_failed: Callable[[str], object]
    on_let_go: Callable[[str], object]
    on_waits: Callable[[], object] = lambda: None


class Operations(QObject):
    """The one stack of what can be undone, and of what can be done again.

    Whatever is done is committed as a whole or not at all. Of what waited for the store a part may be possible: that is
    what is taken back then, and done again.
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
        self.queue = ActQueue(core, background, self)
        self.jobs = Jobs(core.clock, self)
        self._undos: list[tuple[Undo, _Asked | None]] = []
        self._redos: list[_Asked] = []
        self._heard: dict[str, Heard] = {}
        self.queue.sent.connect(self._on_sent)
        self.queue.waits.connect(self._on_waits)
        self.queue.refused.connect(self._on_refused)
        self.queue.replaced.connect(self._on_replaced)
        self.queue.held.connect(self._on_held)
        self.queue.let_go.connect(self._on_let_go)

    @property
    def me(self) -> str:
        """Who acts."""
        return self.core.actor.name

    def do(
        self,
        done: str,
        changes: Sequence[Change],
        undo: Undo | None = None,
        *,
        undo_of: Callable[[Results], Undo | None] | None = None,
        on_conflict: Callable[[ConflictError], object] | None = None,
    ) -> None:
        """Make these changes in one unit of work; `done` says what was done, `undo` how it is taken back.

        `undo_of` says it by what the changes gave back. `on_conflict` hears that somebody else was first, which else is
        a failure. While the store is away, what a file can keep waits for it; anything else fails.
        """

        self._redos.clear()
        self._do(_Asked(done, tuple(changes), undo_of or (lambda _: undo), on_conflict))

    def send(self, act: WaitingAct, heard: Heard) -> None:
        """Send an act, which waits while the store is away."""
        self._heard[act.token] = heard
        self.queue.add(act)

    def run(self, changes: Sequence[Change]) -> Results:
        """Make changes in one unit of work; called on the worker that writes."""
        with self.core.work() as work:
            return [change(work) for change in changes]

    def note_done(self, done: str, undo: Undo | None = None) -> None:
        """Say what was done, and keep how it is taken back."""
        self._redos.clear()
        self._note(done, undo)

    def undo(self) -> None:
        """Take the last operation back; one that waits for the store has not been done and is just let go of."""
        waiting = [act for act in self.queue.late if not act.refusal]
        if waiting:
            self.queue.cancel(waiting[-1].token)
            return
        if not self._undos:
            self.failed.emit(_("Nothing to undo."))
            return
        undo, asked = self._undos.pop()
        self.undone.emit()
        self._announce()
        if asked is None or not undo.can_repeat:
            self._redos.clear()
        else:
            self._redos.append(asked)
        back = _Asked(_("Undone: {undo}").format(undo=undo.text), undo.changes)
        self._do(back, lambda: self._forget(asked), lambda performed: self._keep_part(asked, performed))

    def redo(self) -> None:
        """Do again what was taken back last, unless something else was done since."""
        if not self._redos:
            self.failed.emit(_("Nothing to do again."))
            return
        asked = self._redos.pop()
        self._do(asked, lambda: self._redos.append(asked))

    def _forget(self, asked: _Asked | None) -> None:
        """What was not taken back is not to be done again."""
        self._redos = [each for each in self._redos if each is not asked]

    def _keep_part(self, asked: _Asked | None, performed: Performed) -> None:
        """Of what was taken back in part, that part is to be done again."""
        self._redos = [each.part(performed) if each is asked else each for each in self._redos]

    def _do(
        self,
        asked: _Asked,
        on_missed: Callable[[], object] = lambda: None,
        on_done: Callable[[Performed], object] = lambda _: None,
    ) -> None:
        """Do it now, or once the store is there; `on_missed` hears where nothing of it was done."""

        def fail(message: str) -> None:
            on_missed()
            self.failed.emit(message)

        def refuse(conflict: ConflictError) -> None:
            if asked.on_conflict is None:
                fail(str(conflict))
                return
            on_missed()
            asked.on_conflict(conflict)

        def done(performed: Performed) -> None:
            on_done(performed)
            part = asked.part(performed)
            self._note(part.done, part.undo_of(performed.results), part)

        act = waiting_act(asked.done, asked.changes, self.core.clock.now())
        if act is None:
            job = partial(self._perform, asked.changes)
            self.background.write(
                job, lambda came: refuse(came) if isinstance(came, ConflictError) else done(came), fail
            )
            return
        self.send(act, Heard(done, refuse, fail, lambda _: on_missed()))

    def _perform(self, changes: Sequence[Change]) -> Performed | ConflictError:
        try:
            return Performed(tuple(self.run(changes)))
        except ConflictError as conflict:
            return conflict

    def _note(self, done: str, undo: Undo | None, asked: _Asked | None = None) -> None:
        if undo is not None:
            self._undos = [*self._undos, (undo, asked)][-UNDO_DEPTH:]
            self._announce()
        self.said.emit(done)
        self.done.emit(done, undo is not None)

    def _on_sent(self, act: WaitingAct, performed: Performed) -> None:
        heard = self._heard.pop(act.token, None)
        if heard is not None:
            heard.on_done(performed)
        else:
            self.note_done(performed.words(words_of(act)))

    def _on_waits(self, act: WaitingAct) -> None:
        heard = self._heard.get(act.token)
        if heard is not None:
            heard.on_waits()
        self.said.emit(_("Waits for the store: {act}").format(act=act.words))

    def _on_refused(self, act: WaitingAct, conflict: ConflictError | None, why: str) -> None:
        heard = self._heard.pop(act.token)
        if conflict is not None:
            heard.on_conflict(conflict)
        else:
            heard.on_failed(why)

    def _on_replaced(self, act: WaitingAct, left: WaitingAct) -> None:
        """Whoever asked for the whole of it hears what becomes of it in the end."""
        heard = self._heard.pop(act.token, None)
        if heard is not None:
            self._heard[left.token] = heard

    def _on_held(self, act: WaitingAct) -> None:
        self.failed.emit(_("Not done: {act}. {refusal}").format(act=words_of(act), refusal=act.refusal))

    def _on_let_go(self, act: WaitingAct) -> None:
        heard = self._heard.pop(act.token, None)
        words = _("Taken back before it reached the store: {act}").format(act=act.words)
        self.said.emit(words)
        if heard is not None:
            heard.on_let_go(words)

    def _announce(self) -> None:
        self.undo_changed.emit(f"“{self._undos[-1][0].text}”" if self._undos else "")
