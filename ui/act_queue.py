"""Acts on their way to the store: sent in their order, and kept in it while the store is away."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, Signal
from sqlalchemy.exc import InterfaceError, OperationalError

from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.store.unit_of_work import ConflictError, StoreBusyError
from ui.background import Background
from ui.waiting_act import PartsRefusedError, Performed, WaitingAct, insisting, left_undone, perform

_AWAY = (StoreBusyError, OperationalError, InterfaceError, OSError)


class NotDone(StrEnum):
    """Why an attempt has changed nothing."""

    AWAY = "the store is away"
    TAKEN_BACK = "the person has taken it back"


class TakenBackError(NocdeskError):
    """Ends a unit of work whose act was taken back while it waited for the store's lock."""


Outcome = Performed | ConflictError | NotDone


class ActQueue(QObject):
    """The first act that finds the store away holds up those behind it until `send` is called again.

    `sent` carries an act that is in the store and a Performed; `waits` one that has found the store away; `refused` one
    that the store did not take, the ConflictError or None, and why; `held` one that the store refused after it had
    waited, and that stays until the person decides; `let_go` one that the person took back; `replaced` one of which
    nothing was done, and the act that is `held` in its place.
    """

    sent = Signal(object, object)
    waits = Signal(object)
    refused = Signal(object, object, str)
    held = Signal(object)
    replaced = Signal(object, object)
    let_go = Signal(object)
    changed = Signal()

    def __init__(self, core: Core, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._core = core
        self._background = background
        self._acts: dict[str, WaitingAct] = {}
        self._under_way: set[str] = set()
        self._late: set[str] = set()
        self._unwanted: set[str] = set()
        self._is_away = False

    @property
    def acts(self) -> tuple[WaitingAct, ...]:
        """What is not in the store yet, in its order."""
        return tuple(self._acts.values())

    @property
    def late(self) -> tuple[WaitingAct, ...]:
        """What waits, or waited and was refused, in its order: all but what was asked for a moment ago."""
        return tuple(act for token, act in self._acts.items() if token in self._late)

    @property
    def is_away(self) -> bool:
        """Whether acts wait because the store did not take one."""
        return self._is_away

    def add(self, act: WaitingAct) -> None:
        """Send an act after those before it, or let it wait with them."""
        self._acts[act.token] = act
        if self._is_away:
            self._wait(act)
        else:
            self._submit(act)
        self.changed.emit()

    def take_up(self, acts: Sequence[WaitingAct]) -> None:
        """Go on with what waited when the desk was open last, before anything that is asked now."""
        self._acts = {act.token: act for act in acts} | self._acts
        self._late |= {act.token for act in acts}
        self._is_away = bool(acts) or self._is_away
        self.send()
        self.changed.emit()

    def send(self) -> None:
        """The store may be back: send what waits."""
        if self._under_way or not self._is_away:
            return
        self._is_away = False
        for act in self.acts:
            if not act.refusal:
                self._submit(act)

    def send_all_the_same(self, token: str) -> None:
        """Send an act that was refused: it is meant as things stand now."""
        act = self._acts.get(token)
        if act is not None and act.refusal:
            self._acts[token] = insisting(act, self._core.clock.now())
            self._is_away = True
            self.send()
            self.changed.emit()

    def cancel(self, token: str) -> None:
        """Let go of an act; one that is under way is stopped unless the store has taken it by then."""
        act = self._acts.get(token)
        if act is None:
            return
        if token in self._under_way:
            self._unwanted.add(token)
            return
        self._let_go(act)
        self.changed.emit()

    def _submit(self, act: WaitingAct) -> None:
        self._under_way.add(act.token)
        job = partial(self._attempt, act, is_late=act.token in self._late)
        self._background.write(job, partial(self._on_attempted, act), partial(self._on_refused, act, None))

    def _attempt(self, act: WaitingAct, *, is_late: bool) -> Outcome:
        """What came of it; on the thread that writes, where order is kept."""
        if self._is_away:
            return NotDone.AWAY
        try:
            return self._perform(act, is_late=is_late)
        except TakenBackError:
            return NotDone.TAKEN_BACK
        except ConflictError as conflict:
            return conflict
        except _AWAY:
            self._is_away = True
            return NotDone.AWAY

    def _perform(self, act: WaitingAct, *, is_late: bool) -> Performed:
        """Each time without the parts that were refused before: what others made impossible holds up nothing else."""
        refused: dict[int, str] = {}
        while True:
            try:
                with self._core.work() as work:
                    performed = perform(work, act, is_late=is_late, refused=refused)
                    if act.token in self._unwanted:
                        raise TakenBackError(act.words)
                    return performed
            except PartsRefusedError as error:
                refused |= error.refused

    def _on_attempted(self, act: WaitingAct, outcome: Outcome) -> None:
        if isinstance(outcome, ConflictError):
            self._on_refused(act, outcome, str(outcome))
            return
        self._under_way.discard(act.token)
        if isinstance(outcome, Performed):
            self._settle(act, outcome)
        elif act.token in self._unwanted:
            self._let_go(act)
        else:
            self._wait(act)
        self.changed.emit()

    def _on_refused(self, act: WaitingAct, conflict: ConflictError | None, why: str) -> None:
        self._under_way.discard(act.token)
        if act.token in self._unwanted:
            self._let_go(act)
        elif act.token in self._late:
            self._hold(replace(act, refusal=why))
        else:
            self._drop(act)
            self.refused.emit(act, conflict, why)
        self.changed.emit()

    def _settle(self, act: WaitingAct, outcome: Performed) -> None:
        self._drop(act)
        if outcome.contended:
            left = left_undone(act, outcome.contended)
            if not outcome.results:
                self.replaced.emit(act, left)
            self._hold(left)
        if outcome.results:
            self.sent.emit(act, outcome)

    def _wait(self, act: WaitingAct) -> None:
        is_news = act.token not in self._late
        self._late.add(act.token)
        if is_news:
            self.waits.emit(act)

    def _hold(self, act: WaitingAct) -> None:
        self._acts[act.token] = act
        self._late.add(act.token)
        self.held.emit(act)

    def _let_go(self, act: WaitingAct) -> None:
        self._drop(act)
        self.let_go.emit(act)

    def _drop(self, act: WaitingAct) -> None:
        self._acts.pop(act.token, None)
        self._late.discard(act.token)
        self._unwanted.discard(act.token)
