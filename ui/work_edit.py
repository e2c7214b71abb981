"""What a planned work is to be by the will of one planner, on what was seen of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from nocdesk.boards.work_rows import WorkBoardRow
from nocdesk.language import _
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.commands import WorkWindow, announce_work, call_off_work, end_work_now, extend_work, move_work


@dataclass(frozen=True, slots=True)
class WorkSaid:
    """What people decide about a work; an end of None: it is not done."""

    starts_at: datetime
    ends_at: datetime | None
    announced_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorkEdit:
    """What a work is to be (`wanted`), the window that was seen, and how that is done; `done` tells of it."""

    work_id: int
    seen: WorkWindow
    wanted: WorkSaid
    done: str
    change: Callable[["WorkEdit"], Callable[[UnitOfWork], object]]
    reason: str = ""

    @property
    def is_move(self) -> bool:
        """Whether it gives the work another window, of which nobody has been told."""
        return self.change is _move

    def rebased(self, theirs: WorkWindow, wanted: WorkSaid) -> "WorkEdit":
        """The edit again, on what somebody else made of the work."""
        return replace(self, seen=theirs, wanted=replace(wanted, announced_at=None) if self.is_move else wanted)


def said_of(window: WorkWindow) -> WorkSaid:
    """What a work says now."""
    ends_at = window.ends_at if window.ends_at > window.starts_at else None
    return WorkSaid(window.starts_at, ends_at, window.announced_at)


def announcing(row: WorkBoardRow, now: datetime) -> WorkEdit:
    """To say that the customers were told just now."""
    wanted = replace(said_of(row.window), announced_at=now)
    return WorkEdit(row.id, row.window, wanted, _("{name} announced").format(name=row.name), _announce)


def extending(row: WorkBoardRow, ends_at: datetime, reason: str) -> WorkEdit:
    """To let it last longer."""
    wanted = replace(said_of(row.window), ends_at=ends_at)
    return WorkEdit(row.id, row.window, wanted, _("{name} extended").format(name=row.name), _extend, reason)


def moving(row: WorkBoardRow, starts_at: datetime, ends_at: datetime, reason: str) -> WorkEdit:
    """To give it another window, of which the customers are still to be told."""
    wanted = WorkSaid(starts_at, ends_at, None)
    return WorkEdit(row.id, row.window, wanted, _("{name} moved").format(name=row.name), _move, reason)


def ending(row: WorkBoardRow, now: datetime) -> WorkEdit:
    """To end what goes on."""
    wanted = replace(said_of(row.window), ends_at=now)
    return WorkEdit(row.id, row.window, wanted, _("{name} ended").format(name=row.name), _end)


def calling_off(row: WorkBoardRow, reason: str) -> WorkEdit:
    """To call off what has not begun."""
    wanted = replace(said_of(row.window), ends_at=None)
    return WorkEdit(row.id, row.window, wanted, _("{name} called off").format(name=row.name), _call_off, reason)


def _announce(edit: WorkEdit) -> Callable[[UnitOfWork], object]:
    return partial(announce_work, work_id=edit.work_id, seen=edit.seen)


def _extend(edit: WorkEdit) -> Callable[[UnitOfWork], object]:
    ends_at = edit.wanted.ends_at or edit.seen.ends_at
    return partial(extend_work, work_id=edit.work_id, ends_at=ends_at, reason=edit.reason, seen=edit.seen)


def _move(edit: WorkEdit) -> Callable[[UnitOfWork], object]:
    starts_at, ends_at = edit.wanted.starts_at, edit.wanted.ends_at or edit.seen.ends_at
    return partial(
        move_work, work_id=edit.work_id, starts_at=starts_at, ends_at=ends_at, reason=edit.reason, seen=edit.seen
    )


def _end(edit: WorkEdit) -> Callable[[UnitOfWork], object]:
    return partial(end_work_now, work_id=edit.work_id, seen=edit.seen)


def _call_off(edit: WorkEdit) -> Callable[[UnitOfWork], object]:
    return partial(call_off_work, work_id=edit.work_id, reason=edit.reason, seen=edit.seen)
