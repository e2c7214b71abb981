"""What planned work must be: named as nothing else is, of some duration, not over yet, and about known services."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.model import PlannedWork, WorkSeries


class PlannedWorkError(NocdeskError):
    """Work that cannot be planned, announced, changed or ended as asked."""


def check_window(work: UnitOfWork, name: str, starts_at: datetime, ends_at: datetime) -> None:
    """Refuse a window without duration, or one that is over."""
    if ends_at <= starts_at:
        raise PlannedWorkError(_("{name} would end before it begins: enter an end after the start.").format(name=name))
    if ends_at <= work.now:
        raise PlannedWorkError(
            _("{name} would be over already: work is planned before it ends, not afterwards.").format(name=name)
        )


def check_name(work: UnitOfWork, name: str) -> None:
    """Refuse no name, and one that other work or a series has."""
    if not name:
        raise PlannedWorkError(_("Planned work needs a name: enter what is to be done."))
    if is_taken(work, name):
        raise PlannedWorkError(_("There is planned work called {name} already: choose another name.").format(name=name))


def is_taken(work: UnitOfWork, name: str) -> bool:
    """Whether planned work or a series has that name."""
    return any(
        work.session.scalar(select(model.id).where(model.name == name)) is not None
        for model in (PlannedWork, WorkSeries)
    )


def free_name(work: UnitOfWork, name: str) -> str:
    """The name, or where it is taken the name with the first number that is free."""
    if not is_taken(work, name):
        return name
    number = 2
    while is_taken(work, f"{name} ({number})"):
        number += 1
    return f"{name} ({number})"


def check_services(work: UnitOfWork, name: str, service_ids: Collection[int]) -> None:
    """Refuse work that touches nothing, or what is not in the inventory."""
    if not service_ids:
        raise PlannedWorkError(_("{name} touches no service: name the services that it takes down.").format(name=name))
    known = set(work.session.scalars(select(Service.id).where(Service.id.in_(service_ids))))
    unknown = sorted(set(service_ids) - known)
    if unknown:
        raise PlannedWorkError(
            _("{name} names unknown services {unknown}: choose from the inventory.").format(name=name, unknown=unknown)
        )


def check_announcement(work: UnitOfWork, name: str, announced_at: datetime, starts_at: datetime) -> None:
    """Refuse an announcement that lies in the future, or that was not made before the work began."""
    if announced_at > work.now:
        raise PlannedWorkError(
            _("{name} cannot have been announced in the future: enter when the customers were told.").format(name=name)
        )
    if starts_at <= work.now:
        raise PlannedWorkError(
            _(
                "{name} has begun: work is announced before it begins. What was announced and not "
                "entered is for a supervisor to declare as an exclusion."
            ).format(name=name)
        )
