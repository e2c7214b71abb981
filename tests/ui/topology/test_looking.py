"""Zoom, pan, what lies where, and walks along links."""

from random import Random

import pytest

from tests.ui.topology.networks import ACCESS, CORE, make_device, make_link, make_picture, sites, tangle
from ui.topology.graph import Edge
from ui.topology.layout import NODE_HEIGHT, Layout
from ui.topology.ordering import Place
from ui.topology.scene import Chosen, Light, Scene, Size, compose
from ui.topology.view import LEAST_SCALE, MOST_SCALE, View, fitted
from ui.topology.walking import Way, neighbour, next_link, walked


@pytest.fixture
def scene() -> Scene:
    return compose(make_picture(*tangle(4)), (), Size(900, 360))


def test_zooming_keeps_what_lies_under_the_pointer() -> None:
    view, pointer = View(0.8, 30, -20), Place(200, 90)
    under = view.to_layout(pointer)

    for factor in (1.3, 0.4, 5.0):
        after = view.zoomed(factor, pointer).to_screen(under)
        assert (after.x, after.y) == pytest.approx((pointer.x, pointer.y))


def test_zoom_has_ends() -> None:
    assert View().zoomed(1e6, Place(0, 0)).scale == MOST_SCALE
    assert View().zoomed(1e-6, Place(0, 0)).scale == LEAST_SCALE


def test_a_fitted_view_shows_all_of_the_layout_in_the_middle() -> None:
    view = fitted(Layout({}, (), 1800, 600, 84), 900, 400)

    start, end = view.to_screen(Place(0, 0)), view.to_screen(Place(1800, 600))
    assert (start.x, start.y, end.x, end.y) == pytest.approx((0, 50, 900, 350))


def test_the_picture_cannot_be_lost_by_moving_it() -> None:
    layout = Layout({}, (), 900, 360, 84)
    for dx, dy in ((9000, 0), (-9000, 0), (0, 9000), (0, -9000)):
        view = View(1, dx, dy).within(layout, 900, 360)
        start, end = view.to_screen(Place(0, 0)), view.to_screen(Place(900, 360))
        assert start.x < 900 - 50
        assert end.x > 50
        assert start.y < 360 - 50
        assert end.y > 50


def test_showing_a_place_moves_no_more_than_it_must() -> None:
    view = View(1, 0, 0)

    assert view.showing(Place(450, 180), 900, 360, 70) == view
    moved = view.showing(Place(1200, 180), 900, 360, 70)
    assert (moved.dx, moved.dy) == (900 - 70 - 1200, 0)


def test_a_node_is_found_at_every_point_of_its_box_and_nowhere_else(scene: Scene) -> None:
    random = Random(2)
    half = scene.layout.node_width / 2
    for _ in range(300):
        at = Place(random.uniform(0, scene.layout.width), random.uniform(0, scene.layout.height))
        here = [
            key
            for key, place in scene.layout.places.items()
            if abs(place.x - at.x) <= half and abs(place.y - at.y) <= NODE_HEIGHT / 2
        ]
        assert scene.node_at(at) == (here[0] if here else None)


def test_an_edge_is_found_on_its_way_and_not_far_from_it(scene: Scene) -> None:
    found = 0
    for number, route in enumerate(scene.routes):
        at = scene.edge_at(route.middle, 1.0)
        assert at is not None
        found += at == number
    assert found > 0.8 * len(scene.routes), "but where others pass through the same point"
    assert scene.edge_at(Place(-500, -500), 1.0) is None


def test_only_what_reaches_into_the_window_is_visible() -> None:
    scene = compose(make_picture(*sites(5, 20)), (), Size(900, 360))
    window = (300.0, 100.0, 620.0, 240.0)
    half = scene.layout.node_width / 2 + 4

    seen = set(scene.visible_nodes(*window))

    assert seen == {
        key
        for key, at in scene.layout.places.items()
        if at.x + half >= 300 and at.x - half <= 620 and at.y + 18 >= 100 and at.y - 18 <= 240
    }
    assert 0 < len(seen) < len(scene.layout.places)
    inside = {n for n, route in enumerate(scene.routes) if 300 <= route.start.x <= 620 and 100 <= route.start.y <= 240}
    assert inside <= set(scene.visible_edges(*window))


PLACES = {"here": Place(100, 100), "left": Place(20, 110), "right": Place(200, 90), "far right": Place(400, 100),
          "below": Place(110, 200), "steep": Place(101, 300), "alone": Place(100, 20)}  # fmt: skip
LINKED = ("left", "right", "far right", "below", "steep")


@pytest.mark.parametrize(
    ("way", "to"), [(Way.LEFT, "left"), (Way.RIGHT, "far right"), (Way.DOWN, "steep"), (Way.UP, None)]
)
def test_an_arrow_walks_to_the_linked_node_that_lies_most_in_its_direction(way: Way, to: str | None) -> None:
    edges = [Edge("here", name, (n,)) for n, name in enumerate(LINKED)]

    assert neighbour(Layout(PLACES, (), 500, 400, 84), edges, "here", way) == to


def test_a_walk_goes_from_a_node_to_a_node_and_from_a_link_to_its_end() -> None:
    devices = [make_device(1, kind=CORE), make_device(2, kind=ACCESS)]
    scene = compose(make_picture(devices, [make_link(5, 1, 2)]), (), Size(900, 360))

    assert walked(scene, Light(node="device:1"), Way.DOWN) == Chosen(device=2)
    assert walked(scene, Light(node="device:1"), Way.UP) is None
    assert walked(scene, Light(edge=0), Way.UP) == Chosen(device=1)
    assert walked(scene, Light(edge=0), Way.DOWN) == Chosen(device=2)


def test_the_links_of_a_node_are_stepped_through_round_the_end() -> None:
    devices = [make_device(n) for n in (1, 2, 3, 4)]
    links = [make_link(5, 1, 2), make_link(6, 3, 1), make_link(7, 1, 4)]
    scene = compose(make_picture(devices, links), (), Size(900, 360))

    first = next_link(scene, Light(node="device:1"), 1)
    assert first == Chosen(link=5)
    assert next_link(scene, Light(node="device:1"), -1) == Chosen(link=7)
    assert next_link(scene, Light(node="device:1", edge=scene.edge_of_link[5]), 1) == Chosen(link=6)
    alone = compose(make_picture([make_device(9)], []), (), Size(900, 360))
    assert next_link(alone, Light(node="device:9"), 1) is None
