"""The planned works of the last day and of the time to come, with their services, their rule and what was done."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from nocdesk.boards.work_notices import notices_of
from nocdesk.boards.work_rows import WorkBoardRow, WorkDetail, WorkEventLine, WorkService, WorkTime
from nocdesk.customers.model import Customer
from nocdesk.people.model import AuditEntry
from nocdesk.services.model import Service
from nocdesk.works.laying_out import recurrence_of_series
from nocdesk.works.model import PlannedWork, WorkScope, WorkSeries
from nocdesk.works.recurrence import next_occurrences
from nocdesk.works.recurrence_words import recurrence_words

SHOWN_AHEAD = timedelta(days=14)
SHOWN_AFTER = timedelta(days=1)
"""How long a work stays on the board once it is over or called off."""

FOLLOWING = 5


def work_rows(session: Session, now: datetime) -> list[WorkBoardRow]:
    """What is under way, planned, or was until yesterday; of a series the next fourteen days, and its next time."""
    query = select(PlannedWork, WorkSeries).outerjoin(WorkSeries, WorkSeries.id == PlannedWork.series_id)
    is_recent = or_(
        PlannedWork.ends_at > now - SHOWN_AFTER,
        and_(PlannedWork.ends_at == PlannedWork.starts_at, PlannedWork.planned_ends_at > now - SHOWN_AFTER),
    )
    is_near = or_(
        PlannedWork.series_id.is_(None), PlannedWork.starts_at < now + SHOWN_AHEAD, PlannedWork.id.in_(_next(now))
    )
    went_with_series = and_(WorkSeries.ended_at.is_not(None), PlannedWork.ends_at == PlannedWork.starts_at)
    found = session.execute(
        query.where(is_recent, is_near, or_(WorkSeries.id.is_(None), ~went_with_series)).order_by(
            PlannedWork.starts_at, PlannedWork.id
        )
    ).all()
    return _with_overlaps(_rows(session, [(work, series) for work, series in found]))


def work_detail(session: Session, work_id: int, now: datetime) -> WorkDetail | None:
    """One work, what was done about it and its series, and when the series takes place next."""
    found = session.get(PlannedWork, work_id)
    if found is None:
        return None
    series = session.get(WorkSeries, found.series_id) if found.series_id is not None else None
    (row,) = _rows(session, [(found, series)])
    return WorkDetail(row, _history(session, found), _following(series, now))


def scope_choices(session: Session) -> list[WorkService]:
    """Every service that work may take down, by customer and name."""
    query = (
        select(Service.id, Service.name, Service.label, Customer.id, Customer.name)
        .join(Customer, Customer.id == Service.customer_id)
        .order_by(Customer.name, Service.name)
    )
    return [
        WorkService(number, name, label, customer_id, customer)
        for number, name, label, customer_id, customer in session.execute(query)
    ]


def _next(now: datetime) -> Select[int]:
    """The ids of the next time of each series."""
    other = aliased(PlannedWork)
    soonest = (
        select(other.series_id, func.min(other.starts_at).label("starts_at"))
        .where(other.series_id.is_not(None), other.starts_at >= now, other.ends_at > other.starts_at)
        .group_by(other.series_id)
        .subquery()
    )
    return select(PlannedWork.id).join(
        soonest, and_(PlannedWork.series_id == soonest.c.series_id, PlannedWork.starts_at == soonest.c.starts_at)
    )


def _rows(session: Session, found: Sequence[tuple[PlannedWork, WorkSeries | None]]) -> list[WorkBoardRow]:
    services = _services(session, [work.id for work, _ in found])
    words = {series.id: recurrence_words(recurrence_of_series(series)) for _, series in found if series is not None}
    rows = [
        WorkBoardRow(
            id=work.id,
            name=series.name if series is not None else work.name,
            reason=work.reason,
            starts_at=work.starts_at,
            ends_at=work.ends_at,
            planned_ends_at=work.planned_ends_at,
            announced_at=work.announced_at,
            announced_ends_at=work.announced_ends_at,
            planned_by=work.planned_by,
            planned_at=work.planned_at,
            services=tuple(services[work.id]),
            series_id=work.series_id,
            recurrence=words.get(work.series_id, "") if work.series_id is not None else "",
            is_own=work.is_own,
        )
        for work, series in found
    ]
    notices = notices_of(session, rows)
    return [replace(row, notices=notices[row.id]) for row in rows]


def _services(session: Session, work_ids: Collection[int]) -> Mapping[int, list[WorkService]]:
    query = (
        select(WorkScope.work_id, Service.id, Service.name, Service.label, Customer.id, Customer.name)
        .join(Service, Service.id == WorkScope.service_id)
        .join(Customer, Customer.id == Service.customer_id)
        .where(WorkScope.work_id.in_(work_ids))
        .order_by(Customer.name, Service.name)
    )
    found: defaultdict[int, list[WorkService]] = defaultdict(list)
    for work_id, number, name, label, customer_id, customer in session.execute(query):
        found[work_id].append(WorkService(number, name, label, customer_id, customer))
    return found


def _with_overlaps(rows: Sequence[WorkBoardRow]) -> list[WorkBoardRow]:
    """Each work with the names of the others that take down one of its services at the same time."""
    scopes = {row.id: {service.id for service in row.services} for row in rows}
    others: defaultdict[int, set[str]] = defaultdict(set)
    in_order = sorted(rows, key=lambda row: row.starts_at)
    for place, row in enumerate(in_order):
        for other in in_order[place + 1 :]:
            if other.starts_at >= row.ends_at:
                break
            if other.ends_at > other.starts_at and not scopes[row.id].isdisjoint(scopes[other.id]):
                others[row.id].add(other.name)
                others[other.id].add(row.name)
    return [replace(row, overlaps=tuple(sorted(others[row.id]))) for row in rows]


def _history(session: Session, work: PlannedWork) -> tuple[WorkEventLine, ...]:
    own = and_(AuditEntry.kind == PlannedWork.__tablename__, AuditEntry.entity_id == work.id)
    of_series = and_(AuditEntry.kind == WorkSeries.__tablename__, AuditEntry.entity_id == work.series_id)
    query = select(AuditEntry).where(or_(own, of_series) if work.series_id is not None else own)
    return tuple(
        WorkEventLine(entry.at, entry.actor, entry.action, str(entry.after.get("reason") or ""))
        for entry in session.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()))
    )


def _following(series: WorkSeries | None, now: datetime) -> tuple[WorkTime, ...]:
    if series is None or series.ended_at is not None:
        return ()
    times = next_occurrences(recurrence_of_series(series), now, FOLLOWING)
    return tuple(WorkTime(time.occurs_at, time.ends_at) for time in times)
