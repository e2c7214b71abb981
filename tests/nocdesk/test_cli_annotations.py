"""Annotations on the command line: written, listed and removed as at the desk, each bookmark for its author alone."""

from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import SOUND


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on a store with the sound provider."""
    provider_file = tmp_path / "p.toml"
    provider_file.write_text(SOUND, encoding="utf-8")
    run = runner(monkeypatch, capsys, tmp_path / "data")
    assert run("--role", "administrator", "import", provider_file).code == 0
    return run


@pytest.fixture
def service(run: Run) -> str:
    return str(run("services", "--json").json[0]["name"])


def texts(run: Run, *options: str) -> list[str]:
    return [row["text"] for row in run("annotations", "--json", *options).json]


def test_an_annotation_is_written_listed_and_removed(run: Run, service: str) -> None:
    span = ("--from", "2026-01-31T22:00", "--to", "2026-01-31T23:00+01:00")
    told = run("annotations", "add", service, "Fibre cut", *span)
    run("annotations", "add", service, "Spliced")

    (cut, spliced) = run("annotations", "--json", "--service", service).json
    assert told.out == f"Written as {cut['id']}.\n"
    assert (cut["service"], cut["text"], cut["is_bookmark"]) == (service, "Fibre cut", False)
    assert (cut["starts_at"], cut["ends_at"]) == ("2026-01-31T22:00:00+00:00", "2026-01-31T22:00:00+00:00")
    assert spliced["starts_at"] == spliced["ends_at"]
    assert texts(run, "--to", "2026-02-01T00:00") == ["Fibre cut"]
    assert texts(run, "--from", "2026-02-01T00:00") == ["Spliced"]
    assert "Fibre cut" in run("annotations").out
    run("annotations", "remove", str(cut["id"]))
    assert texts(run) == ["Spliced"]


def test_a_bookmark_needs_no_words_and_an_annotation_does(run: Run, service: str) -> None:
    bare = run("annotations", "add", service)
    run("annotations", "add", service, "--bookmark")

    assert bare.code == 1
    assert "An annotation has 1 to 200 letters" in bare.err
    assert [(row["text"], row["is_bookmark"]) for row in run("annotations", "--json").json] == [("", True)]


def test_who_may_not_read_or_write_them_is_refused(run: Run, service: str) -> None:
    run("annotations", "add", service, "Fibre cut")
    (row,) = run("annotations", "--json").json

    refused = [
        run("--role", "portal", "annotations"),
        run("--role", "auditor", "annotations", "add", service, "x"),
        run("annotations", "add", "no-such", "x"),
        run("annotations", "remove", str(row["id"] + 1)),
    ]
    assert [each.code for each in refused] == [1, 1, 1, 1]
    assert "There is no service 'no-such'" in refused[2].err
    assert "There is no such annotation" in refused[3].err
    assert texts(run) == ["Fibre cut"]
