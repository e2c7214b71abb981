"""What may be read of planned work: what covers services for some part of a time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from nocdesk.works.model import PlannedWork, WorkScope


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Planned work, from `starts_at` up to but not including `ends_at`, and the services in its scope."""

    id: int
    name: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    service_ids: tuple[int, ...]


def works_between(session: Session, service_ids: Collection[int], start: datetime, end: datetime) -> list[WorkRow]:
    """The work on any of these services of which some part lies from `start` up to but not including `end`."""
    is_real = PlannedWork.ends_at > PlannedWork.starts_at
    return _rows(session, _covers(service_ids), is_real, PlannedWork.starts_at < end, PlannedWork.ends_at > start)


def _covers(service_ids: Collection[int]) -> ColumnElement[bool]:
    return PlannedWork.id.in_(select(WorkScope.work_id).where(WorkScope.service_id.in_(service_ids)))


def _rows(session: Session, *conditions: ColumnElement[bool]) -> list[WorkRow]:
    works = session.scalars(
        select(PlannedWork).where(*conditions).order_by(PlannedWork.starts_at, PlannedWork.id)
    ).all()
    scopes = _scopes(session, [work.id for work in works])
    return [WorkRow(w.id, w.name, w.reason, w.starts_at, w.ends_at, tuple(scopes.get(w.id, ()))) for w in works]


def _scopes(session: Session, work_ids: Iterable[int]) -> dict[int, list[int]]:
    scopes: dict[int, list[int]] = {}
    query = select(WorkScope).where(WorkScope.work_id.in_(list(work_ids))).order_by(WorkScope.service_id)
    for scope in session.scalars(query):
        scopes.setdefault(scope.work_id, []).append(scope.service_id)
    return scopes
