"""A MIB folder of one's own: what it names, what is wrong in it, and what it cannot do."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from nocdesk.names.file import load_names
from nocdesk.names.lookup import Names
from nocdesk.names.objects import dotted
from probes.snmp.mib_folder import MibFolderError
from probes.snmp.mibs import MibReport, read_mibs
from tests.foreign_programs import foreign_program
from tests.nocdesk.command import runner
from tests.probes.snmp.mib_modules import BROKEN, CONVENTIONS, HERON, INET_ADDRESSES, KESTREL, KESTREL_TC, OLD, SMI
from tests.reliability.record import Telling

SOUND = {"KESTREL-MIB.txt": KESTREL, "vendor/KESTREL-TC.my": KESTREL_TC, "old.mib": OLD}


class Folder:
    """A folder of MIB files, and what reading it gives."""

    def __init__(self, directory: Path) -> None:
        self.path, self.cache, self.names_file = (
            directory / "mibs",
            directory / "data" / "mibs",
            directory / "data" / "n",
        )
        self.path.mkdir()

    def hold(self, files: Mapping[str, str]) -> "Folder":
        for title, text in files.items():
            path = self.path / title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self

    def read(self, limit_s: float = 20) -> MibReport:
        return read_mibs(self.path, self.cache, self.names_file, limit_s=limit_s)

    def names(self) -> Names:
        return load_names(self.names_file)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty one."""
    return Folder(tmp_path)


def test_a_sound_folder_gives_every_object_its_name(folder: Folder) -> None:
    report = folder.hold(SOUND).read()

    assert report.faults == ()
    assert [(one.name, one.title, one.objects, one.notifications) for one in report.modules] == [
        ("KESTREL-MIB", "KESTREL-MIB.txt", 9, 1),
        ("KESTREL-TC", "vendor/KESTREL-TC.my", 0, 0),
        ("OLD-KESTREL-MIB", "old.mib", 1, 1),
    ]
    names = folder.names()
    assert names.name_of((1, 3, 6, 1, 4, 1, 99999, 1, 1, 1, 3, 7)) == "KESTREL-MIB::kestrelNestState.7"
    assert names.name_of((1, 3, 6, 1, 4, 1, 99997, 0, 5)) == "OLD-KESTREL-MIB::oldKestrelGone"
    assert names.name_of((1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, 3)) == "IF-MIB::ifName.3"  # Still there.


def test_values_are_written_by_the_conventions_of_another_file(folder: Folder) -> None:
    folder.hold(SOUND).read()
    names = folder.names()

    def written(name: str, value: int | bytes) -> str:
        return names.value_of(names.oid_of(f"KESTREL-MIB::{name}.7"), value)

    assert written("kestrelNestState", 2) == "brooding(2)"
    assert written("kestrelNestMood", -1) == "gone(-1)"
    assert written("kestrelNestHeat", 377) == "37.7"
    assert written("kestrelNestAddress", bytes(6)) == "00:00:00:00:00:00"
    assert written("kestrelNestEggs", bytes([0x40, 0x80])) == "second(1) ninth(8)"


def test_snmptranslate_agrees_on_every_name(folder: Folder) -> None:
    program = foreign_program("snmptranslate")
    report = folder.hold({**SOUND, "SNMPv2-SMI.txt": SMI, "SNMPv2-TC.txt": CONVENTIONS}).read()
    assert report.faults == ()
    names = folder.names()
    ours = {f"{module}::{word}" for module, word in _words(names)}
    line = [program, "-M", f"{folder.path}:{folder.path / 'vendor'}", "-m", "KESTREL-MIB:KESTREL-TC:OLD-KESTREL-MIB"]

    printed = subprocess.run(
        [*line, "-On", *sorted(ours)], capture_output=True, text=True, timeout=90, check=True
    ).stdout

    assert len(ours) == 14
    assert printed.split() == [f".{dotted(names.oid_of(name))}" for name in sorted(ours)]


def _words(names: Names) -> list[tuple[str, str]]:
    columns = [f"KESTREL-MIB::{word}" for word in (
        "kestrel", "kestrelObjects", "kestrelNestTable", "kestrelNestEntry", "kestrelNestNumber", "kestrelNestAddress",
        "kestrelNestState", "kestrelNestHeat", "kestrelNestMood", "kestrelNestEggs", "kestrelNestFlights",
        "kestrelFledged",
    )]  # fmt: skip
    everything = [*columns, "OLD-KESTREL-MIB::oldKestrel", "OLD-KESTREL-MIB::oldKestrelPairs"]
    assert all(names.name_of(names.oid_of(name)) == name for name in everything)
    return [(name.partition("::")[0], name.partition("::")[2]) for name in everything]


