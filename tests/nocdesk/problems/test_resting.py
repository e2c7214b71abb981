"""What a service rests on: its ways to the core, the ways around these, and what has none."""

from dataclasses import replace

from nocdesk.problems.network_graph import Kind
from nocdesk.problems.resting import resting
from nocdesk.services.model import ServiceClass
from tests.nocdesk.problems.network_sketch import Sketch


def test_a_ring_has_ways_around_and_a_tail_falls_alone() -> None:
    sketch = Sketch("m-a-b-m", "b-c")
    sketch.riding = {"line": ("c", "b-c"), "voice": (), "other": ("a",)}
    sketch.needs = {"voice": ("line",)}

    found = resting(sketch.graph(), sketch.service("voice"))

    assert dict(found.services) == {sketch.service("voice"): (sketch.service("line"),), sketch.service("line"): ()}
    assert found.carriers == {sketch.thing("c"), sketch.thing("b-c")}
    assert found.links == {sketch.link("b-m"), sketch.link("b-c")}
    assert found.around == {sketch.link("m-a"), sketch.link("a-b")}
    assert found.devices == {sketch.device(name) for name in "mabc"}
    down = {thing for thing, state in found.alone.items() if state is ServiceClass.DOWN}
    # No core router is known here, so that all ways end at the management.
    assert down == {sketch.thing(name) for name in ("c", "b-c", "b", "m")}
    assert (Kind.DEVICE, sketch.device("a")) not in found.alone


def test_of_two_carriers_of_which_one_is_needed_none_falls_the_service_alone() -> None:
    sketch = Sketch("m-a", "m-b")
    sketch.riding = {"pair": ("a", "b")}
    sketch.rules = {"pair": "at least 1"}

    assert set(resting(sketch.graph(), sketch.service("pair")).alone) == {sketch.thing("m")}


def test_ways_go_to_the_core_though_the_management_stands_elsewhere() -> None:
    sketch = Sketch("core-agg-a", "m-agg")
    sketch.riding = {"line": ("a",)}
    graph, core = sketch.graph(), sketch.device("core")
    devices = {**graph.devices, core: replace(graph.devices[core], is_core=True)}

    found = resting(replace(graph, devices=devices), sketch.service("line"))

    assert found.links == {sketch.link("core-agg"), sketch.link("agg-a")}
    assert set(found.alone) == {sketch.thing(name) for name in ("core", "core-agg", "agg", "agg-a", "a")}
