"""The report window by keys: fold, copy, save, go on; one fault once, however often it comes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from ui.crash.fault import NOT_SAVED, Fault
from ui.crash.window import CrashWindow, save_report

AT = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
ALT = Qt.KeyboardModifier.AltModifier


def make_fault(place: str = "save in tickets.py, line 4") -> Fault:
    return Fault("ValueError: no such ticket", place, NOT_SAVED, "Traceback of it", AT, AT)


@pytest.fixture
def window(application: QApplication, qtbot: QtBot) -> CrashWindow:
    shown = CrashWindow("NocDesk 1", "/log/desk.log")
    qtbot.addWidget(shown)
    shown.tell(make_fault())
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def test_enter_goes_on(window: CrashWindow, qtbot: QtBot) -> None:
    focused = window.focusWidget()
    assert focused is not None

    QTest.keyClick(focused, Qt.Key.Key_Return)

    assert not window.isVisible()


def test_details_are_folded_and_open_by_a_key(window: CrashWindow, qtbot: QtBot) -> None:
    was_open = window.details.isVisible()

    QTest.keyClick(window, Qt.Key.Key_D, ALT)

    qtbot.waitUntil(window.details.isVisible)
    assert not was_open
    assert window.details.toPlainText() == "Traceback of it"


def test_the_report_is_copied_by_a_key(window: CrashWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_C, ALT)

    qtbot.waitUntil(window.outcome.isVisible)
    copied = QGuiApplication.clipboard().text()
    assert copied == window.report()
    assert "NocDesk 1" in copied
    assert "Traceback of it" in copied


def test_the_report_is_saved_as_a_file(
    window: CrashWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    QTest.keyClick(window, Qt.Key.Key_S, ALT)

    qtbot.waitUntil(path.exists)
    assert path.read_text() == window.report()


def test_a_report_that_cannot_be_saved_says_why(tmp_path: Path) -> None:
    said = save_report(tmp_path / "no" / "report.txt", "text")

    assert said.startswith("The report was not saved: ")


def test_the_same_fault_is_counted_and_does_not_open_again_what_was_closed(window: CrashWindow, qtbot: QtBot) -> None:
    window.reject()

    again = make_fault().again(AT + timedelta(seconds=9))

    assert window.tell(again) is False
    assert not window.isVisible()
    assert "2 times" in window.report()


def test_a_count_that_grows_is_shown_while_the_window_is_open(window: CrashWindow, qtbot: QtBot) -> None:
    window.tell(make_fault().again(AT + timedelta(seconds=9)))

    qtbot.waitUntil(lambda: window.count.text().startswith("Happened 2 times"))


def test_another_fault_comes_to_the_front_and_the_first_can_still_be_chosen(window: CrashWindow, qtbot: QtBot) -> None:
    is_new = window.tell(make_fault("paint in banner.py, line 9"))
    shown = window.happened.text()
    window.choice.setFocus()
    QTest.keyClick(window.choice, Qt.Key.Key_Up)

    assert is_new
    assert "banner.py" in shown
    assert "tickets.py" in window.happened.text()
