"""A small provider, its story, and a running simulator of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nocdesk.credentials import Community, MemoryCredentials, UsmUser
from probes.simulator.device_view import DeviceView, device_views
from probes.simulator.network import Network, read_network
from probes.simulator.playback import Playback
from probes.simulator.process import SimulatorOrder, SimulatorProcess
from probes.simulator.story import Story
from probes.simulator.story_file import read_story
from tests.probes.simulator.small_provider import write_small_provider

ORIGIN = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
BEGINS_AT = ORIGIN + timedelta(seconds=100)

SECRETS = MemoryCredentials(
    {
        "core": UsmUser("core-reader", "core-auth-secret", "core-priv-secret"),
        "voice": UsmUser("voice-reader", "voice-auth-secret", "voice-priv-secret"),
        "edge": Community("edge-readings"),
    }
)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Provider and story."""
    return write_small_provider(tmp_path_factory.mktemp("provider"))


@pytest.fixture(scope="session")
def network(files: tuple[Path, Path]) -> Network:
    """Four devices."""
    return read_network(files[0])


@pytest.fixture(scope="session")
def story(files: tuple[Path, Path], network: Network) -> Story:
    """A history and two chapters of two minutes."""
    return read_story(files[1], network)


@pytest.fixture
def playback(story: Story) -> Playback:
    """The story, begun 100 s after its origin."""
    return Playback(story, ORIGIN, BEGINS_AT)


@pytest.fixture
def views(network: Network, playback: Playback) -> Mapping[str, DeviceView]:
    """What every device shows."""
    return device_views(network, playback)


@dataclass(frozen=True, slots=True)
class Running:
    """A simulator and its ports."""

    process: SimulatorProcess
    ports: Mapping[str, int]


@pytest.fixture
def order(files: tuple[Path, Path]) -> SimulatorOrder:
    """What a simulator is to play."""
    provider, story = files
    return SimulatorOrder(provider, story, ORIGIN, 1.0, SECRETS)


@pytest.fixture(scope="session")
def running(files: tuple[Path, Path]) -> Iterator[Running]:
    """A simulator whose story never begins."""
    provider, story = files
    process = SimulatorProcess(SimulatorOrder(provider, story, datetime.now(UTC), 1.0, SECRETS))
    yield Running(process, process.ports())
    process.close()
