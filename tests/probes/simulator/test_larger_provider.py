"""The demo's provider enlarged: so many devices, each name once, all connected, and the same every time."""

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.file import read_provider
from probes.simulator.conditions import conditions_of
from probes.simulator.invented_names import company, place
from probes.simulator.larger_provider import ProviderSizeError, larger_provider
from probes.simulator.network import Network, parse_network
from probes.simulator.playback import Fault
from probes.simulator.story import FaultKind
from probes.simulator.story_file import read_story

_DEMO = Path(str(files("resources").joinpath("demo")))
_SHIPPED = (_DEMO / "provider.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("devices", [30, 31, 32, 33, 38, 95, 700])
def test_the_provider_has_as_many_devices_as_asked_for_and_all_are_reached(devices: int) -> None:
    network = parse_network(Path("provider.toml"), larger_provider(_SHIPPED, devices))

    assert len(network.devices) == devices
    assert conditions_of((), network).dark_devices == frozenset()
    assert all(link[0] != link[1] for link in network.links.values())
    read_story(_DEMO / "story.toml", network)


def test_a_ring_survives_one_cut_and_two_cuts_darken_what_is_between() -> None:
    network = parse_network(Path("provider.toml"), larger_provider(_SHIPPED, 100))
    router = next(name for name in network.devices if name.endswith("0-ar1"))
    ring = [f"{router.removesuffix('ar1')}ed{number}" for number in range(1, 6)]
    links = {frozenset(ends): name for name, ends in network.links.items()}
    first, third = links[frozenset((router, ring[0]))], links[frozenset((ring[1], ring[2]))]

    assert _dark(network, first) == set()
    assert _dark(network, first, third) == set(ring[:2])


def test_the_same_number_gives_the_same_provider() -> None:
    assert larger_provider(_SHIPPED, 300) == larger_provider(_SHIPPED, 300)


def test_an_enlarged_provider_is_imported(sqlite_core: Core, tmp_path: Path) -> None:
    path = tmp_path / "provider.toml"
    path.write_text(larger_provider(_SHIPPED, 200), encoding="utf-8")
    ensure_catalogue(sqlite_core)

    with sqlite_core.work(Actor("ann", Role.ADMINISTRATOR)) as work:
        plan = import_provider(work, read_provider(path))

    kinds = Counter(step.kind for step in plan.steps)
    assert kinds["device"] == 200
    assert kinds["service"] > 180


@pytest.mark.parametrize("devices", [-1, 0, 29, 1_000_000])
def test_a_number_that_cannot_be_is_refused(devices: int) -> None:
    with pytest.raises(ProviderSizeError, match="choose a number from 30 to"):
        larger_provider(_SHIPPED, devices)


def test_no_place_and_no_company_comes_twice() -> None:
    places = [place(number) for number in range(2_500)]
    companies = [company(number) for number in range(45_000)]

    assert len(set(places)) == len(places)
    assert len(set(companies)) == len(companies)


def _dark(network: Network, *links: str) -> set[str]:
    cut = Fault(FaultKind.FIBRE_CUT, 0.0, 1.0, frozenset(links), frozenset(), frozenset(), 1.0, 0.0)
    return set(conditions_of((cut,), network).dark_devices)
