"""What is kept of a desk that stands on something: filters, rows, panes, drafts, by real keys, on two desks in turn."""

import os
import stat
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from nocdesk.alarms.commands import acknowledge_alarm, clear_alarm_of, own_alarm
from nocdesk.alarms.model import Alarm
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Role
from tests.ui.care_parts import begin_ticket, find
from tests.ui.desk_parts import console_of, screen_of
from tests.ui.kept_desk import keep, path
from tests.ui.tickets_desk import OFFICE, VOICE, show_tickets
from ui.application import Desk
from ui.session import Session, SessionError, load_session, save_session
from ui.views.care import CareScreen
from ui.views.console import ConsoleView
from ui.views.workshop import WorkshopScreen
from ui.waiting_act import waiting_act

__all__ = ["path"]

OpenDesk = Callable[..., Desk]


def is_about(console: ConsoleView, alarm_id: int) -> bool:
    return console.detail.detail is not None and console.detail.detail.row.id == alarm_id


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


def test_a_note_whose_alarm_is_over_is_put_on_no_other_and_said(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, path: Path, qtbot: QtBot
) -> None:
    before = open_desk(shift_core)
    keeper = keep(before, path)
    console = console_of(before)
    console.list.go_to(alarm_ids["silent"])
    qtbot.waitUntil(lambda: is_about(console, alarm_ids["silent"]))
    QTest.keyClicks(console.detail.note, "Dunlow pulled the plug")
    keeper.end()
    with shift_core.work(SYSTEM) as work:
        clear_alarm_of(work, key="deviceSilent:cpe-dunlow", ended_at=work.now)
    with shift_core.work() as work:
        acknowledge_alarm(work, alarm_id=alarm_ids["silent"])

    after = open_desk(shift_core)
    again = keep(after, path)
    stood = console_of(after)
    qtbot.waitUntil(lambda: stood.detail.detail is not None)

    assert stood.list.model.row(alarm_ids["silent"]) is None
    assert stood.detail.note.text() == ""
    assert "“Dunlow pulled the plug”" in after.window.status_line.message
    stood.list.go_to(alarm_ids["ring"])
    qtbot.waitUntil(lambda: is_about(stood, alarm_ids["ring"]))
    assert stood.detail.note.text() == ""
    assert stood.drafts() == {}
    again.end()


def test_a_note_waits_at_its_alarm_while_others_are_looked_at(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    console = console_of(open_desk(shift_core))
    seen = []
    for name in ("silent", "ring", "silent"):
        console.list.go_to(alarm_ids[name])
        qtbot.waitUntil(lambda name=name: is_about(console, alarm_ids[name]))  # type: ignore[misc]
        seen.append(console.detail.note.text())
        if not seen[1:]:
            QTest.keyClicks(console.detail.note, "half a no")

    assert seen == ["", "", "half a no"]


def test_the_note_of_a_ticket_is_there_again(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, path: Path, qtbot: QtBot
) -> None:
    before = open_desk(shift_core, role=Role.ENGINEER)
    keeper = keep(before, path)
    QTest.keyClicks(show_tickets(before, qtbot, OFFICE).page.note, "asked the carr")
    keeper.end()

    after = open_desk(shift_core, role=Role.ENGINEER)
    again = keep(after, path)
    screen = show_tickets(after, qtbot, VOICE)
    other = screen.page.note.toPlainText()
    screen = show_tickets(after, qtbot, OFFICE)

    assert (other, screen.page.note.toPlainText()) == ("", "asked the carr")
    again.end()


def test_the_changed_text_of_a_rule_is_there_again_and_counts_for_nothing(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, path: Path, qtbot: QtBot
) -> None:
    before = open_desk(shift_core, role=Role.ENGINEER)
    keeper = keep(before, path)
    workshop = screen_of(before, "rules", WorkshopScreen)
    qtbot.waitUntil(lambda: workshop.list.is_loaded)
    first, second = workshop.list.model.shown_rows[:2]
    workshop.list.go_to(first.id)
    workshop.editor.text.setPlainText("# half a rule")
    keeper.end()

    after = open_desk(shift_core, role=Role.ENGINEER)
    again = keep(after, path)
    stood = screen_of(after, "rules", WorkshopScreen)
    qtbot.waitUntil(lambda: stood.list.is_loaded)
    texts = []
    for row in (first, second):
        stood.list.go_to(row.id)
        qtbot.waitUntil(lambda row=row: stood.editor.name.text() == row.name)  # type: ignore[misc]
        texts.append(stood.editor.text.toPlainText())

    assert texts == ["# half a rule", second.text]
    again.end()


def test_what_is_no_rule_text_is_said(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, path: Path
) -> None:
    path.write_text('{"version": 1, "front": "rules", "screens": {"rules": {"drafts": {"no kind": "text"}}}}')
    desk = open_desk(shift_core, role=Role.ENGINEER)

    keeper = keep(desk, path)

    assert "cannot be brought back" in desk.window.status_line.message
    keeper.end()


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


def test_a_session_that_is_damaged_is_said_and_put_aside_and_one_that_cannot_be_is_left_as_it_is(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = '{"version": 1, "front": ["no"]}'
    aside = path.with_name("one.session.unread-1")
    aside.write_text("an earlier one")
    path.write_text(damaged)
    desk = open_desk(shift_core)

    keep(desk, path).end()
    assert "is damaged. It opens as new. What was in it is in" in desk.window.status_line.message
    assert path.with_name("one.session.unread-2").read_text() == damaged
    assert aside.read_text() == "an earlier one"
    assert load_session(path).front == desk.window.screens.current

    def refuse(_path: Path) -> Path:
        raise PermissionError("read-only")

    monkeypatch.setattr("ui.session_keeper.put_aside", refuse)
    path.write_text(damaged)
    keeper = keep(desk, path)
    keeper.keep()
    keeper.end()
    assert "cannot be put aside: read-only" in desk.window.status_line.message
    assert path.read_text() == damaged


def test_what_waits_in_the_session_of_a_desk_that_is_not_open_is_sent_by_the_next_one(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    desk, now = open_desk(shift_core), shift_core.clock.now()
    paths = [tmp_path / f"ann-{number}.session" for number in (1, 2, 3)]
    for each, name in zip(paths[1:], ("gateway", "reboot"), strict=True):
        act = waiting_act(name, [partial(own_alarm, alarm_id=alarm_ids[name], owner="ann")], now)
        assert act is not None
        save_session(each, Session(front="care", waiting=(act,)))
    # One more desk is open on the third.
    lock = QLockFile(str(tmp_path / "ann-3.lock"))
    assert lock.tryLock(0)

    keeper = keep(desk, paths[0])
    qtbot.waitUntil(lambda: desk.window.operations.queue.acts == () and desk.background.waiting == 0)

    with shift_core.read() as session:
        owners = [session.get_one(Alarm, alarm_ids[name]).owner for name in ("gateway", "reboot")]
    assert owners == ["ann", None]
    assert load_session(paths[1]) == Session(front="care")
    assert [act.words for act in load_session(paths[2]).waiting] == ["reboot"]
    lock.unlock()
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
