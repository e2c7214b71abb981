"""The form of a restoration on a real store: filled in by keys, and told to the customer."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.problems.model import ServiceProblem
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import Audience, RestorationCause, RestorationStatus, TicketStatus, TroubleTicket
from tests.ui.restoration_builder import MIKE, put_class
from tests.ui.restoration_desk import Board, board, focused, press
from tests.ui.widget_text import measured_text
from ui.widgets.restoration_form import NARROW

_SCROLLED = 28 + 16
"""The form's margins and the bar of one that is scrolled."""

__all__ = ["board"]

Key, Modifier, Step = Qt.Key, Qt.KeyboardModifier, RestorationStatus


def test_the_form_is_filled_in_by_keys_alone_and_saved_with_ctrl_enter(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["dispatched"]
    board.stand_on(ticket, qtbot)

    press(Key.Key_U)
    press(Key.Key_4)
    press(Key.Key_Tab)
    assert focused() is board.screen.form.etr.edit
    QTest.keyClicks(focused(), "09:40")
    for _ in board.screen.form.etr.buttons:
        press(Key.Key_Tab)
    press(Key.Key_Tab)
    assert focused() is board.screen.form.cause
    QTest.keyClicks(focused(), "Power")
    press(Key.Key_Tab)
    QTest.keyClicks(focused(), ";power Duct B")
    press(Key.Key_Tab)
    focused().setProperty("text", "")
    QTest.keyClicks(focused(), "Crew West 2")
    assert "expect your service" in board.screen.form.preview_text
    press(Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: board.stored(ticket).restoration is Step.REPAIRING)

    row = board.stored(ticket)
    assert row.etr_at == board.core.clock.now().replace(hour=9, minute=40)
    assert (row.cause, row.crew) == (RestorationCause.POWER_FAILURE, "Crew West 2")
    assert row.last_note == "Power is back, equipment restarts. Duct B"
    assert row.next_update_at == board.core.clock.now() + timedelta(minutes=30)
    qtbot.waitUntil(lambda: board.screen.list.view.hasFocus())


def test_what_the_customer_reads_is_what_was_previewed_and_never_the_note(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["testing"]
    board.stand_on(ticket, qtbot)
    press(Key.Key_U)

    QTest.keyClicks(board.screen.form.note, "xe-0/1/2 of edge-7 replaced")
    previewed = board.screen.form.preview_text
    press(Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: board.stored(ticket).last_note == "xe-0/1/2 of edge-7 replaced")

    told = [line.text for line in board.lines(ticket, Audience.CUSTOMER)]
    assert told[-1] == previewed
    assert "edge-7" not in " ".join(told)


def test_without_the_tick_the_customer_is_told_nothing_and_the_form_says_so(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["testing"]
    board.stand_on(ticket, qtbot)
    before = board.lines(ticket, Audience.CUSTOMER)

    board.screen.form.tells.setFocus()
    press(Key.Key_Space)
    board.screen.form.note.setFocus()
    QTest.keyClicks(focused(), "for us alone")
    said = (board.screen.form.preview_text, board.screen.form.save.text())
    press(Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: board.stored(ticket).last_note == "for us alone")

    assert said == ("Nothing of this update.", "Save")
    assert board.lines(ticket, Audience.CUSTOMER) == before


def test_restored_opens_only_with_the_live_check_or_a_reason(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["testing"]
    put_class(board.core, ticket, ServiceClass.DOWN)
    board.stand_on(ticket, qtbot)
    restored = board.screen.form.status.buttons[Step.RESTORED]
    qtbot.waitUntil(lambda: not board.screen.form.check.is_passed and not restored.isEnabled())

    press(Key.Key_6)
    assert focused() is board.screen.form.reason
    QTest.keyClicks(focused(), "customer confirmed by phone")
    opened = restored.isEnabled() and restored.isChecked()
    press(Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: board.stored(ticket).status is TicketStatus.RESOLVED)

    assert opened
    assert "customer confirmed by phone" in board.lines(ticket, Audience.STAFF)[-1].text
    assert "works again since" in board.lines(ticket, Audience.CUSTOMER)[-1].text


def test_the_key_six_on_a_passed_check_leaves_one_key_to_restore(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["testing"]
    put_class(board.core, ticket, ServiceClass.UP, minutes=6)
    board.stand_on(ticket, qtbot)
    qtbot.waitUntil(lambda: board.screen.form.check.is_passed)

    press(Key.Key_6)
    assert board.stored(ticket).status is TicketStatus.IN_PROGRESS
    press(Key.Key_Space)
    qtbot.waitUntil(lambda: board.stored(ticket).status is TicketStatus.RESOLVED)
    qtbot.waitUntil(lambda: not board.screen.form.save.isEnabled())

    told = [line.text for line in board.lines(ticket, Audience.STAFF)]
    assert "live check: Service working for 5 min" in told[-1]


def test_the_key_e_goes_to_the_time_and_the_buttons_count_from_now(board: Board, qtbot: QtBot) -> None:
    board.stand_on(board.tickets["waiting"], qtbot)

    press(Key.Key_E)
    assert focused() is board.screen.form.etr.edit
    for _ in range(2):
        press(Key.Key_Tab)
    press(Key.Key_Space)
    by_button = board.screen.form.etr.text
    press(Key.Key_Escape)

    assert by_button == "08:40"
    assert board.screen.list.view.hasFocus()
    assert "to work again by 08:40 UTC." in board.screen.form.preview_text


def test_every_field_of_the_form_has_a_name_for_screen_readers(board: Board) -> None:
    form = board.screen.form
    fields = [*form.status.buttons.values(), form.etr.edit, *form.etr.buttons, form.cause, form.note, form.crew,
              form.next_update, form.tells, form.check, form.reason, form.save]  # fmt: skip

    assert [field for field in fields if not (field.accessibleName() or field.property("text"))] == []
    assert all(view.accessibleName() for view in board.screen.list.views)


def join_in_a_problem(board: Board, *names: str) -> None:
    with board.core.work(MIKE) as work:
        problem = ServiceProblem(
            number="PRB-7",
            severity=PerceivedSeverity.CRITICAL,
            text="Link down",
            rule="link",
            reason="it is down",
            began_at=work.now,
            opened_at=work.now,
            changed_at=work.now,
        )
        work.session.add(problem)
        work.session.flush()
        for name in names:
            work.session.get_one(TroubleTicket, board.tickets[name]).problem_id = problem.id


def test_one_update_reaches_every_ticket_of_the_problem(board: Board, qtbot: QtBot) -> None:
    join_in_a_problem(board, "dispatched", "waiting", "late")
    first = board.tickets["dispatched"]
    qtbot.waitUntil(lambda: any(row.others for row in board.screen.list.model.rows))
    board.stand_on(first, qtbot)
    form = board.screen.form
    assert form.tells_others.text() == "The same on 2 other tickets of PRB-7"
    assert form.tells_others.isChecked()

    form.status.choose(Step.REPAIRING)
    board.screen.save()
    qtbot.waitUntil(lambda: board.stored(board.tickets["waiting"]).restoration is Step.REPAIRING)

    assert board.stored(board.tickets["late"]).restoration is Step.REPAIRING
    assert board.stored(board.tickets["testing"]).restoration is Step.TESTING
    qtbot.waitUntil(lambda: "and of 2 other tickets" in board.desk.window.status_line.message)
    assert "repair is under way" in board.lines(board.tickets["waiting"], Audience.CUSTOMER)[-1].text


def test_without_the_tick_the_other_tickets_stay_as_they_are(board: Board, qtbot: QtBot) -> None:
    join_in_a_problem(board, "dispatched", "waiting")
    first = board.tickets["dispatched"]
    qtbot.waitUntil(lambda: any(row.others for row in board.screen.list.model.rows))
    board.stand_on(first, qtbot)
    before = board.stored(board.tickets["waiting"]).restoration

    board.screen.form.tells_others.setChecked(False)
    board.screen.form.status.choose(Step.REPAIRING)
    board.screen.save()
    qtbot.waitUntil(lambda: board.stored(first).restoration is Step.REPAIRING)

    assert board.stored(board.tickets["waiting"]).restoration is before


def test_how_a_time_is_typed_stands_in_the_field_of_the_narrowest_form(board: Board, qtbot: QtBot) -> None:
    etr = board.screen.form.etr
    etr.show_text("", "")
    etr.setFixedWidth(NARROW - _SCROLLED)
    qtbot.waitUntil(lambda: etr.edit.width() < etr.width() - sum(button.width() for button in etr.buttons))

    _text, room, _needed = measured_text(etr.edit)
    hint = etr.edit.fontMetrics().horizontalAdvance(etr.edit.placeholderText())
    # Qt leaves two pixels on each side of a line's text.
    assert hint <= room.width() - 4
