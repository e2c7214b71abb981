"""The ticket screen on a real store: what it shows, and what its keys save."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.services.model import Service, ServiceClass
from nocdesk.tickets.commands import (
    RestorationUpdate,
    close_ticket,
    open_ticket,
    restore_ticket,
    update_restoration,
)
from nocdesk.tickets.model import MatchState, RestorationStatus, TicketStatus
from tests.ui.builders import service_ids
from tests.ui.desk_parts import screen_of
from tests.ui.tickets_desk import (
    CTRL,
    FIELD,
    OFFICE,
    VOICE,
    OpenDesk,
    customer_lines,
    dialog_of,
    is_resolved,
    is_shown,
    lines,
    match_state,
    press,
    show_tickets,
    stored,
    texts,
)
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.dialogs.ticket_dialogs import EtrDialog, NewTicketDialog, RestoredDialog, StatusDialog
from ui.views.tickets import TicketsScreen


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core)


def test_the_queue_shows_what_is_due_first_then_the_oldest_and_last_what_is_resolved(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot, desk_clock: VirtualClock
) -> None:
    service = service_ids(shift_core)["ACC-110"]
    with shift_core.work() as work:
        restore_ticket(work, ticket_id=VOICE)
        customer = work.session.get_one(Service, service).customer_id
        late = open_ticket(work, customer_id=customer, service_id=service, text="No internet")
        update_restoration(work, ticket_id=late, update=RestorationUpdate(RestorationStatus.DISPATCHED, None))

    screen = show_tickets(open_desk(shift_core), qtbot, late)

    assert [row.id for row in screen.list.model.shown_rows] == [late, OFFICE, VOICE]
    QAbstractItemModelTester(screen.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_the_ticket_shows_its_timeline_its_fault_in_service_words_and_what_the_customer_reads(
    desk: Desk, shift_core: Core, qtbot: QtBot
) -> None:
    screen = show_tickets(desk, qtbot)

    shown = texts(screen.page.timeline)
    assert all(line in shown for line in lines(shift_core))
    assert "Round-trip time 52.3 ms above 40.0 ms: began" in shown
    assert "We are working on your report." in texts(screen.links)


def test_an_etr_is_promised_in_a_dialog_and_told_in_customer_words(
    desk: Desk, shift_core: Core, qtbot: QtBot, desk_clock: VirtualClock
) -> None:
    screen = show_tickets(desk, qtbot)

    press(screen, Qt.Key.Key_E)
    dialog = dialog_of(screen, EtrDialog, qtbot)
    QTest.keyClicks(dialog.etr.edit, "+30")
    dialog.edit.setText("LINK-7 is being spliced")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(shift_core).etr_at is not None)

    assert stored(shift_core).etr_at == desk_clock.now().replace(second=0) + timedelta(minutes=30)
    told = [row for row in customer_lines(shift_core) if "We expect your service" in row]
    assert len(told) == 1
    assert "LINK-7" not in told[0]


def test_the_status_dialog_offers_what_may_follow(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)

    press(screen, Qt.Key.Key_S)
    dialog = dialog_of(screen, StatusDialog, qtbot)
    offered = [dialog.status.itemText(place) for place in range(dialog.status.count())]
    QTest.keyClick(dialog.status, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(shift_core).status is TicketStatus.IN_PROGRESS)

    assert offered == ["In progress", "Rejected", "Cancelled"]


def test_restored_shows_the_live_check_and_takes_a_reason_where_it_has_not_passed(
    desk: Desk, shift_core: Core, qtbot: QtBot
) -> None:
    screen = show_tickets(desk, qtbot)

    press(screen, Qt.Key.Key_6)
    dialog = dialog_of(screen, RestoredDialog, qtbot)
    assert "not passed" in dialog.check.accessibleName()
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClicks(dialog.edit, "Customer confirms by phone")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(shift_core).status is TicketStatus.RESOLVED)

    assert customer_lines(shift_core)[-1].startswith("Your service Voice trunk")


def test_a_resolved_ticket_is_closed_with_the_name_of_who_accepted(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)
    press(screen, Qt.Key.Key_C)
    assert not [dialog for dialog in screen.findChildren(AskDialog) if dialog.isVisible()]
    with shift_core.work(FIELD) as work:
        restore_ticket(work, ticket_id=VOICE)
    qtbot.waitUntil(lambda: screen.links.scene is not None and is_resolved(screen.links.scene))

    press(screen, Qt.Key.Key_C)
    dialog = dialog_of(screen, AskDialog, qtbot)
    QTest.keyClicks(dialog.edit, "Ms Frei")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: stored(shift_core).status is TicketStatus.CLOSED)
    assert "Reason: accepted by Ms Frei" in lines(shift_core)
    qtbot.waitUntil(lambda: screen.list.model.row(VOICE) is None)


def test_a_note_is_kept_by_ctrl_enter_and_one_that_was_begun_waits_at_its_ticket(
    desk: Desk, shift_core: Core, qtbot: QtBot
) -> None:
    screen = show_tickets(desk, qtbot)

    press(screen, Qt.Key.Key_N)
    qtbot.waitUntil(screen.page.note.hasFocus)
    QTest.keyClicks(screen.page.note, "asked the carrier")
    show_tickets(desk, qtbot, OFFICE)
    qtbot.waitUntil(lambda: screen.page.detail is not None and screen.page.detail.row.id == OFFICE)
    assert screen.page.note.toPlainText() == ""
    show_tickets(desk, qtbot, VOICE)
    qtbot.waitUntil(lambda: screen.page.note.toPlainText() == "asked the carrier")
    press(screen, Qt.Key.Key_N)
    QTest.keyClick(screen.page.note, Qt.Key.Key_Return, CTRL)

    qtbot.waitUntil(lambda: "asked the carrier" in lines(shift_core))
    assert "asked the carrier" not in customer_lines(shift_core)
    assert screen.list.view.hasFocus()


def test_l_links_and_d_declines_the_likeliest_alarm(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    screen = show_tickets(desk, qtbot)
    first = screen.links.best_proposal
    assert first is not None
    assert first.score == max(card.proposal.score for card in screen.links.cards)

    press(screen, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: match_state(shift_core, VOICE, first.alarm_id) is MatchState.LINKED)
    qtbot.waitUntil(lambda: screen.links.best_proposal not in (None, first))
    second = screen.links.best_proposal
    assert second is not None
    press(screen, Qt.Key.Key_D)

    qtbot.waitUntil(lambda: match_state(shift_core, VOICE, second.alarm_id) is MatchState.DECLINED)


def test_t_opens_a_ticket_and_the_queue_stands_on_it(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)

    press(screen, Qt.Key.Key_T)
    dialog = dialog_of(screen, NewTicketDialog, qtbot)
    assert dialog.customer.currentText() == "Juniper Row Hotel"
    QTest.keyClicks(dialog.edit, "No tone since noon")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_shown(screen, 3))

    assert (stored(shift_core, 3).text, stored(shift_core, 3).service_id) == (
        "No tone since noon",
        stored(shift_core).service_id,
    )


def test_enter_opens_the_plots_of_the_tickets_service(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)

    with qtbot.waitSignal(screen.go_requested) as gone:
        press(screen, Qt.Key.Key_Return)

    place = gone.args[0]
    assert (place.screen, place.id) == ("workbench", stored(shift_core).service_id)
    assert place.start < stored(shift_core).began_at < place.end


def test_the_queue_is_copied_with_every_column(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)

    press(screen, Qt.Key.Key_C, CTRL)

    heads, row = (line.split("\t") for line in QGuiApplication.clipboard().text().splitlines())
    assert len(heads) == len(row)
    assert row[:4] == ["TT-1001", "Acknowledged", "Juniper Row Hotel", "SIP-TRK-114"]


@pytest.mark.parametrize("text", ["state:new", "update:late", "etr:none match:proposed", "by:me", "customer:juniper"])
def test_the_filter_words_of_the_queue_are_understood(desk: Desk, qtbot: QtBot, text: str) -> None:
    screen = show_tickets(desk, qtbot)

    screen.list.set_filter(text)

    assert screen.list.line.edit.verdict == ""


SEATS = {
    Role.CARE: {"proposals": False, "steps": False, "close": True},
    Role.FIELD: {"proposals": False, "steps": True, "close": False},
    Role.AUDITOR: {"proposals": True, "steps": False, "close": False},
}


@pytest.mark.parametrize("role", SEATS, ids=str)
def test_a_role_is_offered_what_the_policy_lets_it_do(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot, role: Role
) -> None:
    screen = show_tickets(open_desk(shift_core, role=role), qtbot)

    bound = {action.objectName() for action in screen.list.view.actions()}
    assert bool(screen.links.cards) is SEATS[role]["proposals"]
    assert ("restoration.onSite" in bound) is SEATS[role]["steps"]
    assert ("ticket.close" in bound) is SEATS[role]["close"]
    assert screen.page.note.isVisible() is (role is not Role.AUDITOR)
    before = stored(shift_core).version
    press(screen, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: not SEATS[role]["steps"] or stored(shift_core).version != before)


def test_a_ticket_at_its_end_is_shown_when_it_is_asked_for(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    with shift_core.work() as work:
        restore_ticket(work, ticket_id=OFFICE)
        close_ticket(work, ticket_id=OFFICE, accepted_by="Mr Stone")

    screen = show_tickets(open_desk(shift_core), qtbot, OFFICE)

    assert screen.list.model.row(OFFICE) is not None
    assert "works again since" in texts(screen.links)


def test_an_empty_queue_says_so_and_what_to_do(provider_core: Core, open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(provider_core)
    desk.window.show_screen("tickets")
    screen = screen_of(desk, "tickets", TicketsScreen)

    qtbot.waitUntil(lambda: screen.list.plate.isVisible() and screen.list.is_loaded)

    assert "No open tickets." in texts(screen.list.plate)
    assert "T opens one." in texts(screen.list.plate)


def test_what_is_shown_follows_the_service(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)

    with shift_core.work() as work:
        service = work.session.scalars(select(Service).where(Service.id == stored(shift_core).service_id)).one()
        service.current_class, service.class_since = ServiceClass.DOWN, work.now
        work.session.flush()
        work.touched("ticket", VOICE)

    qtbot.waitUntil(lambda: screen.page.detail is not None and screen.page.detail.service_class is ServiceClass.DOWN)
