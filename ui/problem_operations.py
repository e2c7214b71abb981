"""What the desk does to problems: own, split, merge, move and forbid, each one unit of work that can be undone."""

from collections.abc import Sequence
from functools import partial

from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from nocdesk.problems.commands import own_problem
from nocdesk.problems.correcting import (
    forbid_grouping,
    merge_problems,
    move_alarm,
    split_problem,
    withdraw_correction,
)
from nocdesk.problems.corrections import UNDONE
from nocdesk.store.unit_of_work import UnitOfWork
from ui.operations import Change, Operations, Undo
from ui.text import plural


class ProblemOperations:
    """Corrects how alarms are grouped; the grouping remembers it."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def own(self, problem_id: int, number: str, owner: str | None) -> None:
        """Take a problem as one's own, or let go of it where it is already."""
        me = self._operations.me
        new = None if owner == me else me
        self._operations.do(
            _("Took {number}").format(number=number) if new else _("Let go of {number}").format(number=number),
            [partial(own_problem, problem_id=problem_id, owner=new)],
            Undo(
                _("own {number}").format(number=number),
                (partial(own_problem, problem_id=problem_id, owner=owner),),
                can_repeat=True,
            ),
        )

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
