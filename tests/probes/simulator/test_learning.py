"""What is learnt of a device that shows all its objects at once is what walks of it would find, moment by moment."""

from datetime import timedelta
from pathlib import Path

import pytest

from probes.learning import Learner, columns_among, learnt_of
from probes.simulator.device_view import device_views
from probes.simulator.network import read_network
from probes.simulator.playback import Playback
from probes.simulator.story_file import parse_story
from probes.snmp.varbind import Oid, Value
from tests.probes.simulator.conftest import BEGINS_AT, ORIGIN
from tests.probes.simulator.tabled_provider import STORY, provider

_MOMENTS = [BEGINS_AT + timedelta(seconds=seconds) for seconds in (30, 150, 210, 400)]


def slowly(columns: list[Oid], values: dict[Oid, Value]) -> dict[Oid, dict[Oid, Value]]:
    """Every object is looked at for every column."""
    return {
        column: {oid[len(column) :]: values[oid] for oid in sorted(values) if oid[: len(column)] == column}
        for column in columns
    }


@pytest.mark.parametrize("device", ["core-a", "tester", "nqa", "demarc"])
def test_a_learner_knows_what_walks_of_the_same_moment_would_find(tmp_path: Path, device: str) -> None:
    path = tmp_path / "provider.toml"
    path.write_text(provider(), encoding="utf-8")
    network = read_network(path)
    playback = Playback(parse_story("story.toml", STORY, network), ORIGIN, BEGINS_AT)
    view = device_views(network, playback)[device]
    columns = sorted({oid[:-cut] for oid in view.objects(_MOMENTS[0]) for cut in (1, 3)})[::5]
    learner = Learner(columns)

    sizes = set()
    for at in _MOMENTS:
        values = {oid: value for oid, (_, value) in view.objects(at).items()}
        sizes.add(len(values))
        assert columns_among(columns, values) == slowly(columns, values)
        assert learner.learn(values) == learnt_of(slowly(columns, values))
    assert device != "tester" or len(sizes) > 1
