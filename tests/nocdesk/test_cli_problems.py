"""`nocdesk problems`: what is listed, shown, explained and corrected from the command line."""

from pathlib import Path

import pytest

from nocdesk.clock import SystemClock, VirtualClock
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.nocdesk.command import Run, runner
from tests.nocdesk.problems.correlating import Correlating

FIELDS = {
    "number", "state", "severity", "text", "root", "rule", "reason", "began_at", "opened_at", "resolved_at", "owner",
    "merged_into", "alarms", "active", "services", "customers", "attention",
    "unacknowledged", "covered_by",
}  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on a network in which a router is silent with two devices behind it, and elsewhere one device is."""
    run = runner(monkeypatch, capsys, tmp_path / "data")
    clock = VirtualClock(SystemClock().now())
    core = open_core(Settings(data_dir=tmp_path / "data"), Actor("ann", Role.ENGINEER), clock)
    net = Correlating(core, clock).build()
    net.silent("s00-ar1", "s00-ed00", "s00-ed01", "s01-ed00")
    net.settle()
    core.close()
    return run


def test_open_problems_are_listed_with_what_they_touch(run: Run) -> None:
    first, second = run("problems", "--json").json

    assert set(first) == FIELDS
    assert (first["number"], first["root"], first["alarms"], first["active"]) == ("SP-1001", "s00-ar1", 3, 3)
    assert (second["number"], second["customers"]) == ("SP-1002", ["Northbank Group"])
    assert run("problems", "list", "--json").json == [first, second]
    assert "s00-ar1: deviceSilent" in run("problems").out


def test_a_problem_is_shown_and_explained_in_words(run: Run) -> None:
    shown, explained = run("problems", "show", "SP-1001").out, run("problems", "explain", "1001").out

    assert "3 of 3 alarms active" in shown
    assert "s00-ed00 can be reached only over s00-ar1, and began with it (rule: cut off)" in explained
    assert "SIP-0000" in explained
    record = run("problems", "explain", "SP-1001", "--json").json
    assert [member["role"] for member in record["members"]] == ["root", "symptom", "symptom"]
    assert {each["effect"] for each in record["touched"]} == {"unknown"}
    assert (record["promises"], record["at_stake"]) == ([], [])


def test_an_unknown_number_is_named_with_the_nearest(run: Run) -> None:
    refused = run("problems", "show", "SP-1009")

    assert (refused.code, "There is no problem SP-1009; did you mean 'SP-10" in refused.err) == (1, True)


def test_alarms_are_split_off_moved_and_merged_and_it_is_remembered(run: Run) -> None:
    members = run("problems", "show", "SP-1001", "--json").json["members"]
    last = str(members[-1]["alarm"])

    split = run("problems", "split", "SP-1001", "--alarm", last, "--reason", "Its own power")
    moved = run("problems", "move", last, "SP-1002", "--reason", "Fed from there")
    merged = run("problems", "merge", "SP-1001", "SP-1002", "--reason", "One digger")
    kept = run("problems", "corrections", "--json").json

    assert split.out == "Split off as SP-1003; it is remembered.\n"
    assert moved.out == "Moved to SP-1002; it is remembered.\n"
    assert merged.out == "Merged into SP-1001; it is remembered.\n"
    assert {"forbid", "join"} == {each["kind"] for each in kept}
    withdrawn = run("problems", "withdraw", str(kept[0]["id"]), "--reason", "Not so")
    assert withdrawn.out == f"Withdrawn: correction {kept[0]['id']}. The rules decide again.\n"


def test_one_alarm_is_said_not_to_explain_another(run: Run) -> None:
    root, symptom, _ = run("problems", "show", "SP-1001", "--json").json["members"]

    said = run("problems", "forbid", str(root["alarm"]), str(symptom["alarm"]), "--reason", "Another way")

    assert said.out == "Correction 1: s00-ar1 does not explain s00-ed00.\n"


def test_a_problem_is_owned_and_moved_on(run: Run) -> None:
    assert run("problems", "own", "SP-1002", "--owner", "joe").out == "Owned by joe: SP-1002.\n"
    assert run("problems", "state", "SP-1002", "inProgress").out == "SP-1002 is in progress.\n"
    refused = run("problems", "state", "SP-1002", "held")
    assert "SP-1002 becomes held for a reason" in refused.err
    assert run("problems", "own", "SP-1002", "--nobody").code == 0


def test_care_sees_no_problem_and_corrects_none(run: Run) -> None:
    for words in (("problems",), ("problems", "forbid", "1", "2", "--reason", "x"), ("problems", "own", "SP-1001")):
        assert "may not" in run("--role", "care", *words).err
