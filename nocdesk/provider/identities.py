"""Which row of the store stands behind a name of the provider file."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.catalog.model import ServiceSpecification, SlaTemplate
from nocdesk.customers.model import Agreement, Contact, Customer, Site
from nocdesk.network.model import Device, Interface, Link, Probe, Support
from nocdesk.provider.merge import Key
from nocdesk.quality.model import Threshold
from nocdesk.services.model import Service
from nocdesk.store.base import Base
from nocdesk.tickets.model import TicketTarget, Workgroup
from nocdesk.works.model import PlannedWork, WorkSeries

_BY_NAME: dict[str, type[Base]] = {
    "template": SlaTemplate,
    "customer": Customer,
    "site": Site,
    "agreement": Agreement,
    "service": Service,
    "device": Device,
    "link": Link,
    "probe": Probe,
    "threshold": Threshold,
    "work": PlannedWork,
    "series": WorkSeries,
    "workgroup": Workgroup,
}


class Identities:
    """Ids by kind and key, read once and kept up with what an import adds."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, dict[Key, int]] = {}

    def of(self, kind: str, *key: str) -> int:
        """The id of something that exists."""
        return self._of_kind(kind)[key]

    def of_optional(self, kind: str, name: str | None) -> int | None:
        """The id of something that exists, or None for nothing."""
        return None if name is None else self.of(kind, name)

    def add(self, kind: str, key: Key, number: int) -> None:
        """Something has been created."""
        self._of_kind(kind)[key] = number

    def _of_kind(self, kind: str) -> dict[Key, int]:
        if kind not in self._known:
            self._known[kind] = _SPECIAL[kind](self._session) if kind in _SPECIAL else _named(self._session, kind)
        return self._known[kind]


def _named(session: Session, kind: str) -> dict[Key, int]:
    columns = _BY_NAME[kind].__table__.c
    return {(str(name),): int(number) for name, number in session.execute(select(columns.name, columns.id))}


def _specifications(session: Session) -> dict[Key, int]:
    rows = session.execute(select(ServiceSpecification.key, ServiceSpecification.id))
    return {(key,): number for key, number in rows}


def _ticket_targets(session: Session) -> dict[Key, int]:
    rows = session.execute(select(TicketTarget.priority, TicketTarget.id))
    return {(priority.value,): number for priority, number in rows}


def _contacts(session: Session) -> dict[Key, int]:
    query = select(Contact.name, Customer.name, Contact.id).join(Customer, Contact.customer_id == Customer.id)
    return {(name, customer): number for name, customer, number in session.execute(query)}


def _interfaces(session: Session) -> dict[Key, int]:
    query = select(Device.name, Interface.name, Interface.id).join(Device, Interface.device_id == Device.id)
    return {(device, name): number for device, name, number in session.execute(query)}


def _supports(session: Session) -> dict[Key, int]:
    query = (
        select(Support.id, Service.name, Device.name, Link.name)
        .join(Service, Support.service_id == Service.id)
        .outerjoin(Device, Support.device_id == Device.id)
        .outerjoin(Link, Support.link_id == Link.id)
    )
    return {
        (service, "device" if device else "link", device or link or ""): number
        for number, service, device, link in session.execute(query)
    }


_SPECIAL: dict[str, Callable[[Session], dict[Key, int]]] = {
    "specification": _specifications,
    "contact": _contacts,
    "interface": _interfaces,
    "support": _supports,
    "ticket_target": _ticket_targets,
}
