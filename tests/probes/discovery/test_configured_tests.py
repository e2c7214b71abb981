"""Tests that run on devices: from recordings that have some, and from written ones for tables that no recording has."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from probes.discovery.configured_tests import RTT_TYPES, owner_and_test
from probes.polls.cisco_ipsla_tables import RttType
from probes.simulator.fast_agent import CommunityAgent
from probes.simulator.recording import read_recording
from probes.simulator.table import StillSubject
from tests.nocdesk.command import Run
from tests.nocdesk.provider.faulty_files import SOUND
from tests.probes.serving import RECORDED, replaying, serving

SYSTEM = {
    "1.3.6.1.2.1.1.1.0": "4|A router",
    "1.3.6.1.2.1.1.2.0": "6|1.3.6.1.4.1.9.1.1",
    "1.3.6.1.2.1.1.3.0": "67|4711",
    "1.3.6.1.2.1.1.5.0": "4|edge-9",
    "1.3.6.1.2.1.1.6.0": "4|Mill Lane 3",
}
RTT, RTT_ECHO = "1.3.6.1.4.1.9.9.42.1.2.1.1", "1.3.6.1.4.1.9.9.42.1.2.2.1"


def operation(number: int, kind: int, tag: str, row_status: int = 1, target: str = "c0000207") -> dict[str, str]:
    """The rows of an IP SLA operation."""
    return {
        f"{RTT}.2.{number}": "4|noc",
        f"{RTT}.3.{number}": f"4|{tag}",
        f"{RTT}.4.{number}": f"2|{kind}",
        f"{RTT}.9.{number}": f"2|{row_status}",
        f"{RTT_ECHO}.2.{number}": f"4x|{target}",
    }


def named(owner: str, test: str) -> str:
    """Owner and test name as the end of an OID."""
    return ".".join(map(str, (len(owner), *owner.encode(), len(test), *test.encode())))


@contextmanager
def device_with(tmp_path: Path, *objects: Mapping[str, str]) -> Iterator[str]:
    """Where a device answers that has these objects."""
    lines = {oid: text for some in (SYSTEM, *objects) for oid, text in some.items()}
    path = tmp_path / "written.snmprec"
    in_order = sorted(lines, key=lambda oid: tuple(map(int, oid.split("."))))
    path.write_text("".join(f"{oid}|{lines[oid]}\n" for oid in in_order), encoding="utf-8")
    with serving(CommunityAgent(StillSubject(read_recording(path).table), RECORDED)) as port:
        yield f"127.0.0.1:{port}"


def discovered(run: Run, tmp_path: Path, *objects: Mapping[str, str]) -> Any:
    """What is found on a device that has these objects."""
    with device_with(tmp_path, *objects) as where:
        done = run("discover", where, "--json")
    return done.json["devices"][0]


@pytest.fixture
def stocked(run: Run, tmp_path: Path) -> Run:
    """The store has the services SIP-1 and ACC-1 of the sound provider."""
    path = tmp_path / "p.toml"
    path.write_text(SOUND, encoding="utf-8")
    assert run("--role", "administrator", "import", path).code == 0
    return run


def test_ip_sla_operations_are_matched_to_services_by_their_tags(stocked: Run, tmp_path: Path) -> None:
    rows = (operation(118, 9, "SIP-1"), operation(7, 1, "to acc-1 mill"), operation(8, 9, "nobody knows"))

    device = discovered(stocked, tmp_path, *rows)

    found = {one["parameters"].get("entry"): one for one in device["probes"] if one["type"] == "cisco_ipsla"}
    assert {number: one["service"] for number, one in found.items()} == {118: "SIP-1", 7: "ACC-1", 8: None}
    assert found[118]["name"] == "edge-9 IP SLA 118"
    assert found[118]["about"] == "UDP jitter to 192.0.2.7"
    assert found[118]["candidates"] == [
        {"service": "SIP-1", "score": 1.0, "reason": "its tag 'SIP-1' is the service's name"}
    ]


def test_every_type_of_operation_that_a_probe_reads_is_proposed() -> None:
    assert set(RTT_TYPES) == set(RttType)


def test_operations_that_are_not_in_service_or_not_read_are_said_to_be_left_out(run: Run, tmp_path: Path) -> None:
    device = discovered(run, tmp_path, operation(1, 9, "", row_status=2), operation(2, 13, ""))

    assert not [one for one in device["probes"] if one["type"] == "cisco_ipsla"]
    assert device["notes"] == [
        "IP SLA operation 1 is set up in part only: left out",
        "IP SLA operation 2 is of type 13, which no probe reads: left out",
    ]


def test_a_matched_probe_measures_its_service_once_applied(stocked: Run, tmp_path: Path) -> None:
    with device_with(tmp_path, operation(118, 9, "SIP-1")) as where:
        applied = stocked("--role", "administrator", "discover", where, "--apply")
        exported = stocked("export").out
        again = stocked("discover", where, "--json").json

    entry = exported[exported.index('name = "edge-9 IP SLA 118"') :]
    assert applied.out.endswith("Done.\n")
    assert 'service = "SIP-1"' in entry
    assert "parameters = { entry = 118 }" in entry
    assert {one["state"] for one in again["devices"][0]["probes"]} == {"known"}


def test_ping_tests_are_found_by_owner_and_name(run: Run, tmp_path: Path) -> None:
    ctl, index = "1.3.6.1.2.1.80.1.2.1", named("noc", "SIP-TRK-118")
    broken = f"{ctl}.4.3.110.111.99.2.255.254"

    device = discovered(
        run, tmp_path, {f"{ctl}.4.{index}": "4x|c0000209", f"{ctl}.17.{index}": "4|trunk", broken: "4|"}
    )

    (ping,) = [one for one in device["probes"] if one["type"] == "disman_ping"]
    assert ping["parameters"] == {"owner": "noc", "test": "SIP-TRK-118"}
    assert ping["about"] == "ping test to 192.0.2.9"
    assert device["notes"] == ["1 ping test with an owner or a name that is no text: left out"]


MEP, DELAYS, LOSSES = (
    f"1.3.{place}"
    for place in ("111.2.802.1.1.8.1.7.1.1.13", "6.1.4.1.15007.1.3.1.3.4.1.4", "6.1.4.1.15007.1.3.1.2.4.1.4")
)
MA_NAME = "1.3.111.2.802.1.1.8.1.6.1.1.3"


def test_end_points_are_found_with_their_sessions_and_without(stocked: Run, tmp_path: Path) -> None:
    end_points = {f"{MEP}.1.{mep}": "2|0" for mep in ("1.10", "1.11", "2.20")}
    sessions = {f"{DELAYS}.1.1.10.4": "2|2", f"{LOSSES}.1.1.10.5": "2|2", f"{DELAYS}.1.2.20.6": "2|2"}
    sessions |= {f"{DELAYS}.1.2.20.7": "2|2", f"{DELAYS}.9.9.9.1": "2|2"}
    with device_with(tmp_path, end_points, sessions, {f"{MA_NAME}.1.1": "4|ACC-1"}) as where:
        device = stocked("discover", where, "--json").json["devices"][0]
        applied = stocked("--role", "administrator", "discover", where, "--apply")
        again = stocked("discover", where, "--json").json["devices"][0]

    found = {one["name"]: one for one in device["probes"] if one["type"] == "mef_soam"}
    assert {name.removeprefix("edge-9 "): one["parameters"] for name, one in found.items()} == {
        "SOAM 1.1.10": {"md": 1, "ma": 1, "mep": 10, "delay": 4, "loss": 5, "faults": True},
        "SOAM 1.1.11": {"md": 1, "ma": 1, "mep": 11, "faults": True},
        "SOAM 1.2.20 delay 6": {"md": 1, "ma": 2, "mep": 20, "delay": 6, "faults": True},
        "SOAM 1.2.20 delay 7": {"md": 1, "ma": 2, "mep": 20, "delay": 7},
        "SOAM 9.9.9 delay 1": {"md": 9, "ma": 9, "mep": 9, "delay": 1},
    }
    assert found["edge-9 SOAM 1.1.11"]["service"] == "ACC-1"
    assert applied.out.endswith("Done.\n")
    assert {one["state"] for one in again["probes"]} == {"known"}


def test_a_ping_test_whose_history_is_read_is_found_again_as_the_same(run: Run, tmp_path: Path) -> None:
    ping, path = {f"1.3.6.1.2.1.80.1.2.1.4.{named('noc', 'SIP1')}": "4x|c0000209"}, tmp_path / "edited.toml"
    with device_with(tmp_path, ping) as where:
        run("--role", "administrator", "discover", where, "--apply")
        edited = run("export").out.replace('test = "SIP1"', 'test = "SIP1", history = true')
        path.write_text(edited, encoding="utf-8")
        imported = run("--role", "administrator", "import", path)
        again = run("discover", where, "--json").json

    assert imported.code == 0
    assert 'test = "SIP1", history = true' in run("export").out
    assert {one["state"] for one in again["devices"][0]["probes"]} == {"known"}


def test_the_ping_test_of_a_recorded_device_is_found(run: Run) -> None:
    with replaying("network/switch/h3c-wx6103.snmprec.bz2") as port:
        device = run("discover", f"127.0.0.1:{port}", "--json").json["devices"][0]

    # As the file's index says: 27 octets of owner, 4 of name; and its target is a text, against the MIB.
    (ping,) = [one for one in device["probes"] if one["type"] == "disman_ping"]
    assert ping["parameters"] == {"owner": "imclinktopologypleaseignore", "test": "ping"}
    assert ping["about"] == "ping test to 10.100.1.254"


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ((1, 97, 2, 98, 99), ("a", "bc")),
        ((1, 97, 1, 98, 7, 7), ("a", "b")),
        ((), None),
        ((0, 1, 98), None),
        ((5, 97), None),
        ((1, 97, 3, 98), None),
        ((33, *[97] * 33, 1, 97), None),
        ((1, 300, 1, 97), None),
        ((1, 97, 1, 27), None),
        ((1, 97, 2, 32, 98), None),
        ((4_294_967_295, 97), None),
    ],
)
def test_an_index_is_two_texts_with_their_lengths(index: tuple[int, ...], text: tuple[str, str] | None) -> None:
    assert owner_and_test(index) == text
