"""The commands about reports, run as a person runs them."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.reports.orders import TITLES, ReportKind
from nocdesk.settings import Settings
from tests.nocdesk.command import Run, runner
from tests.nocdesk.reports.measured_network import SPEED_BPS, instant, make_measured_network
from tests.nocdesk.reports.reading_back import csv_rows

START, END = instant("2026-09-01"), instant("2026-10-01")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    core = open_core(Settings(data_dir=tmp_path), Actor("ann", Role.ENGINEER), VirtualClock(END))
    make_measured_network(core, START, END, xe0=lambda at_s: np.full(len(at_s), SPEED_BPS / 2))
    core.close()
    return runner(monkeypatch, capsys, tmp_path)


@pytest.mark.parametrize(("file_format", "begins"), [("pdf", b"%PDF-1."), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfrep")])
def test_a_report_is_written_and_its_place_is_said(run: Run, tmp_path: Path, file_format: str, begins: bytes) -> None:
    target = tmp_path / f"usage.{file_format}"

    outcome = run("report", "usage", "--period", "2026-09", "--format", file_format, "--output", target)

    assert (outcome.code, outcome.out) == (0, f"Written: {target}\n")
    assert target.read_bytes().startswith(begins)


@pytest.mark.parametrize("kind", ReportKind)
def test_every_kind_of_report_has_its_command(run: Run, tmp_path: Path, kind: ReportKind) -> None:
    target = tmp_path / "report.csv"

    outcome = run("report", kind, "--period", "2026-Q3", "--format", "csv", "--output", target)

    assert outcome.code == 0, outcome.err
    assert ["report", TITLES[kind]] in csv_rows(target.read_bytes())


GERMAN_REPORTS = """
import sys
from nocdesk.cli import main
from nocdesk.reports.orders import ReportKind
folder = sys.argv[1]
for kind in ReportKind:
    target = f"{folder}/de-{kind}.csv"
    sys.argv = ["nocdesk", "report", kind, "--period", "2026-09", "--format", "csv", "--output", target]
    try:
        main()
    except SystemExit as ended:
        assert not ended.code
"""


def test_values_for_programs_are_english_though_the_process_speaks_german(run: Run, tmp_path: Path) -> None:
    environment = {**os.environ, "NOCDESK_LANGUAGE": "de", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", GERMAN_REPORTS, str(tmp_path)]
    said = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True).stdout

    assert said.count("Geschrieben: ") == len(ReportKind)
    for kind in ReportKind:
        target = tmp_path / "en.csv"
        run("report", kind, "--period", "2026-09", "--format", "csv", "--output", target, "--force")
        assert _lasting(tmp_path / f"de-{kind}.csv") == _lasting(target)


def _lasting(file: Path) -> list[list[str]]:
    """Its rows without those that tell when it was made."""
    return [row for row in csv_rows(file.read_bytes()) if row[:1] not in (["computed"], ["as known by"])]


def test_a_file_that_is_there_is_kept_unless_it_is_forced(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "usage.csv"
    target.write_text("mine")
    order = ("report", "capacity", "--customer", "Rīgas Maiznīca", "--period", "2026-09", "--format", "csv")

    refused = run(*order, "--output", target)
    assert refused.code == 1
    assert "is there already" in refused.err
    assert "--force" in refused.err
    assert target.read_text() == "mine"

    assert run(*order, "--output", target, "--force").code == 0
    rows = csv_rows(target.read_bytes())
    assert ["customer", "Rīgas Maiznīca"] in rows
    assert any(row[:1] == ["ar1 xe0"] and row[4] == "0.5" for row in rows)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--period", "2026-13"), "no such month"),
        (("--period", "soon"), "is no period"),
        (("--period", "2199"), "has not begun"),
        (("--period", "2026-09", "--customer", "Nobody"), "no customer 'Nobody'"),
        (("--period", "2026-09", "--as-of", "yesterday"), "not an instant"),
    ],
)
def test_what_cannot_be_reported_is_said_and_nothing_is_written(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    outcome = run("report", "usage", *arguments, "--output", tmp_path / "x.pdf")

    assert outcome.code in (1, 2)
    assert words in outcome.err
    assert not (tmp_path / "x.pdf").exists()


def test_reports_are_put_on_the_calendar_listed_and_taken_off(run: Run, tmp_path: Path) -> None:
    asked = ("report", "schedule", "usage", "--customer", "Rīgas Maiznīca", "--every", "week", "--folder", tmp_path)

    assert run("--role", "engineer", *asked).code == 1
    made = run("--role", "supervisor", *asked)
    assert (made.code, made.out.split(":")[0]) == (0, "Schedule 1")

    (listed,) = run("report", "schedules", "--json").json
    assert (listed["kind"], listed["customer"], listed["every"]) == ("usage", "Rīgas Maiznīca", "week")
    assert "Maiznīca" in run("report", "schedules").out

    assert run("--role", "supervisor", "report", "unschedule", "1").code == 0
    assert run("report", "schedules", "--json").json == []
