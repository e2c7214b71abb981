"""The shift log and the handover on a real store, by the keyboard alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.boards.shift_rows import LogKind
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.shifts.model import Handover, HandoverState
from tests.ui.desk_parts import screen_of, words_in
from tests.ui.shift_builder import fill_log, offer_handover
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.views.handover import HandoverScreen
from ui.views.shiftlog import ShiftLogScreen

OpenDesk = Callable[..., Desk]


@pytest.fixture
def filled(provider_core: Core, desk_clock: VirtualClock) -> Core:
    fill_log(provider_core, desk_clock)
    return provider_core


def answer(qtbot: QtBot, words: str) -> None:
    """Write into the dialog that asks, and press Enter."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AskDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClicks(dialog.edit, words)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)


def rest(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.background.waiting == 0)


def log_of(desk: Desk, qtbot: QtBot) -> ShiftLogScreen:
    desk.window.show_screen("shiftlog")
    screen = screen_of(desk, "shiftlog", ShiftLogScreen)
    qtbot.waitUntil(lambda: screen.list.is_loaded and desk.background.waiting == 0)
    return screen


def handover_of(desk: Desk, qtbot: QtBot) -> HandoverScreen:
    desk.window.show_screen("handover")
    screen = screen_of(desk, "handover", HandoverScreen)
    qtbot.waitUntil(lambda: screen.list.is_loaded and desk.background.waiting == 0)
    screen.list.view.setFocus()
    return screen


def stored(core: Core, number: int) -> Handover:
    with core.read() as session:
        return session.get_one(Handover, number)


def press(screen: HandoverScreen, key: Qt.Key, desk: Desk, qtbot: QtBot) -> None:
    """Press a key in the sheet, and wait until it was done and is shown."""
    control = Qt.KeyboardModifier.ControlModifier
    is_signing = key is Qt.Key.Key_Return
    QTest.keyClick(screen.list.view, key, control if is_signing else Qt.KeyboardModifier.NoModifier)
    rest(desk, qtbot)
    screen.reload()
    rest(desk, qtbot)


def test_the_log_shows_what_was_noted_and_what_was_done(filled: Core, open_desk: OpenDesk, qtbot: QtBot) -> None:
    screen = log_of(open_desk(filled, role=Role.ENGINEER), qtbot)

    kinds = {row.kind for row in screen.list.model.rows}

    assert kinds == {LogKind.NOTE, LogKind.TICKET}
    assert sum(row.is_open for row in screen.list.model.rows) == 2


