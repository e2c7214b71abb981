"""The commands about tickets, from the call to the clock."""

from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import SOUND

GROUP = '\n[[workgroup]]\nname = "Field north"\nsupervisor = "rita"\ntakes_new = true\n'
FIELDS = {
    "number", "status", "text", "priority", "impact", "urgency", "workgroup", "assignee", "problem", "clocks", "stops",
    "lines",
}  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on a store that holds the sound provider and a workgroup."""
    provider_file = tmp_path / "p.toml"
    provider_file.write_text(SOUND + GROUP, encoding="utf-8")
    run = runner(monkeypatch, capsys, tmp_path / "data")
    assert run("--role", "administrator", "import", provider_file).code == 0
    return run


def test_a_ticket_is_opened_taken_stopped_and_shown(run: Run) -> None:
    opened = run("tickets", "open", "No connection", "--service", "ACC-1", "--urgency", "high")
    taken = run("tickets", "take", "tt-1001")
    stopped = run("tickets", "stop-clock", "TT-1001", "customer", "--note", "Nobody is there")
    shown = run("tickets", "show", "TT-1001", "--json").json

    assert opened.out.startswith("TT-1001 opened, priority ")
    assert (taken.code, stopped.out) == (0, "TT-1001: its clock stands.\n")
    assert set(shown) == FIELDS
    assert (shown["workgroup"], shown["status"], shown["urgency"]) == ("Field north", "pending", "high")
    assert [clock["state"] for clock in shown["clocks"]] == ["kept", "stopped"]
    assert [stop["note"] for stop in shown["stops"]] == ["Nobody is there"]
    assert run("tickets", "start-clock", "TT-1001").code == 0
    assert "stood from" in run("tickets", "show", "TT-1001").out


def test_a_ticket_is_assigned_made_pressing_and_merged_and_that_is_taken_back(run: Run) -> None:
    for text in ("No connection", "Still none"):
        run("tickets", "open", text, "--service", "ACC-1")

    assigned = run("tickets", "assign", "TT-1002", "--workgroup", "", "--person", "mara")
    pressing = run("tickets", "priority", "TT-1002", "high", "high")
    merged = run("tickets", "merge", "TT-1002", "--into", "TT-1001")
    listed = [row["number"] for row in run("tickets", "--json").json]
    back = run("tickets", "merge", "TT-1002", "--undo")

    assert assigned.out == "TT-1002 is with no workgroup, mara.\n"
    assert pressing.out == "TT-1002 has priority critical.\n"
    assert (merged.out, listed) == ("TT-1002 goes on as TT-1001.\n", ["TT-1001"])
    assert back.out == "TT-1002 goes on by itself.\n"
    assert len(run("tickets", "list", "--json").json) == 2


def test_a_part_of_a_ticket_becomes_one_of_its_own_and_goes_back(run: Run) -> None:
    run("tickets", "open", "No connection, and the telephone is dead", "--service", "ACC-1")

    split = run("tickets", "split", "TT-1001", "The telephone is dead", "--service", "SIP-1")
    listed = {row["number"]: row["text"] for row in run("tickets", "--json").json}
    empty = run("tickets", "split", "TT-1001")
    back = run("tickets", "split", "TT-1002", "--undo")

    assert split.out == "TT-1002 was split from TT-1001.\n"
    assert listed["TT-1002"] == "The telephone is dead"
    assert (empty.code, "needs a text" in empty.err) == (1, True)
    assert back.out == "TT-1002 is a part of the other one again.\n"
    assert [row["number"] for row in run("tickets", "--json").json] == ["TT-1001"]


def test_the_weights_are_said_and_only_a_supervisor_resets_them(run: Run) -> None:
    said = run("tickets", "weights", "--json").json
    refused = run("tickets", "weights", "--reset")
    reset = run("--role", "supervisor", "tickets", "weights", "--reset")

    assert {"feature": "same_service", "shipped": 50, "now": 50} in said["weights"]
    assert (said["precision"], refused.code, reset.code) == (None, 1, 0)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("show", "TT-9"), "no ticket TT-9"),
        (("open", "x", "--service", "ACC-9"), "no service 'ACC-9'"),
        (("open", "x", "--customer", "Nobody"), "no customer 'Nobody'"),
        (("open", "x", "--service", "ACC-1", "--workgroup", "Nobody"), "no workgroup 'Nobody'"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(run: Run, words: tuple[str, ...], message: str) -> None:
    result = run("tickets", *words)

    assert result.code == 1
    assert message in result.err
