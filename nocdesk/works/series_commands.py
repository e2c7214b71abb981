"""What may be done about work that recurs: plan it, announce all of it, change its rule, end it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from nocdesk.language import _
from nocdesk.people.model import AuditEntry
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.checks import PlannedWorkError, check_name, check_services
from nocdesk.works.laying_out import lay_out, recurrence_columns, spread_scope
from nocdesk.works.model import PlannedWork, WorkSeries
from nocdesk.works.recurrence import Recurrence, check_recurrence, next_occurrences


def plan_series(
    work: UnitOfWork,
    *,
    name: str,
    recurrence: Recurrence,
    service_ids: Collection[int],
    reason: str = "",
    announced_at: datetime | None = None,
    uid: str | None = None,
) -> int:
    """Enter work that recurs; each of its times can afterwards be moved, ended or called off by itself."""
    require(work.actor, Act.PLAN_WORK)
    name = name.strip()
    check_name(work, name)
    check_services(work, name, service_ids)
    _check_rule(work, name, recurrence)
    _check_announced(work, name, announced_at)
    series = WorkSeries(
        name=name,
        reason=reason.strip(),
        announced_at=announced_at,
        planned_by=work.actor.name,
        planned_at=work.now,
        laid_out_until=work.now,
        uid=uid,
        **recurrence_columns(recurrence),
    )
    work.session.add(series)
    work.session.flush()
    spread_scope(work, series, service_ids)
    lay_out(work, series)
    after = {**recurrence_columns(recurrence), "services": sorted(set(service_ids)), "reason": series.reason}
    work.audit("plan_series", series, {}, {**after, "announced_at": announced_at})
    return series.id


def change_series(
    work: UnitOfWork,
    *,
    series_id: int,
    recurrence: Recurrence,
    service_ids: Collection[int],
    reason: str,
    announced_at: datetime | None,
) -> None:
    """Give a series another rule, scope or reason; what has begun, and what was changed singly, stays as it is."""
    require(work.actor, Act.PLAN_WORK)
    series = open_series(work, series_id)
    check_services(work, series.name, service_ids)
    _check_rule(work, series.name, recurrence)
    _check_announced(work, series.name, announced_at)
    wanted: dict[str, object] = {
        **recurrence_columns(recurrence),
        "reason": reason.strip(),
        "announced_at": announced_at,
    }
    before = {key: getattr(series, key) for key, value in wanted.items() if getattr(series, key) != value}
    for key in before:
        setattr(series, key, wanted[key])
    spread_scope(work, series, service_ids)
    if "announced_at" in before and announced_at is not None:
        announce_to_come(work, series, announced_at)
    lay_out(work, series)
    after = {key: wanted[key] for key in before}
    work.audit("change_series", series, before, {**after, "services": sorted(set(service_ids))})


def announce_series(work: UnitOfWork, *, series_id: int, at: datetime | None = None) -> None:
    """Say that the customers were told of the series: of all its times that have not begun."""
    require(work.actor, Act.ANNOUNCE_WORK)
    series = open_series(work, series_id)
    _check_announced(work, series.name, at)
    before, series.announced_at = series.announced_at, at or work.now
    announce_to_come(work, series, series.announced_at)
    work.audit("announce_series", series, {"announced_at": before}, {"announced_at": series.announced_at})


def end_series(work: UnitOfWork, *, series_id: int, reason: str) -> None:
    """Let a series take place no more: its times that have not begun are called off, one that goes on ends in time."""
    require(work.actor, Act.PLAN_WORK)
    series = open_series(work, series_id)
    if not reason.strip():
        raise PlannedWorkError(
            _("Why does {name} end? Enter a reason: those who review service levels read it.").format(name=series.name)
        )
    series.ended_at = work.now
    for planned in _to_come(work, series):
        planned.planned_ends_at, planned.ends_at = planned.ends_at, planned.starts_at
    work.audit("end_series", series, {}, {"ended_at": work.now, "reason": reason.strip()})


def resume_series(work: UnitOfWork, *, series_id: int) -> None:
    """Take the end of a series back: its times to come take place again, but for those called off singly."""
    require(work.actor, Act.PLAN_WORK)
    series = work.session.get(WorkSeries, series_id)
    if series is None or series.ended_at is None:
        raise PlannedWorkError(
            _("There is no ended series {series_id}; look at the list again.").format(series_id=series_id)
        )
    before, series.ended_at = series.ended_at, None
    for planned in _called_off(work, series):
        planned.ends_at, planned.planned_ends_at = planned.planned_ends_at or planned.ends_at, None
    lay_out(work, series)
    work.audit("resume_series", series, {"ended_at": before}, {"ended_at": None})


def open_series(work: UnitOfWork, series_id: int) -> WorkSeries:
    """A series that goes on."""
    series = work.session.get(WorkSeries, series_id)
    if series is None:
        raise PlannedWorkError(
            _("There is no series of planned work {series_id}; look at the list again.").format(series_id=series_id)
        )
    if series.ended_at is not None:
        raise PlannedWorkError(_("{name} has ended already; plan it anew if it is to go on.").format(name=series.name))
    return series


def _check_rule(work: UnitOfWork, name: str, recurrence: Recurrence) -> None:
    check_recurrence(recurrence)
    if not next_occurrences(recurrence, work.now, 1):
        raise PlannedWorkError(_("{name} would never take place again: let it begin or recur later.").format(name=name))


def _check_announced(work: UnitOfWork, name: str, announced_at: datetime | None) -> None:
    if announced_at is not None and announced_at > work.now:
        raise PlannedWorkError(
            _("{name} cannot have been announced in the future: enter when the customers were told.").format(name=name)
        )


def announce_to_come(work: UnitOfWork, series: WorkSeries, announced_at: datetime) -> None:
    """Let the works of a series that have not begun be announced from that instant on."""
    for planned in _to_come(work, series):
        planned.announced_at, planned.announced_ends_at = announced_at, planned.ends_at


def _to_come(work: UnitOfWork, series: WorkSeries) -> list[PlannedWork]:
    """The works of a series that have not begun and were not called off."""
    query = select(PlannedWork).where(PlannedWork.series_id == series.id, PlannedWork.starts_at > work.now)
    return list(work.session.scalars(query.where(PlannedWork.ends_at > PlannedWork.starts_at)))


def _called_off(work: UnitOfWork, series: WorkSeries) -> list[PlannedWork]:
    """The works that were called off because their series ended, and not by themselves before."""
    query = select(PlannedWork).where(PlannedWork.series_id == series.id, PlannedWork.starts_at > work.now)
    empty = list(work.session.scalars(query.where(PlannedWork.ends_at == PlannedWork.starts_at)))
    entries = select(AuditEntry.entity_id, AuditEntry.action).where(
        AuditEntry.kind == PlannedWork.__tablename__, AuditEntry.entity_id.in_([planned.id for planned in empty])
    )
    last = {number: action for number, action in work.session.execute(entries.order_by(AuditEntry.id))}
    return [planned for planned in empty if last.get(planned.id) not in ("call_off_work", "end_work_now")]
