"""Devices with every kind of table: what is proposed for them is what their provider file had asked for."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from nocdesk.clock import VirtualClock
from probes.simulator.device_view import device_views
from probes.simulator.fast_agent import CommunityAgent
from probes.simulator.network import read_network
from probes.simulator.playback import Playback
from probes.simulator.played_device import PlayedDevice, Ticker
from probes.simulator.story_file import parse_story
from tests.nocdesk.command import Run
from tests.probes.serving import RECORDED, serving
from tests.probes.simulator.conftest import BEGINS_AT, ORIGIN
from tests.probes.simulator.tabled_provider import STORY, provider

Wanted = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def agents(tmp_path: Path) -> Mapping[str, CommunityAgent]:
    """An agent for each device of the provider, an hour into nothing."""
    path = tmp_path / "provider.toml"
    path.write_text(provider(), encoding="utf-8")
    network = read_network(path)
    playback = Playback(parse_story("story.toml", STORY, network), ORIGIN, BEGINS_AT)
    ticker = Ticker(playback, VirtualClock(BEGINS_AT))
    return {
        name: CommunityAgent(PlayedDevice(view, ticker), RECORDED)
        for name, view in device_views(network, playback).items()
    }


def wanted_of(device: str) -> Wanted:
    """The probes of a device in the provider file, beside its system and its interfaces."""
    probes = tomllib.loads(provider())["probe"]
    return sorted(((one["type"], one.get("parameters", {})) for one in probes if one["device"] == device), key=str)


@pytest.mark.parametrize("device", ["tester", "sla", "nqa", "core-a"])
def test_every_test_and_table_of_a_device_is_found(run: Run, agents: Mapping[str, CommunityAgent], device: str) -> None:
    with serving(agents[device]) as port:
        done = run("discover", f"127.0.0.1:{port}", "--json")

    (found,) = done.json["devices"]
    proposed: Wanted = [(one["type"], one["parameters"]) for one in found["probes"]]
    assert len(wanted_of(device)) >= 2
    others = [one for one in sorted(proposed, key=str) if one[0] not in ("system", "if_mib")]
    assert others == wanted_of(device)
    assert found["notes"] == []


def test_all_of_it_is_accepted_by_the_store_and_found_again(run: Run, agents: Mapping[str, CommunityAgent]) -> None:
    with serving(agents["tester"]) as tester, serving(agents["core-a"]) as core:
        where = f"127.0.0.1:{tester},127.0.0.1:{core}"
        first = run("--role", "administrator", "discover", where, "--apply", "--json").json
        second = run("--role", "administrator", "discover", where, "--apply", "--json").json

    assert first["applied"]
    assert first["plan"]["created"]["probe"] == len(wanted_of("tester")) + len(wanted_of("core-a")) + 4
    assert second["plan"] == {"created": {}, "changed": {}}
    assert {one["lag"] for one in first["devices"][1]["interfaces"]} == {"ae0", None}
