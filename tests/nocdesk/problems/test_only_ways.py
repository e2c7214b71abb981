"""Over which devices all ways lead is what is found by taking each of them out and looking what is left."""

from hypothesis import given
from hypothesis import strategies as st

from nocdesk.problems.network_graph import GraphDevice, GraphLink, NetworkGraph
from nocdesk.problems.only_ways import OnlyWays


def _graph(devices: int, pairs: list[tuple[int, int]], near: list[int]) -> NetworkGraph:
    links = {n: GraphLink(n, f"{a}-{b}", (a, f"to {b} {n}"), (b, f"to {a} {n}")) for n, (a, b) in enumerate(pairs)}
    return NetworkGraph(
        devices={n: GraphDevice(n, f"d{n}") for n in range(devices)}, links=links, management=frozenset(near)
    )


def _reached(graph: NetworkGraph, without: int | None) -> set[int]:
    found = {device for device in graph.management if device != without}
    waiting = list(found)
    while waiting:
        for other, _ in graph.ways.get(waiting.pop(), ()):
            if other != without and other not in found:
                found.add(other)
                waiting.append(other)
    return found


@st.composite
def graphs(draw: st.DrawFn) -> NetworkGraph:
    devices = draw(st.integers(1, 12))
    device = st.integers(0, devices - 1)
    pairs = draw(st.lists(st.tuples(device, device), max_size=24))
    return _graph(devices, pairs, draw(st.lists(device, min_size=1, max_size=3, unique=True)))


@given(graphs())
def test_a_device_is_behind_those_without_which_it_cannot_be_reached(graph: NetworkGraph) -> None:
    ways = OnlyWays(graph)

    for device in _reached(graph, None):
        needed = {other for other in graph.devices if other != device and device not in _reached(graph, other)}
        assert set(ways.over(device)) == needed


@given(graphs())
def test_what_is_next_behind_a_device_is_behind_no_other_after_it(graph: NetworkGraph) -> None:
    ways = OnlyWays(graph)

    for device in graph.devices:
        for behind in ways.next_behind(device):
            assert next(ways.over(behind)) == device
