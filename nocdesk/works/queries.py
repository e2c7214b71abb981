"""What may be read of planned work: what covers services for some part of a time."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from nocdesk.works.model import PlannedWork, WorkScope, WorkSeries


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Planned work, from `starts_at` up to but not including `ends_at`, and the services in its scope.

    `announced_at` is when the customers were told of it, None for not at all; work that was extended after it had been
    announced is two rows of one id, of which only the first was announced. `planned_at` is when it was entered.
    """

    id: int
    name: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    service_ids: tuple[int, ...]
    announced_at: datetime | None = None
    planned_at: datetime | None = None

    @property
    def counts_from(self) -> datetime:
        """From when it takes time out: of what customers were not told, time before it was entered counts as it was."""
        if self.announced_at is not None or self.planned_at is None:
            return self.starts_at
        return max(self.starts_at, self.planned_at)


def works_between(session: Session, service_ids: Collection[int], start: datetime, end: datetime) -> list[WorkRow]:
    """The work on any of these services of which some part lies from `start` up to but not including `end`.

    Work that recurs is a row for each time that it takes place, under the name of its series.
    """
    is_real = PlannedWork.ends_at > PlannedWork.starts_at
    rows = _rows(session, _covers(service_ids), is_real, PlannedWork.starts_at < end, PlannedWork.ends_at > start)
    return [row for row in rows if row.starts_at < end and row.ends_at > start]


def _covers(service_ids: Collection[int]) -> ColumnElement[bool]:
    return PlannedWork.id.in_(select(WorkScope.work_id).where(WorkScope.service_id.in_(service_ids)))


def _rows(session: Session, *conditions: ColumnElement[bool]) -> list[WorkRow]:
    query = (
        select(PlannedWork, WorkSeries.name)
        .outerjoin(WorkSeries, WorkSeries.id == PlannedWork.series_id)
        .where(*conditions)
        .order_by(PlannedWork.starts_at, PlannedWork.id)
    )
    works = session.execute(query).all()
    scopes = _scopes(session, [work.id for work, _ in works])
    return [row for work, series in works for row in _parts(work, series or work.name, tuple(scopes.get(work.id, ())))]


def _parts(work: PlannedWork, name: str, service_ids: tuple[int, ...]) -> Iterator[WorkRow]:
    """The part of which the customers were told, and what was added to it afterwards."""
    whole = WorkRow(
        work.id, name, work.reason, work.starts_at, work.ends_at, service_ids, work.announced_at, work.planned_at
    )
    told_until = work.announced_ends_at
    if work.announced_at is None or told_until is None or not work.starts_at < told_until < work.ends_at:
        yield whole
        return
    yield replace(whole, ends_at=told_until)
    yield replace(whole, starts_at=told_until, announced_at=None)


def _scopes(session: Session, work_ids: Iterable[int]) -> dict[int, list[int]]:
    scopes: dict[int, list[int]] = {}
    query = select(WorkScope).where(WorkScope.work_id.in_(list(work_ids))).order_by(WorkScope.service_id)
    for scope in session.scalars(query):
        scopes.setdefault(scope.work_id, []).append(scope.service_id)
    return scopes
