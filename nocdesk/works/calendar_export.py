"""Planned works as events of a calendar: singles, series with their rule, and each time that was changed singly."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from nocdesk.services.model import Service
from nocdesk.works.calendar_event import CalendarEvent, CalendarTime
from nocdesk.works.calendar_import import own_uid
from nocdesk.works.laying_out import recurrence_of_series
from nocdesk.works.model import PlannedWork, SeriesScope, WorkScope, WorkSeries
from nocdesk.works.recurrence import wall_clock


def calendar_events(session: Session, now: datetime) -> list[CalendarEvent]:
    """Everything planned that is not over: what an import would plan, with the same UIDs."""
    is_open = select(PlannedWork).where(PlannedWork.series_id.is_(None), PlannedWork.ends_at > now)
    singles = session.scalars(is_open.order_by(PlannedWork.starts_at, PlannedWork.id)).all()
    works = _names(session, select(WorkScope.work_id, Service.name).join(Service))
    found = [_single(row, tuple(works[row.id])) for row in singles if row.starts_at < row.ends_at]
    scopes = _names(session, select(SeriesScope.series_id, Service.name).join(Service))
    for series in session.scalars(select(WorkSeries).where(WorkSeries.ended_at.is_(None)).order_by(WorkSeries.id)):
        changed = select(PlannedWork).where(PlannedWork.series_id == series.id, PlannedWork.is_own)
        found += _series(series, tuple(scopes[series.id]), session.scalars(changed.order_by(PlannedWork.occurs_at)))
    return found


def _single(row: PlannedWork, services: tuple[str, ...]) -> CalendarEvent:
    lasts_s = round((row.ends_at - row.starts_at).total_seconds())
    starts = CalendarTime(row.starts_at.astimezone(UTC).replace(tzinfo=None), "UTC")
    return CalendarEvent(
        0,
        row.uid or own_uid(row.name),
        row.name,
        row.reason,
        starts,
        0,
        lasts_s,
        categories=services,
        services=services,
        announced_at=row.announced_at,
    )


def _series(series: WorkSeries, services: tuple[str, ...], changed: Iterable[PlannedWork]) -> list[CalendarEvent]:
    recurrence = recurrence_of_series(series)
    zone, exempt, moved = recurrence.zone, set(recurrence.except_at), []
    uid = series.uid or own_uid(series.name)
    for row in changed:
        assert row.occurs_at is not None
        local = wall_clock(row.occurs_at, zone)
        if row.ends_at <= row.starts_at:
            exempt.add(local)
            continue
        starts = CalendarTime(wall_clock(row.starts_at, zone), series.timezone)
        lasts_s = round((row.ends_at - row.starts_at).total_seconds())
        at = CalendarTime(local, series.timezone)
        moved.append(CalendarEvent(0, uid, series.name, series.reason, starts, 0, lasts_s, recurs_at=at,
                                   categories=services, services=services))  # fmt: skip
    master = CalendarEvent(
        0,
        uid,
        series.name,
        series.reason,
        CalendarTime(recurrence.starts_local, series.timezone),
        series.lasts_days,
        series.lasts_s,
        rule=series.rule,
        except_at=tuple(CalendarTime(at, series.timezone) for at in sorted(exempt)),
        categories=services,
        services=services,
        announced_at=series.announced_at,
    )
    return [master, *moved]


def _names(session: Session, query: Select[int, str]) -> defaultdict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    for number, name in session.execute(query.order_by(Service.name)):
        names[number].append(name)
    return names
