"""What may be done about planned work: plan, announce, move, extend, end early, call off, and take a change back."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.events import WorkPlanned
from nocdesk.language import _
from nocdesk.merging import ChangedMeanwhileError, Version, last_act
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.checks import (
    PlannedWorkError,
    check_announcement,
    check_name,
    check_services,
    check_window,
)
from nocdesk.works.model import PlannedWork, WorkScope

TAKEN_BACK_WITHIN = timedelta(minutes=10)
"""How long after work was ended, or would have begun, it can still go on as if nothing had been changed."""


@dataclass(frozen=True, slots=True)
class WorkWindow:
    """Everything about a work that its commands change."""

    starts_at: datetime
    ends_at: datetime
    planned_ends_at: datetime | None
    announced_at: datetime | None
    announced_ends_at: datetime | None
    is_own: bool


class WorkConflictError(ChangedMeanwhileError[WorkWindow]):
    """Somebody else changed the work first."""


def plan_work(
    work: UnitOfWork,
    *,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    service_ids: Collection[int],
    reason: str = "",
    announced_at: datetime | None = None,
    uid: str | None = None,
) -> int:
    """Enter work that takes services down by agreement; it may have begun, but not have ended."""
    require(work.actor, Act.PLAN_WORK)
    name = name.strip()
    check_name(work, name)
    check_window(work, name, starts_at, ends_at)
    check_services(work, name, service_ids)
    if announced_at is not None:
        check_announcement(work, name, announced_at, starts_at)
    planned = PlannedWork(
        name=name,
        reason=reason.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        announced_at=announced_at,
        announced_ends_at=ends_at if announced_at else None,
        planned_by=work.actor.name,
        planned_at=work.now,
        uid=uid,
    )
    work.session.add(planned)
    work.session.flush()
    set_scope(work, planned.id, service_ids)
    after = {"starts_at": starts_at, "ends_at": ends_at, "services": sorted(set(service_ids)), "reason": planned.reason}
    work.audit("plan_work", planned, {}, after | ({"announced_at": announced_at} if announced_at else {}))
    work.happened(WorkPlanned(planned.id))
    return planned.id


def announce_work(
    work: UnitOfWork, *, work_id: int, at: datetime | None = None, seen: WorkWindow | None = None
) -> None:
    """Say that the customers were told of the window as it stands: now, or at an instant that has passed.

    Like all that changes a work, it raises WorkConflictError where the work is not any more as it was `seen`.
    """
    require(work.actor, Act.ANNOUNCE_WORK)
    planned = _open(work, work_id, seen)
    announced_at = at or work.now
    check_announcement(work, planned.name, announced_at, planned.starts_at)
    _change(work, planned, "announce_work", announced_at=announced_at, announced_ends_at=planned.ends_at)


def move_work(
    work: UnitOfWork,
    *,
    work_id: int,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    seen: WorkWindow | None = None,
) -> None:
    """Give work that has not begun another window, of which its customers have not been told yet."""
    require(work.actor, Act.PLAN_WORK)
    planned = _open(work, work_id, seen)
    if min(planned.starts_at, starts_at) <= work.now:
        raise PlannedWorkError(
            _("{name} has begun or would have: only work to come is moved. Extend or end it.").format(name=planned.name)
        )
    check_window(work, planned.name, starts_at, ends_at)
    _check_reason(planned, reason)
    window = {"starts_at": starts_at, "ends_at": ends_at, "announced_at": None, "announced_ends_at": None}
    _change(work, planned, "move_work", **window, is_own=True, reason=reason)


def describe_work(work: UnitOfWork, *, work_id: int, name: str, reason: str, service_ids: Collection[int]) -> None:
    """Give work that has not begun another name, reason or scope."""
    require(work.actor, Act.PLAN_WORK)
    planned = _open(work, work_id)
    if planned.starts_at <= work.now:
        raise PlannedWorkError(
            _("{name} has begun: what it is about cannot be changed any more.").format(name=planned.name)
        )
    if name != planned.name:
        check_name(work, name)
    check_services(work, name, service_ids)
    scope = select(WorkScope.service_id).where(WorkScope.work_id == work_id).order_by(WorkScope.service_id)
    before = {"name": planned.name, "reason": planned.reason, "services": list(work.session.scalars(scope))}
    planned.name, planned.reason = name, reason.strip()
    set_scope(work, work_id, service_ids)
    after = {"name": name, "reason": planned.reason, "services": sorted(set(service_ids))}
    work.audit("describe_work", planned, before, after)
    work.happened(WorkPlanned(planned.id))


def extend_work(
    work: UnitOfWork, *, work_id: int, ends_at: datetime, reason: str, seen: WorkWindow | None = None
) -> None:
    """Let work last longer; what was announced stays announced, and the time beyond it was not."""
    require(work.actor, Act.PLAN_WORK)
    planned = _open(work, work_id, seen)
    if ends_at <= planned.ends_at:
        raise PlannedWorkError(
            _("{name} lasts until then already: enter a later end, or end it now.").format(name=planned.name)
        )
    _check_reason(planned, reason)
    _change(work, planned, "extend_work", ends_at=ends_at, is_own=True, reason=reason)


def end_work_now(work: UnitOfWork, *, work_id: int, seen: WorkWindow | None = None) -> None:
    """End work that goes on before its time; work that has not begun is called off, its window then being empty."""
    require(work.actor, Act.PLAN_WORK)
    planned = _open(work, work_id, seen)
    end = max(planned.starts_at, work.now)
    _change(work, planned, "end_work_now", ends_at=end, planned_ends_at=planned.ends_at, is_own=True)


def call_off_work(work: UnitOfWork, *, work_id: int, reason: str, seen: WorkWindow | None = None) -> None:
    """Say that work which has not begun will not be done: its window is empty from now on."""
    require(work.actor, Act.PLAN_WORK)
    planned = _open(work, work_id, seen)
    if planned.starts_at <= work.now:
        raise PlannedWorkError(_("{name} has begun: end it instead of calling it off.").format(name=planned.name))
    _check_reason(planned, reason)
    window = {"ends_at": planned.starts_at, "planned_ends_at": planned.ends_at}
    _change(work, planned, "call_off_work", **window, is_own=True, reason=reason)


def take_back(work: UnitOfWork, *, work_id: int, before: WorkWindow, after: WorkWindow) -> None:
    """Give work the window that it had, unless somebody has changed it since or the time for it has passed."""
    is_announcement = (before.starts_at, before.ends_at) == (after.starts_at, after.ends_at)
    require(work.actor, Act.ANNOUNCE_WORK if is_announcement else Act.PLAN_WORK)
    planned = _known(work, work_id)
    if window_of(planned) != after:
        raise PlannedWorkError(
            _("{name} has been changed since: look at it and change it again.").format(name=planned.name)
        )
    late = work.now - TAKEN_BACK_WITHIN
    if before.ends_at <= work.now or after.ends_at < min(before.ends_at, late):
        raise PlannedWorkError(_("{name} is over: what comes is planned as work of its own.").format(name=planned.name))
    if before.starts_at < min(after.starts_at, late):
        raise PlannedWorkError(
            _("{name} has begun or would have: only work to come is moved. Extend or end it.").format(name=planned.name)
        )
    _change(work, planned, "take_back", **asdict(before))


def window_of(planned: PlannedWork) -> WorkWindow:
    """What the commands change of a work, as it is."""
    return WorkWindow(**{name: getattr(planned, name) for name in WorkWindow.__dataclass_fields__})


def version_of(session: Session, planned: PlannedWork) -> Version[WorkWindow]:
    """A work as it was left last."""
    last = last_act(session, PlannedWork, planned.id)
    by, at = (
        (last.actor, last.at) if last is not None else (planned.planned_by, planned.planned_at or planned.starts_at)
    )
    return Version(planned.name, planned.version, by, at, window_of(planned))


def set_scope(work: UnitOfWork, work_id: int, service_ids: Collection[int]) -> None:
    """Let work be about these services and no others."""
    wanted = set(service_ids)
    known = {row.service_id: row for row in work.session.scalars(select(WorkScope).where(WorkScope.work_id == work_id))}
    for service_id in known.keys() - wanted:
        work.session.delete(known[service_id])
    work.session.add_all(WorkScope(work_id=work_id, service_id=number) for number in sorted(wanted - known.keys()))
    work.session.flush()


def _known(work: UnitOfWork, work_id: int) -> PlannedWork:
    planned = work.to_edit(PlannedWork, work_id)
    if planned is None:
        raise PlannedWorkError(_("There is no planned work {work_id}; look at the list again.").format(work_id=work_id))
    return planned


def _open(work: UnitOfWork, work_id: int, seen: WorkWindow | None = None) -> PlannedWork:
    """Work that has not ended and was not called off, as it was seen."""
    planned = _known(work, work_id)
    if seen is not None and window_of(planned) != seen:
        raise WorkConflictError(version_of(work.session, planned))
    if planned.ends_at <= planned.starts_at:
        raise PlannedWorkError(
            _("{name} was called off already; plan it anew if it is to be done.").format(name=planned.name)
        )
    if planned.ends_at <= work.now:
        raise PlannedWorkError(
            _("{name} has ended already; there is nothing left to change.").format(name=planned.name)
        )
    return planned


def _check_reason(planned: PlannedWork, reason: str) -> None:
    if not reason.strip():
        raise PlannedWorkError(
            _("Why is {name} changed? Enter a reason: those who review service levels read it.").format(
                name=planned.name
            )
        )


def _change(work: UnitOfWork, planned: PlannedWork, action: str, *, reason: str = "", **changes: object) -> None:
    """Change a work, with an entry in the audit trail and word to the ledger."""
    if planned.series_id is None:
        changes.pop("is_own", None)
    before = {name: getattr(planned, name) for name in changes if getattr(planned, name) != changes[name]}
    after: Mapping[str, object] = {name: changes[name] for name in before}
    for name, value in after.items():
        setattr(planned, name, value)
    work.audit(action, planned, before, {**after, **({"reason": reason.strip()} if reason else {})})
    work.happened(WorkPlanned(planned.id))
