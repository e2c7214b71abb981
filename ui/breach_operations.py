"""What the desk does about breaches: every decision knows which version it was made on, and can be taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from nocdesk.sla.breaches.commands import (
    confirm_breach,
    dispute_breach,
    exclude_breach,
    reopen_breach,
    sign_exclusion,
    take_decision_back,
)
from nocdesk.sla.breaches.editing import BreachConflictError
from nocdesk.sla.breaches.model import BreachStep
from nocdesk.store.unit_of_work import ConflictError
from ui.breach_draft import BreachDraft
from ui.operations import Heard, Operations, Undo
from ui.waiting_act import Change, Performed, waiting_act

_COMMANDS: Mapping[BreachStep, Callable[..., object]] = {
    BreachStep.CONFIRM: confirm_breach,
    BreachStep.SIGN: sign_exclusion,
    BreachStep.DISPUTE: dispute_breach,
    BreachStep.REOPEN: reopen_breach,
}
_EXCLUDE: Callable[..., object] = exclude_breach


@dataclass(frozen=True, slots=True)
class BreachDecided:
    """A decision that somebody signs on the version that they saw; `done` is what it is called afterwards."""

    draft: BreachDraft
    version: int
    done: str


@dataclass(frozen=True, slots=True)
class SigningHeard:
    """Who hears what became of a decision: in the store, kept until that is there, let go of, or in conflict."""

    on_signed: Callable[[BreachDecided], object]
    on_waits: Callable[[BreachDecided], object]
    on_let_go: Callable[[BreachDecided], object]
    on_conflict: Callable[[BreachDecided, BreachConflictError], object]


class BreachOperations:
    """The acts of the breach review, each one unit of work; they wait while the store is away."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def sign(self, decision: BreachDecided, heard: SigningHeard) -> None:
        """Sign a decision, or say who was first."""
        change = _change(decision)
        act = waiting_act(decision.done, [change], self._operations.core.clock.now()) if change is not None else None
        if act is None:
            return

        def on_conflict(conflict: ConflictError) -> None:
            if isinstance(conflict, BreachConflictError):
                heard.on_conflict(decision, conflict)
            else:
                self._operations.failed.emit(str(conflict))

        self._operations.send(
            act,
            Heard(
                on_done=partial(self._on_done, decision, heard.on_signed),
                on_conflict=on_conflict,
                on_failed=self._operations.failed.emit,
                on_let_go=lambda _words: heard.on_let_go(decision),
                on_waits=partial(heard.on_waits, decision),
            ),
        )

    def _on_done(self, decision: BreachDecided, on_signed: Callable[[BreachDecided], object], _: Performed) -> None:
        undo = Undo(decision.done, (partial(take_decision_back, breach_id=decision.draft.breach_id),))
        self._operations.note_done(decision.done, undo)
        on_signed(decision)


def _change(decision: BreachDecided) -> Change | None:
    """The command of a decision; None where nothing was decided."""
    draft = decision.draft
    values = {"breach_id": draft.breach_id, "note": draft.note, "expected_version": decision.version}
    if draft.step is BreachStep.EXCLUDE:
        return partial(_EXCLUDE, reason=draft.reason, **values) if draft.reason is not None else None
    command = _COMMANDS.get(draft.step) if draft.step is not None else None
    return partial(command, **values) if command is not None else None
