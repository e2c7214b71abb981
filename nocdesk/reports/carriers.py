"""The interfaces whose traffic is measured: of which device and link, for which service, and in which series."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.network.model import Device, Interface, Link, Probe, Support
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service
from nocdesk.store.series_tables import series

_Place = tuple[int, str]
"""A device's id and an interface's name."""

_METRICS = (Metric.RX_BPS, Metric.TX_BPS, Metric.SPEED_BPS)


@dataclass(frozen=True, slots=True)
class Carrier:
    """An interface, the links at it, and the series of what it receives, sends and could carry; None: not measured.

    `service` is what its probe measures, where it measures one.
    """

    device: str
    interface: str
    description: str
    links: str
    service: str | None
    received: int | None
    sent: int | None
    speed: int | None

    @property
    def name(self) -> str:
        """How it is called within the provider."""
        return f"{self.device} {self.interface}"

    @property
    def rates(self) -> tuple[int, ...]:
        """The series of its rates."""
        return tuple(number for number in (self.received, self.sent) if number is not None)


def carriers(session: Session, customer_id: int | None = None) -> list[Carrier]:
    """The interfaces whose rates are measured: all of them, or those that a customer's services ride on."""
    links, descriptions = _links(session), _descriptions(session)
    wanted = None if customer_id is None else _ridden_on(session, customer_id)
    found = []
    for (device_id, device, interface, service), parts in _measured(session).items():
        place = (device_id, interface)
        if not {Metric.RX_BPS, Metric.TX_BPS} & parts.keys() or (wanted is not None and place not in wanted):
            continue
        numbers = (parts.get(metric) for metric in _METRICS)
        names = ", ".join(links.get(place, ()))
        found.append(Carrier(device, interface, descriptions.get(place, ""), names, service, *numbers))
    return found


def _measured(session: Session) -> Mapping[tuple[int, str, str, str | None], Mapping[Metric, int]]:
    """The series of each interface by metric, of the first probe that measures it."""
    query = (
        select(Device.id, Device.name, series.c.instance, Service.name, series.c.metric, series.c.id)
        .join(Probe, Probe.id == series.c.probe_id)
        .join(Device, Device.id == Probe.device_id)
        .outerjoin(Service, Service.id == Probe.service_id)
        .where(series.c.metric.in_(_METRICS))
        .order_by(Device.name, series.c.instance, Probe.id)
    )
    found: dict[tuple[int, str, str, str | None], dict[Metric, int]] = defaultdict(dict)
    for device_id, device, interface, service, metric, number in session.execute(query):
        found[device_id, device, interface, service].setdefault(Metric(metric), number)
    return found


def _links(session: Session) -> Mapping[_Place, list[str]]:
    query = (
        select(Interface.device_id, Interface.name, Link.name)
        .join(Link, or_(Link.a_interface_id == Interface.id, Link.b_interface_id == Interface.id))
        .order_by(Link.name)
    )
    found: dict[_Place, list[str]] = defaultdict(list)
    for device_id, interface, link in session.execute(query):
        found[device_id, interface].append(link)
    return found


def _descriptions(session: Session) -> Mapping[_Place, str]:
    rows = session.execute(select(Interface.device_id, Interface.name, Interface.description))
    return {(device_id, name): description for device_id, name, description in rows}


def _ridden_on(session: Session, customer_id: int) -> set[_Place]:
    """Both ends of the links that a customer's services ride on, and what their devices and probes have."""
    of_customer = select(Service.id).where(Service.customer_id == customer_id)
    link_ids = select(Support.link_id).where(Support.service_id.in_(of_customer), Support.link_id.is_not(None))
    device_ids = select(Support.device_id).where(Support.service_id.in_(of_customer), Support.device_id.is_not(None))
    ends = select(Interface.device_id, Interface.name).join(
        Link, or_(Link.a_interface_id == Interface.id, Link.b_interface_id == Interface.id)
    )
    probed = (
        select(Probe.device_id, series.c.instance)
        .join(series, series.c.probe_id == Probe.id)
        .where(Probe.service_id.in_(of_customer), series.c.metric.in_(_METRICS))
    )
    own = select(Interface.device_id, Interface.name).where(Interface.device_id.in_(device_ids))
    queries = (ends.where(Link.id.in_(link_ids)), own, probed)
    return {(device_id, name) for query in queries for device_id, name in session.execute(query)}
