"""What the desk does to planned works, each one unit of work, and how it is taken back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from nocdesk.boards.work_rows import WorkBoardRow
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.store.unit_of_work import ConflictError, UnitOfWork
from nocdesk.works.commands import WorkConflictError, WorkWindow, end_work_now, plan_work, take_back, window_of
from nocdesk.works.model import PlannedWork
from nocdesk.works.series_commands import announce_series, end_series, plan_series, resume_series
from ui.operations import Operations, Results, Undo
from ui.work_draft import WorkPlan
from ui.work_edit import WorkEdit

OnDone = Callable[[], object]
Change = Callable[[UnitOfWork], object]


class WorkOperations:
    """The acts of the screen of planned works."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def plan(self, plan: WorkPlan, on_planned: OnDone, on_failed: Callable[[str], object]) -> None:
        """Plan work, once or recurring."""
        self._operations.background.write(
            partial(_plan, self._operations.core, plan),
            lambda number: self._on_planned(plan, number, on_planned),
            on_failed,
        )

    def save(self, edit: WorkEdit, on_conflict: Callable[[WorkConflictError], object]) -> None:
        """Change a work as somebody wants it; `on_conflict` hears who was first."""

        def settle(conflict: ConflictError) -> None:
            if isinstance(conflict, WorkConflictError):
                on_conflict(conflict)
            else:
                self._operations.failed.emit(str(conflict))

        self._operations.do(edit.done, [partial(_changed, edit)], undo_of=partial(_undo, edit), on_conflict=settle)

    def announce_series(self, row: WorkBoardRow) -> None:
        """Say that the customers were told of all times to come."""
        assert row.series_id is not None
        change = partial(announce_series, series_id=row.series_id)
        self._operations.do(_("All times of {name} announced").format(name=row.name), [change])

    def end_series(self, row: WorkBoardRow, reason: str) -> None:
        """Let a series take place no more."""
        assert row.series_id is not None
        words = _("Series {name} ended").format(name=row.name)
        undo = Undo(words, (partial(resume_series, series_id=row.series_id),))
        self._operations.do(words, [partial(end_series, series_id=row.series_id, reason=reason)], undo)

    def _on_planned(self, plan: WorkPlan, number: int, on_planned: OnDone) -> None:
        words = _("{plan} planned").format(plan=plan.name)
        undo: Change = partial(end_work_now, work_id=number)
        if plan.recurrence is not None:
            undo = partial(end_series, series_id=number, reason="planned by mistake")
        self._operations.note_done(words, Undo(words, (undo,)))
        on_planned()


def _plan(core: Core, plan: WorkPlan) -> int:
    with core.work() as work:
        announced_at = work.now if plan.is_announced else None
        if plan.recurrence is not None:
            return plan_series(
                work,
                name=plan.name,
                recurrence=plan.recurrence,
                service_ids=plan.service_ids,
                reason=plan.reason,
                announced_at=announced_at,
            )
        return plan_work(
            work,
            name=plan.name,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            service_ids=plan.service_ids,
            reason=plan.reason,
            announced_at=announced_at,
        )


def _changed(edit: WorkEdit, work: UnitOfWork) -> tuple[WorkWindow, WorkWindow]:
    """The windows before and after it."""
    planned = work.to_edit(PlannedWork, edit.work_id)
    before = window_of(planned) if planned is not None else None
    edit.change(edit)(work)
    assert planned is not None
    assert before is not None
    return before, window_of(planned)


def _undo(edit: WorkEdit, results: Results) -> Undo:
    ((before, after),) = cast(Sequence[tuple[WorkWindow, WorkWindow]], results)
    return Undo(edit.done, (partial(take_back, work_id=edit.work_id, before=before, after=after),))
