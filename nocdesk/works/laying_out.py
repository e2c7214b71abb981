"""Puts the times of a series into the store as planned works, as far ahead as anybody looks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from nocdesk.events import WorkPlanned
from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.checks import PlannedWorkError, free_name
from nocdesk.works.model import PlannedWork, SeriesScope, WorkScope, WorkSeries
from nocdesk.works.recurrence import Occurrence, Recurrence, occurrences, wall_clock

AHEAD = timedelta(days=60)
"""How far ahead the times of a series stand in the store."""

MOST_TIMES = 200


def recurrence_of_series(series: WorkSeries) -> Recurrence:
    """The rule of a series, as a value."""
    return Recurrence(
        series.rule,
        series.timezone,
        datetime.fromisoformat(series.starts_local),
        series.lasts_days,
        series.lasts_s,
        tuple(map(datetime.fromisoformat, series.except_at)),
    )


def recurrence_columns(recurrence: Recurrence) -> dict[str, object]:
    """The columns of a series that say when it takes place."""
    return {
        "rule": recurrence.rule,
        "timezone": recurrence.timezone,
        "starts_local": recurrence.starts_local.isoformat(),
        "lasts_days": recurrence.lasts_days,
        "lasts_s": recurrence.lasts_s,
        "except_at": [at.isoformat() for at in sorted(recurrence.except_at)],
    }


def lay_out_all(work: UnitOfWork) -> None:
    """Bring every series that goes on up to its day; a series loses no time and gains none twice."""
    is_due = WorkSeries.laid_out_until < work.now + AHEAD - timedelta(days=1)
    for series in work.session.scalars(select(WorkSeries).where(WorkSeries.ended_at.is_(None), is_due)).all():
        lay_out(work, series)


def lay_out(work: UnitOfWork, series: WorkSeries) -> None:
    """Make the works of a series that have not begun what its rule says, but for those that were changed singly.

    A time that is over is never entered: work is not planned retroactively.
    """
    until = work.now + AHEAD
    wanted = {o.occurs_at: o for o in occurrences(recurrence_of_series(series), work.now, until)}
    if len(wanted) > MOST_TIMES:
        raise PlannedWorkError(
            _("{name} would take place {count} times in {days} days: let it recur at most {most_times} times.").format(
                name=series.name, count=len(wanted), days=AHEAD.days, most_times=MOST_TIMES
            )
        )
    query = select(PlannedWork).where(PlannedWork.series_id == series.id)
    known = {planned.occurs_at: planned for planned in work.session.scalars(query) if planned.occurs_at is not None}
    _forget(work, [p for at, p in known.items() if at not in wanted and not p.is_own and p.starts_at > work.now])
    for at in wanted.keys() & known.keys():
        _follow(work, known[at], wanted[at], series.reason)
    _enter(work, series, [wanted[at] for at in sorted(wanted.keys() - known.keys())])
    series.laid_out_until = until


def time_of(work: UnitOfWork, series: WorkSeries, occurs_at: datetime) -> PlannedWork | None:
    """The work of one time of a series, where it stands in the store."""
    query = select(PlannedWork).where(PlannedWork.series_id == series.id, PlannedWork.occurs_at == occurs_at)
    return work.session.scalar(query)


def lay_out_one(work: UnitOfWork, series: WorkSeries, occurs_at: datetime) -> PlannedWork:
    """Enter one time of a series, however far ahead; it is to be changed singly."""
    (planned,) = _enter(work, series, [_time(series, occurs_at)])
    return planned


def lay_out_moved(
    work: UnitOfWork, series: WorkSeries, occurs_at: datetime, starts_at: datetime, ends_at: datetime
) -> PlannedWork:
    """Enter one time of a series that has begun, and takes place at another time, which is not over."""
    planned = _planned(work, series, _time(series, occurs_at))
    planned.starts_at, planned.ends_at, planned.is_own = starts_at, ends_at, True
    _add(work, series, [planned])
    work.audit("move_work", planned, {"starts_at": occurs_at}, {"starts_at": starts_at, "ends_at": ends_at})
    return planned


def _time(series: WorkSeries, occurs_at: datetime) -> Occurrence:
    recurrence = replace(recurrence_of_series(series), except_at=())
    times = [
        o for o in occurrences(recurrence, occurs_at, occurs_at + timedelta.resolution) if o.occurs_at == occurs_at
    ]
    if not times:
        raise PlannedWorkError(
            _("{name} does not take place at {occurs_at:%Y-%m-%d %H:%M} UTC: correct the time.").format(
                name=series.name, occurs_at=occurs_at
            )
        )
    return times[0]


def spread_scope(work: UnitOfWork, series: WorkSeries, service_ids: Collection[int]) -> None:
    """Let a series, and all of its works that have not begun, be about these services."""
    work.session.execute(delete(SeriesScope).where(SeriesScope.series_id == series.id))
    work.session.add_all(SeriesScope(series_id=series.id, service_id=number) for number in sorted(set(service_ids)))
    to_come = select(PlannedWork.id).where(PlannedWork.series_id == series.id, PlannedWork.starts_at > work.now)
    numbers = list(work.session.scalars(to_come))
    work.session.execute(delete(WorkScope).where(WorkScope.work_id.in_(numbers)))
    _cover(work, numbers, service_ids)
    work.session.flush()


def _enter(work: UnitOfWork, series: WorkSeries, times: Iterable[Occurrence]) -> list[PlannedWork]:
    works = [_planned(work, series, time) for time in times]
    _add(work, series, works)
    return works


def _planned(work: UnitOfWork, series: WorkSeries, time: Occurrence) -> PlannedWork:
    zone = recurrence_of_series(series).zone
    # Whoever changes a series plans the times that come of it; the engine goes on with what was planned.
    planned_by = series.planned_by if work.actor.role is Role.COLLECTOR else work.actor.name
    return PlannedWork(
        name=free_name(work, f"{series.name} {wall_clock(time.occurs_at, zone):%Y-%m-%d %H:%M}"),
        reason=series.reason,
        starts_at=time.occurs_at,
        ends_at=time.ends_at,
        announced_at=series.announced_at if time.occurs_at > work.now else None,
        announced_ends_at=time.ends_at if series.announced_at and time.occurs_at > work.now else None,
        planned_by=planned_by,
        planned_at=work.now,
        series_id=series.id,
        occurs_at=time.occurs_at,
    )


def _add(work: UnitOfWork, series: WorkSeries, works: Collection[PlannedWork]) -> None:
    work.session.add_all(works)
    work.session.flush()
    scope = work.session.scalars(select(SeriesScope.service_id).where(SeriesScope.series_id == series.id)).all()
    _cover(work, [planned.id for planned in works], scope)
    work.session.flush()
    for planned in works:
        if planned.starts_at <= work.now:
            work.happened(WorkPlanned(planned.id))


def _cover(work: UnitOfWork, work_ids: Collection[int], service_ids: Collection[int]) -> None:
    """In one statement: a backup of every evening may take down hundreds of services."""
    services = sorted(set(service_ids))
    scope = [{"work_id": number, "service_id": service} for number in work_ids for service in services]
    if scope:
        work.session.execute(insert(WorkScope), scope)
    for number in work_ids:
        work.touched("work", number)


def _follow(work: UnitOfWork, planned: PlannedWork, time: Occurrence, reason: str) -> None:
    """A work that has not begun takes over what the series says now; another end has not been announced."""
    if planned.is_own or planned.starts_at <= work.now:
        return
    planned.reason = reason
    if planned.ends_at != time.ends_at:
        planned.ends_at = time.ends_at
        planned.announced_at = planned.announced_ends_at = None


def _forget(work: UnitOfWork, works: Collection[PlannedWork]) -> None:
    """Take works out that the rule does not name any more."""
    numbers: Mapping[int, PlannedWork] = {planned.id: planned for planned in works}
    for scope in work.session.scalars(select(WorkScope).where(WorkScope.work_id.in_(numbers))).all():
        work.session.delete(scope)
    work.session.flush()
    for planned in works:
        work.session.delete(planned)
    work.session.flush()
