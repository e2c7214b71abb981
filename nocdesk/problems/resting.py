"""What a service rests on: other services, what carries it, the ways there and around, and what fells it alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.outage import middle, outage
from nocdesk.problems.shortest_ways import ShortestWays
from nocdesk.problems.ways_around import ways_around
from nocdesk.services.model import ServiceClass


@dataclass(frozen=True, slots=True)
class Resting:
    """`services` are the service itself and all that it depends on, each with those that it needs at once.

    `carriers` support one of them, `links` join the carriers with the core, and `around` are the links that carry on
    where one of these fails. `alone` says of what would take the service down, or degrade it, by itself.
    """

    services: Mapping[int, tuple[int, ...]]
    carriers: frozenset[Thing]
    devices: frozenset[int]
    links: frozenset[int]
    around: frozenset[int]
    alone: Mapping[Thing, ServiceClass]


def resting(graph: NetworkGraph, service: int) -> Resting:
    """As the inventory has it, whatever works at present."""
    services = {each: graph.needs.get(each, ()) for each in _needed(graph, service)}
    carriers = frozenset(thing for each in services for thing in graph.carriers.get(each, ()))
    ways = ShortestWays(graph, middle(graph, {}))
    links = ways.links_to(carriers)
    around = frozenset(
        link
        for number in sorted(links)
        for link in ways_around(graph, [(Kind.LINK, number)], [(Kind.LINK, number)])
        if link not in links
    )
    ends = {end for link in links | around for end in _ends(graph, link)}
    devices = ways.devices_to(carriers) | ends
    suspects = sorted({*carriers, *((Kind.LINK, link) for link in links), *((Kind.DEVICE, each) for each in devices)})
    return Resting(services, carriers, frozenset(devices), links, around, dict(_alone(graph, service, suspects)))


def _needed(graph: NetworkGraph, service: int) -> list[int]:
    """The service first, then what is needed nearest."""
    found = [service]
    for each in found:
        found += [below for below in graph.needs.get(each, ()) if below not in found]
    return found


def _alone(graph: NetworkGraph, service: int, suspects: list[Thing]) -> Iterator[tuple[Thing, ServiceClass]]:
    for thing in suspects:
        state = outage(graph, [thing]).services.get(service, ServiceClass.UP)
        if state is not ServiceClass.UP:
            yield thing, state


def _ends(graph: NetworkGraph, link: int) -> tuple[int, int]:
    return graph.links[link].a[0], graph.links[link].b[0]