def test_a_broken_file_is_named_with_its_line_and_spoils_no_other(folder: Folder) -> None:
    report = folder.hold({**SOUND, "BROKEN-MIB.txt": BROKEN}).read()

    assert len(report.modules) == 3
    assert len(report.faults) == 1
    assert report.faults[0].startswith("BROKEN-MIB.txt line 6: ")
    assert "nonsense" in report.faults[0]


def test_a_missing_import_is_named_with_what_is_lost_by_it(folder: Folder) -> None:
    rootless = KESTREL.replace("enterprises FROM SNMPv2-SMI", "Counter32 FROM SNMPv2-SMI\n    falcon FROM FALCON-MIB")

    report = folder.hold({"K.txt": rootless.replace("{ enterprises 99999 }", "{ falcon 1 }")}).read()

    assert report.faults == (
        "K.txt line 4: KESTREL-MIB imports falcon of FALCON-MIB, which is missing: add it to the folder; "
        "12 objects have no name without it",
    )


def test_a_missing_convention_costs_the_labels_only(folder: Folder) -> None:
    report = folder.hold({"K.txt": KESTREL}).read()

    assert report.faults == (
        "K.txt line 5: KESTREL-MIB imports KestrelState, KestrelTenths of KESTREL-TC, which is missing: "
        "add it to the folder; values show as they are",
    )
    names = folder.names()
    assert names.value_of(names.oid_of("kestrelNestState.1"), 2) == "2"


def test_a_module_that_stands_twice_is_named(folder: Folder) -> None:
    report = folder.hold({**SOUND, "copy of KESTREL-MIB.txt": KESTREL + "\n"}).read()

    assert report.faults == (
        "copy of KESTREL-MIB.txt: module KESTREL-MIB stands in KESTREL-MIB.txt already: remove one of them",
    )


@pytest.mark.parametrize(
    ("declarations", "said"),
    [
        ("a OBJECT IDENTIFIER ::= { b 1 } b OBJECT IDENTIFIER ::= { a 1 }", "stands below itself or too deep"),
        ("a OBJECT IDENTIFIER ::= { a 1 }", "stands below itself or too deep"),
        ("a OBJECT IDENTIFIER ::= { nowhere 1 }", "uses nowhere, which it neither has nor imports"),
        ("a OBJECT IDENTIFIER ::= { 1 3 6 " + "1 " * 140 + "}", "has an impossible OID"),
        ("a OBJECT IDENTIFIER ::= { 1 3 6 99999999999 }", "not expected here: NUMBER64, value 99999999999"),
    ],
)
def test_a_tree_that_cannot_be_is_said_to_be_so(folder: Folder, declarations: str, said: str) -> None:
    report = folder.hold({"odd.txt": f"ODD-MIB DEFINITIONS ::= BEGIN {declarations} END"}).read()

    assert report.faults[0].startswith("odd.txt")
    assert said in report.faults[0]


def test_types_that_go_round_in_a_circle_end(folder: Folder) -> None:
    text = KESTREL_TC.replace("SYNTAX Integer32", "SYNTAX KestrelOther").replace(
        "KestrelState ::=", "KestrelOther ::= KestrelTenths\nKestrelState ::="
    )

    report = folder.hold({"K.txt": KESTREL, "T.txt": text}).read()

    assert report.faults == ()
    assert folder.names().oid_of("kestrelNestHeat")


def test_what_was_parsed_once_is_not_parsed_again(folder: Folder) -> None:
    first = folder.hold(SOUND).read()
    second = folder.read()
    # The same content under another name is known too, and a changed file is not.
    (folder.path / "old.mib").rename(folder.path / "renamed.mib")
    (folder.path / "KESTREL-MIB.txt").write_text(KESTREL + "-- changed\n", encoding="utf-8")
    third = folder.read()

    assert [one.parsed for one in (first, second, third)] == [3, 0, 1]
    assert [one.files for one in (first, second, third)] == [3, 3, 3]
    assert {one.title for one in third.modules} == {"KESTREL-MIB.txt", "vendor/KESTREL-TC.my", "renamed.mib"}


def test_a_kept_file_that_was_cut_is_parsed_anew(folder: Folder) -> None:
    folder.hold(SOUND).read()
    kept = sorted(folder.cache.iterdir())[0]
    kept.write_bytes(kept.read_bytes()[:20])

    report = folder.read()

    assert (report.parsed, report.faults) == (1, ())


