"""What the desk does about breaches: every decision knows which version it was made on, and can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from nocdesk.core import Core
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
from nocdesk.store.unit_of_work import UnitOfWork
from ui.breach_draft import BreachDraft
from ui.operations import Operations, Undo


@dataclass(frozen=True, slots=True)
class BreachDecided:
    """A decision that somebody signs on the version that they saw; `done` is what it is called afterwards."""

    draft: BreachDraft
    version: int
    done: str


OnConflict = Callable[[BreachDecided, BreachConflictError], object]
OnSigned = Callable[[BreachDecided], object]


class BreachOperations:
    """The acts of the breach review, each one unit of work."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def sign(self, decision: BreachDecided, on_conflict: OnConflict, on_signed: OnSigned) -> None:
        """Sign a decision, or say who was first."""
        self._operations.background.write(
            partial(_sign, self._operations.core, decision),
            partial(self._on_ran, decision, on_conflict, on_signed),
            self._operations.failed.emit,
        )

    def _on_ran(
        self,
        decision: BreachDecided,
        on_conflict: OnConflict,
        on_signed: OnSigned,
        conflict: BreachConflictError | None,
    ) -> None:
        if conflict is not None:
            on_conflict(decision, conflict)
            return
        undo = Undo(decision.done, (partial(take_decision_back, breach_id=decision.draft.breach_id),))
        self._operations.note_done(decision.done, undo)
        on_signed(decision)


def _sign(core: Core, decision: BreachDecided) -> BreachConflictError | None:
    """With whom the decision is in conflict, if it is."""
    try:
        with core.work() as work:
            _apply(work, decision)
    except BreachConflictError as conflict:
        return conflict
    return None


def _apply(work: UnitOfWork, decision: BreachDecided) -> None:
    draft, version = decision.draft, decision.version
    breach_id, note = draft.breach_id, draft.note
    match draft.step:
        case BreachStep.CONFIRM:
            confirm_breach(work, breach_id=breach_id, note=note, expected_version=version)
        case BreachStep.EXCLUDE if draft.reason is not None:
            exclude_breach(work, breach_id=breach_id, reason=draft.reason, note=note, expected_version=version)
        case BreachStep.SIGN:
            sign_exclusion(work, breach_id=breach_id, note=note, expected_version=version)
        case BreachStep.DISPUTE:
            dispute_breach(work, breach_id=breach_id, note=note, expected_version=version)
        case BreachStep.REOPEN:
            reopen_breach(work, breach_id=breach_id, note=note, expected_version=version)
