"""What would fall: who is cut off, what ways around and rules keep up, and what depends on what is down."""

from nocdesk.problems.outage import Outage, outage
from nocdesk.services.model import ServiceClass
from tests.nocdesk.problems.network_sketch import Sketch


def network() -> Sketch:
    """A ring m-a-b with a tail to c and d; `pair` rides on both a and b and needs one of them."""
    sketch = Sketch("m-a-b-m", "b-c-d")
    sketch.riding = {
        "ring": ("a-b",),
        "near": ("a",),
        "far": ("d", "c-d"),
        "tail": ("c-d",),
        "pair": ("a", "b"),
        "above": (),
    }
    sketch.needs = {"above": ("far",)}
    sketch.rules = {"pair": "at least 1"}
    return sketch


def fates(sketch: Sketch, found: Outage) -> dict[str, ServiceClass]:
    names = {sketch.service(name): name for name in sketch.riding}
    return {names[number]: state for number, state in found.services.items()}


def test_behind_a_failed_device_all_that_has_no_other_way_falls_with_what_depends_on_it() -> None:
    sketch = network()

    found = outage(sketch.graph(), [sketch.thing("b")])

    assert found.cut == {sketch.device("c"), sketch.device("d")}
    assert found.links == {sketch.link(name) for name in ("a-b", "b-m", "b-c", "c-d")}
    assert fates(sketch, found) == {
        "ring": ServiceClass.DOWN,
        "far": ServiceClass.DOWN,
        "tail": ServiceClass.DOWN,
        "above": ServiceClass.DOWN,
        "pair": ServiceClass.UP,
    }
    assert {name for name in sketch.riding if sketch.service(name) in found.fallen} == {"ring", "far", "tail", "above"}


def test_a_cut_that_a_ring_carries_takes_down_nothing_but_what_rides_on_the_link() -> None:
    sketch = network()

    found = outage(sketch.graph(), [sketch.thing("m-a")])

    assert not found.cut
    assert found.links == {sketch.link("m-a")}
    assert not found.services
    ridden = outage(sketch.graph(), [sketch.thing("a-b")])
    assert fates(sketch, ridden) == {"ring": ServiceClass.DOWN}


def test_what_carries_each_other_s_traffic_must_not_fail_together() -> None:
    sketch = network()

    found = outage(sketch.graph(), [sketch.thing("a"), sketch.thing("b")])

    assert fates(sketch, found)["pair"] is ServiceClass.DOWN
    both_ways = outage(sketch.graph(), [sketch.thing("m-a"), sketch.thing("b-m")])
    assert both_ways.cut == {sketch.device(name) for name in "abcd"}
