"""S8: no text that NocDesk exports runs as a formula, in any of its exporters, and negative numbers stay numbers."""

import ast
import csv
import io
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nocdesk.commandline.output import show_csv
from nocdesk.reports.csv_file import write_csv
from nocdesk.reports.document import Column, Section, Table, Unit
from nocdesk.reports.xlsx import write_xlsx
from nocdesk.sla.bundle_csv import csv_bytes, guarded, unguarded
from nocdesk.spreadsheet_text import inert
from tests.nocdesk.reports.invented import make_document, table_of
from tests.nocdesk.reports.reading_back import csv_rows, xlsx_cells
from tests.reliability.record import Telling
from ui.copying import tsv_of
from ui.list_export import Listed, write_rows

pytestmark = pytest.mark.chaos

Exporter = Callable[[str], tuple[str, bool]]
"""Exports one text and reads it back: the text as a spreadsheet gets it, and whether it can be nothing but a text."""

ROOT = Path(__file__).parents[2]
FORMULA = "1+HYPERLINK(A1)"
STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "\0=", "\t", "\r", "\0+", "\uff1d")


def _command_csv(text: str) -> tuple[str, bool]:
    kept, sys.stdout = sys.stdout, io.StringIO()
    try:
        show_csv(["text"], [[text]])
        written = sys.stdout.getvalue()
    finally:
        sys.stdout = kept
    return list(csv.reader(io.StringIO(written, newline="")))[1][0], False


def _copied(text: str) -> tuple[str, bool]:
    return tsv_of(["text"], [[text]]).split("\n")[1], False


def _report_csv(text: str) -> tuple[str, bool]:
    file = io.BytesIO()
    write_csv(table_of(text), file)
    return csv_rows(file.getvalue())[-1][0], False


def _report_xlsx(text: str) -> tuple[str, bool]:
    file = io.BytesIO()
    write_xlsx(table_of(text), file)
    cell = xlsx_cells(file.getvalue())[-1][-1]
    return cell.text, cell.is_text and not cell.is_formula


def _bundle_csv(text: str) -> tuple[str, bool]:
    written = csv_bytes(["text"], [[text]]).decode()
    return list(csv.reader(io.StringIO(written, newline="")))[1][0], False


def _listed_csv(text: str) -> tuple[str, bool]:
    listed = Listed("list", "", ["text"], [text], lambda row: [row], datetime(2026, 11, 10, tzinfo=UTC), "UTC")
    with tempfile.TemporaryDirectory() as folder:
        written = write_rows(listed, Path(folder) / "list.csv", lambda _share: None).read_bytes()
    return csv_rows(written)[-1][0], False


EXPORTERS: dict[str, tuple[str, Exporter]] = {
    "a command's CSV": ("nocdesk/commandline/output.py", _command_csv),
    "the clipboard": ("ui/copying.py", _copied),
    "the rows of a list": ("ui/list_export.py", _listed_csv),
    "an evidence bundle": ("nocdesk/sla/bundle_csv.py", _bundle_csv),
    "a report's CSV": ("nocdesk/reports/csv_file.py", _report_csv),
    "a report's workbook": ("nocdesk/reports/xlsx.py", _report_xlsx),
}

READERS = {
    "nocdesk/importing/delimited.py",
    "nocdesk/importing/values.py",
    "nocdesk/sla/bundle_reading.py",
    "nocdesk/sla/csv_file.py",
    "probes/discovery/hosts.py",
}
"""They read such files and write none."""


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet would compute it: it skips NULs, and takes these for the beginning of a formula."""
    return text.replace("\0", "").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))


@pytest.mark.parametrize("start", STARTS, ids=repr)
@pytest.mark.parametrize("name", EXPORTERS)
def test_no_exported_text_is_a_formula(name: str, start: str, promise: Telling) -> None:
    exported, is_nothing_but_text = EXPORTERS[name][1](start + FORMULA)

    assert is_nothing_but_text or not is_dangerous(exported)
    assert FORMULA in exported
    promise.kept("S8", f"texts that begin a formula, in each of {len(EXPORTERS)} exporters", injected=1)


@pytest.mark.parametrize("name", EXPORTERS)
def test_no_break_of_a_line_lets_a_text_begin_a_row_of_its_own(name: str, promise: Telling) -> None:
    exported, _ = EXPORTERS[name][1](f"plain\r={FORMULA}")

    assert f"={FORMULA}" in exported
    promise.kept("S8", "texts whose second line begins a formula", injected=1)


@pytest.mark.parametrize("start", STARTS, ids=repr)
def test_control_without_the_guard_it_would_be_one(
    start: str, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr("nocdesk.reports.csv_file.inert", lambda text: text)

    assert is_dangerous(_report_csv(start + FORMULA)[0])
    promise.control("S8", "texts written as they are: formulas")


@pytest.mark.parametrize("start", [*STARTS, "'", "''", ""], ids=repr)
def test_what_a_bundle_guards_is_read_back_as_it_was(start: str) -> None:
    assert unguarded(guarded(start + FORMULA)) == start + FORMULA


def test_a_text_that_is_nothing_but_a_negative_number_stays_one() -> None:
    assert [inert(text) for text in ("-1", "-12.5", "-1+1", "-", "+371 2912", "plain", "")] == [
        "-1",
        "-12.5",
        "'-1+1",
        "'-",
        "'+371 2912",
        "plain",
        "",
    ]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_negative_numbers_stay_numbers(write: Callable[..., None]) -> None:
    columns = (Column("Level", Unit.NUMBER, 1),)
    file = io.BytesIO()

    write(make_document(Section("Levels", (Table("Levels", columns, ((-28.5,),)),))), file)

    if write is write_csv:
        assert csv_rows(file.getvalue())[-1] == ["-28.5"]
    else:
        cell = xlsx_cells(file.getvalue())[-1][-1]
        assert (cell.text, cell.is_text) == ("-28.5", False)


def test_every_module_that_writes_tables_is_among_the_exporters() -> None:
    writing = {
        path.relative_to(ROOT).as_posix()
        for package in ("nocdesk", "probes", "ui")
        for path in (ROOT / package).rglob("*.py")
        if _imports(path) & {"csv", "xlsxwriter"}
    }

    assert writing - READERS <= {place for place, _ in EXPORTERS.values()}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
