"""What may be done about planned work: plan it, end it early or call it off."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from nocdesk.errors import NocdeskError
from nocdesk.events import WorkPlanned
from nocdesk.people.policy import Act, require
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.model import PlannedWork, WorkScope


class PlannedWorkError(NocdeskError):
    """Work that cannot be planned, or ended, as asked."""


def plan_work(
    work: UnitOfWork,
    *,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    service_ids: Collection[int],
    reason: str = "",
) -> int:
    """Enter work that takes services down by agreement; it may have begun, but not have ended."""
    require(work.actor, Act.PLAN_WORK)
    name = name.strip()
    _check_window(work, name, starts_at, ends_at)
    _check_name(work, name)
    _check_services(work, name, service_ids)
    planned = PlannedWork(name=name, reason=reason.strip(), starts_at=starts_at, ends_at=ends_at)
    work.session.add(planned)
    work.session.flush()
    work.session.add_all(WorkScope(work_id=planned.id, service_id=service) for service in sorted(set(service_ids)))
    work.session.flush()
    after = {"starts_at": starts_at, "ends_at": ends_at, "services": sorted(set(service_ids)), "reason": planned.reason}
    work.audit("plan_work", planned, {}, after)
    work.happened(WorkPlanned(planned.id))
    return planned.id


def end_work_now(work: UnitOfWork, *, work_id: int) -> None:
    """End work that goes on before its time; work that has not begun is called off, its window then being empty."""
    require(work.actor, Act.PLAN_WORK)
    planned = work.session.get(PlannedWork, work_id)
    if planned is None:
        raise PlannedWorkError(f"There is no planned work {work_id}; look at the list again.")
    if planned.ends_at <= work.now:
        raise PlannedWorkError(f"{planned.name} has ended already; there is nothing left to end.")
    before = planned.ends_at
    planned.ends_at = max(planned.starts_at, work.now)
    work.audit("end_work_now", planned, {"ends_at": before}, {"ends_at": planned.ends_at})
    work.happened(WorkPlanned(planned.id))


def _check_window(work: UnitOfWork, name: str, starts_at: datetime, ends_at: datetime) -> None:
    if not name:
        raise PlannedWorkError("Planned work needs a name: enter what is to be done.")
    if ends_at <= starts_at:
        raise PlannedWorkError(f"{name} would end before it begins: enter an end after the start.")
    if ends_at <= work.now:
        raise PlannedWorkError(f"{name} would be over already: work is planned before it ends, not afterwards.")


def _check_name(work: UnitOfWork, name: str) -> None:
    if work.session.scalar(select(PlannedWork.id).where(PlannedWork.name == name)) is not None:
        raise PlannedWorkError(f"There is planned work called {name} already: choose another name.")


def _check_services(work: UnitOfWork, name: str, service_ids: Collection[int]) -> None:
    if not service_ids:
        raise PlannedWorkError(f"{name} touches no service: name the services that it takes down.")
    known = set(work.session.scalars(select(Service.id).where(Service.id.in_(service_ids))))
    unknown = sorted(set(service_ids) - known)
    if unknown:
        raise PlannedWorkError(f"{name} names unknown services {unknown}: choose from the inventory.")
