"""What a service rests on as rows, with the alarms there; for those alone who may see the network."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.network_rows import DeviceRow, LinkRow, NetworkPicture
from nocdesk.customers.model import Customer
from nocdesk.problems.network_graph import Kind, NetworkGraph
from nocdesk.problems.resting import Resting, resting
from nocdesk.services.model import Service, ServiceClass


@dataclass(frozen=True, slots=True)
class RestingService:
    """A service of the picture: the services that it needs, and the devices that carry it."""

    id: int
    name: str
    label: str
    customer: str
    service_class: ServiceClass
    needs: tuple[int, ...]
    device_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RestingPicture:
    """The service comes first of `services`; `around` are the links that carry on where others fail."""

    services: tuple[RestingService, ...]
    devices: tuple[DeviceRow, ...]
    links: tuple[LinkRow, ...]
    around: frozenset[int]
    found: Resting

    @property
    def service(self) -> RestingService:
        """What the picture is about."""
        return self.services[0]


def resting_picture(
    session: Session, graph: NetworkGraph, network: NetworkPicture, service_id: int
) -> RestingPicture | None:
    """None for a service that there is no more."""
    if service_id not in graph.services:
        return None
    found = resting(graph, service_id)
    query = (
        select(Service.id, Service.name, Service.label, Customer.name, Service.current_class)
        .join(Customer, Customer.id == Service.customer_id)
        .where(Service.id.in_(found.services))
    )
    rows = {
        number: RestingService(
            number, name, label, customer, state, found.services[number], _carrying(graph, number, found.devices)
        )
        for number, name, label, customer, state in session.execute(query)
    }
    links = found.links | found.around
    return RestingPicture(
        tuple(rows[number] for number in found.services if number in rows),
        tuple(row for row in network.devices if row.id in found.devices),
        tuple(row for row in network.links if row.id in links),
        found.around,
        found,
    )


def _carrying(graph: NetworkGraph, service: int, shown: Collection[int]) -> tuple[int, ...]:
    """The devices that carry it, else the ends of the links that do."""
    carriers = graph.carriers.get(service, ())
    devices = [number for kind, number in carriers if kind is Kind.DEVICE]
    ends = [graph.links[number].b[0] for kind, number in carriers if kind is Kind.LINK]
    return tuple(device for device in dict.fromkeys(devices or ends) if device in shown)
