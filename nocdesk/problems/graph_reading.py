"""Reads the network graph from the store."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.network.compositions import load_compositions
from nocdesk.network.model import MANY_ROWS, Device, DeviceKind, Interface, Link, Probe, Support
from nocdesk.problems.network_graph import GraphDevice, GraphLink, Kind, NetworkGraph, Test, Thing
from nocdesk.services.model import Dependency, Service


def read_graph(session: Session, management: Iterable[str] = ()) -> NetworkGraph:
    """The inventory as one value; `management` names devices, those of another name are passed over."""
    tests = _tests(session)
    polled = {test.device_id for test in tests.values()}
    devices = _devices(session, polled)
    near = frozenset(management)
    return NetworkGraph(
        devices=devices,
        links=_links(session),
        tests=tests,
        services=dict(session.execute(select(Service.id, Service.name)).all()),
        carriers=_carriers(session),
        needs=_needs(session),
        compositions=load_compositions(session),
        by_address=_addresses(session),
        management=frozenset(row.id for row in devices.values() if row.name in near),
    )


def _devices(session: Session, polled: set[int]) -> dict[int, GraphDevice]:
    query = select(Device.id, Device.name, Device.location, Device.kind).order_by(Device.id)
    return {
        number: GraphDevice(number, name, site, kind is DeviceKind.CORE_ROUTER, number in polled)
        for number, name, site, kind in session.execute(query)
    }


def _links(session: Session) -> dict[int, GraphLink]:
    ends = {
        number: (device, name)
        for number, device, name in session.execute(select(Interface.id, Interface.device_id, Interface.name))
    }
    query = select(Link.id, Link.name, Link.a_interface_id, Link.b_interface_id).order_by(Link.id)
    return {number: GraphLink(number, name, ends[a], ends[b]) for number, name, a, b in session.execute(query)}


def _tests(session: Session) -> dict[int, Test]:
    query = select(Probe.id, Probe.device_id, Probe.service_id, Probe.type)
    return {
        number: Test(device, None if kind in MANY_ROWS else service)
        for number, device, service, kind in session.execute(query)
    }


def _carriers(session: Session) -> Mapping[int, tuple[Thing, ...]]:
    found: dict[int, list[Thing]] = defaultdict(list)
    query = select(Support.service_id, Support.device_id, Support.link_id).order_by(Support.id)
    for service, device, link in session.execute(query):
        if link is not None:
            found[service].append((Kind.LINK, link))
        elif device is not None:
            found[service].append((Kind.DEVICE, device))
    return {service: tuple(things) for service, things in found.items()}


def _needs(session: Session) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    query = select(Dependency.service_id, Dependency.depends_on_id).order_by(
        Dependency.service_id, Dependency.depends_on_id
    )
    for above, below in session.execute(query):
        found[above].append(below)
    return {service: tuple(below) for service, below in found.items()}


def _addresses(session: Session) -> dict[str, int]:
    """Devices by every address that is known of them; an address that two have is of neither."""
    found: dict[str, int] = {}
    doubtful: set[str] = set()
    for number, address, others in session.execute(select(Device.id, Device.address, Device.answers_from)):
        for each in (address, *others):
            if found.setdefault(each, number) != number:
                doubtful.add(each)
    return {address: number for address, number in found.items() if address not in doubtful}
