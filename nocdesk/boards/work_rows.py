"""Planned works as the desk shows them: frozen rows, and what of them follows from the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nocdesk.works.commands import WorkWindow


class WorkState(StrEnum):
    """How far planned work has come."""

    RUNNING = "under way"
    PLANNED = "planned"
    OVER = "over"
    CALLED_OFF = "called off"


@dataclass(frozen=True, slots=True)
class WorkService:
    """A service that work takes down, and whose it is."""

    id: int
    name: str
    label: str
    customer_id: int
    customer: str


@dataclass(frozen=True, slots=True)
class WorkNotice:
    """How long before planned work an agreement wants its customer to be told; no time: it excludes in any case."""

    agreement: str
    customer: str
    asked: timedelta


@dataclass(frozen=True, slots=True)
class WorkBoardRow:
    """Planned work, or one time of a series; `recurrence` is its rule in words, `overlaps` what it coincides with.

    `planned_ends_at` is until when it would have lasted, where it was ended early or called off.
    """

    id: int
    name: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    planned_ends_at: datetime | None
    announced_at: datetime | None
    announced_ends_at: datetime | None
    planned_by: str
    planned_at: datetime | None
    services: tuple[WorkService, ...]
    series_id: int | None = None
    recurrence: str = ""
    is_own: bool = False
    overlaps: tuple[str, ...] = ()
    notices: tuple[WorkNotice, ...] = ()

    @property
    def window(self) -> WorkWindow:
        """What commands change of it, as it is seen here."""
        return WorkWindow(
            self.starts_at,
            self.ends_at,
            self.planned_ends_at,
            self.announced_at,
            self.announced_ends_at,
            self.is_own,
        )

    @property
    def customers(self) -> tuple[str, ...]:
        """Whose services it takes down."""
        return tuple(sorted({service.customer for service in self.services}))

    @property
    def notice(self) -> timedelta | None:
        """How long before its beginning the customers were told; None: not at all."""
        return None if self.announced_at is None else self.starts_at - self.announced_at

    @property
    def was_entered_late(self) -> bool:
        """Whether it had begun when it was entered, and nobody was told: time before that counts as it was."""
        return self.announced_at is None and self.planned_at is not None and self.planned_at > self.starts_at

    @property
    def was_told_all(self) -> bool:
        """Whether the customers were told of all of it."""
        return self.announced_ends_at is not None and self.announced_ends_at >= self.ends_at

    def is_in_time(self, notice: WorkNotice) -> bool:
        """Whether what was announced of it was announced as long before as an agreement asks."""
        return not notice.asked or (self.notice is not None and self.notice >= notice.asked)

    @property
    def is_late(self) -> bool:
        """Whether some agreement will not exclude it, or not all of it."""
        asking = [notice for notice in self.notices if notice.asked]
        return any(not self.is_in_time(notice) for notice in asking) or (bool(asking) and not self.was_told_all)

    @property
    def shown_end(self) -> datetime:
        """Until when it lasts, or would have lasted had it not been called off."""
        return self.planned_ends_at or self.ends_at if self.ends_at <= self.starts_at else self.ends_at


@dataclass(frozen=True, slots=True)
class WorkEventLine:
    """One line of what was done about a work: who, when, what, and why."""

    at: datetime
    actor: str
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkTime:
    """A time that a series will take place."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class WorkDetail:
    """A work with what was done about it, the newest first, and the next times of its series."""

    row: WorkBoardRow
    history: tuple[WorkEventLine, ...]
    following: tuple[WorkTime, ...] = ()


def work_state(row: WorkBoardRow, now: datetime) -> WorkState:
    """How far it has come."""
    if row.ends_at <= row.starts_at:
        return WorkState.CALLED_OFF
    if row.ends_at <= now:
        return WorkState.OVER
    return WorkState.RUNNING if row.starts_at <= now else WorkState.PLANNED
