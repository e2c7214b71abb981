"""Which nodes the picture has: all devices of a small network, places of a large one, and nothing lost between."""

import pytest

from nocdesk.boards.network_rows import Health
from nocdesk.severity import PerceivedSeverity
from tests.ui.topology.networks import CORE, make_device, make_link, make_mark, make_picture, sites, tangle
from ui.topology.graph import gather
from ui.topology.layout import whole_scale
from ui.topology.scene import Size, compose


def test_a_small_network_has_a_node_for_every_device_and_an_edge_for_every_link() -> None:
    devices, links = tangle(1)

    graph = gather(devices, links)

    assert {node.label for node in graph.nodes.values()} == {row.name for row in devices}
    assert sorted(link for edge in graph.edges for link in edge.links) == [row.id for row in links]
    assert (graph.shown, graph.total) == (26, 26)


@pytest.mark.parametrize("most", [150, 80, 60])
def test_of_a_large_network_every_device_is_in_one_node_and_every_link_in_an_edge_or_within_a_node(most: int) -> None:
    devices, links = sites(50, 20)

    graph = gather(devices, links, most=most)

    assert len(graph.nodes) <= most
    inside = [device for node in graph.nodes.values() for device in node.devices]
    assert sorted(inside) == [row.id for row in devices]
    outer = sorted(link for edge in graph.edges for link in edge.links)
    within = {row.id for row in links if graph.node_of[row.a_device_id] == graph.node_of[row.b_device_id]}
    assert outer == sorted({row.id for row in links} - within)
    assert graph.shown == sum(len(node.devices) == 1 for node in graph.nodes.values())
    assert graph.total == 1004


def test_a_place_stands_in_the_band_of_its_most_central_device_and_says_how_many_it_holds() -> None:
    devices, links = sites(50, 20)

    graph = gather(devices, links, most=60)

    site = graph.nodes["place:Site 007"]
    assert (site.label, site.kind.value, len(site.devices)) == ("Site 007 (20)", "access-router", 20)
    assert [node.label for node in graph.nodes.values() if node.kind is CORE] == ["cr-0", "cr-1", "cr-2", "cr-3"]


def test_an_opened_place_shows_its_devices_and_the_others_stay_closed() -> None:
    devices, links = sites(50, 20)

    closed = gather(devices, links, most=60)
    graph = gather(devices, links, opened=["place:Site 007"], most=60)

    assert "place:Site 007" not in graph.nodes
    assert len(graph.nodes) == len(closed.nodes) - 1 + 20
    assert {graph.cluster_of[device] for device in closed.nodes["place:Site 007"].devices} == {"place:Site 007"}


@pytest.mark.parametrize("location", ["", "everywhere else"])
def test_devices_without_useful_locations_are_gathered_by_the_first_part_of_their_names(location: str) -> None:
    devices = [make_device(n, name=f"{'abc'[n % 3]}-{n}", location=location and f"{location} {n}") for n in range(300)]

    graph = gather(devices, [], most=150)

    assert sorted(node.label for node in graph.nodes.values()) == ["a (100)", "b (100)", "c (100)"]


def test_names_that_share_nothing_are_gathered_by_layer() -> None:
    devices = [make_device(n, name=f"n{n}", location="") for n in range(300)]

    assert [node.label for node in gather(devices, []).nodes.values()] == ["Demarcation (300)"]


def test_two_links_between_two_devices_are_two_edges_side_by_side() -> None:
    graph = gather([make_device(1), make_device(2)], [make_link(7, 1, 2), make_link(8, 2, 1)])

    assert [(edge.links, edge.lane) for edge in graph.edges] == [((7,), 0), ((8,), 1)]


def test_a_place_fares_as_badly_as_the_worst_of_its_devices_and_of_the_links_within() -> None:
    devices, links = sites(50, 20)
    minor, major = make_mark(PerceivedSeverity.MINOR), make_mark(PerceivedSeverity.MAJOR)
    devices = [
        make_device(row.id, name=row.name, kind=row.kind, location=row.location, mark=minor, health=Health.SILENT)
        if row.name == "s007-e3"
        else row
        for row in devices
    ]
    hit = next(row for row in devices if row.name == "s007-e9").id
    links = [
        make_link(row.id, row.a_device_id, row.b_device_id, major if row.b_device_id == hit else None) for row in links
    ]

    scene = compose(make_picture(devices, links), (), Size(900, 360))

    assert scene.nodes["place:Site 007"].mark == major
    assert scene.nodes["place:Site 007"].is_quiet
    assert scene.nodes["place:Site 008"].mark is None
    assert not scene.nodes["place:Site 008"].is_quiet


@pytest.mark.parametrize("size", [Size(880, 320), Size(1500, 520)], ids=["1280x800", "1920x1080"])
@pytest.mark.parametrize("count", [1, 2, 5, 50])
def test_thirty_devices_and_a_thousand_are_shown_large_enough_to_read(size: Size, count: int) -> None:
    devices, links = sites(count, 20)

    scene = compose(make_picture(devices, links), (), size)

    assert whole_scale(scene.graph, width=size.width, height=size.height) * 11 >= 7.5, "pixels of the names' type"


def test_where_only_alarms_changed_every_node_keeps_its_place() -> None:
    devices, links = tangle(3)
    before = compose(make_picture(devices, links), (), Size(900, 360))
    marked = [make_link(row.id, row.a_device_id, row.b_device_id, make_mark(PerceivedSeverity.MAJOR)) for row in links]

    after = compose(make_picture(devices, marked), (), Size(900, 360), before)

    assert after.layout is before.layout
    assert all(standing.mark is not None for standing in after.edges)
