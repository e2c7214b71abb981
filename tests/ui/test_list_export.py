"""The rows of a list leave as a file by one key, wherever there is a list."""

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from tests.ui.desk_parts import console_of
from ui.application import Desk
from ui.list_export import ListExport
from ui.views.console import ConsoleView

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(shift_core: Core, open_desk: Callable[..., Desk]) -> Desk:
    return open_desk(shift_core)


@pytest.fixture
def console(desk: Desk) -> ConsoleView:
    console = console_of(desk)
    console.list.view.setFocus()
    return console


def export(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch, path: Path) -> str:
    monkeypatch.setattr(ListExport, "_ask_path", lambda _self, _name: str(path))
    with qtbot.waitSignal(desk.window.screens.said) as said:
        QTest.keyClick(console_of(desk).list.view, Qt.Key.Key_E, CONTROL)
    return str(said.args[0])


def copied(console: ConsoleView) -> list[list[str]]:
    """What the list says of the rows that it shows, as it copies them."""
    rows = console.list.model.shown_rows
    return [list(console.list.copy_heads()), *([*console.list.copy_cells(row)] for row in rows)]


def test_all_rows_that_pass_the_filter_are_written_as_values_that_no_spreadsheet_computes(
    desk: Desk, console: ConsoleView, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.list.set_filter("sev>=major")
    path = tmp_path / "alarms.csv"

    said = export(qtbot, desk, monkeypatch, path)

    found = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    wanted = [[" ".join(cell.split()) for cell in line] for line in copied(console)]
    assert len(wanted) > 3
    assert [[cell.removeprefix("'") for cell in line] for line in found] == wanted
    assert said == f"Written: {len(wanted) - 1} rows in {path}"


def test_several_selected_rows_alone_are_written_as_a_workbook(
    desk: Desk, console: ConsoleView, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        QTest.keyClick(console.list.view, Qt.Key.Key_J, SHIFT)
    wanted = {console.list.copy_cells(row)[2] for row in console.list.selected_rows()}
    path = tmp_path / "alarms.xlsx"

    said = export(qtbot, desk, monkeypatch, path)

    cells = {str(cell.value) for line in openpyxl.load_workbook(path).worksheets[-1] for cell in line}
    assert wanted <= cells
    assert said.startswith("Written: 2 rows")
    shown = console.list.model.rowCount()
    first = {str(cell.value) for line in openpyxl.load_workbook(path).worksheets[0] for cell in line}
    assert f"2 selected of {shown} rows" in first
    assert "All rows" not in first


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(
    desk: Desk, console: ConsoleView, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = export(qtbot, desk, monkeypatch, tmp_path / "none" / "alarms.csv")

    assert "none" in said
    assert list(tmp_path.glob("**/*.csv")) == []
