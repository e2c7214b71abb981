"""Discovery of recorded devices: the interfaces are those that the file has, read by independent code."""

import bz2
from collections import Counter, defaultdict
from typing import Any

import pytest

from tests.nocdesk.command import Run
from tests.probes.serving import recording_path, replaying

CISCO = "network/switch/cisco-n5000.snmprec.bz2"
JUNIPER = "network/router/juniper-mx960-12-3r6-6.snmprec.bz2"
HUAWEI = "network/router/huawei-s5720.snmprec.bz2"
H3C = "network/switch/h3c-comware-7-1-075.snmprec.bz2"
ARISTA = "cloud/arista-dcs-7150s-52-cl.snmprec.bz2"
CATALYST = "network/switch/cisco-c3560.snmprec.bz2"
BROCADE = "network/switch/brocade-icx6430-24.snmprec.bz2"
RUIJIE = "network/switch/ruijie-s5750-24gt12sfp.snmprec.bz2"
PALO_ALTO = "network/firewall/paloalto-pa-5000.snmprec.bz2"
LINUX = "os/linux/unknown-006.snmprec.bz2"
NAMELESS = "storage/netapp-fas3270.snmprec.bz2"
POWER_SUPPLY = "UPS/eaton-93e-80.snmprec.bz2"

IF_ADMIN_STATUS, IF_TYPE, IF_NAME, IF_ALIAS = (
    "1.3.6.1.2.1.2.2.1.7", "1.3.6.1.2.1.2.2.1.3", "1.3.6.1.2.1.31.1.1.1.1", "1.3.6.1.2.1.31.1.1.1.18",
)  # fmt: skip
WITHOUT_A_LINE = {"1", "24", "131", "150"}


def interfaces_of(name: str) -> tuple[dict[str, str], set[str]]:
    """The interfaces of a recording that should be watched, with their descriptions; and all others."""
    rows: defaultdict[str, dict[str, str]] = defaultdict(dict)
    with bz2.open(recording_path(name), "rt", encoding="latin-1") as lines:
        for line in lines:
            # A text of several lines is cut by them; none of these columns has one.
            oid, tag, value = (*line.rstrip("\n").split("|", 2), "", "")[:3]
            column, _, index = oid.rpartition(".")
            if column in (IF_ADMIN_STATUS, IF_TYPE, IF_NAME, IF_ALIAS):
                rows[index][column] = bytes.fromhex(value).decode() if tag == "4x" else value
    named = [row for row in rows.values() if IF_NAME in row]
    counts = Counter(row[IF_NAME] for row in named)
    watched = {
        row[IF_NAME]: row.get(IF_ALIAS, "").strip()
        for row in named
        if counts[row[IF_NAME]] == 1
        and row.get(IF_ADMIN_STATUS, "1") == "1"
        and (row.get(IF_TYPE) not in WITHOUT_A_LINE or row.get(IF_ALIAS, ""))
    }
    return watched, set(counts) - watched.keys()


@pytest.mark.parametrize(
    ("name", "least"),
    [
        (CISCO, 50), (JUNIPER, 50), (HUAWEI, 20), (H3C, 60), (ARISTA, 40), (CATALYST, 40), (BROCADE, 20), (RUIJIE, 20),
        (PALO_ALTO, 5), (LINUX, 5),
    ],
)  # fmt: skip
def test_the_plan_names_the_interfaces_of_the_recording(run: Run, name: str, least: int) -> None:
    watched, others = interfaces_of(name)

    with replaying(name) as port:
        done = run("discover", f"127.0.0.1:{port}", "--json")

    (device,) = done.json["devices"]
    proposed = {one["name"]: one["description"] for one in device["interfaces"] if one["state"] == "new"}
    assert proposed == watched
    assert len(watched) >= least
    assert {one["name"] for one in device["interfaces"] if one["state"] == "left_out"} == others
    assert all(one["left_out"] for one in device["interfaces"] if one["state"] == "left_out")
    assert [(one["type"], one["state"]) for one in device["probes"][:2]] == [("system", "new"), ("if_mib", "new")]
    assert (done.code, done.json["applied"]) == (0, False)


