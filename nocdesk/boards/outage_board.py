"""What falls with devices and links, as rows: each service with its customer, and what redundancy keeps up."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.clocks import sla_clocks
from nocdesk.boards.rows import SlaClock
from nocdesk.customers.model import Customer
from nocdesk.problems.network_graph import NetworkGraph, Thing
from nocdesk.problems.outage import Outage, outage
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.series_time import in_slices

_RANK = {ServiceClass.DOWN: 0, ServiceClass.DEGRADED: 1, ServiceClass.UP: 2}


@dataclass(frozen=True, slots=True)
class FallingRow:
    """A service that rides on what fails: what becomes of it (UP: what is left carries it), and how it is now."""

    service_id: int
    service: str
    label: str
    customer: str
    effect: ServiceClass
    service_class: ServiceClass
    sla: SlaClock | None


@dataclass(frozen=True, slots=True)
class OutageRows:
    """The outage, and its services worst first."""

    outage: Outage
    rows: tuple[FallingRow, ...]

    @property
    def customers(self) -> int:
        """How many customers feel it."""
        return len({row.customer for row in self.rows if row.effect is not ServiceClass.UP})

    def count(self, effect: ServiceClass) -> int:
        """How many services fare so."""
        return sum(row.effect is effect for row in self.rows)


def outage_rows(session: Session, graph: NetworkGraph, failed: Collection[Thing]) -> OutageRows:
    """Suppose that these devices and links fail and everything else works."""
    found = outage(graph, failed)
    clocks = sla_clocks(session, found.services.keys())
    rows = []
    for some in in_slices(sorted(found.services)):
        query = (
            select(Service.id, Service.name, Service.label, Customer.name, Service.current_class)
            .join(Customer, Customer.id == Service.customer_id)
            .where(Service.id.in_(some))
        )
        rows += [
            FallingRow(number, name, label, customer, found.services[number], current, clocks.get(number))
            for number, name, label, customer, current in session.execute(query)
        ]
    return OutageRows(found, tuple(sorted(rows, key=_urgency)))


def _urgency(row: FallingRow) -> tuple[int, float, str]:
    return _RANK.get(row.effect, 3), row.sla.budget_left_s if row.sla else float("inf"), row.service
