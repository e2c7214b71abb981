"""What the plots hand out by key: values, files and the range of time, and a range that comes back."""

import csv
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from threading import Event
from zipfile import is_zipfile

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.people.model import Role
from tests.ui.charts.invented import NOW, InventedReads, invented_service
from ui.actions import ActionTable
from ui.background import Background
from ui.charts.navigation import fixed
from ui.charts.plot import Plot
from ui.charts.plot_data import PlotData, plot_data
from ui.charts.range_text import RangeTextError, range_of_text, range_to_text
from ui.charts.time_range import TimeRange
from ui.jobs import Jobs
from ui.screen import Scope
from ui.theme import load_fonts, load_themes
from ui.views.workbench import WorkbenchView

NOW_S = NOW.timestamp()
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def background() -> Iterator[Background]:
    pool = Background()
    yield pool
    pool.close()


@pytest.fixture
def view(qtbot: QtBot, background: Background) -> WorkbenchView:
    load_fonts()
    reads, clock = InventedReads(invented_service(hours=30)), VirtualClock(NOW)
    view = WorkbenchView(reads, background, load_themes()["dark"], clock, Jobs(clock))
    qtbot.addWidget(view)
    ActionTable(Role.ENGINEER).bind(Scope.PLOT, view.plots, view.handlers())
    view.resize(1500, 760)
    view.show()
    view.open_service(1)
    qtbot.waitUntil(lambda: background.waiting == 0 and bool(view.plots.plots))
    view.plots.setFocus()
    return view


def press_t_and(view: WorkbenchView, key: Qt.Key) -> None:
    QTest.keyClick(view.plots, Qt.Key.Key_T)
    QTest.keyClick(view.plots, key)


def drawn_values(view: WorkbenchView, within: TimeRange) -> list[dict[float, float]]:
    """Curve by curve and sample by sample, what stands between the ends of a range."""
    return [
        {
            at: value
            for at, value in zip(curve.samples.times.tolist(), curve.samples.values.tolist(), strict=True)
            if within.start <= at <= within.end and value == value
        }
        for plot in view.plots.plots
        for curve in plot.curves
    ]


def copy_values(qtbot: QtBot, view: WorkbenchView) -> None:
    with qtbot.waitSignal(view.status_said):
        QTest.keyClick(view.plots, Qt.Key.Key_C, CONTROL)


def test_control_c_copies_every_value_shown_with_its_time_and_unit(qtbot: QtBot, view: WorkbenchView) -> None:
    copy_values(qtbot, view)

    heads, *rows = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    expected = drawn_values(view, view.plots.shown)
    assert heads[0] == "Time (UTC)"
    assert [head.rsplit("(", 1)[1] for head in heads[1:2]] == [f"{view.plots.plots[0].unit})"]
    assert len(rows) == len(set().union(*expected))
    for column, values in enumerate(expected, start=1):
        cells = [row[column] for row in rows if row[column]]
        assert [float(cell) for cell in cells] == pytest.approx([values[at] for at in sorted(values)], rel=1e-9)
    assert all(row[0].endswith("Z") for row in rows)


def test_a_mark_is_copied_alone(qtbot: QtBot, view: WorkbenchView) -> None:
    mark = TimeRange(NOW_S - 1200, NOW_S - 900)
    view.plots.set_mark(mark)

    copy_values(qtbot, view)

    rows = QGuiApplication.clipboard().text().split("\n")[1:]
    assert len(rows) == len(set().union(*drawn_values(view, mark)))


def test_a_range_without_a_sample_leaves_the_clipboard_alone(qtbot: QtBot, view: WorkbenchView) -> None:
    QGuiApplication.clipboard().setText("kept")
    view.plots.set_mark(TimeRange(NOW_S + 1000, NOW_S + 2000))

    with qtbot.waitSignal(view.status_said) as said:
        QTest.keyClick(view.plots, Qt.Key.Key_C, CONTROL)

    assert said.args[0].startswith("Nothing to copy")
    assert QGuiApplication.clipboard().text() == "kept"


def export_to(qtbot: QtBot, view: WorkbenchView, path: Path) -> str:
    view.copying.choose_path = lambda _name: str(path)
    with qtbot.waitSignal(view.status_said) as said:
        QTest.keyClick(view.plots, Qt.Key.Key_E, CONTROL)
    return str(said.args[0])


def test_control_e_writes_the_values_as_csv(qtbot: QtBot, view: WorkbenchView, tmp_path: Path) -> None:
    said = export_to(qtbot, view, tmp_path / "plots.csv")

    assert said == f"Written: {tmp_path / 'plots.csv'}"
    lines = list(csv.reader((tmp_path / "plots.csv").read_text(encoding="utf-8-sig").splitlines()))
    head = next(n for n, line in enumerate(lines) if line and line[0] == "Time")
    first = drawn_values(view, view.plots.shown)[0]
    # What happened meanwhile stands below, after a blank line.
    cells = [line[1] for line in takewhile(bool, lines[head + 1 :]) if line[1]]
    assert [float(cell) for cell in cells] == pytest.approx([first[at] for at in sorted(first)])