@pytest.mark.parametrize(
    ("name", "offers"),
    [
        (JUNIPER, {"ospf": "13 neighbours", "table": "Juniper optics: 16 rows"}),
        (ARISTA, {"entity_sensor": "95 sensors", "ospf": "1 neighbour"}),
        (POWER_SUPPLY, {"ups": "battery, load and input"}),
        (CATALYST, {}),
    ],
)
def test_what_else_a_recording_has_is_proposed(run: Run, name: str, offers: dict[str, str]) -> None:
    with replaying(name) as port:
        (device,) = run("discover", f"127.0.0.1:{port}", "--json").json["devices"]

    assert {one["type"]: one["about"] for one in device["probes"] if one["type"] not in ("system", "if_mib")} == offers


def test_interfaces_without_a_name_are_counted_and_left_out(run: Run) -> None:
    with replaying(NAMELESS) as port:
        (device,) = run("discover", f"127.0.0.1:{port}", "--json").json["devices"]

    assert device["interfaces"] == []
    assert [one["type"] for one in device["probes"]] == ["system"]
    assert device["notes"] == ["15 interfaces without an ifName, by which they are known here: left out"]


def test_a_second_discovery_proposes_nothing(run: Run) -> None:
    with replaying(JUNIPER) as port:
        first = run("--role", "administrator", "discover", f"127.0.0.1:{port}", "--apply", "--json").json
        second = run("--role", "administrator", "discover", f"127.0.0.1:{port}", "--apply", "--json").json
        told = run("discover", f"127.0.0.1:{port}").out

    assert first["applied"]
    assert first["plan"]["created"]["device"] == 1
    assert second["plan"] == {"created": {}, "changed": {}}
    assert not second["applied"]
    assert {one["state"] for one in second["devices"][0]["probes"]} == {"known"}
    assert "Nothing to do: all of it is in the store." in told


def test_an_interface_that_is_new_on_a_known_device_is_all_that_is_proposed(run: Run, tmp_path: Any) -> None:
    watched, _ = interfaces_of(HUAWEI)
    missing = sorted(watched)[3]
    plan = tmp_path / "plan.toml"
    with replaying(HUAWEI) as port:
        run("discover", f"127.0.0.1:{port}", "--toml", plan)
        text = plan.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("interfaces")]
        names = ", ".join(f'{{ name = "{name}", description = "mine" }}' for name in watched if name != missing)
        at = next(number for number, line in enumerate(lines) if line.startswith("credential"))
        plan.write_text("\n".join([*lines[: at + 1], f"interfaces = [{names}]", *lines[at + 1 :]]), encoding="utf-8")
        assert run("--role", "administrator", "import", plan).code == 0

        again = run("--role", "administrator", "discover", f"127.0.0.1:{port}", "--apply")
        exported = run("export").out

    assert f"1 new interface: {missing}" in again.out
    assert "0 to create, 1 to change" in again.out
    assert exported.count('description = "mine"') == len(watched) - 1  # What a person wrote stays.


def test_what_is_written_for_review_imports_to_the_same(run: Run, tmp_path: Any) -> None:
    plan = tmp_path / "plan.toml"
    with replaying(CISCO) as port:
        assert run("discover", f"127.0.0.1:{port}", "--toml", plan).code == 0
        assert "[[device]]" not in run("export").out
        assert run("--role", "administrator", "import", plan).code == 0

        assert run("discover", f"127.0.0.1:{port}", "--json").json["plan"] == {"created": {}, "changed": {}}


def test_one_device_at_two_addresses_is_not_proposed_twice(run: Run) -> None:
    with replaying(CISCO) as one, replaying(CISCO) as other:
        found = run("discover", f"127.0.0.1:{one},127.0.0.1:{other}", "--json").json

    assert [device["state"] for device in found["devices"]] == ["new", "left_out"]
    assert "leave it out if it is the same device at another address" in found["devices"][1]["notes"][0]
    assert found["plan"]["created"]["device"] == 1
