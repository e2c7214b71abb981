"""What the desk does to planned works, each one unit of work, and how it is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from nocdesk.boards.work_rows import WorkBoardRow
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.commands import (
    WorkConflictError,
    WorkWindow,
    announce_work,
    call_off_work,
    end_work_now,
    extend_work,
    move_work,
    plan_work,
    take_back,
    window_of,
)
from nocdesk.works.model import PlannedWork
from nocdesk.works.series_commands import announce_series, end_series, plan_series, resume_series
from ui.operations import Operations, Undo
from ui.work_draft import WorkPlan

OnDone = Callable[[], object]
Change = Callable[[UnitOfWork], object]


@dataclass(frozen=True, slots=True)
class _Changed:
    """What a work was before and after a change."""

    before: WorkWindow
    after: WorkWindow


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

    def announce(self, row: WorkBoardRow) -> None:
        """Say that the customers were told just now."""
        self._change(
            row, _("{name} announced").format(name=row.name), partial(announce_work, work_id=row.id, seen=row.window)
        )

    def extend(self, row: WorkBoardRow, ends_at: datetime, reason: str) -> None:
        """Let it last longer."""
        change = partial(extend_work, work_id=row.id, ends_at=ends_at, reason=reason, seen=row.window)
        self._change(row, _("{name} extended").format(name=row.name), change)

    def move(
        self,
        row: WorkBoardRow,
        starts_at: datetime,
        ends_at: datetime,
        reason: str,
        on_conflict: Callable[[WorkConflictError], object] | None = None,
    ) -> None:
        """Give it another window."""
        change = partial(
            move_work, work_id=row.id, starts_at=starts_at, ends_at=ends_at, reason=reason, seen=row.window
        )
        self._change(row, _("{name} moved").format(name=row.name), change, on_conflict)

    def end(self, row: WorkBoardRow) -> None:
        """End what goes on."""
        self._change(
            row, _("{name} ended").format(name=row.name), partial(end_work_now, work_id=row.id, seen=row.window)
        )

    def call_off(self, row: WorkBoardRow, reason: str) -> None:
        """Call off what has not begun."""
        self._change(
            row,
            _("{name} called off").format(name=row.name),
            partial(call_off_work, work_id=row.id, reason=reason, seen=row.window),
        )

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

    def _change(
        self,
        row: WorkBoardRow,
        words: str,
        change: Change,
        on_conflict: Callable[[WorkConflictError], object] | None = None,
    ) -> None:
        self._operations.background.write(
            partial(_changed, self._operations.core, row.id, change),
            partial(self._on_changed, row.id, words, on_conflict),
            self._operations.failed.emit,
        )

    def _on_changed(
        self,
        work_id: int,
        words: str,
        on_conflict: Callable[[WorkConflictError], object] | None,
        changed: "_Changed | WorkConflictError",
    ) -> None:
        if isinstance(changed, WorkConflictError):
            self._operations.failed.emit(str(changed))
            if on_conflict is not None:
                on_conflict(changed)
            return
        change = partial(take_back, work_id=work_id, before=changed.before, after=changed.after)
        self._operations.note_done(words, Undo(words, (change,)))

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


def _changed(core: Core, work_id: int, change: Change) -> _Changed | WorkConflictError:
    try:
        return _change_in(core, work_id, change)
    except WorkConflictError as conflict:
        return conflict


def _change_in(core: Core, work_id: int, change: Change) -> _Changed:
    with core.work() as work:
        planned = work.session.get(PlannedWork, work_id)
        before = window_of(planned) if planned is not None else None
        change(work)
        assert planned is not None
        assert before is not None
        return _Changed(before, window_of(planned))
