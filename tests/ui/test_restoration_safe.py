"""What is typed into the form of a restoration is never lost, whatever others do meanwhile."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.tickets.commands import add_note
from nocdesk.tickets.model import Audience, RestorationStatus, TicketStatus
from tests.ui.restoration_builder import MIKE
from tests.ui.restoration_desk import Board, board, focused, press
from ui.dialogs.conflict import ConflictDialog

__all__ = ["board"]

Key, Modifier, Step = Qt.Key, Qt.KeyboardModifier, RestorationStatus


def test_what_is_typed_survives_refreshes_other_tickets_and_what_others_write(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["late"]
    board.stand_on(ticket, qtbot)
    QTest.keyClicks(board.screen.form.note, "half a sentence")
    board.screen.form.etr.edit.setText("11:15")

    with board.core.work(MIKE) as work:
        add_note(work, ticket_id=ticket, text="called the digger")
    qtbot.waitUntil(lambda: (board.screen.shown_row() or board.stored(ticket)).last_note == "called the digger")
    board.stand_on(board.tickets["waiting"], qtbot)
    between = board.screen.form.note.toPlainText()
    board.screen.reload()
    board.stand_on(ticket, qtbot)

    assert between == ""
    assert board.screen.form.note.toPlainText() == "half a sentence"
    assert board.screen.form.etr.text == "11:15"


def test_whoever_is_in_the_form_stays_with_its_ticket_also_where_another_comes_to_the_top(
    board: Board, qtbot: QtBot
) -> None:
    rows, form = board.screen.list, board.screen.form
    first, second = (row.ticket_id for row in rows.model.shown_rows[:2])
    assert rows.view.selected_ids() == []
    rows.take_focus()
    press(Qt.Key.Key_E)

    board.change_elsewhere(first, next_update_at=board.core.clock.now() + timedelta(hours=9))
    qtbot.waitUntil(lambda: rows.model.shown_rows[0].ticket_id == second)

    assert form.draft is not None
    assert form.draft.base.ticket_id == first


def test_a_failed_save_keeps_the_form_and_says_why(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["late"]
    board.stand_on(ticket, qtbot)
    QTest.keyClicks(board.screen.form.note, "soon done")
    board.screen.form.etr.edit.setText("soon")

    board.screen.save()
    unread = board.screen.form.trouble.text()
    board.screen.form.etr.edit.setText("2026-11-10 07:00")
    board.screen.save()
    qtbot.waitUntil(lambda: "would be over already" in board.screen.form.trouble.text())

    assert "“soon” is no time" in unread
    assert board.screen.form.note.toPlainText() == "soon done"
    assert "would be over already" in board.desk.window.status_line.message
    assert board.stored(ticket).last_note != "soon done"


@pytest.mark.parametrize("way", ["merge", "overwrite", "discard", "go on"])
def test_a_conflict_shows_both_versions_and_loses_nothing_unasked(board: Board, qtbot: QtBot, way: str) -> None:
    ticket = board.tickets["late"]
    board.stand_on(ticket, qtbot)
    board.screen.form.crew.setText("Crew West 2")
    QTest.keyClicks(board.screen.form.note, "mine")
    board.change_elsewhere(ticket, status=Step.TESTING, crew="Crew South 1")
    qtbot.waitUntil(lambda: "Changed by mike" in board.screen.form.trouble.text())

    board.screen.form.note.setFocus()
    press(Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: board.screen.findChild(ConflictDialog) is not None)
    dialog = board.screen.findChild(ConflictDialog)
    assert dialog is not None
    assert "changed by mike" in dialog.accessibleName()
    buttons = {"merge": dialog.merge, "overwrite": dialog.overwrite, "discard": dialog.discard}
    if way in buttons:
        buttons[way].click()
    else:
        QTest.keyClick(dialog, Key.Key_Escape)

    def said() -> tuple[str, RestorationStatus | None, str]:
        row = board.stored(ticket)
        return row.crew, row.restoration, row.last_note

    wanted = {
        "merge": ("Crew West 2", Step.TESTING, "mine"),
        "overwrite": ("Crew West 2", Step.REPAIRING, "mine"),
    }
    if way in wanted:
        qtbot.waitUntil(lambda: said() == wanted[way])
        qtbot.waitUntil(lambda: board.screen.form.note.toPlainText() == "")
    elif way == "discard":
        assert said()[:2] == ("Crew South 1", Step.TESTING)
        qtbot.waitUntil(
            lambda: (board.screen.form.crew.text(), board.screen.form.note.toPlainText()) == ("Crew South 1", "")
        )
    else:
        assert said()[:2] == ("Crew South 1", Step.TESTING)
        assert (board.screen.form.crew.text(), board.screen.form.note.toPlainText()) == ("Crew West 2", "mine")


def test_a_step_by_key_is_no_conflict_with_what_one_types_oneself(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["late"]
    board.stand_on(ticket, qtbot)
    QTest.keyClicks(board.screen.form.note, "nearly done")

    board.screen.list.view.setFocus()
    press(Key.Key_5)
    qtbot.waitUntil(lambda: board.screen.form.status.buttons[Step.TESTING].isChecked())
    board.screen.form.note.setFocus()
    press(Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: board.stored(ticket).last_note == "nearly done")

    assert board.stored(ticket).restoration is Step.TESTING
    assert board.screen.findChild(ConflictDialog) is None


def test_saving_again_before_the_board_was_read_is_no_conflict_with_oneself(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["late"]
    board.stand_on(ticket, qtbot)
    form = board.screen.form

    for note in ("first", "second", "third"):
        form.note.setFocus()
        QTest.keyClicks(form.note, note)
        press(Key.Key_Return, Modifier.ControlModifier)
        qtbot.waitUntil(lambda note=note: board.stored(ticket).last_note == note)  # type: ignore[misc]
        qtbot.waitUntil(lambda: form.note.toPlainText() == "")

    notes = [line.text for line in board.lines(ticket, Audience.STAFF)]
    assert [note for note in notes if note in ("first", "second", "third")] == ["first", "second", "third"]
    assert board.screen.findChild(ConflictDialog) is None


def test_a_restoration_is_taken_back_with_ctrl_z_and_the_customer_reads_the_correction(
    board: Board, qtbot: QtBot
) -> None:
    ticket = board.tickets["testing"]
    board.stand_on(ticket, qtbot)
    press(Key.Key_6)
    QTest.keyClicks(focused(), "seen working")
    press(Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: board.stored(ticket).status is TicketStatus.RESOLVED)
    qtbot.waitUntil(lambda: board.desk.background.waiting == 0)
    qtbot.waitUntil(lambda: board.screen.list.view.hasFocus())

    press(Key.Key_Z, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: board.stored(ticket).restoration is Step.TESTING)

    assert board.stored(ticket).status is TicketStatus.IN_PROGRESS
    assert "Correction" in board.lines(ticket, Audience.CUSTOMER)[-1].text
