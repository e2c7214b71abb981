"""`nocdesk audit`: verified, anchored, listed and exported as a person would, also after somebody wrote over it."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from nocdesk.people.origin import origin
from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import SOUND


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` for an auditor, on a store with the sound provider and two views that were kept."""
    origin.cache_clear()  # In one process with other tests, which are other programs.
    provider_file = tmp_path / "p.toml"
    provider_file.write_text(SOUND, encoding="utf-8")
    run = runner(monkeypatch, capsys, tmp_path / "data")
    assert run("--role", "administrator", "import", provider_file).code == 0
    run("views", "keep", "alarms", '=HYPERLINK("x")', "sev>=major")
    run("views", "keep", "alarms", "Grave", "sev=critical")
    monkeypatch.setenv("NOCDESK_ROLE", "auditor")
    return run


def write_over(tmp_path: Path, *statements: str) -> None:
    with sqlite3.connect(tmp_path / "data" / "nocdesk.db") as connection:
        for trigger in ("audit_refuse_update", "audit_refuse_delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def entries(run: Run) -> int:
    return int(run("audit", "verify", "--json").json["entries"])


def test_a_whole_trail_is_verified_and_the_reach_of_that_is_said(run: Run, tmp_path: Path) -> None:
    last = entries(run)
    alone = run("audit", "verify")
    anchors = tmp_path / "anchors.txt"
    anchors.write_text(run("audit", "anchor").out, encoding="utf-8")
    run("--role", "engineer", "views", "forget", "alarms", "Grave")
    with_anchor = run("audit", "verify", "--anchor", anchors)
    no_anchor = run("audit", "verify", "--anchor", tmp_path / "p.toml")

    assert alone.code == 0
    assert f"Whole: {last} entries" in alone.out
    assert "that shows only against an anchor" in alone.out
    assert with_anchor.code == 0
    assert f"Anchors vouch for entries 1 to {last}.\nOne entry after that rests on the chain alone" in with_anchor.out
    assert (no_anchor.code, "there is no anchor in it" in no_anchor.err) == (1, True)


def test_what_was_written_over_is_named_with_its_entry(run: Run, tmp_path: Path) -> None:
    last = entries(run)
    write_over(tmp_path, "UPDATE audit_entry SET actor = 'nobody', before = 'no json', at = 'never' WHERE seq = 2")
    edited = run("audit", "verify")
    listed = run("audit", "list", "--json").json
    write_over(tmp_path, "DELETE FROM audit_entry WHERE seq = 2")
    deleted = run("audit", "verify", "--json")
    write_over(tmp_path, f"DELETE FROM audit_entry WHERE seq = {last}")
    cut = run("audit", "verify")

    assert edited.code == 1
    assert edited.out.startswith(
        f"entry 2 is not what was written\nNOT WHOLE: {last} entries were read, one thing is wrong."
    )
    assert (listed[1]["person"], listed[1]["before"]) == ("nobody", {"text": "no json"})
    assert deleted.json["faults"] == [{"kind": "missing", "from": 2, "to": 2, "text": "entry 2 is missing"}]
    assert f"the end is missing: entry {last} is not there" in cut.out


def test_the_trail_is_filtered_and_exported_harmlessly(run: Run) -> None:
    kept = run("audit", "list", "--filter", "act:keep_view role:engineer changed:name", "--json").json
    by_words = run("audit", "list", "--filter", 'act:"view kept" kind:"list view"', "--json").json
    newest, last = run("audit", "list", "--last", "1").out, entries(run)
    lines = [json.loads(line) for line in run("audit", "export", "--format", "jsonl").out.splitlines()]
    rows = list(csv.DictReader(io.StringIO(run("audit", "export", "--filter", "kind:list_view").out)))

    assert [row["after"]["name"] for row in kept] == ['=HYPERLINK("x")', "Grave"]
    assert by_words == kept
    assert {(row["action"], row["kind"]) for row in kept} == {("keep_view", "list_view")}
    assert "HYPERLINK" not in newest
    assert "View kept" in newest
    assert "list view 2" in newest
    assert "keep_view" not in newest
    assert [line["entry"] for line in lines] == list(range(1, last + 1))
    assert all(line["from"] and line["program"].startswith("nocdesk") for line in lines)
    assert [row["entry"] for row in rows] == [str(last - 1), str(last)]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_only_who_may_view_it_reads_the_trail(run: Run) -> None:
    refused = run("--role", "engineer", "audit", "list")

    assert refused.code == 1
    assert "may not view audit; roles that may: administrator, auditor, supervisor" in refused.err
