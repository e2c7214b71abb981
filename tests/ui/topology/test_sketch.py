"""The scene of a problem: the root stands apart, customers stand below, and a large one is folded and stays quick."""

from nocdesk.boards.problem_sketch_rows import ProblemSketch, SketchCustomer, SketchDevice, SketchLink
from nocdesk.network.model import DeviceKind
from nocdesk.severity import PerceivedSeverity
from tests.ui.topology.networks import make_mark
from ui.topology.graph import Beyond
from ui.topology.scene import Chosen, Light, Size, chosen_of
from ui.topology.sketch import compose_sketch, customer_key
from ui.topology.walking import next_link

CANVAS = Size(860.0, 300.0)


def storm(count: int) -> ProblemSketch:
    """A core router that takes `count` devices at fifty places with it."""
    core = SketchDevice(1, "cr1", DeviceKind.CORE_ROUTER, "Backbone", make_mark(PerceivedSeverity.CRITICAL), True)
    devices = [
        SketchDevice(n, f"e{n}", DeviceKind.DEMARCATION, f"Site {n % 50}", make_mark(PerceivedSeverity.MAJOR), False)
        for n in range(2, count + 2)
    ]
    links = [SketchLink(n, f"L{n}", 1, n, None, False, n % 2 == 0) for n in range(2, count + 2)]
    customer = SketchCustomer(9, "Harbour Ltd", 2, 0, make_mark(PerceivedSeverity.MAJOR), False, (2,))
    held = SketchCustomer(8, "Quay Ltd", 0, 3, None, False, (3,))
    return ProblemSketch((core, *devices), tuple(links), (customer, held))


def test_a_large_problem_is_folded_by_place_and_its_root_is_not() -> None:
    scene = compose_sketch(storm(500), CANVAS)

    assert len(scene.graph.nodes) <= 62
    assert scene.graph.total == 501
    assert scene.graph.nodes["device:1"].devices == (1,)
    assert scene.causes.root_nodes == {"device:1"}
    assert scene.layout.places.keys() == scene.graph.nodes.keys()


def test_a_customer_stands_below_the_device_that_it_is_reached_over_and_is_chosen_as_such() -> None:
    scene = compose_sketch(storm(4), CANVAS)
    key = customer_key(9)

    node = scene.graph.nodes[key]
    assert (node.label, node.kind) == ("Harbour Ltd · 2", Beyond.CUSTOMER)
    assert scene.layout.places[key].y > scene.layout.places["device:2"].y
    chosen = chosen_of(scene, key)
    assert (chosen, scene.node_of(chosen)) == (Chosen(cluster=key), key)
    reaching = [scene.graph.edges[number] for number in scene.causes.reaching]
    assert {(edge.a, edge.b) for edge in reaching} == {("device:2", key), ("device:3", customer_key(8))}
    assert [scene.graph.edges[number].b for number in scene.causes.kept] == [customer_key(8)]


def test_what_is_no_link_is_no_link_to_step_to() -> None:
    scene = compose_sketch(storm(2), CANVAS)
    light_at = scene.node_of(Chosen(device=2))
    assert light_at is not None

    steps = {next_link(scene, Light(node=light_at), by) for by in (1, -1)}

    assert steps == {Chosen(link=2)}


def test_nothing_moves_while_the_problem_has_the_same_nodes() -> None:
    before = compose_sketch(storm(6), CANVAS)

    after = compose_sketch(storm(6), CANVAS, before)

    assert after.layout is before.layout
