"""What the desk does to problems: own, split, merge, move and forbid, each one unit of work that can be undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from nocdesk.boards.problem_rows import ProblemDetail
from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from nocdesk.problems.commands import change_problem_state, own_problem
from nocdesk.problems.correcting import (
    forbid_grouping,
    merge_problems,
    move_alarm,
    split_problem,
    withdraw_correction,
)
from nocdesk.problems.corrections import UNDONE
from nocdesk.problems.editing import ProblemConflictError, ProblemValues, ProblemVersion
from nocdesk.problems.states import TRANSITIONS, WORDS
from nocdesk.store.unit_of_work import ConflictError, UnitOfWork
from ui.operations import Change, Operations, Undo
from ui.text import plural


@dataclass(frozen=True, slots=True)
class ProblemEdit:
    """What a problem is to say by the will of one editor (`wanted`), the version that was seen, and why."""

    problem_id: int
    base: ProblemVersion
    wanted: ProblemValues
    reason: str = ""

    @property
    def moves_on(self) -> bool:
        """Whether it is about the problem's life and not about whose it is."""
        return self.wanted.state is not self.base.values.state

    def rebased(self, theirs: ProblemVersion, wanted: ProblemValues) -> "ProblemEdit":
        """The edit again, on the version that came between."""
        return replace(self, base=theirs, wanted=wanted)


class ProblemOperations:
    """Corrects how alarms are grouped; the grouping remembers it."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self.me = operations.me
        self.say = operations.said.emit

    def owning(self, problem: ProblemDetail) -> ProblemEdit:
        """To take a problem as one's own, or to let go of it where it is already."""
        owner = None if problem.owner == self.me else self.me
        return ProblemEdit(problem.id, problem.seen, replace(problem.seen.values, owner=owner))

    def save(self, edit: ProblemEdit, on_conflict: Callable[[ProblemEdit, ProblemConflictError], object]) -> None:
        """Give a problem to whom it shall be, or move it on; `on_conflict` hears who was first."""

        def settle(conflict: ConflictError) -> None:
            if isinstance(conflict, ProblemConflictError):
                on_conflict(edit, conflict)
            else:
                self._operations.failed.emit(str(conflict))

        self._operations.do(_done(edit), [_change(edit)], _undo(edit), on_conflict=settle)

    def split(self, problem_id: int, number: str, rows: Sequence[AlarmRow], reason: str) -> None:
        """Let alarms be a problem of their own."""
        split = _Split(problem_id, [row.id for row in rows], reason)
        words = _("{alarm} off {number}").format(alarm=plural(len(rows), "alarm", "alarms"), number=number)
        self._operations.do(
            _("Split {words}").format(words=words),
            [split.do],
            Undo(_("split {words}").format(words=words), (split.undo,)),
        )

    def move(self, row: AlarmRow, problem_id: int, reason: str) -> None:
        """Put an alarm into another problem."""
        back: Change = partial(split_problem, problem_id=problem_id, alarm_ids=[row.id], reason=UNDONE)
        if row.problem_id is not None:
            back = partial(move_alarm, alarm_id=row.id, problem_id=row.problem_id, reason=UNDONE)
        self._operations.do(
            _("Moved the alarm of {resource}").format(resource=row.resource),
            [partial(move_alarm, alarm_id=row.id, problem_id=problem_id, reason=reason)],
            Undo(_("move {resource}").format(resource=row.resource), (back,)),
        )

    def merge(self, into_id: int, other_id: int, number: str, alarm_ids: Sequence[int], reason: str) -> None:
        """Let a problem, which has these alarms, be part of another."""
        back = partial(split_problem, problem_id=into_id, alarm_ids=alarm_ids, reason=UNDONE)
        self._operations.do(
            _("Merged {number}").format(number=number),
            [partial(merge_problems, into_id=into_id, problem_ids=[other_id], reason=reason)],
            Undo(_("merge {number}").format(number=number), (back,)),
        )

    def forbid(self, cause_id: int, row: AlarmRow, reason: str) -> None:
        """Say that a cause never explains an alarm."""
        forbidden = _Forbidden(cause_id, row.id, reason)
        self._operations.do(
            _("The alarm of {resource} is grouped so no more").format(resource=row.resource),
            [forbidden.do],
            Undo(_("forbid {resource}").format(resource=row.resource), (forbidden.undo,)),
        )


class _Split:
    """A split that knows the problem it made, so that it can be taken back."""

    def __init__(self, problem_id: int, alarm_ids: Sequence[int], reason: str) -> None:
        self._problem_id, self._alarm_ids, self._reason = problem_id, tuple(alarm_ids), reason
        self._new_id = 0

    def do(self, work: UnitOfWork) -> None:
        self._new_id = split_problem(work, problem_id=self._problem_id, alarm_ids=self._alarm_ids, reason=self._reason)

    def undo(self, work: UnitOfWork) -> None:
        merge_problems(work, into_id=self._problem_id, problem_ids=[self._new_id], reason=UNDONE)


class _Forbidden:
    """A correction that knows its id, so that it can be withdrawn."""

    def __init__(self, cause_id: int, symptom_id: int, reason: str) -> None:
        self._cause_id, self._symptom_id, self._reason = cause_id, symptom_id, reason
        self._id = 0

    def do(self, work: UnitOfWork) -> None:
        self._id = forbid_grouping(
            work, cause_alarm_id=self._cause_id, symptom_alarm_id=self._symptom_id, reason=self._reason
        )

    def undo(self, work: UnitOfWork) -> None:
        withdraw_correction(work, correction_id=self._id, reason=UNDONE)


def _done(edit: ProblemEdit) -> str:
    number, wanted = edit.base.name, edit.wanted
    if edit.moves_on:
        return _("{number} is {state}").format(number=number, state=WORDS[wanted.state])
    return (_("Took {number}") if wanted.owner else _("Let go of {number}")).format(number=number)


def _change(edit: ProblemEdit) -> Change:
    wanted, base = edit.wanted, edit.base
    if edit.moves_on:
        return partial(
            change_problem_state, problem_id=edit.problem_id, state=wanted.state, reason=edit.reason, seen=base
        )
    return partial(own_problem, problem_id=edit.problem_id, owner=wanted.owner, seen=base)


def _undo(edit: ProblemEdit) -> Undo | None:
    """What takes an edit back, unless somebody has changed the problem after it; some steps have no way back."""
    before, after = edit.base.values, replace(edit.base, values=edit.wanted)
    if not edit.moves_on:
        words = _("own {number}").format(number=edit.base.name)
        back = partial(own_problem, problem_id=edit.problem_id, owner=before.owner, seen=after)
        return Undo(words, (back,), can_repeat=True)
    if before.state not in TRANSITIONS[edit.wanted.state]:
        return None
    back = partial(
        change_problem_state, problem_id=edit.problem_id, state=before.state, reason="taken back", seen=after
    )
    return Undo(_done(edit), (back,))
