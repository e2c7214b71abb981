"""The report builder: its form, its preview, its exports with progress and stop, and its calendar."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.reports.formats import ReportFormat
from nocdesk.reports.marks import TextMark
from nocdesk.reports.orders import ReportKind
from tests.nocdesk.reports.measured_network import SPEED_BPS, instant, make_measured_network
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.views.reports import ReportsScreen

OpenDesk = Callable[..., Desk]


@pytest.fixture
def desk(sqlite_core: Core, open_desk: OpenDesk) -> Desk:
    make_measured_network(
        sqlite_core,
        instant("2026-09-25"),
        instant("2026-11-05"),
        xe0=lambda at_s: np.full(len(at_s), SPEED_BPS / 2),
    )
    return open_desk(sqlite_core, role=Role.SUPERVISOR)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ReportsScreen:
    desk.window.show_screen("reports")
    screen = screen_of(desk, "reports", ReportsScreen)
    qtbot.waitUntil(lambda: screen.form.customer.count() == 3)
    choose(screen, ReportKind.USAGE)
    qtbot.waitUntil(lambda: "Usage by weekday and hour" in texts(screen))
    return screen


def choose(screen: ReportsScreen, kind: ReportKind) -> None:
    screen.form.kind.setCurrentIndex(screen.form.kind.findData(kind))


def texts(screen: ReportsScreen) -> list[str]:
    return [mark.text for sheet in screen.preview.pages.sheets for mark in sheet.marks if isinstance(mark, TextMark)]


def press(
    screen: ReportsScreen, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key while a field has the focus."""
    screen.window().activateWindow()
    screen.form.period.setFocus()
    qtbot.waitUntil(screen.form.period.hasFocus)
    QTest.keyClick(screen.form.period, key, modifier)


def test_the_preview_follows_the_form(screen: ReportsScreen, qtbot: QtBot) -> None:
    assert "October 2026" in texts(screen)

    screen.form.customer.setCurrentText("Rīgas Maiznīca")
    qtbot.waitUntil(lambda: "Rīgas Maiznīca" in texts(screen))

    screen.form.period.setText("2026-W41")
    qtbot.waitUntil(lambda: "week 41 of 2026" in texts(screen))
    assert screen.form.trouble.text() == ""


def test_a_period_that_is_none_is_said_and_nothing_is_shown(screen: ReportsScreen, qtbot: QtBot) -> None:
    screen.form.period.setText("2026-13")

    qtbot.waitUntil(lambda: "no such month" in screen.form.trouble.text())
    assert screen.plate.isVisible()
    assert not screen.preview.isVisible()


def test_the_period_is_stepped(screen: ReportsScreen, qtbot: QtBot) -> None:
    for text, before, after in (
        ("2026-10", "2026-09", "2026-11"),
        ("2026", "2025", "2027"),
        ("2026-Q1", "2025-Q4", "2026-Q2"),
        ("2026-W53", "2026-W52", "2027-W01"),
        ("2026-03-01", "2026-02-28", "2026-03-02"),
    ):
        for by, expected in ((-1, before), (1, after)):
            screen.form.period.setText(text)
            screen.step_period(by)
            assert screen.form.period.text() == expected


@pytest.mark.parametrize("file_format", ReportFormat)
def test_ctrl_e_exports_what_the_preview_shows(
    screen: ReportsScreen, qtbot: QtBot, tmp_path: Path, file_format: ReportFormat
) -> None:
    asked: list[str] = []
    target = tmp_path / "out"
    opened: list[Path] = []
    screen.choose_path = lambda name: asked.append(name) or str(target)  # type: ignore[func-returns-value]
    screen.open_folder = opened.append
    screen.form.file_format.setCurrentIndex(screen.form.file_format.findData(file_format))

    press(screen, qtbot, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)

    written = target.with_suffix(f".{file_format}")
    qtbot.waitUntil(written.exists)
    assert asked == [f"all-usage-2026-10.{file_format}"]
    qtbot.waitUntil(lambda: not screen.export.is_running and not screen.form.job.isVisible())
    toast = screen.window().toasts.toasts[-1]  # type: ignore[attr-defined]
    assert toast.text == f"Written: {written.name}"
    QTest.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert opened == [tmp_path]


