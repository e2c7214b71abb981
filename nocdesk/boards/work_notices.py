"""For which agreements planned work was announced in time, by the notice that each asks for."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.work_rows import WorkBoardRow, WorkNotice
from nocdesk.customers.model import Agreement, Customer
from nocdesk.services.model import Service
from nocdesk.sla.versions import InForce, versions_in_force


def notices_of(session: Session, rows: Collection[WorkBoardRow]) -> Mapping[int, tuple[WorkNotice, ...]]:
    """By work: the agreements of its services, and the notice that each asks for when the work begins."""
    agreed = _agreements(session, {service.id for row in rows for service in row.services})
    versions = versions_in_force(session, {number for number, _ in agreed.values()})
    found: dict[int, tuple[WorkNotice, ...]] = {}
    for row in rows:
        concerned = {agreed[service.id] for service in row.services if service.id in agreed}
        notices = (
            WorkNotice(held.terms.name, customer, held.terms.planned.notice)
            for number, customer in sorted(concerned, key=lambda pair: (pair[1], pair[0]))
            if (held := _held(versions.get(number, ()), row.starts_at)) is not None
        )
        found[row.id] = tuple(notices)
    return found


def _agreements(session: Session, service_ids: Collection[int]) -> Mapping[int, tuple[int, str]]:
    """By service: its agreement and whose it is."""
    query = (
        select(Service.id, Agreement.id, Customer.name)
        .join(Agreement, Agreement.id == Service.agreement_id)
        .join(Customer, Customer.id == Agreement.customer_id)
        .where(Service.id.in_(service_ids))
    )
    return {service: (agreement, customer) for service, agreement, customer in session.execute(query)}


def _held(versions: Collection[InForce], at: datetime) -> InForce | None:
    return next((version for version in versions if version.is_in_force(at)), None)