def test_a_quick_note_is_written_from_another_screen_and_taken_back(
    filled: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(filled, role=Role.ENGINEER)
    desk.window.show_screen("tickets")
    rest(desk, qtbot)

    QTest.keyClick(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    answer(qtbot, "#vendor case 9001 open")
    rest(desk, qtbot)
    screen = log_of(desk, qtbot)
    (row,) = [row for row in screen.list.model.rows if "9001" in row.text]
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()
    rest(desk, qtbot)
    screen.reload()
    rest(desk, qtbot)

    (after,) = [row for row in screen.list.model.rows if "9001" in row.text]
    assert row.text == "Vendor case: case 9001 open"
    assert (row.is_open, after.is_withdrawn) == (True, True)


def test_d_says_that_a_note_is_done_with(filled: Core, open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(filled, role=Role.ENGINEER)
    screen = log_of(desk, qtbot)
    row = next(row for row in screen.list.model.rows if row.is_open)
    screen.list.go_to(row.id)
    screen.list.view.setFocus()

    QTest.keyClick(screen.list.view, Qt.Key.Key_D)
    rest(desk, qtbot)
    screen.reload()
    rest(desk, qtbot)

    found = screen.list.model.row(row.id)
    assert found is not None
    assert not found.is_open


def test_the_notes_of_a_handover_that_were_being_typed_are_there_again_until_both_have_signed(
    filled: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    screen = handover_of(open_desk(filled, role=Role.ENGINEER), qtbot)
    desk = open_desk(filled, role=Role.ENGINEER)
    later = handover_of(desk, qtbot)
    press(screen, Qt.Key.Key_N, desk, qtbot)
    qtbot.waitUntil(lambda: screen.pane.notes["request"].isEnabled() and not screen.pane.notes["request"].isReadOnly())

    QTest.keyClicks(screen.pane.notes["request"], "Call the carr")
    kept = screen.drafts()
    later.put_drafts(kept)
    waiting = later.drafts()
    later.reload()
    qtbot.waitUntil(lambda: later.pane.notes["request"].toPlainText() == "Call the carr")

    assert kept == waiting == later.drafts() == {"1:request": "Call the carr"}
    assert later.pane.typed() == {"request": "Call the carr"}


def test_who_leaves_prepares_writes_and_signs(filled: Core, open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(filled, role=Role.ENGINEER)
    screen = handover_of(desk, qtbot)

    press(screen, Qt.Key.Key_N, desk, qtbot)
    QTest.keyClicks(screen.pane.notes["situation"], "One customer without voice")
    screen.list.view.setFocus()
    rest(desk, qtbot)
    press(screen, Qt.Key.Key_Return, desk, qtbot)

    handover = stored(filled, 1)
    assert (handover.state, handover.outgoing) == (HandoverState.OFFERED, "ann")
    assert handover.situation == "One customer without voice"
    assert "Another person" in screen.pane._hint.text()
    assert screen.pane.notes["situation"].isReadOnly()


def test_who_leaves_signs_also_from_a_button(filled: Core, open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(filled, role=Role.ENGINEER)
    screen = handover_of(desk, qtbot)
    press(screen, Qt.Key.Key_N, desk, qtbot)

    button = screen.pane.buttons["handover.prepare"]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(desk, qtbot)

    assert stored(filled, 1).state is HandoverState.OFFERED


def test_the_line_of_the_sheet_that_one_stands_on_is_written_in_full_below_it(
    filled: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(filled, role=Role.ENGINEER)
    screen = handover_of(desk, qtbot)
    press(screen, Qt.Key.Key_N, desk, qtbot)

    written = []
    for _step in screen.list.model.shown_rows:
        QTest.keyClick(screen.list.view, Qt.Key.Key_J)
        written.append(words_in(screen))

    for row, words in zip(screen.list.model.shown_rows, written, strict=True):
        assert f"{row.item.text}\n{row.item.detail}".strip() in words


def test_who_comes_reads_back_and_signs(
    filled: Core, desk_clock: VirtualClock, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    number = offer_handover(filled, desk_clock)
    desk = open_desk(filled, role=Role.SUPERVISOR)
    screen = handover_of(desk, qtbot)

    press(screen, Qt.Key.Key_Return, desk, qtbot)
    too_soon = stored(filled, number).state
    screen.pose()
    press(screen, Qt.Key.Key_Y, desk, qtbot)
    press(screen, Qt.Key.Key_Return, desk, qtbot)

    handover = stored(filled, number)
    assert too_soon is HandoverState.OFFERED
    assert (handover.state, handover.incoming) == (HandoverState.ACCEPTED, "ann")
    assert "what was signed is unchanged" in screen.pane._seal.text()


def test_who_comes_refuses_with_a_reason(
    filled: Core, desk_clock: VirtualClock, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    number = offer_handover(filled, desk_clock)
    desk = open_desk(filled, role=Role.SUPERVISOR)
    screen = handover_of(desk, qtbot)

    QTest.keyClick(screen.list.view, Qt.Key.Key_X)
    answer(qtbot, "the vendor's case is missing")
    rest(desk, qtbot)

    assert stored(filled, number).refusal == "the vendor's case is missing"


def test_an_overdue_handover_is_said_on_every_screen_until_it_is_signed(
    filled: Core, desk_clock: VirtualClock, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    offer_handover(filled, desk_clock)
    desk = open_desk(filled, role=Role.SUPERVISOR)

    qtbot.waitUntil(lambda: desk.window.shifts.notice.text != "")

    assert "The shift Night ended at 06:00 UTC; its handover waits" in desk.window.shifts.notice.text
    assert "Alt+O shows it" in desk.window.shifts.notice.text


def test_who_hands_nothing_over_is_not_bothered(
    filled: Core, desk_clock: VirtualClock, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    offer_handover(filled, desk_clock)
    filled.actor = Actor("cleo", Role.CARE)
    desk = open_desk(filled)
    rest(desk, qtbot)

    assert desk.window.shifts.notice.text == ""
    assert "handover" not in desk.window.screens.names


def test_a_sheet_is_exported_as_pdf(
    filled: Core, desk_clock: VirtualClock, open_desk: OpenDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    offer_handover(filled, desk_clock)
    desk = open_desk(filled, role=Role.SUPERVISOR)
    screen = handover_of(desk, qtbot)
    target = tmp_path / "sheet.pdf"
    screen.keys.choose_path = lambda _name: str(target)

    press(screen, Qt.Key.Key_E, desk, qtbot)

    assert target.read_bytes().startswith(b"%PDF-1.")
