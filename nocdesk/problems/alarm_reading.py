"""Reads open alarms, those that have cleared lately, whom they touch, and the planned work that covers them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.alarms.told_late import TOLD_LATE
from nocdesk.problems.open_alarm import OpenAlarm
from nocdesk.store.series_time import in_slices
from nocdesk.works.model import PlannedWork, WorkScope

_COLUMNS = (
    Alarm.id, Alarm.natural_key, Alarm.condition, Alarm.severity, Alarm.resource, Alarm.text, Alarm.began_at,
    Alarm.cleared_at, Alarm.device_id, Alarm.probe_id, Alarm.symptom_of,
    Alarm.out_of_service_id,
)  # fmt: skip

OUT_OF_SERVICE = "out of service"
"""Stands for planned work where a person has taken a resource out of service."""

WORK_SLACK_S = 120.0
"""So long before planned work begins by its plan, a trouble may begin that is its doing."""


def read_alarms(session: Session, since: datetime, ids: Collection[int] | None = None) -> dict[int, OpenAlarm]:
    """Alarms that are active or have cleared after `since`, all or those of these ids."""
    if ids is None:
        return _read(session, _is_alive(since))
    found: dict[int, OpenAlarm] = {}
    for part in in_slices(sorted(ids)):
        found |= _read(session, _is_alive(since) & Alarm.id.in_(part))
    return found


def _is_alive(since: datetime) -> ColumnElement[bool]:
    # What is told late explains nothing while more of the past is to be told.
    return or_(Alarm.cleared_at.is_(None), Alarm.cleared_at > since) & (Alarm.suppressed_by != TOLD_LATE)


def _read(session: Session, which: ColumnElement[bool]) -> dict[int, OpenAlarm]:
    touched: dict[int, set[int]] = defaultdict(set)
    impacts = select(AlarmImpact.alarm_id, AlarmImpact.service_id).join(Alarm, Alarm.id == AlarmImpact.alarm_id)
    for alarm, service in session.execute(impacts.where(which)):
        touched[alarm].add(service)
    rows = session.execute(select(*_COLUMNS).where(which))
    return {row[0]: _open_alarm(row, touched.get(row[0], ())) for row in rows}


def _open_alarm(row: Any, touched: Iterable[int]) -> OpenAlarm:
    number, key, condition, severity, resource, text, began_at, cleared_at, device, probe, symptom_of, out_id = row
    return OpenAlarm(
        id=number,
        key=key,
        condition=condition,
        severity=severity,
        resource=resource,
        text=text,
        began_s=began_at.timestamp(),
        cleared_s=None if cleared_at is None else cleared_at.timestamp(),
        device_id=device,
        probe_id=probe,
        touched=frozenset(touched),
        symptom_of=symptom_of,
        work="" if out_id is None else OUT_OF_SERVICE,
    )


@dataclass(frozen=True, slots=True)
class WorkWindow:
    """Planned work that is going on, and the services in its scope."""

    name: str
    starts_s: float
    ends_s: float
    services: frozenset[int]


def works_going_on(session: Session, now: datetime) -> tuple[tuple[WorkWindow, ...], datetime | None]:
    """The works of this moment, and when that will be others."""
    is_real = PlannedWork.ends_at > PlannedWork.starts_at
    query = select(PlannedWork).where(
        is_real, PlannedWork.ends_at > now, PlannedWork.starts_at < now + timedelta(days=1)
    )
    works = session.scalars(query.order_by(PlannedWork.starts_at, PlannedWork.id)).all()
    borders = [border for work in works for border in (work.starts_at, work.ends_at) if border > now]
    current = [work for work in works if work.starts_at <= now]
    scopes: dict[int, set[int]] = defaultdict(set)
    pairs = select(WorkScope.work_id, WorkScope.service_id).where(WorkScope.work_id.in_([work.id for work in current]))
    for work_id, service in session.execute(pairs):
        scopes[work_id].add(service)
    windows = tuple(
        WorkWindow(work.name, work.starts_at.timestamp(), work.ends_at.timestamp(), frozenset(scopes[work.id]))
        for work in current
    )
    return windows, min(borders, default=None)


def covered(alarms: Mapping[int, OpenAlarm], works: Collection[WorkWindow]) -> dict[int, OpenAlarm]:
    """The alarms, each with the works that cover every service that it touches."""
    if not works:
        return dict(alarms)
    return {number: replace(alarm, work=_cover(alarm, works) or alarm.work) for number, alarm in alarms.items()}


def _cover(alarm: OpenAlarm, works: Collection[WorkWindow]) -> str:
    if not alarm.touched:
        return ""
    fitting = [
        work
        for work in works
        if work.starts_s - WORK_SLACK_S <= alarm.began_s < work.ends_s and not work.services.isdisjoint(alarm.touched)
    ]
    is_covered = alarm.touched <= frozenset().union(*(work.services for work in fitting))
    return ", ".join(work.name for work in fitting) if is_covered else ""


def instant(seconds: float) -> datetime:
    """The way back from seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
