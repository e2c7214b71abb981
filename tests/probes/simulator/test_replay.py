"""Recorded devices, read by independent code and asked by net-snmp's own tools."""

import bz2
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from probes.simulator.fast_agent import CommunityAgent
from probes.simulator.recording import RecordingError, parse_recording, read_recording
from probes.simulator.table import StillSubject
from probes.snmp.varbind import Oid, SnmpType
from tests.probes.serving import RECORDED, V3, recording, recording_path, replaying, serving, user_agent
from tests.probes.simulator.net_snmp import Printed, asked

_V1 = ("-v1", "-c", RECORDED.text)
_V2C = ("-v2c", "-c", RECORDED.text)
_TYPES = {
    "2": "INTEGER", "4": "Hex-STRING", "4x": "Hex-STRING", "6": "OID", "64": "IpAddress", "64x": "IpAddress",
    "65": "Counter32", "66": "Gauge32", "67": "Timeticks", "70": "Counter64",
}  # fmt: skip

RECORDINGS = (
    "network/router/huawei-s5720.snmprec.bz2",
    "network/router/cisco-unmarked-0.snmprec.bz2",
    "UPS/eaton-93e-80.snmprec.bz2",
    "network/switch/brocade-icx6430-24.snmprec.bz2",
)


def _lines(name: str) -> list[str]:
    path = recording_path(name)
    content = bz2.decompress(path.read_bytes()) if path.suffix == ".bz2" else path.read_bytes()
    return [line for line in content.decode("latin-1").split("\n") if line and not line.startswith("#")]


def _expected(name: str) -> list[Printed]:
    """The lines of a recording as net-snmp prints them, by code that has nothing in common with the reader."""
    found: dict[tuple[int, ...], Printed] = {}
    for line in _lines(name):
        oid, tag, value = line.split("|", 2)
        if tag == "4x":
            value = " ".join(value[at : at + 2] for at in range(0, len(value), 2)).upper()
        elif tag == "64x":
            value = ".".join(str(int(value[at : at + 2], 16)) for at in range(0, 8, 2))
        elif tag == "4":
            value = " ".join(f"{ord(letter):02X}" for letter in value)
        arcs = tuple(int(arc) for arc in oid.split("."))
        found.setdefault(arcs, (oid, _TYPES[tag], value))
    return [found[arcs] for arcs in sorted(found)]


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_bulk_walk_gives_every_line_of_a_recording_in_order(name: str) -> None:
    with replaying(name) as port:
        walked = asked("snmpbulkwalk", port, _V2C, ".1")

    assert walked == _expected(name)


@pytest.mark.parametrize("tool", ["snmpbulkwalk", "snmpwalk"])
def test_a_recording_is_walked_by_v3_too(tool: str) -> None:
    name = "network/switch/brocade-icx6430-24.snmprec.bz2"

    with serving(user_agent(StillSubject(recording(name).table))) as port:
        walked = asked(tool, port, V3, ".1.3.6.1.2.1.2")

    assert walked == [row for row in _expected(name) if row[0].startswith("1.3.6.1.2.1.2.")]


def test_setting_is_refused_by_v3_too() -> None:
    with serving(user_agent(StillSubject(recording("UPS/eaton-93e-80.snmprec.bz2").table))) as port:
        line = ["snmpset", *V3, "-t", "5", "-r", "0", f"127.0.0.1:{port}", "1.3.6.1.2.1.1.6.0", "s", "elsewhere"]
        done = subprocess.run(line, capture_output=True, text=True, timeout=30, check=False)

    assert "noAccess" in done.stderr


@pytest.mark.parametrize("repetitions", ["1", "7", "2000"])
def test_a_walk_of_a_recording_is_the_same_whatever_its_repetitions(repetitions: str) -> None:
    name = "network/router/huawei-s5720.snmprec.bz2"

    with replaying(name) as port:
        walked = asked("snmpbulkwalk", port, (*_V2C, f"-Cr{repetitions}"), ".1.3.6.1.2.1.2")

    assert walked == [row for row in _expected(name) if row[0].startswith("1.3.6.1.2.1.2.")]


def test_a_v1_walk_leaves_out_the_64_bit_counters_which_v1_does_not_know() -> None:
    name = "network/router/huawei-s5720.snmprec.bz2"

    with replaying(name) as port:
        walked = asked("snmpwalk", port, _V1, ".1.3.6.1.2.1.31.1.1.1")

    below = [row for row in _expected(name) if row[0].startswith("1.3.6.1.2.1.31.1.1.1.")]
    assert any(row[1] == "Counter64" for row in below)
    assert walked == [row for row in below if row[1] != "Counter64"]


