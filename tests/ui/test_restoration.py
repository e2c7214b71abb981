"""The restoration board on a real store: what it shows, what its keys do, and how it stands as lanes."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.tickets.model import Audience, RestorationCause, RestorationStatus
from tests.ui.desk_parts import screen_of
from tests.ui.restoration_builder import FAY
from tests.ui.restoration_desk import Board, board, focused, press
from ui.application import Desk
from ui.restoration_draft import step_edit
from ui.screen import Place
from ui.views.restoration import RestorationScreen

__all__ = ["board"]

Key, Modifier, Step = Qt.Key, Qt.KeyboardModifier, RestorationStatus
OpenDesk = Callable[..., Desk]


def test_field_support_lands_on_the_board_with_the_next_update_due_on_top(board: Board) -> None:
    names = {ticket_id: name for name, ticket_id in board.tickets.items()}

    assert [names[row.ticket_id] for row in board.screen.list.model.shown_rows] == [
        "late", "testing", "dispatched", "waiting",
    ]  # fmt: skip
    assert board.screen.list.view.accessibleDescription() == "1 update is late."
    assert board.screen.isVisible()


def test_the_models_keep_qts_rules_while_the_store_changes(board: Board, qtbot: QtBot) -> None:
    testers = [
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        for model in (board.screen.list.model, *(lane.model for lane in board.screen.list.lanes.lanes.values()))
    ]
    board.screen.list.switch_lanes()

    board.change_elsewhere(board.tickets["waiting"], status=Step.ON_SITE)
    lane = board.screen.list.lanes.lanes[Step.ON_SITE]
    qtbot.waitUntil(lambda: lane.model.rowCount() == 1)

    assert len(testers) == 8
    assert board.screen.list.lanes.lanes[None].isHidden()


def test_a_number_key_sets_the_status_at_once_and_ctrl_z_takes_it_back(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["dispatched"]
    board.screen.list.go_to(ticket)

    press(Key.Key_2)
    qtbot.waitUntil(lambda: board.stored(ticket).restoration is Step.ON_SITE)
    qtbot.waitUntil(lambda: "to On site" in board.desk.window.status_line.message)
    assert board.stored(ticket).crew == "Crew North 6"
    assert board.stored(ticket).cause is RestorationCause.CABLE_DAMAGE
    press(Key.Key_Z, Modifier.ControlModifier)

    qtbot.waitUntil(lambda: board.stored(ticket).restoration is Step.DISPATCHED)


def test_number_keys_in_quick_succession_are_all_heard(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["dispatched"]
    board.screen.list.go_to(ticket)

    for key in (Key.Key_2, Key.Key_3, Key.Key_4):
        press(key)
    qtbot.waitUntil(lambda: board.stored(ticket).restoration is Step.REPAIRING)

    words = " ".join(line.text for line in board.lines(ticket, Audience.STAFF))
    assert "→ on site" in words
    assert "→ diagnosing" in words


def test_a_number_key_keeps_what_somebody_else_changed_in_other_fields(board: Board, qtbot: QtBot) -> None:
    ticket = board.tickets["late"]
    board.screen.list.go_to(ticket)
    row = board.screen.shown_row()
    assert row is not None
    board.change_elsewhere(ticket, crew="Crew South 1")

    board.screen.steps.take_step(step_edit(row, Step.TESTING))
    qtbot.waitUntil(lambda: board.stored(ticket).restoration is Step.TESTING)

    assert board.stored(ticket).crew == "Crew South 1"


def test_lanes_show_one_card_a_ticket_and_the_same_keys_act_there(board: Board, qtbot: QtBot) -> None:
    board.screen.list.go_to(board.tickets["dispatched"])

    press(Key.Key_V)
    lanes = board.screen.list.lanes.lanes
    cards = {step: [row.ticket_id for row in lane.model.shown_rows] for step, lane in lanes.items()}
    assert focused() is lanes[Step.DISPATCHED].view
    press(Key.Key_3)
    qtbot.waitUntil(lambda: lanes[Step.DIAGNOSING].model.rowCount() == 1)
    qtbot.waitUntil(lambda: lanes[Step.DIAGNOSING].view.hasFocus())
    press(Key.Key_Right)
    row = board.screen.shown_row()
    press(Key.Key_V)

    assert cards == {
        None: [board.tickets["waiting"]], Step.DISPATCHED: [board.tickets["dispatched"]], Step.ON_SITE: [],
        Step.DIAGNOSING: [],
        Step.REPAIRING: [board.tickets["late"]], Step.TESTING: [board.tickets["testing"]], Step.RESTORED: [],
    }  # fmt: skip
    assert row is not None
    assert row.ticket_id == board.tickets["late"]
    assert board.screen.list.view.hasFocus()
    assert board.screen.list.view.selected_ids() == [board.tickets["late"]]


def test_an_empty_board_says_so_and_proves_that_polling_works(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    shift_core.actor = FAY
    desk = open_desk(shift_core, role=Role.FIELD)
    desk.window.show_screen("restoration")
    screen = screen_of(desk, "restoration", RestorationScreen)
    qtbot.waitUntil(lambda: screen.list.is_loaded)
    screen.list.take([])

    assert screen.list.plate.title == "No restoration under way."
    assert "polls a minute, oldest data" in screen.list.plate.why
    assert not screen.form.save.isEnabled()


def test_a_number_key_is_for_one_ticket(board: Board, qtbot: QtBot) -> None:
    before = [board.stored(ticket) for ticket in board.tickets.values()]

    press(Key.Key_A, Modifier.ControlModifier)
    press(Key.Key_5)
    qtbot.waitUntil(lambda: board.desk.background.waiting == 0)

    assert "one ticket at a time: 4 are selected" in board.desk.window.status_line.message
    assert [board.stored(ticket) for ticket in board.tickets.values()] == before


def test_what_was_chosen_while_the_board_was_hidden_is_read_as_soon_as_it_is_seen(board: Board, qtbot: QtBot) -> None:
    board.stand_on(board.tickets["dispatched"], qtbot)
    check, window = board.screen.form.check, board.desk.window
    # Nothing but being shown makes it read.
    board.screen._check_timer.setInterval(600_000)
    window.show_screen("tickets")
    board.screen.list.go_to(next(ticket for name, ticket in board.tickets.items() if name != "dispatched"))
    assert board.screen.form.preview_text == ""
    assert "Reading" in check.accessibleName()

    window.show_screen("restoration")

    qtbot.waitUntil(lambda: board.screen.form.preview_text != "")
    assert "Reading" not in check.accessibleName()


def test_enter_opens_the_ticket(board: Board, qtbot: QtBot) -> None:
    board.screen.list.go_to(board.tickets["late"])
    places: list[Place] = []
    board.screen.go_requested.connect(places.append)

    press(Key.Key_Return)

    assert places == [Place("tickets", board.tickets["late"])]


def test_a_place_names_a_ticket_that_a_filter_hides(board: Board) -> None:
    board.screen.list.set_filter("update:late")

    board.screen.go_to(Place("restoration", board.tickets["waiting"]))

    assert board.screen.list.view.selected_ids() == [board.tickets["waiting"]]
    assert board.screen.list.filter_text == ""
