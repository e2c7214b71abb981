"""What is kept of a desk that stands on something: filters, rows, panes, drafts, by real keys, on two desks in turn."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Role
from tests.ui.care_parts import begin_ticket, find
from tests.ui.desk_parts import console_of, screen_of
from ui.application import Desk
from ui.session import Session, SessionError, load_session
from ui.session_keeper import SessionKeeper
from ui.views.care import CareScreen

OpenDesk = Callable[..., Desk]


def keep(desk: Desk, path: Path) -> SessionKeeper:
    """Let the desk come back to what the file says, and keep how it stands."""
    keeper = SessionKeeper(path, desk.window.screens, desk.window)
    keeper.failed.connect(desk.window.operations.failed)
    keeper.begin()
    return keeper


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "one.session"


def test_the_console_stands_again_on_its_row_under_its_filter_with_its_note(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, path: Path, qtbot: QtBot
) -> None:
    before = open_desk(shift_core)
    keeper = keep(before, path)
    console = console_of(before)
    console.list.filter()
    QTest.keyClicks(console.list.line.edit, "sev>=minor")
    QTest.keyClick(console.list.line.edit, Qt.Key.Key_Return)
    QTest.keyClick(console.list.view, Qt.Key.Key_Down)
    QTest.keyClick(console.list.view, Qt.Key.Key_Down)
    assert console.list.filter_text == "sev>=minor"
    chosen = console.list.view.current_id()
    qtbot.waitUntil(console.detail.note.isEnabled)
    QTest.keyClicks(console.detail.note, "half a no")
    splitter = console.findChildren(QSplitter)[0]
    splitter.setSizes([sum(splitter.sizes()) - 250, 250])
    sizes = splitter.sizes()
    keeper.end()

    after = open_desk(shift_core)
    again = keep(after, path)
    stood = console_of(after)
    qtbot.waitUntil(lambda: stood.list.view.current_id() == chosen)

    assert chosen is not None
    assert stood.list.filter_text == "sev>=minor"
    qtbot.waitUntil(lambda: stood.detail.note.text() == "half a no")
    qtbot.waitUntil(lambda: stood.findChildren(QSplitter)[0].sizes() == sizes)
    again.end()


def test_a_ticket_that_was_begun_on_the_phone_is_open_again(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, path: Path, qtbot: QtBot
) -> None:
    before = open_desk(shift_core, role=Role.CARE)
    keeper = keep(before, path)
    screen = screen_of(before, "care", CareScreen)
    qtbot.waitUntil(lambda: screen.found.is_loaded)
    find(screen, qtbot, "Juniper", "Juniper Row Hotel")
    begin_ticket(screen, "Calls break off after ten minutes")
    keeper.end()

    after = open_desk(shift_core, role=Role.CARE)
    again = keep(after, path)
    stood = screen_of(after, "care", CareScreen)

    qtbot.waitUntil(lambda: stood.page.is_form_open)
    assert stood.page.customer is not None
    assert stood.page.customer.name == "Juniper Row Hotel"
    assert stood.page.form.draft.text == "Calls break off after ten minutes"
    again.end()


def test_a_change_is_written_within_a_second_or_so_and_for_its_owner_alone(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, path: Path, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    keeper = keep(desk, path)
    console_of(desk).list.set_filter("not state:acked")

    qtbot.waitUntil(lambda: path.exists() and "not state:acked" in path.read_text())

    assert load_session(path).front == desk.window.screens.current
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    keeper.end()


def test_a_session_that_is_damaged_is_said(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, path: Path
) -> None:
    path.write_text('{"version": 1, "front": ["no"]}')
    desk = open_desk(shift_core)

    keeper = keep(desk, path)

    assert "is damaged. It opens as new." in desk.window.status_line.message
    keeper.end()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"screens": {"console": 3}}', '{"version": 99}'])
def test_what_is_no_session_is_refused(content: str, path: Path) -> None:
    path.write_text(content)

    with pytest.raises(SessionError):
        load_session(path)


def test_where_nothing_was_kept_the_desk_is_new(path: Path) -> None:
    assert load_session(path) == Session()


def test_drafts_that_are_none_are_said_and_the_rest_comes_back(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, path: Path
) -> None:
    path.write_text('{"version": 1, "front": "care", "screens": {"care": {"drafts": {"7": "no draft"}}}}')
    desk = open_desk(shift_core, role=Role.CARE)

    keeper = keep(desk, path)

    assert "cannot be brought back" in desk.window.status_line.message
    keeper.end()
