"""The picture of a problem: the root, what hangs on it, whom it reaches, and the ways that still hold."""

from datetime import UTC, datetime

from nocdesk.boards.problem_sketch import MOST_CUSTOMERS, devices_near, draw_sketch
from nocdesk.boards.problem_sketch_rows import DeviceFacts, ProblemSketch, SketchAlarm, TouchedService
from nocdesk.network.model import DeviceKind
from nocdesk.problems.network_graph import GraphDevice, GraphLink, Kind, NetworkGraph
from nocdesk.problems.open_alarm import Place
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity

NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
ROOT_LINK = 1


def network(services: int = 3) -> NetworkGraph:
    """Core 1 and access 2 joined by link 1, and around it by core 3 over links 2 and 3; services ride on access 2."""
    devices = {1: GraphDevice(1, "cr1"), 2: GraphDevice(2, "ar2"), 3: GraphDevice(3, "cr3"), 4: GraphDevice(4, "far")}
    ends = {1: (1, 2), 2: (1, 3), 3: (3, 2), 4: (3, 4)}
    links = {n: GraphLink(n, f"L{n}", (a, f"p{n}"), (b, f"q{n}")) for n, (a, b) in ends.items()}
    carriers = {n: ((Kind.LINK, 1), (Kind.DEVICE, 2)) for n in range(1, services + 1)}
    return NetworkGraph(devices, links, carriers=carriers)


KINDS = {
    1: DeviceFacts(DeviceKind.CORE_ROUTER, ""),
    2: DeviceFacts(DeviceKind.ACCESS_ROUTER, "Here"),
    3: DeviceFacts(DeviceKind.CORE_ROUTER, ""),
    4: DeviceFacts(DeviceKind.ACCESS_ROUTER, "There"),
}


def cut(*touched: int, is_active: bool = True) -> SketchAlarm:
    return alarm(1, Place(device=1, link=ROOT_LINK), touched, is_cause=True, is_active=is_active)


def alarm(
    number: int,
    place: Place,
    touched: tuple[int, ...] = (),
    severity: PerceivedSeverity = PerceivedSeverity.CRITICAL,
    *,
    is_cause: bool = False,
    is_active: bool = True,
) -> SketchAlarm:
    fails = (Kind.LINK, place.link) if place.link is not None else None
    return SketchAlarm(
        number,
        place,
        is_cause,
        severity,
        is_active,
        False,
        f"alarm {number}",
        NOW,
        frozenset(touched),
        fails,
    )


def touched(number: int, customer: int, effect: ServiceClass = ServiceClass.DOWN) -> TouchedService:
    return TouchedService(number, customer, f"Customer {customer:02d}", effect)


def drawn(alarms: list[SketchAlarm], services: list[TouchedService], graph: NetworkGraph) -> ProblemSketch:
    facts = {device: KINDS[device] for device in devices_near(graph, alarms)}
    return draw_sketch(graph, alarms, services, facts)


def test_the_root_is_marked_and_the_way_around_it_is_drawn_as_holding_while_it_lasts() -> None:
    while_cut = drawn([cut()], [], network())
    afterwards = drawn([cut(is_active=False)], [], network())

    assert {device.name for device in while_cut.devices} == {"cr1", "ar2", "cr3"}, "what has no part in it is left out"
    links = {link.id: link for link in while_cut.links}
    assert (links[1].is_root, links[1].holds) == (True, False)
    assert [links[n].holds for n in (2, 3)] == [True, True]
    assert not any(link.holds for link in afterwards.links)
    (root,) = [link.mark for link in afterwards.links if link.is_root]
    assert root is not None
    assert root.severity is PerceivedSeverity.CLEARED


def test_a_symptom_stands_at_its_device_with_the_worst_severity_and_the_pictures_ids_lead_back_to_the_alarms() -> None:
    at_access = [
        alarm(2, Place(device=2), severity=PerceivedSeverity.MINOR),
        alarm(3, Place(device=2, part="FPC 1"), severity=PerceivedSeverity.MAJOR),
    ]

    sketch = drawn([cut(), *at_access], [], network())

    (device,) = [row for row in sketch.devices if row.id == 2]
    assert device.mark is not None
    assert (device.mark.severity, device.mark.count) == (PerceivedSeverity.MAJOR, 2)
    assert sketch.at_device == {2: (2, 3)}
    assert sketch.at_link == {ROOT_LINK: (1,)}


def test_customers_are_reached_over_the_device_nearest_to_them_and_what_redundancy_carries_is_held() -> None:
    services = [touched(1, 7), touched(2, 7, ServiceClass.UP), touched(3, 8, ServiceClass.UP)]

    sketch = drawn([cut(1, 2, 3)], services, network())

    felt, held = sketch.customers
    assert (felt.name, felt.services, felt.held, felt.device_ids) == ("Customer 07", 1, 1, (2,))
    assert felt.mark is not None
    assert (held.name, held.services, held.held, held.mark) == ("Customer 08", 0, 1, None)


def test_the_alarm_of_a_service_stands_at_its_customer() -> None:
    sketch = drawn([cut(), alarm(2, Place(device=2, service=1), touched=(1,))], [touched(1, 7)], network())

    assert sketch.at_customer == {7: (2,)}
    assert 2 not in sketch.at_device


def test_of_many_customers_the_worst_have_a_node_and_all_others_one_together() -> None:
    count = 100
    effects = [ServiceClass.DOWN if n == 60 else ServiceClass.DEGRADED for n in range(1, count + 1)]
    services = [touched(n, n, effect) for n, effect in enumerate(effects, start=1)]

    sketch = drawn([cut(*range(1, count + 1))], services, network(count))

    assert len(sketch.customers) == MOST_CUSTOMERS + 1
    assert sketch.customers[0].name == "Customer 60"
    others = sketch.customers[-1]
    assert (others.id, others.name, others.services) == (0, "93 more customers", count - MOST_CUSTOMERS)
