"""`nocdesk import` with tables: exit codes, what is printed, and the workbook to begin with."""

from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner

FAULTY = "Kunde;Kd-Nr;Zeitzone\nMüller;00123;Europe/Berlin\nSchmidt;124;Mars\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on an empty data directory."""
    return runner(monkeypatch, capsys, tmp_path / "data")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table with one faulty line."""
    path = tmp_path / "kunden.csv"
    path.write_text(FAULTY, encoding="cp1252")
    return path


def test_faulty_lines_are_listed_and_keep_all_out(run: Run, table: Path) -> None:
    done = run("--role", "administrator", "import", table)

    assert (done.code, "line 3 column 'Zeitzone'" in done.out) == (1, True)
    assert "Nothing was changed" in done.err
    assert run("customers", "--json").json == []


def test_the_good_lines_come_in_where_they_are_asked_for(run: Run, table: Path) -> None:
    done = run("--role", "administrator", "import", table, "--good-lines-only")

    assert (done.code, [row["name"] for row in run("customers", "--json").json]) == (0, ["Müller"])


def test_programs_are_told_each_fault_with_its_place(run: Run, table: Path) -> None:
    told = run("import", table, "--dry-run", "--json").json

    assert (told["lines"], told["created"], told["applied"]) == (2, {"customer": 1}, False)
    assert [(fault["line"], fault["column"]) for fault in told["faults"]] == [(3, "Zeitzone")]


def test_options_of_tables_beside_a_provider_file_are_refused(run: Run, tmp_path: Path) -> None:
    done = run("import", tmp_path / "p.toml", "--kind", "customers")

    assert (done.code, "Leave them out" in done.err) == (1, True)


def test_the_empty_workbook_and_an_export_import_to_nothing_to_do(run: Run, table: Path, tmp_path: Path) -> None:
    run("--role", "administrator", "import", table, "--good-lines-only")

    for command in (("import-template",), ("export",)):
        path = tmp_path / f"{command[0]}.xlsx"
        assert run(*command, path).code == 0
        assert "nothing to do" in run("--role", "administrator", "import", path).out
