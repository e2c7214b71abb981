"""The files that come with NocDesk: the demo's provider and story, and the catalogue."""

import ipaddress
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import takewhile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.network.model import Device, Probe
from nocdesk.people.model import Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.file import read_provider
from nocdesk.services.model import Service
from probes.simulator.conditions import NetworkState
from probes.simulator.network import Network, read_network
from probes.simulator.playback import Act, Playback
from probes.simulator.story import Call, FaultKind, Restore, SetEtr, Story
from probes.simulator.story_file import read_story

_ORIGIN = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
_FIRST_SECONDS = 90.0


def _resource(*names: str) -> Path:
    return Path(str(files("resources").joinpath(*names)))


@pytest.fixture(scope="module")
def network() -> Network:
    """The demo's."""
    return read_network(_resource("demo", "provider.toml"))


@pytest.fixture(scope="module")
def story(network: Network) -> Story:
    """The demo's."""
    return read_story(_resource("demo", "story.toml"), network)


@pytest.fixture
def playback(story: Story) -> Playback:
    """The story, begun at once."""
    return Playback(story, _ORIGIN, _ORIGIN)


def _first_acts(playback: Playback) -> Iterator[Act]:
    end = _ORIGIN + timedelta(seconds=_FIRST_SECONDS)
    return takewhile(lambda act: act.at <= end, playback.acts())


def test_the_provider_is_imported_once_and_then_nothing_is_left_to_do(sqlite_core: Core) -> None:
    ensure_catalogue(sqlite_core)
    file = read_provider(_resource("demo", "provider.toml"))
    administrator = Actor("ann", Role.ADMINISTRATOR)

    with sqlite_core.work(administrator) as work:
        first = import_provider(work, file)
    with sqlite_core.work(administrator) as work:
        second = import_provider(work, file)

    assert first.steps
    assert not second.steps
    with sqlite_core.read() as session:
        counts = [session.scalar(select(func.count()).select_from(kind)) for kind in (Customer, Service, Device, Probe)]
    assert counts == [20, 45, 30, 111]


def test_every_service_is_measured_and_rides_on_something(network: Network) -> None:
    measured = {test.service for device in network.devices.values() for test in device.tests}

    assert measured == set(network.needs)
    assert all(needs.links or needs.devices for needs in network.needs.values())


def test_nothing_in_the_provider_belongs_to_anybody() -> None:
    text = _resource("demo", "provider.toml").read_text(encoding="utf-8")

    assert set(re.findall(r"[\w.-]+@[\w.-]+", text)) == set(re.findall(r"[\w.-]+@[\w-]+\.example", text))
    assert all(ipaddress.ip_address(found).is_loopback for found in re.findall(r"\d+\.\d+\.\d+\.\d+", text))
    assert all(0 <= int(found) <= 999 for found in re.findall(r"\+44 20 7946 (\d{4})", text))


def test_the_ring_of_the_first_chapter_darkens_three_devices_and_eleven_customers(
    network: Network, playback: Playback
) -> None:
    state = NetworkState(network, playback)

    cut = state.conditions(30.0)

    assert len(cut.dark_devices) == 3
    accesses = {service for service in cut.failed_services if service.startswith("ACC-")}
    assert len({network.customers[service] for service in accesses}) == 11
    ends = {end for link in cut.down_links for end in network.links[link]}
    assert len(ends - cut.dark_devices) == 2
    assert ends - cut.dark_devices <= network.cores


def test_the_first_ninety_seconds_hold_a_fault_its_clear_and_a_caller_before_and_after(
    network: Network, playback: Playback
) -> None:
    fault = next(each for each in playback.round_faults(0) if each.kind is FaultKind.FIBRE_CUT)
    acts = list(_first_acts(playback))
    calls = [(act.at - _ORIGIN).total_seconds() for act in acts if isinstance(act.deed, Call)]
    promises = [act for act in acts if isinstance(act.deed, SetEtr)]

    assert fault.begins_s <= 15.0
    assert fault.ends_s <= 75.0
    assert any(call < fault.begins_s for call in calls)
    assert any(fault.begins_s + 15.0 < call < fault.ends_s for call in calls)
    assert len(promises) == 2
    assert len({act.ticket for act in promises}) == 1
    assert any(isinstance(act.deed, Restore) for act in acts)


def test_the_story_holds_every_kind_of_fault_and_each_chapter_has_its_own(story: Story) -> None:
    kinds = [{fault.kind for fault in chapter.faults} for chapter in story.chapters]

    assert all(each == set(FaultKind) - {FaultKind.UNSEEN} for each in kinds)
    cuts = [fault.links for chapter in story.chapters for fault in chapter.faults if fault.kind is FaultKind.FIBRE_CUT]
    assert len(set(cuts)) == len(cuts)


def test_only_whom_the_story_names_is_dark(network: Network, playback: Playback) -> None:
    state = NetworkState(network, playback)
    rings = ("nor-", "sth-", "wst-")

    dark = {device for second in range(0, 3_600, 2) for device in state.conditions(float(second)).dark_devices}

    assert {device for device in dark if not device.startswith(rings)} == {
        "san-ed1", "brk-ed2", "mil-vg1", "kel-ed1",
    }  # fmt: skip


def test_the_history_holds_a_congested_evening_and_an_outage_with_a_resolved_ticket(playback: Playback) -> None:
    faults, acts = playback.history_faults(), playback.history_acts()

    assert any(fault.kind is FaultKind.CONGESTION and fault.level >= 1.0 for fault in faults)
    assert any(fault.kind is FaultKind.FIBRE_CUT for fault in faults)
    assert any(isinstance(act.deed, Restore) for act in acts)
    assert all(_ORIGIN - timedelta(days=1) < act.at < _ORIGIN for act in acts)


def test_the_last_month_is_of_a_gold_service_with_a_good_and_a_bad_side(story: Story, network: Network) -> None:
    month = story.month
    assert month is not None
    assert {fault.kind for fault in month.chapter.faults} == {FaultKind.OUTAGE, FaultKind.CONGESTION, FaultKind.UNSEEN}
    assert all(fault.services == {month.service} for fault in month.chapter.faults)
    told = {fault.services for chapter in (story.history, *story.chapters) for fault in chapter.faults}
    assert not any(month.service in services for services in told)
    assert network.customers[month.service] == "Kestrel Taxis"
