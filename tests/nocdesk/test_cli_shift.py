"""`nocdesk shift`: the log, notes, the calendar, and a handover from one person to the next."""

import getpass
from pathlib import Path

import pytest

from nocdesk.alarms.commands import raise_alarm
from nocdesk.core import open_core
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.problems.model import ServiceProblem
from nocdesk.settings import Settings
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.alarms.console import TROUBLE
from tests.nocdesk.command import Run, runner

LOG_FIELDS = {
    "id", "at", "kind", "who", "text", "count", "about", "note", "note_kind", "is_open", "is_withdrawn",
}  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    core = open_core(Settings(data_dir=tmp_path), SYSTEM)
    with core.work() as work:
        raise_alarm(work, trouble=TROUBLE, began_at=work.now, touches=())
    with core.work(Actor("mara", Role.ENGINEER)) as work:
        work.session.add(
            ServiceProblem(
                number="PR-1", severity=PerceivedSeverity.CRITICAL, text="core down", rule="r", reason="w",
                began_at=work.now, opened_at=work.now, changed_at=work.now,
            )
        )  # fmt: skip
    core.close()
    return runner(monkeypatch, capsys, tmp_path)


def as_user(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: name)


def test_a_note_stands_in_the_log_until_it_is_withdrawn(run: Run) -> None:
    noted = run("shift", "note", "#vendor case 8812 open")
    run("shift", "note", "calm")
    withdrawn = run("shift", "withdraw", "2")

    rows = run("shift", "log", "--from", "2020-01-01", "--json").json
    found = run("shift", "log", "--from", "2020-01-01", "--search", "8812").out

    assert (noted.out, withdrawn.out) == ("Noted as 1.\n", "Note 2 is taken back.\n")
    assert set(rows[0]) == LOG_FIELDS
    assert [(row["note"], row["note_kind"], row["is_withdrawn"]) for row in rows if row["note"]] == [
        (2, "note", True),
        (1, "vendor", False),
    ]
    assert "Vendor case: case 8812 open" in found
    assert "calm" not in found
    assert run("shift", "done", "1").out == "Note 1 is done with.\n"
    assert run("shift", "done", "1").code == 1


def test_the_calendar_shows_the_shifts_to_come(run: Run) -> None:
    rows = run("shift", "calendar", "--days", "2", "--json").json

    assert {row["shift"] for row in rows} == {"Early", "Late", "Night"}


def test_a_shift_is_handed_over_by_two_people(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    as_user(monkeypatch, "ann")
    prepared = run("shift", "handover", "prepare")
    run("shift", "handover", "write", "1", "--situation", "core router is down", "--renew")
    signed = run("shift", "handover", "sign", "1")
    alone = run("shift", "handover", "accept", "1")
    as_user(monkeypatch, "bob")
    too_soon = run("shift", "handover", "accept", "1")
    said_back = run("shift", "handover", "read-back", "1", "problem:1")
    accepted = run("shift", "handover", "accept", "1")
    again = run("shift", "handover", "refuse", "1", "--reason", "no")

    assert prepared.out.startswith("Handover 1 of ")
    assert "now who comes reads it back" in signed.out
    assert "another person signs for those who come" in alone.err
    assert "Still to be read back: PR-1 core down" in too_soon.err
    assert said_back.out == "Read back: problem:1; 0 left.\n"
    assert accepted.out == "Handover 1 is signed by both.\n"
    assert "nothing can be done with it any more" in again.err
    record = run("shift", "handover", "show", "1", "--json").json
    assert (record["state"], record["outgoing"], record["incoming"]) == ("accepted", "ann", "bob")
    assert record["is_intact"]
    assert record["situation"] == "core router is down"
    (row,) = run("shift", "handover", "list", "--json").json
    assert row["state"] == "accepted"
    target = tmp_path / "sheet.pdf"
    assert run("shift", "handover", "export", "1", "--output", target).code == 0
    assert target.read_bytes().startswith(b"%PDF-1.")
    assert "problem:1" in run("shift", "handover", "show", "1").out


def test_what_is_refused_recalled_or_discarded_says_what_it_is_then(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    as_user(monkeypatch, "ann")
    run("shift", "handover", "prepare")
    run("shift", "handover", "sign", "1")
    recalled = run("shift", "handover", "recall", "1")
    run("shift", "handover", "sign", "1")
    as_user(monkeypatch, "bob")
    refused = run("shift", "handover", "refuse", "1", "--reason", "the vendor's case is missing")
    shown = run("shift", "handover", "show", "1").out
    discarded = run("shift", "handover", "discard", "1")

    assert recalled.out == "Handover 1 is a draft again.\n"
    assert refused.out == "Handover 1 is refused.\n"
    assert "refused by: bob: the vendor's case is missing" in shown
    assert discarded.out == "Handover 1 is discarded.\n"
    assert "There is no handover 9" in run("shift", "handover", "show", "9").err


def test_care_notes_but_hands_nothing_over_and_reads_no_log(run: Run) -> None:
    assert run("--role", "care", "shift", "note", "many calls from Riga").code == 0
    assert run("--role", "care", "shift", "log").code == 1
    assert run("--role", "care", "shift", "handover", "prepare").code == 1