@pytest.mark.chaos
def test_nothing_a_file_says_or_is_called_leads_out_of_the_cache(
    folder: Folder, tmp_path: Path, promise: Telling
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(KESTREL, encoding="utf-8")
    hostile = KESTREL.replace("KESTREL-MIB DEFINITIONS", "ABC DEFINITIONS")
    folder.hold({"..%2f..%2fescape": hostile, "a\\..\\b.txt": KESTREL_TC})
    (folder.path / "link.txt").symlink_to(secret)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}

    report = folder.read()

    made = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert {path.parent for path in made} == {folder.cache, folder.names_file.parent}
    assert all(path.name.partition(".")[0].isalnum() for path in made if path.parent == folder.cache)
    assert "link.txt: is a link that leads out of the folder: put the file itself there" in report.faults
    promise.kept("S9", "MIB files whose names, modules and links lead out", injected=1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_does_not_hold_anything_up(folder: Folder) -> None:
    os.mkfifo(folder.hold(SOUND).path / "pipe")

    assert folder.read().faults == ("pipe: is no regular file",)


@pytest.mark.chaos
def test_nothing_that_a_file_holds_is_executed(folder: Folder, tmp_path: Path, promise: Telling) -> None:
    mark = tmp_path / "executed"
    program = f"open({str(mark)!r}, 'w').close()"

    report = folder.hold({"EVIL-MIB.py": program, "EVIL-MIB.txt": program, "sitecustomize.py": program}).read()

    assert not mark.exists()
    assert [fault.partition(":")[0] for fault in report.faults] == ["EVIL-MIB.txt line 1"]
    promise.kept("S9", "MIB files that hold code", injected=1)


def test_a_file_that_takes_too_long_is_left_out_and_the_next_are_read(folder: Folder) -> None:
    folder.hold(SOUND).read()
    endless = "SLOW-MIB DEFINITIONS ::= BEGIN " + "a OBJECT IDENTIFIER ::= { b 1 }\n" * 300_000 + "END"
    folder.hold({"LONG.txt": endless, "old.mib": f"{OLD}-- changed\n"})

    report = folder.read(limit_s=1.5)

    assert report.faults == ("LONG.txt: took longer than 1.5 s to read and was left out",)
    assert (len(report.modules), report.parsed) == (3, 2)
    assert folder.read(limit_s=1.5).parsed == 1  # It is worth another try, as the machine may have been busy.


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"\xff\xfe" * 50, b"(" * 100_000, b'X DEFINITIONS ::= BEGIN "'])
def test_what_is_no_mib_is_a_fault_and_no_more(folder: Folder, content: bytes) -> None:
    (folder.hold(SOUND).path / "junk").write_bytes(content)

    report = folder.read()

    assert len(report.modules) == 3
    assert [fault.startswith("junk line ") for fault in report.faults] == [True]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MibFolderError, match="is no folder that can be read"):
        read_mibs(tmp_path / "nowhere", tmp_path / "c", tmp_path / "n")


def test_the_command_lists_the_folder_and_looks_objects_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Folder, tmp_path: Path
) -> None:
    run = runner(monkeypatch, capsys, tmp_path / "store")
    none = run("mibs")
    monkeypatch.setenv("NOCDESK_MIB_DIR", str(folder.hold({**SOUND, "BROKEN-MIB.txt": BROKEN}).path))

    listed, again, looked = run("mibs"), run("mibs", "--json"), run("mibs", "kestrelNestState.7", "1.3.6.1.2.1.1.1.0")

    assert (none.code, none.out.partition(":")[0]) == (0, "No MIB folder is set")
    assert listed.code == 1
    assert "fault: BROKEN-MIB.txt line 6: " in listed.out
    assert "4 files, 4 parsed now and 0 known from before" in listed.out
    assert (again.json["parsed"], len(again.json["modules"]), len(again.json["faults"])) == (0, 3, 1)
    assert "KESTREL-MIB::kestrelNestState.7  1.3.6.1.4.1.99999.1.1.1.3.7" in looked.out
    assert "SNMPv2-MIB::sysDescr.0" in looked.out
    assert run("mibs", "nonsense").err.startswith("error: There is no object 'nonsense'")


@pytest.mark.parametrize("has_its_own", [True, False], ids=["its own INET-ADDRESS-MIB", "none"])
def test_addresses_are_written_as_addresses_whether_or_not_the_folder_holds_their_module(
    folder: Folder, has_its_own: bool
) -> None:
    report = folder.hold({"heron": HERON, **({"inet": INET_ADDRESSES} if has_its_own else {})}).read()
    names = folder.names()

    def written(name: str, value: int | bytes) -> str:
        return names.value_of((*names.oid_of(name), 0), value)

    assert not any("no name" in fault for fault in report.faults)
    assert written("heronPeerType", 2) == "ipv6(2)"
    assert written("heronPeer", bytes([192, 0, 2, 9])) == "192.0.2.9"
    assert written("heronPeer", bytes.fromhex("20010db8" + "00" * 11 + "07")) == "2001:db8::7"
    assert written("heronPeer", b"core.example.net") == "core.example.net"
    assert written("DISMAN-PING-MIB::pingCtlTargetAddress", bytes([192, 0, 2, 9])) == "192.0.2.9"
