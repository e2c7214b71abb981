"""What falls with an element is what a slow walk over supports and dependencies finds."""

import pytest
from sqlalchemy import event, select

from nocdesk.core import Core
from nocdesk.network.impact import load_support_graph
from nocdesk.network.model import Device, Interface, Link, Support
from nocdesk.services.model import Dependency, Service
from tests.nocdesk.network_builder import make_network
from tests.nocdesk.provider_builder import make_provider
from tests.ui.builders import fill_provider


def falling(core: Core, *, devices: set[int], links: set[int]) -> set[str]:
    """The oracle: mark what stands on these, then mark what depends on a marked one until nothing is added."""
    with core.read() as session:
        names = {service.id: service.name for service in session.scalars(select(Service))}
        supports = [(s.service_id, s.device_id, s.link_id) for s in session.scalars(select(Support))]
        pairs = [(d.service_id, d.depends_on_id) for d in session.scalars(select(Dependency))]
    marked = {service for service, device, link in supports if device in devices or link in links}
    while True:
        more = {above for above, below in pairs if below in marked} - marked
        if not more:
            return {names[service] for service in marked}
        marked |= more


def links_at(core: Core, device_id: int) -> set[int]:
    with core.read() as session:
        ports = set(session.scalars(select(Interface.id).where(Interface.device_id == device_id)))
        return {k.id for k in session.scalars(select(Link)) if k.a_interface_id in ports or k.b_interface_id in ports}


def fill(core: Core, size: int) -> None:
    if size:
        make_network(core, devices=size)
    else:
        fill_provider(core)


@pytest.mark.parametrize("size", [0, 120], ids=["the demo's provider", "120 devices"])
def test_what_falls_with_a_device_or_a_link_is_what_a_slow_walk_finds(sqlite_core: Core, size: int) -> None:
    fill(sqlite_core, size)
    with sqlite_core.read() as session:
        graph = load_support_graph(session)
        devices, links = list(session.scalars(select(Device.id))), list(session.scalars(select(Link.id)))

    for link_id in links:
        found = {graph.service_names[touch.service_id] for touch in graph.falls_with_link(link_id)}
        assert found == falling(sqlite_core, devices=set(), links={link_id})
    for device_id in devices:
        found = {graph.service_names[touch.service_id] for touch in graph.falls_with_device(device_id)}
        assert found == falling(sqlite_core, devices={device_id}, links=links_at(sqlite_core, device_id))
    assert len(devices) == (size or 30)


def test_the_reason_names_the_element_or_the_service_below(core: Core) -> None:
    provider = make_provider(core)
    with core.read() as session:
        graph = load_support_graph(session)

    reasons = {touch.service_id: touch.reason for touch in graph.falls_with_device(provider.edge_router)}
    assert reasons == {provider.access: "rides on LNK-1", provider.voice: "depends on ACC-1"}
    at_the_core = {touch.service_id: touch.reason for touch in graph.falls_with_device(provider.core_router)}
    assert at_the_core == {provider.voice: "supported by CORE-1", provider.access: "rides on LNK-1"}


def test_the_carriers_of_services_are_their_supports(sqlite_core: Core) -> None:
    fill_provider(sqlite_core)
    with sqlite_core.read() as session:
        graph = load_support_graph(session)
        names = {service.name: service.id for service in session.scalars(select(Service))}
        wanted = {names["ACC-101"], names["ACC-104"]}
        rows = session.scalars(select(Support)).all()

    carriers = graph.carriers(wanted)

    assert carriers.devices == {row.device_id for row in rows if row.service_id in wanted and row.device_id}
    assert carriers.links == {row.link_id for row in rows if row.service_id in wanted and row.link_id}
    assert graph.carriers([]).devices == frozenset()


def test_the_graph_is_read_in_as_many_queries_for_many_devices_as_for_few(sqlite_core: Core) -> None:
    make_network(sqlite_core, devices=300)
    asked: list[str] = []
    event.listen(sqlite_core.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    with sqlite_core.read() as session:
        graph = load_support_graph(session)

    assert len(graph.device_names) == 300
    assert len([statement for statement in asked if statement.lstrip().startswith("SELECT")]) == 6
