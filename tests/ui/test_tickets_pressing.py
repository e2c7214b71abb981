"""How pressing a ticket is, on the screen: its clocks and their stops in words, and the keys of the team."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.boards.ticket_load import BearerKind
from nocdesk.boards.ticket_pressing import NextStep, TicketProblem
from nocdesk.core import Core
from nocdesk.sla.objectives import Kind
from nocdesk.tickets.clocks import ClockRow, ClockState, StopRow
from nocdesk.tickets.commands import open_ticket, take_ticket
from nocdesk.tickets.model import TicketStatus, TroubleTicket
from nocdesk.tickets.taught import MatchQuality
from tests.ui.tickets_desk import OFFICE, VOICE, OpenDesk, dialog_of, press, show_tickets, stored, texts
from ui.application import Desk
from ui.dialogs.ticket_load import LoadDialog
from ui.dialogs.ticket_team import AssignDialog, MergeDialog, SplitDialog, StopDialog
from ui.views.tickets_pressing import clock_words, next_words, problem_words, quality_words, stop_words

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core)


def clock(state: ClockState, target_s: float = 14_400, due_at: datetime | None = NOON + HOUR) -> ClockRow:
    return ClockRow(Kind.RESTORATION, state, 1_500, target_s, due_at, NOON - HOUR, None)


def test_a_clock_says_how_far_it_has_run() -> None:
    assert clock_words(clock(ClockState.RUNNING), NOON) == "25m 00s of 4h 00m, due 13:00"
    assert clock_words(clock(ClockState.STOPPED, due_at=None), NOON) == "25m 00s of 4h 00m, stands"
    assert clock_words(clock(ClockState.MISSED), NOON) == "25m 00s of 4h 00m, too late"
    internal = replace(clock(ClockState.RUNNING), is_internal=True)
    assert clock_words(internal, NOON) == "25m 00s of 4h 00m, due 13:00, internal target, no SLA"


def test_a_stop_says_from_when_to_when_why_and_by_whom() -> None:
    stop = StopRow("access", "janitor", NOON - HOUR, "finn", None, None)

    assert stop_words(stop, NOON) == "stood 11:00 to now: no access to the site: janitor (finn)"


def test_what_is_next_is_said_with_the_time_that_is_left_or_over() -> None:
    assert next_words(NextStep("Answer", NOON + HOUR), NOON) == "Answer by 13:00, 1:00 left"
    assert next_words(NextStep("Answer", NOON - HOUR), NOON) == "Answer by 11:00, 1h 00m late"


def test_a_problem_is_told_in_numbers_alone() -> None:
    problem = TicketProblem(1, "SP-1001", NOON - HOUR, False, 11, 14, 1)

    assert problem_words(problem, NOON) == "Since 11:00: 11 customers, 14 alarms, 1 open ticket"


def test_the_quality_of_proposals_is_said_once_something_was_decided() -> None:
    assert quality_words(MatchQuality(0, 0, 0)) == ""
    said = quality_words(MatchQuality(21, 4, 2))
    assert said == "Proposals so far: 84% right, 91% of the links found (27 decisions)"


def test_the_screen_says_priority_and_clocks(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)

    said = texts(screen.links)
    assert "Priority and clocks" in said
    assert {"Response", "Restoration", "Next", "Workgroup"} <= set(said.split("\n"))


def test_a_takes_a_ticket(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot, OFFICE)

    press(screen, Qt.Key.Key_A)

    qtbot.waitUntil(lambda: stored(shift_core, OFFICE).assignee != "")
    assert stored(shift_core, OFFICE).status is TicketStatus.IN_PROGRESS


def test_g_gives_it_to_somebody(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)
    press(screen, Qt.Key.Key_G)
    dialog = dialog_of(screen, AssignDialog, qtbot)

    dialog.edit.setText("finn")
    dialog.buttons.accepted.emit()

    qtbot.waitUntil(lambda: stored(shift_core).assignee == "finn")


def test_p_stops_the_clock_and_lets_it_run_on(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)
    press(screen, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: stored(shift_core).status is TicketStatus.IN_PROGRESS)
    qtbot.waitUntil(
        lambda: (
            screen.links.scene is not None
            and screen.links.scene.detail.row.version == stored(shift_core).version
            and screen.list.shown_row() is not None
        ),
    )
    press(screen, Qt.Key.Key_P)
    dialog = dialog_of(screen, StopDialog, qtbot)
    dialog.buttons.accepted.emit()

    qtbot.waitUntil(lambda: stored(shift_core).status is TicketStatus.PENDING)


def test_m_merges_a_ticket_into_an_older_one(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    with shift_core.work() as work:
        old = stored(shift_core)
        young = open_ticket(work, customer_id=old.customer_id, service_id=old.service_id, text="Again")
    screen = show_tickets(desk, qtbot, young)
    press(screen, Qt.Key.Key_M)
    dialog = dialog_of(screen, MergeDialog, qtbot)

    assert dialog.ticket.itemData(dialog.ticket.count() - 1) == VOICE
    dialog.ticket.setCurrentIndex(dialog.ticket.count() - 1)
    dialog.buttons.accepted.emit()

    qtbot.waitUntil(lambda: stored(shift_core, young).status is TicketStatus.CANCELLED)


def test_x_splits_a_part_off_and_takes_it_back(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)
    press(screen, Qt.Key.Key_X)
    dialog = dialog_of(screen, SplitDialog, qtbot)

    dialog.service.setCurrentIndex(dialog.service.count() - 1)
    dialog.edit.setText("The fax is dead as well")
    QTest.keyClick(dialog, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: newest(shift_core).text == "The fax is dead as well")
    part, whole = newest(shift_core), stored(shift_core)
    assert (part.customer_id, part.service_id) == (whole.customer_id, None)
    assert part.opened_at == whole.opened_at
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()
    qtbot.waitUntil(lambda: newest(shift_core).status is TicketStatus.CANCELLED)


def newest(core: Core) -> TroubleTicket:
    with core.read() as session:
        return session.scalars(select(TroubleTicket).order_by(TroubleTicket.id.desc()).limit(1)).one()


def test_w_shows_who_has_how_much_and_enter_shows_those_tickets(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    with shift_core.work() as work:
        take_ticket(work, ticket_id=VOICE)
        work.session.get_one(TroubleTicket, VOICE).next_update_at = work.now - HOUR
    screen = show_tickets(desk, qtbot)
    press(screen, Qt.Key.Key_W)
    dialog = dialog_of(screen, LoadDialog, qtbot)
    mine = next(row for row in dialog.list.model.rows if row.kind is BearerKind.PERSON and row.name)
    assert (mine.open, mine.updates_late, mine.update_at) == (1, 1, None)
    dialog.list.go_to(mine.id)

    QTest.keyClick(dialog.list.view, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: screen.list.filter_text == f"for:{mine.name}")
    assert [row.id for row in screen.list.model.shown_rows] == [VOICE]
