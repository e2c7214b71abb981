"""Who a recorded ticket is from, by the names in the inventory; where there is none, callers stand for themselves."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer, Site
from nocdesk.language import _
from nocdesk.replay.recorded import RecordedTicket
from nocdesk.services.model import Service
from nocdesk.toml_file import nearest


@dataclass(frozen=True, slots=True)
class Caller:
    """The numbers of a ticket's customer, service and site in the store."""

    customer_id: int
    service_id: int | None = None
    site_id: int | None = None


class Callers:
    """Customers, services and sites by their names."""

    def __init__(self, session: Session) -> None:
        customers = session.execute(select(Customer.id, Customer.name, Customer.number)).all()
        self._customers = {number: customer_id for customer_id, _, number in customers}
        self._customers.update({name: customer_id for customer_id, name, _ in customers})
        services = session.execute(select(Service.name, Service.id, Service.customer_id)).all()
        sites = session.execute(select(Site.name, Site.id, Site.customer_id)).all()
        self._services = {name: (number, customer_id) for name, number, customer_id in services}
        self._sites = {name: (number, customer_id) for name, number, customer_id in sites}

    @property
    def is_empty(self) -> bool:
        """Whether no customer is known at all."""
        return not self._customers

    def find(self, event: RecordedTicket) -> Caller:
        """The numbers of a ticket without faults."""
        service, site = self._services.get(event.service), self._sites.get(event.site)
        return Caller(self._customers[event.customer], service[0] if service else None, site[0] if site else None)

    def fault(self, event: RecordedTicket) -> str | None:
        """What is wrong with a ticket, with what to do about it."""
        customer_id = self._customers.get(event.customer)
        if customer_id is None:
            return _("there is no customer '{customer}'; {nearest}").format(
                customer=event.customer, nearest=nearest(event.customer, list(self._customers))
            )
        for what, name, known in ((_("service"), event.service, self._services), (_("site"), event.site, self._sites)):
            if name and name not in known:
                return _("there is no {what} '{name}'; {nearest}").format(
                    what=what, name=name, nearest=nearest(name, list(known))
                )
            if name and known[name][1] != customer_id:
                return _("{what} '{name}' is not one of {customer}'s: correct customer or {what}").format(
                    what=what, name=name, customer=event.customer
                )
        return None


def callers_as_told(session: Session, events: list[RecordedTicket]) -> None:
    """Put customers into a store without an inventory, as they are named; services and sites are not known there."""
    for name in sorted({event.customer for event in events}):
        session.add(Customer(name=name, number=name))
    session.flush()
