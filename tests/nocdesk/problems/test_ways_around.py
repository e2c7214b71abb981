"""Where traffic goes past what has failed: over links that work, and nowhere where there are none."""

from itertools import pairwise

from nocdesk.problems.network_graph import GraphDevice, GraphLink, Kind, NetworkGraph, Thing
from nocdesk.problems.ways_around import ways_around


def ring(count: int) -> NetworkGraph:
    """Devices 1 … count in a ring; link n joins n and its next."""
    devices = {number: GraphDevice(number, f"d{number}") for number in range(1, count + 1)}
    numbers = [*devices, 1]
    links = {a: GraphLink(a, f"L{a}", (a, "east"), (b, "west")) for a, b in pairwise(numbers)}
    return NetworkGraph(devices, links)


def link(number: int) -> Thing:
    return Kind.LINK, number


def test_a_cut_ring_is_carried_by_all_its_other_links() -> None:
    assert ways_around(ring(5), [link(2)], [link(2)]) == {1, 3, 4, 5}


def test_a_ring_that_is_cut_twice_has_no_way_around_either_cut() -> None:
    assert ways_around(ring(5), [link(2), link(4)], [link(2), link(4)]) == frozenset()


def test_a_dead_device_is_passed_by_what_joins_its_neighbours() -> None:
    dead = (Kind.DEVICE, 1)

    assert ways_around(ring(4), [dead], [dead]) == {2, 3}


def test_what_is_no_cause_is_passed_by_and_not_looked_around() -> None:
    graph = ring(4)

    assert ways_around(graph, [link(1)], [link(1), (Kind.DEVICE, 3)]) == frozenset()
    assert ways_around(graph, [], [link(1)]) == frozenset()