def test_an_export_shows_its_progress_and_esc_stops_it_and_leaves_nothing(
    screen: ReportsScreen, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = Event(), Event()

    def slow(document: object, file: object, step: Callable[[float], None]) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        step(0.5)
        begun.set()
        go_on.wait(60)
        step(0.6)
        raise AssertionError("it was not stopped")

    monkeypatch.setattr("nocdesk.reports.formats.WRITERS", {ReportFormat.PDF: slow})
    screen.choose_path = lambda _name: str(tmp_path / "reports" / "x.pdf")
    (tmp_path / "reports").mkdir()

    screen.start_export()
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: screen.form.job.percent == 75)
    assert screen.form.job.isVisible()
    press(screen, qtbot, Qt.Key.Key_Escape)
    go_on.set()

    qtbot.waitUntil(lambda: not screen.export.is_running)
    assert list((tmp_path / "reports").iterdir()) == []
    assert not screen.form.job.isVisible()


def test_esc_in_the_calendar_clears_the_selection_while_nothing_is_exported(
    screen: ReportsScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    for folder in ("one", "two"):
        screen.form.folder.setText(str(tmp_path / folder))
        screen.schedule()
    view = screen.list.view
    qtbot.waitUntil(lambda: len(screen.list.model.rows) == 2)
    screen.window().activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.selectAll()
    before = len(view.selected_ids())

    QTest.keyClick(view, Qt.Key.Key_Escape)

    assert (before, len(view.selected_ids()) <= 1) == (2, True)


def test_a_folder_that_is_not_there_is_said(desk: Desk, screen: ReportsScreen, qtbot: QtBot, tmp_path: Path) -> None:
    screen.choose_path = lambda _name: str(tmp_path / "none" / "x.pdf")

    screen.start_export()

    qtbot.waitUntil(lambda: "no such directory" in desk.window.status_line.message)
    assert not screen.form.job.isVisible()


def test_a_report_is_put_on_the_calendar_and_taken_off_again(
    desk: Desk, screen: ReportsScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    screen.schedule()
    assert "Name the folder" in desk.window.status_line.message

    screen.form.folder.setText(str(tmp_path))
    screen.schedule()
    qtbot.waitUntil(lambda: len(screen.list.model.rows) == 1)
    (row,) = screen.list.model.rows
    assert (row.kind, row.customer, row.folder) == (ReportKind.USAGE, "All customers", str(tmp_path))

    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()
    qtbot.waitUntil(lambda: not screen.list.model.rows)

    screen.schedule()
    qtbot.waitUntil(lambda: len(screen.list.model.rows) == 1)
    screen.list.go_to(next(iter(screen.list.model.rows)).id)
    screen.unschedule()
    qtbot.waitUntil(lambda: not screen.list.model.rows)


def test_an_engineer_makes_reports_and_cannot_schedule_them(
    sqlite_core: Core, open_desk: OpenDesk, qtbot: QtBot, desk_clock: VirtualClock
) -> None:
    desk = open_desk(sqlite_core, role=Role.ENGINEER)
    desk.window.show_screen("reports")
    screen = screen_of(desk, "reports", ReportsScreen)

    assert screen.form.export.isVisible()
    assert not screen.form.schedule.isVisible()
    assert not desk.window.actions_table.allows("report.schedule")


def test_who_does_not_see_service_levels_has_no_reports(sqlite_core: Core, open_desk: OpenDesk) -> None:
    desk = open_desk(sqlite_core, role=Role.CARE)

    assert desk.window.show_screen("reports") is None
