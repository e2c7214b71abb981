"""Where the nodes stand, judged by slow looks at every pair of them."""

from collections.abc import Callable
from itertools import combinations
from random import Random

import pytest

from nocdesk.boards.network_rows import DeviceRow, LinkRow
from tests.ui.topology.networks import sites, tangle
from ui.topology.graph import BANDS, Edge, Graph, gather
from ui.topology.layout import NODE_HEIGHT, Layout, lay_out
from ui.topology.ordering import Place, crossings
from ui.topology.routes import routes

Rows = tuple[list[DeviceRow], list[LinkRow]]
NETWORKS: dict[str, Callable[[], Rows]] = {
    "30 devices": lambda: sites(2, 13),
    "tangle": lambda: tangle(5),
    "110 devices": lambda: sites(7, 15),
    "one device": lambda: (tangle(1)[0][:1], []),
    "no links": lambda: (tangle(2)[0], []),
}


def drawn(rows: Rows) -> tuple[Graph, Layout]:
    graph = gather(*rows)
    return graph, lay_out(graph, width=900, height=360)


def crosses(places: dict[str, Place], first: Edge, second: Edge) -> bool:
    """The oracle: each edge has the other's ends on both of its sides."""
    if {first.a, first.b} & {second.a, second.b}:
        return False

    def side(a: Place, b: Place, p: Place) -> float:
        return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)

    a, b, c, d = (places[key] for key in (first.a, first.b, second.a, second.b))
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def count_crossings(places: dict[str, Place], edges: tuple[Edge, ...]) -> int:
    return sum(crosses(places, first, second) for first, second in combinations(edges, 2))


@pytest.mark.parametrize("network", NETWORKS)
def test_no_two_nodes_overlap_and_all_stand_in_their_band_and_on_the_canvas(network: str) -> None:
    graph, layout = drawn(NETWORKS[network]())

    bands = {band.kind: band for band in layout.bands}
    for (_, a), (_, b) in combinations(layout.places.items(), 2):
        assert abs(a.x - b.x) >= layout.node_width or abs(a.y - b.y) >= NODE_HEIGHT
    for key, place in layout.places.items():
        band = bands[graph.nodes[key].kind]
        assert band.top <= place.y - NODE_HEIGHT / 2
        assert place.y + NODE_HEIGHT / 2 <= band.bottom
        assert place.x - layout.node_width / 2 >= 0
        assert place.x + layout.node_width / 2 <= layout.width
    assert layout.places.keys() == graph.nodes.keys()


@pytest.mark.parametrize("network", NETWORKS)
def test_the_bands_lie_below_each_other_from_the_core_outwards(network: str) -> None:
    graph, layout = drawn(NETWORKS[network]())

    kinds = [band.kind for band in layout.bands]
    assert kinds == [kind for kind in BANDS if any(node.kind is kind for node in graph.nodes.values())]
    for above, below in zip(layout.bands, layout.bands[1:], strict=False):
        assert above.bottom == pytest.approx(below.top)
    assert layout.bands[-1].bottom == pytest.approx(layout.height)


def test_the_proportions_are_those_of_the_canvas() -> None:
    for rows in (sites(2, 13), sites(7, 15)):
        _, layout = drawn(rows)
        assert layout.width / layout.height == pytest.approx(900 / 360)
        assert layout.width >= 900 - 1e-6


def test_the_same_network_is_laid_out_the_same_whatever_the_order_of_its_rows() -> None:
    devices, links = tangle(8)
    _, layout = drawn((devices, links))
    shuffled = devices.copy()
    Random(1).shuffle(shuffled)

    assert drawn((shuffled, links))[1].places == layout.places


@pytest.mark.parametrize("seed", range(6))
def test_crossings_are_counted_as_a_look_at_every_pair_counts_them(seed: int) -> None:
    random = Random(seed)
    places = {str(n): Place(random.randrange(400), random.randrange(300)) for n in range(14)}
    ends = [random.sample(list(places), 2) for _ in range(25)]
    edges = tuple(Edge(a, b, (n,)) for n, (a, b) in enumerate(ends))

    assert crossings(places, edges) == count_crossings(places, edges)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_has_far_fewer_crossings_than_that_by_name(seed: int) -> None:
    graph, layout = drawn(tangle(seed))

    places = dict(layout.places)
    by_name: dict[str, Place] = {}
    for kind in BANDS:
        keys = [key for key in places if graph.nodes[key].kind is kind]
        seats = sorted((places[key] for key in keys), key=lambda place: place.x)
        by_name |= dict(zip(sorted(keys, key=lambda key: graph.nodes[key].label), seats, strict=True))
    assert count_crossings(places, graph.edges) < 0.75 * count_crossings(by_name, graph.edges)


def test_a_tree_is_drawn_without_any_crossing() -> None:
    devices, links = sites(4, 5)
    graph, layout = drawn((devices, links[4:]))

    assert count_crossings(dict(layout.places), graph.edges) == 0


@pytest.mark.parametrize("network", NETWORKS)
def test_every_route_leads_from_the_edge_of_one_node_to_that_of_the_other(network: str) -> None:
    graph, layout = drawn(NETWORKS[network]())

    for edge, route in zip(graph.edges, routes(layout, graph.edges), strict=True):
        ends = [layout.places[edge.a], layout.places[edge.b]]
        for point in (route.start, route.end):
            assert any(
                abs(point.x - at.x) <= layout.node_width / 2 + 1e-6 and abs(point.y - at.y) <= NODE_HEIGHT / 2 + 6
                for at in ends
            )


def test_a_link_past_other_nodes_of_its_row_bows_above_them() -> None:
    devices, links = sites(1, 2)
    graph, layout = drawn((devices, links[:4]))

    for edge, route in zip(graph.edges, routes(layout, graph.edges), strict=True):
        a, b = layout.places[edge.a], layout.places[edge.b]
        between = [p for p in layout.places.values() if p.y == a.y and min(a.x, b.x) < p.x < max(a.x, b.x)]
        assert (route.control is not None) == (a.y == b.y and bool(between))
        if between:
            assert route.middle.y < a.y - NODE_HEIGHT / 2