def test_an_export_that_is_stopped_leaves_what_was_there(
    qtbot: QtBot, view: WorkbenchView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, go_on = tmp_path / "plots.csv", Event()
    path.write_text("of yesterday", encoding="utf-8")

    def slow(plots: Sequence[Plot], within: TimeRange) -> PlotData:
        go_on.wait(60)
        return plot_data(plots, within)

    monkeypatch.setattr("ui.views.workbench_export.plot_data", slow)
    view.copying.choose_path = lambda _name: str(path)
    QTest.keyClick(view.plots, Qt.Key.Key_E, CONTROL)
    with qtbot.waitSignal(view.status_said) as busy:
        QTest.keyClick(view.plots, Qt.Key.Key_C, CONTROL)
    assert busy.args[0].startswith("An export is under way")
    with qtbot.waitSignal(view.status_said) as said:
        view.copying.work.stop()
        go_on.set()

    assert said.args[0] == "Stopped. Nothing was written."
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [
        ("plots.csv", "of yesterday")
    ]


def test_control_e_writes_the_values_as_a_workbook(qtbot: QtBot, view: WorkbenchView, tmp_path: Path) -> None:
    path = tmp_path / "plots.xlsx"

    export_to(qtbot, view, path)

    assert is_zipfile(path)
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True) for cell in row]
    first = drawn_values(view, view.plots.shown)[0]
    assert len([cell for cell in cells if isinstance(cell, int | float)]) >= len(first)


def test_control_e_writes_the_picture(qtbot: QtBot, view: WorkbenchView, tmp_path: Path) -> None:
    export_to(qtbot, view, tmp_path / "plots.png")

    picture = QImage(str(tmp_path / "plots.png"))
    assert picture.width() == round(view.plots.width() * view.plots.devicePixelRatioF())


@pytest.mark.parametrize(
    ("chosen", "kind", "written"),
    [
        ("plots.csv", "Picture (*.png)", "plots.png"),
        ("plots", "Workbook (*.xlsx)", "plots.xlsx"),
        ("plots v1.2", "Values (*.csv)", "plots v1.2.csv"),
        ("plots.PNG", "Values (*.csv)", "plots.PNG"),
        ("plots.png", "Workbook (*.xlsx)", "plots.xlsx"),
    ],
)
def test_the_type_that_is_chosen_is_the_one_that_is_written(
    qtbot: QtBot,
    view: WorkbenchView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
    kind: str,
    written: str,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / chosen), kind))

    with qtbot.waitSignal(view.status_said):
        QTest.keyClick(view.plots, Qt.Key.Key_E, CONTROL)

    assert [path.name for path in tmp_path.iterdir()] == [written]


def test_a_file_that_nobody_was_asked_about_stays(
    qtbot: QtBot, view: WorkbenchView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plots.png").write_bytes(b"mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "plots.csv"), "Picture (*.png)"))

    with qtbot.waitSignal(view.status_said) as said:
        QTest.keyClick(view.plots, Qt.Key.Key_E, CONTROL)

    assert "is there already" in said.args[0]
    assert (tmp_path / "plots.png").read_bytes() == b"mine"


@pytest.mark.parametrize(("name", "words"), [("plots.doc", "neither"), ("none/plots.csv", "no such directory")])
def test_what_cannot_be_written_leaves_no_file(
    qtbot: QtBot, view: WorkbenchView, tmp_path: Path, name: str, words: str
) -> None:
    said = export_to(qtbot, view, tmp_path / name)

    assert words in said
    assert list(tmp_path.iterdir()) == []


def test_a_range_is_copied_and_shown_again(qtbot: QtBot, view: WorkbenchView, background: Background) -> None:
    view.navigate(fixed(NOW_S - 7200, NOW_S - 3600))
    press_t_and(view, Qt.Key.Key_C)
    view.navigate(fixed(NOW_S - 600, NOW_S))

    press_t_and(view, Qt.Key.Key_V)

    assert view.navigation.shown == TimeRange(NOW_S - 7200, NOW_S - 3600)
    qtbot.waitUntil(lambda: background.waiting == 0)


def test_a_text_that_is_no_range_changes_nothing_and_says_so(qtbot: QtBot, view: WorkbenchView) -> None:
    QGuiApplication.clipboard().setText("yesterday")
    before = view.navigation

    with qtbot.waitSignal(view.status_said) as said:
        press_t_and(view, Qt.Key.Key_V)

    assert said.args[0].startswith("yesterday: is no range of time")
    assert view.navigation == before


def test_a_range_reads_back_as_it_was_written() -> None:
    shown = TimeRange(NOW_S - 5400, NOW_S - 60)

    assert range_of_text(range_to_text(shown), NOW_S) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-23T00:00:00Z",
        "2026-11-23T01:00:00Z/2026-11-23T00:00:00Z",
        "2999-01-01T00:00:00Z/2999-01-02T00:00:00Z",
        "0001-01-01T00:00:00+14:00/0001-01-02T00:00:00Z",
        "a/b",
        "2026-11-23T00:00:00Z/" * 9,
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(RangeTextError):
        range_of_text(text, NOW_S)
