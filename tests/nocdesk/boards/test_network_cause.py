"""What a device is lost behind, beside a look at every single way to the core."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from nocdesk.boards.network_board import network_picture
from nocdesk.boards.network_cause import lost_behind
from nocdesk.boards.network_rows import DeviceRow, Health, LinkRow
from nocdesk.core import Core
from tests.ui.builders import fill_provider, say_polled
from tests.ui.network_builder import cut_link, silence
from tests.ui.topology.networks import CORE, EDGE, make_device, make_link


def down(link_id: int, a: int, b: int) -> LinkRow:
    return replace(make_link(link_id, a, b), is_down=True)


def silent(device_id: int) -> DeviceRow:
    return make_device(device_id, health=Health.SILENT)


def ways_to_the_core(start: int, devices: dict[int, DeviceRow], links: list[LinkRow]) -> Iterator[list[object]]:
    """The oracle: every way without a loop, as the links and devices that are met on it."""
    waiting: list[tuple[int, list[object], set[int]]] = [(start, [], {start})]
    while waiting:
        here, way, seen = waiting.pop()
        if devices[here].kind is CORE and devices[here].health is Health.ANSWERS:
            yield way
        for link in links:
            if here in (link.a_device_id, link.b_device_id):
                there = link.b_device_id if here == link.a_device_id else link.a_device_id
                if there not in seen:
                    waiting.append((there, [*way, link, devices[there]], seen | {there}))


def is_barred(thing: object) -> bool:
    return thing.is_down if isinstance(thing, LinkRow) else getattr(thing, "health", None) is Health.SILENT


def test_a_device_at_the_end_of_a_dark_link_is_lost_behind_it() -> None:
    devices = [make_device(1, kind=CORE), make_device(2), silent(3), silent(4)]
    links = [make_link(1, 1, 2), down(2, 2, 3), make_link(3, 3, 4)]

    assert lost_behind(devices, links) == {3: ("LNK-2",), 4: ("LNK-2",)}


def test_a_device_with_another_way_is_silent_by_itself() -> None:
    devices = [make_device(1, kind=CORE), make_device(2), silent(3)]
    links = [make_link(1, 1, 2), down(2, 2, 3), make_link(3, 1, 3)]

    assert lost_behind(devices, links) == {}


def test_a_ring_that_is_cut_twice_has_lost_what_lies_between_the_cuts() -> None:
    devices = [make_device(1, kind=CORE), make_device(2), silent(3), make_device(4)]
    links = [make_link(1, 1, 2), down(2, 2, 3), down(3, 3, 4), make_link(4, 4, 1)]

    assert lost_behind(devices, links) == {3: ("LNK-2", "LNK-3")}


def test_what_hangs_on_a_silent_device_is_lost_behind_that_device() -> None:
    devices = [make_device(1, kind=CORE), silent(2), silent(3)]

    assert lost_behind(devices, [make_link(1, 1, 2), make_link(2, 2, 3)]) == {3: ("dev-0002",)}


def test_without_a_core_router_that_answers_nothing_is_said() -> None:
    assert lost_behind([make_device(1, kind=CORE, health=Health.SILENT), silent(2)], [down(1, 1, 2)]) == {}


@pytest.mark.parametrize("seed", range(40))
def test_a_device_is_lost_where_every_way_to_the_core_is_barred_before_its_end(seed: int) -> None:
    random = Random(seed)
    devices = [
        make_device(n, kind=CORE if n <= 2 else EDGE, health=random.choice([Health.ANSWERS, Health.SILENT]))
        for n in range(1, 9)
    ]
    ends = [random.sample(range(1, 9), 2) for _ in range(10)]
    links = [replace(make_link(n, a, b), is_down=random.random() < 0.3) for n, (a, b) in enumerate(ends, 1)]
    rows = {row.id: row for row in devices}

    found = lost_behind(devices, links)

    for row in devices:
        ways = list(ways_to_the_core(row.id, rows, links))
        lost = row.health is Health.SILENT and bool(ways) and all(any(map(is_barred, way)) for way in ways)
        assert (row.id in found) is lost
    for device, names in found.items():
        on_ways = [{thing.name for thing in way if is_barred(thing)} for way in ways_to_the_core(device, rows, links)]  # type: ignore[attr-defined]
        assert set(names) <= set().union(*on_ways)


def test_the_picture_of_a_cut_ring_names_the_cuts(sqlite_core: Core) -> None:
    fill_provider(sqlite_core)
    say_polled(sqlite_core)
    cut_link(sqlite_core, "RING-NORTH-12")
    silence(sqlite_core, "nor-ed2")
    with sqlite_core.read() as session:
        once = network_picture(session, now=sqlite_core.clock.now())
    cut_link(sqlite_core, "RING-NORTH-23")
    with sqlite_core.read() as session:
        twice = network_picture(session, now=sqlite_core.clock.now())

    assert {row.name: row.behind for row in once.devices if row.behind} == {}
    assert {row.name: row.behind for row in twice.devices if row.behind} == {
        "nor-ed2": ("RING-NORTH-12", "RING-NORTH-23")
    }
    assert {row.name for row in twice.links if row.is_down} == {"RING-NORTH-12", "RING-NORTH-23"}