def test_objects_of_a_recording_are_got_by_name() -> None:
    name = "network/router/cisco-unmarked-0.snmprec.bz2"
    some = list(islice(_expected(name), 0, None, 97))[:20]

    with replaying(name) as port:
        got = asked("snmpget", port, _V2C, *(row[0] for row in some))

    assert got == some


def test_an_answer_to_getbulk_is_cut_where_the_agent_sends_no_more() -> None:
    name = "UPS/eaton-93e-80.snmprec.bz2"
    subject = StillSubject(read_recording(recording_path(name)).table)

    with serving(CommunityAgent(subject, RECORDED, largest=400)) as port:
        walked = asked("snmpbulkwalk", port, (*_V2C, "-Cr50"), ".1")

    assert walked == _expected(name)


def test_a_get_that_does_not_fit_is_too_big() -> None:
    table = parse_recording(b"1.3.6.1.2.1.1.1.0|4|" + b"x" * 500).table

    with serving(CommunityAgent(StillSubject(table), RECORDED, largest=400)) as port:
        line = ["snmpget", *_V2C, "-t", "5", "-r", "0", f"127.0.0.1:{port}", "1.3.6.1.2.1.1.1.0"]
        done = subprocess.run(line, capture_output=True, text=True, timeout=30, check=False)

    assert "tooBig" in done.stderr


def test_lines_that_are_no_objects_are_told_and_the_others_kept() -> None:
    recording = parse_recording(
        b"#a comment\n"
        b"1.3.6.1.2.1.1.1.0|4|router\r\n"
        b"1.3.6.1.2.1.1.2.0|6|1.3.x\n"
        b"1.3.6.1.2.1.1.3.0|67|4294967296\n"
        b"1.3.6.1.2.1.1.4.0\n"
        b"1.3.6.1.2.1.1.5.0|99|1\n"
        b"1.3.6.1.2.1.1.6.0|4x|0\n"
        b"1.3.6.1.2.1.1.7.0|64|1.2.3\n"
        b"7.3.6.1.2.1.1.8.0|2|1\n"
        b"1.3.6.1.2.1.1.9.0|2|-5"
    )

    table = recording.table
    assert [fault.line for fault in recording.faults] == [3, 4, 5, 6, 7, 8, 9]
    assert [(table.name(place), table.held(place)) for place in range(len(table))] == [
        ((1, 3, 6, 1, 2, 1, 1, 1, 0), (SnmpType.OCTET_STRING, b"router")),
        ((1, 3, 6, 1, 2, 1, 1, 9, 0), (SnmpType.INTEGER, -5)),
    ]


def test_variation_modules_give_the_value_that_an_object_has_to_begin_with() -> None:
    table = parse_recording(
        b"1.3.6.1.2.1.2.2.1.10.1|65:numeric|scale=2,initial=77,rate=3\n"
        b"1.3.6.1.2.1.2.2.1.10.2|65:numeric|rate=3\n"
        b"1.3.6.1.2.1.1.5.0|4:writecache|value=edge-1\n"
        b"1.3.6.1.2.1.1.4.0|4:unheard|of=it\n"
    ).table

    assert [table.held(place)[1] for place in range(len(table))] == [b"", b"edge-1", 77, 0]


def test_lines_in_disorder_are_sorted_and_the_first_of_a_name_counts() -> None:
    table = parse_recording(b"1.3.10|2|3\n1.3.9|2|1\n1.3.9|2|2\n1.3.9.1|2|2\n").table

    names: list[Oid] = [table.name(place) for place in range(len(table))]
    assert names == [(1, 3, 9), (1, 3, 9, 1), (1, 3, 10)]
    assert table.held(0) == (SnmpType.INTEGER, 1)


def test_a_file_that_is_no_recording_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.snmprec.bz2"
    broken.write_bytes(b"this is not bzip2")

    with pytest.raises(RecordingError, match="cannot be read"):
        read_recording(broken)
    with pytest.raises(RecordingError, match="cannot be read"):
        read_recording(tmp_path / "missing.snmprec")


def test_the_module_replays_a_file(tmp_path: Path) -> None:
    file = tmp_path / "router.snmprec"
    file.write_text("1.3.6.1.2.1.1.5.0|4|edge-1\nnonsense\n")

    line = [sys.executable, "-m", "probes.simulator.replay", str(file)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as replay:
        assert replay.stdout is not None
        assert replay.stderr is not None
        said = replay.stdout.readline()
        got = asked("snmpget", int(said.split()[-1]), _V2C, "1.3.6.1.2.1.1.5.0")
        replay.terminate()
        complaint = replay.stderr.read()

    assert got == [("1.3.6.1.2.1.1.5.0", "Hex-STRING", "65 64 67 65 2D 31")]
    assert "line 2 is left out" in complaint
