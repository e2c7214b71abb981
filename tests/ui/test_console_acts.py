"""What an engineer does in the console by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.model import Condition
from nocdesk.boards.queries import alarm_detail
from nocdesk.core import Core
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import MatchState, TroubleTicket
from tests.ui.builders import raise_one
from tests.ui.console_desk import Modifier, press, stored
from tests.ui.desk_parts import OpenDesk, console_of, workbench_of
from ui.application import Desk
from ui.dialogs.ask import AskDialog, TicketDialog


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core)


def test_the_key_a_acknowledges_in_the_store_and_ctrl_z_takes_it_back(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])

    press(qtbot, console, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["ring"]).is_acknowledged)
    row = console.list.model.row(alarm_ids["ring"])
    qtbot.waitUntil(lambda: console.list.model.row(alarm_ids["ring"]) != row)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    press(qtbot, console, Qt.Key.Key_Z, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: not stored(shift_core, alarm_ids["ring"]).is_acknowledged)

    assert console.list.view.selected_ids() == [alarm_ids["ring"]]


def test_a_refused_operation_is_told_in_the_status_bar(desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])

    press(qtbot, console, Qt.Key.Key_A)

    assert "Nothing to acknowledge" in desk.window.status_line.message


def test_several_alarms_with_a_critical_one_are_acknowledged_only_with_a_note(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.view.select_ids([alarm_ids["ring"], alarm_ids["loss"]])

    press(qtbot, console, Qt.Key.Key_A)
    told = desk.window.status_line.message
    press(qtbot, console, Qt.Key.Key_A, Modifier.ShiftModifier)
    dialog = console.findChild(AskDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.edit.hasFocus)
    dialog.edit.setText("ring cut, field on its way")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["ring"]).is_acknowledged)

    assert "Shift+A" in told
    assert stored(shift_core, alarm_ids["loss"]).is_acknowledged


def test_the_key_o_takes_an_alarm_and_lets_go_of_it(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])

    press(qtbot, console, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["ring"]).owner == "ann")
    qtbot.waitUntil(lambda: (console.list.model.row(alarm_ids["ring"]) or stored(shift_core, 1)).owner == "ann")
    press(qtbot, console, Qt.Key.Key_O)

    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["ring"]).owner is None)


@pytest.mark.parametrize(("key", "decided"), [(Qt.Key.Key_L, MatchState.LINKED), (Qt.Key.Key_D, MatchState.DECLINED)])
def test_the_keys_l_and_d_decide_the_best_proposal_and_undo_makes_it_a_proposal_again(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot, key: Qt.Key, decided: MatchState
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])
    qtbot.waitUntil(lambda: console.detail.best_proposal is not None)
    proposal = console.detail.best_proposal
    assert proposal is not None

    def state() -> MatchState:
        with shift_core.read() as session:
            detail = alarm_detail(session, alarm_ids["ring"], now=shift_core.clock.now())
        assert detail is not None
        return next(row.state for row in detail.proposals if row.ticket_id == proposal.ticket_id)

    press(qtbot, console, key)
    qtbot.waitUntil(lambda: state() is decided)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    press(qtbot, console, Qt.Key.Key_Z, Modifier.ControlModifier)

    qtbot.waitUntil(lambda: state() is MatchState.PROPOSED)


def test_a_ticket_opened_from_an_alarm_is_linked_to_it(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["pdv"])
    qtbot.waitUntil(lambda: console.detail.detail is not None and console.detail.detail.row.id == alarm_ids["pdv"])

    press(qtbot, console, Qt.Key.Key_T)
    dialog = console.findChild(TicketDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.edit.hasFocus)
    dialog.edit.setText("Voices are choppy")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["pdv"]).tickets != ())

    with shift_core.read() as session:
        texts = session.scalars(select(TroubleTicket.text)).all()
    assert "Voices are choppy" in texts


def test_a_note_written_at_the_foot_of_the_detail_goes_into_the_journal(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])
    qtbot.waitUntil(lambda: console.detail.detail is not None and console.detail.detail.row.id == alarm_ids["voice"])

    QTest.keyClick(console.list.view, Qt.Key.Key_J, Modifier.ControlModifier)
    QTest.keyClicks(console.detail.note, "carrier called")
    QTest.keyClick(console.detail.note, Qt.Key.Key_Return)

    def journal() -> list[str]:
        detail = console.detail.detail
        return [row.text for row in detail.journal] if detail else []

    qtbot.waitUntil(lambda: "carrier called" in journal())
    assert console.list.view.hasFocus()


def test_while_a_row_is_selected_new_rows_wait_in_the_pill_and_n_takes_them_in(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])
    before = [row.id for row in console.list.model.shown_rows]

    new = raise_one(shift_core, resource="LINK-9", text="Link down: LINK-9", severity=PerceivedSeverity.CRITICAL)
    qtbot.waitUntil(console.list.pill.isVisible)
    held = [row.id for row in console.list.model.shown_rows]
    press(qtbot, console, Qt.Key.Key_N)

    assert held == before
    assert console.list.model.shown_rows[0].id == new
    assert console.list.view.selected_ids() == [alarm_ids["voice"]]
    assert not console.list.pill.isVisible()


def test_esc_lets_the_list_go_on(desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])
    new = raise_one(shift_core, resource="LINK-9", text="Link down: LINK-9", severity=PerceivedSeverity.CRITICAL)
    qtbot.waitUntil(console.list.pill.isVisible)

    press(qtbot, console, Qt.Key.Key_Escape)

    assert console.list.model.shown_rows[0].id == new


def test_j_and_k_walk_the_rows_and_f8_the_unacknowledged_ones(
    desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    view = console.list.view

    walked = []
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K):
        press(qtbot, console, key)
        walked.append(view.selected_ids())
    console.list.go_to(alarm_ids["loss"])
    press(qtbot, console, Qt.Key.Key_F8)

    order = [row.id for row in console.list.model.shown_rows]
    assert walked == [[order[0]], [order[1]], [order[2]], [order[1]]]
    assert view.selected_ids() == [alarm_ids["mos"]]


def test_f8_goes_first_to_what_waited_while_the_list_was_held(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["loss"])
    new = raise_one(shift_core, resource="LINK-9", text="Link down: LINK-9", severity=PerceivedSeverity.CRITICAL)
    qtbot.waitUntil(console.list.pill.isVisible)

    press(qtbot, console, Qt.Key.Key_F8)

    assert console.list.view.selected_ids() == [new]


def test_g_opens_the_workbench_at_the_alarms_service(desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])

    press(qtbot, console, Qt.Key.Key_G)

    row = console.list.model.row(alarm_ids["voice"])
    assert row is not None
    assert workbench_of(desk).isVisible()
    assert workbench_of(desk).service_id == row.service_id


def test_ctrl_c_copies_the_selected_rows_as_a_table_and_defuses_formulas(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    evil = raise_one(shift_core, resource="cpe", text="=HYPERLINK(1)", condition=Condition.AGENT_FAULTY)
    qtbot.waitUntil(lambda: console.list.model.row(evil) is not None)
    console.list.view.select_ids([evil, alarm_ids["ring"]])

    press(qtbot, console, Qt.Key.Key_C, Modifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\n")

    assert copied[0].split("\t")[:2] == ["Severity", "State"]
    assert any("\t'=HYPERLINK(1)\t" in line for line in copied)
    assert len(copied) == 3


def test_backspace_in_the_plots_leads_back_to_the_alarm(desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])
    press(qtbot, console, Qt.Key.Key_G)

    QTest.keyClick(workbench_of(desk).plots, Qt.Key.Key_Backspace)

    assert console.isVisible()
    assert console.list.view.selected_ids() == [alarm_ids["voice"]]


def test_shift_n_writes_a_note_that_outlives_the_alarm(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])
    press(qtbot, console, Qt.Key.Key_N, Modifier.ShiftModifier)
    dialog = console.list.findChild(AskDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.edit.hasFocus)
    dialog.edit.setText("The ring's owner is reached at extension 12")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)

    def lasting() -> list[str]:
        with shift_core.read() as session:
            detail = alarm_detail(session, alarm_ids["ring"], now=shift_core.clock.now())
        return [line.text for line in detail.journal if line.is_lasting] if detail else []

    qtbot.waitUntil(lambda: lasting() == ["The ring's owner is reached at extension 12"])
