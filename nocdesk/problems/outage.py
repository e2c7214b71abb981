"""What would fall if devices and links failed now: who is cut off with them, and which services redundancy carries."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from nocdesk.network.compositions import device_part, link_part
from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.reach import reach, where_management_stands
from nocdesk.services.composition import Leaf, state_of
from nocdesk.services.model import ServiceClass


@dataclass(frozen=True, slots=True)
class Outage:
    """`cut` are the devices to which no way is left; `links` carry nothing any more.

    `services` are all that ride on any of it: down, degraded, or up because what is left carries them.
    """

    failed: frozenset[Thing]
    cut: frozenset[int]
    links: frozenset[int]
    services: Mapping[int, ServiceClass]

    @property
    def fallen(self) -> frozenset[int]:
        """The services that are worse than up."""
        return frozenset(service for service, state in self.services.items() if state is not ServiceClass.UP)


def outage(graph: NetworkGraph, failed: Collection[Thing]) -> Outage:
    """Suppose that these fail and everything else works."""
    blocking = dict.fromkeys(failed, 0.0)
    gone = {number for kind, number in failed if kind is Kind.DEVICE}
    cut = frozenset(reach(graph, blocking, middle(graph, blocking)).cuts) - gone
    links = frozenset(_dead_links(graph, frozenset(failed), gone, gone | cut))
    dead = {*((Kind.DEVICE, device) for device in gone | cut), *((Kind.LINK, link) for link in links)}
    return Outage(frozenset(failed), cut, links, _services(graph, dead))


def middle(graph: NetworkGraph, failed: Mapping[Thing, float]) -> frozenset[int]:
    """Traffic goes to the core, wherever the management stands; where no core router is known, to the management."""
    cores = frozenset(device.id for device in graph.devices.values() if device.is_core)
    return cores or where_management_stands(graph, failed)


def _dead_links(
    graph: NetworkGraph, failed: Collection[Thing], gone: Collection[int], unreached: Collection[int]
) -> Iterator[int]:
    """Links that failed, that end at a failed device, or of which neither end is reached."""
    yield from (number for kind, number in failed if kind is Kind.LINK)
    for device in unreached:
        for other, link in graph.ways.get(device, ()):
            if device in gone or other in unreached:
                yield link


def _services(graph: NetworkGraph, dead: Collection[Thing]) -> dict[int, ServiceClass]:
    above: dict[int, list[int]] = {}
    for service, needed in graph.needs.items():
        for below in needed:
            above.setdefault(below, []).append(service)
    touched = {service for thing in dead for service in graph.riders.get(thing, ())}
    waiting = list(touched)
    while waiting:
        for service in above.get(waiting.pop(), ()):
            if service not in touched:
                touched.add(service)
                waiting.append(service)
    leaves: dict[Leaf, ServiceClass] = {
        (service, _part(thing)): ServiceClass.DOWN for thing in dead for service in graph.riders.get(thing, ())
    }
    composed = graph.compositions.composed
    by_service = graph.compositions.by_service
    return {
        service: state_of(service, by_service, leaves).service_class if service in composed else ServiceClass.DOWN
        for service in touched
    }


def _part(thing: Thing) -> str:
    kind, number = thing
    return device_part(number) if kind is Kind.DEVICE else link_part(number)
