"""`nocdesk traps`: what was received, what could not be read, and what was lost, for people and for programs."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nocdesk.core import open_core
from nocdesk.network.model import Device, DeviceKind, SnmpVersion
from nocdesk.people.model import SYSTEM
from nocdesk.settings import Settings
from nocdesk.traps.commands import count_losses, keep_traps
from nocdesk.traps.event import Cause, TrapEvent, TrapState, TrapVarBind
from tests.nocdesk.command import Run, runner

AT = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
IF_INDEX = TrapVarBind("1.3.6.1.2.1.2.2.1.1.7", "INTEGER", 7)
PEER = TrapVarBind("1.3.6.1.6.3.18.1.3.0", "IpAddress", "192.0.2.9")
ALIAS = TrapVarBind("1.3.6.1.2.1.31.1.1.1.18.7", "OCTET STRING", b"to Ostend".hex())


def event(seq: int, *, state: TrapState = TrapState.DECODED, **further: object) -> TrapEvent:
    """A linkDown of the device, unless said otherwise."""
    at_us = int(AT.timestamp() * 1e6) + seq
    plain = TrapEvent(seq, at_us, "192.0.2.7", 50_000, state, version="v2c", fingerprint=str(seq))
    return TrapEvent(**{**{name: getattr(plain, name) for name in TrapEvent.__slots__}, **further})


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on a store with a trap of one device, one that cannot be read, and losses."""
    core = open_core(Settings(data_dir=tmp_path), SYSTEM)
    with core.work() as work:
        device = Device(
            name="cr-lis-1",
            kind=DeviceKind.CORE_ROUTER,
            address="192.0.2.7",
            snmp=SnmpVersion.V2C,
            credential="lis",
        )
        work.session.add(device)
        work.session.flush()
        traps = [
            event(1, trap_oid="1.3.6.1.6.3.1.1.5.3", uptime_ticks=4_711, varbinds=(IF_INDEX, ALIAS, PEER)),
            event(
                2,
                state=TrapState.UNDECODABLE,
                cause=Cause.MALFORMED,
                detail="an element is cut off at octet 7",
                raw=b"0\x1a\x02\x01\x01\x04\x06******",
            ),
        ]
        keep_traps(work, source="a1", events=traps, through=2)
        count_losses(work, lost={("192.0.2.7", Cause.RATE): 12, ("", Cause.KERNEL): 3})
    core.close()
    return runner(monkeypatch, capsys, tmp_path)


def test_the_last_traps_are_listed_with_names_and_what_was_lost(run: Run) -> None:
    said = run("traps")

    assert said.code == 0
    assert "cr-lis-1" in said.out
    assert "IF-MIB::linkDown" in said.out
    assert "IF-MIB::ifAlias.7=to Ostend" in said.out
    assert "SNMP-COMMUNITY-MIB::snmpTrapAddress.0=192.0.2.9" in said.out
    assert "undecodable: an element is cut off at octet 7" in said.out
    for words in ("beyond the rate of one device", "dropped by the kernel", "malformed"):
        assert words in said.out


def test_all_instants_are_written_alike_and_in_utc(run: Run) -> None:
    said = run("traps")

    assert "received (UTC)" in said.out
    assert "last (UTC)" in said.out
    assert "2026-11-10 08:00:00.000  cr-lis-1" in said.out
    assert "+00:00" not in said.out


def test_what_cannot_be_read_is_shown_by_its_octets(run: Run) -> None:
    said = run("traps", "--undecodable")

    assert "0000  30 1a 02 01 01 04 06 2a 2a 2a 2a 2a 2a           0......******" in said.out
    assert "linkDown" not in said.out


def test_programs_read_traps_receivers_and_counts(run: Run) -> None:
    said = run("traps", "--json").json

    down, cut = said["traps"]
    assert (down["notification"], down["device"], down["uptime_s"]) == ("IF-MIB::linkDown", "cr-lis-1", 47.11)
    assert down["objects"][1] == {
        "name": "IF-MIB::ifAlias.7",
        "oid": "1.3.6.1.2.1.31.1.1.1.18.7",
        "type": "OCTET STRING",
        "value": b"to Ostend".hex(),
        "text": "to Ostend",
    }
    assert (cut["state"], cut["cause"], cut["raw"]) == ("undecodable", "malformed", "301a02010104062a2a2a2a2a2a")
    assert said["receivers"] == []
    assert {(row["source"], row["cause"], row["count"]) for row in said["counts"]} == {
        ("192.0.2.7", "rate", 12),
        ("192.0.2.7", "malformed", 1),
        (None, "kernel", 3),
    }


def test_an_instant_and_a_device_choose_what_is_shown(run: Run) -> None:
    assert len(run("traps", "--device", "cr-lis-1", "--json").json["traps"]) == 2
    assert run("traps", "--since", "2026-11-10T08:01", "--json").json["traps"] == []


def test_a_device_that_does_not_exist_is_said_so(run: Run) -> None:
    said = run("traps", "--device", "cr-lis-2")

    assert said.code == 1
    assert "There is no device 'cr-lis-2'" in said.err


def test_the_rules_are_listed_with_what_each_does(run: Run) -> None:
    said = run("traps", "rules")

    assert said.code == 0
    line = next(line for line in said.out.splitlines() if line.startswith("IF-MIB::linkDown "))
    assert "raises linkDown" in line
    assert "if-mib.toml:" in line


def test_a_folder_with_a_fault_is_named_by_the_list_and_fails_it(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "bad.toml").write_text("format = 1\n")
    (tmp_path / "settings.toml").write_text(f'data_dir = "{tmp_path}"\n[traps]\nrule_dir = "{folder}"\n')
    said = run("--config", str(tmp_path / "settings.toml"), "traps", "rules")

    assert said.code == 1
    assert "bad.toml line 1: 'module' is missing: add it" in said.out


def test_rules_are_listed_for_programs(run: Run) -> None:
    listed = run("traps", "rules", "--json").json
    rule = next(one for one in listed["rules"] if one["rule"] == "IF-MIB::linkUp")

    assert (rule["notification_oid"], rule["clears"], rule["raises"]) == (
        "1.3.6.1.6.3.1.1.5.4",
        ["IF-MIB::linkDown"],
        None,
    )
    assert listed["faults"] == []


def test_a_trap_is_tried_against_the_rules(run: Run) -> None:
    tried = run("traps", "try", "1", "--json").json

    assert tried["rule"] == "IF-MIB::linkDown"
    (effect,) = tried["effects"]
    assert (effect["effect"], effect["natural_key"]) == ("raises", "linkDown|cr-lis-1 ifIndex 7")
    assert "IF-MIB::linkDown (if-mib.toml line" in run("traps", "try", "IF-MIB::linkDown").out


def test_a_trap_that_does_not_exist_cannot_be_tried(run: Run) -> None:
    said = run("traps", "try", "4711")

    assert said.code == 1
    assert "There is no trap 4711" in said.err


def test_where_every_notification_has_a_rule_none_is_missing(run: Run) -> None:
    assert "Every notification that came has a rule." in run("traps", "missing").out
