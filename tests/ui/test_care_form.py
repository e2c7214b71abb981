"""A ticket in four fields: it meets what is known, and nothing that was typed is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import Audience, MatchState, TicketEvent, TicketMatch, TroubleTicket
from tests.ui.builders import raise_one, service_ids
from tests.ui.care_parts import CTRL, JUNIPER, JUNIPER_PHONE, begin_ticket, desk, find, focused, screen
from tests.ui.geometry import faults_in
from ui.application import Desk
from ui.views.care import CareScreen

__all__ = ["desk", "screen"]


def tickets_of(core: Core) -> list[TroubleTicket]:
    with core.read() as session:
        return list(session.scalars(select(TroubleTicket).order_by(TroubleTicket.id)))


def test_a_ticket_in_four_fields_meets_the_known_fault(
    desk: Desk, screen: CareScreen, shift_core: Core, qtbot: QtBot
) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    form = screen.page.form
    begin_ticket(screen, "The lobby phones are dead")
    form.service.setCurrentIndex(form.service.findText("SIP-TRK-114", Qt.MatchFlag.MatchContains))
    form.since.setText("15 min")

    with qtbot.waitSignal(desk.window.operations.done) as done:
        QTest.keyClick(form.text, Qt.Key.Key_Return, CTRL)

    ticket = tickets_of(shift_core)[-1]
    with shift_core.read() as session:
        matches = session.scalars(select(TicketMatch).where(TicketMatch.ticket_id == ticket.id)).all()
        notes = session.scalars(
            select(TicketEvent.text).where(TicketEvent.ticket_id == ticket.id, TicketEvent.audience == Audience.STAFF)
        ).all()
    assert done.args[0] == f"{ticket.number} opened; it meets the known problem since 09:48 UTC, no ETR yet"
    assert (ticket.text, ticket.channel) == ("The lobby phones are dead", "phone")
    assert (ticket.opened_at - ticket.began_at).total_seconds() == 900
    assert MatchState.PROPOSED in {match.state for match in matches}
    assert notes == ["Caller: Joon Seo"]
    assert not screen.page.is_form_open
    qtbot.waitUntil(lambda: [row.number for row in screen.page.tickets.selected_rows()] == [ticket.number])


def test_the_form_says_what_is_known_of_the_service_before_anything_is_saved(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, "SIP-TRK-114", JUNIPER)

    begin_ticket(screen, "")

    assert screen.page.form.known.text() == "Known problem since 09:48 UTC. No time of restoration yet, TT-1001."


def test_a_time_that_is_none_is_said_beside_the_field_and_nothing_is_saved(
    screen: CareScreen, shift_core: Core, qtbot: QtBot
) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    begin_ticket(screen)
    form = screen.page.form
    before = len(tickets_of(shift_core))
    form.since.setText("yesterda")

    QTest.keyClick(form.text, Qt.Key.Key_Return, CTRL)

    assert form.since_note.text().startswith("“yesterda” is no time: write now")
    assert QApplication.focusWidget() is form.since
    assert len(tickets_of(shift_core)) == before
    assert form.text.toPlainText() == "Calls break off"


def test_a_ticket_without_a_text_is_asked_for_one(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    begin_ticket(screen, "")

    QTest.keyClick(screen.page.form.caller, Qt.Key.Key_Return, CTRL)

    assert screen.page.form.text_note.text() == "A ticket needs a text: enter what the customer says."
    assert QApplication.focusWidget() is screen.page.form.text


def test_tab_leads_through_the_four_fields_in_their_order(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    QTest.keyClick(screen.search, Qt.Key.Key_N, CTRL)
    form = screen.page.form

    passed = []
    for _ in range(4):
        passed.append(focused())
        QTest.keyClick(focused(), Qt.Key.Key_Tab)

    assert passed == [form.caller, form.service, form.since, form.text]


def test_esc_keeps_what_was_typed_and_n_brings_it_back(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    begin_ticket(screen, "Half a sent")
    screen.page.form.since.setText("10 min")

    QTest.keyClick(screen.page.form.text, Qt.Key.Key_Escape)
    was_open = screen.page.is_form_open
    QTest.keyClick(screen.page.services.view, Qt.Key.Key_N)

    assert not was_open
    assert screen.page.form.text.toPlainText() == "Half a sent"
    assert screen.page.form.since.text() == "10 min"


def test_a_field_without_a_text_is_kept_as_well(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    begin_ticket(screen, "")
    screen.page.form.since.setText("10 min")

    QTest.keyClick(screen.page.form.text, Qt.Key.Key_Escape)
    find(screen, qtbot, "dunlow", "Dunlow Freight")
    find(screen, qtbot, "K-1010", JUNIPER)

    assert screen.page.is_form_open
    assert screen.page.form.since.text() == "10 min"


def test_a_form_that_was_left_untouched_does_not_come_back(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    begin_ticket(screen, "")

    find(screen, qtbot, "dunlow", "Dunlow Freight")
    find(screen, qtbot, "K-1010", JUNIPER)

    assert not screen.page.is_form_open


def test_each_customer_keeps_the_draft_of_its_own(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    begin_ticket(screen, "The lobby phones")
    find(screen, qtbot, "dunlow", "Dunlow Freight")
    is_open_for_the_other = screen.page.is_form_open

    find(screen, qtbot, "K-1010", JUNIPER)

    assert not is_open_for_the_other
    assert screen.page.form.text.toPlainText() == "The lobby phones"
    assert screen.page.is_form_open


def test_a_refresh_of_the_customer_leaves_what_is_being_typed(
    screen: CareScreen, shift_core: Core, qtbot: QtBot
) -> None:
    find(screen, qtbot, "K-1018", "Rowanmoor Energy")
    begin_ticket(screen, "The control room is cut")
    form = screen.page.form
    service = service_ids(shift_core)["SIP-TRK-130"]
    form.service.setCurrentIndex(form.service.findText("SIP-TRK-130", Qt.MatchFlag.MatchContains))
    form.text.setFocus()

    raise_one(shift_core, resource="LINK-9", text="Link down: LINK-9", severity=PerceivedSeverity.CRITICAL,
              services=[service])  # fmt: skip
    qtbot.waitUntil(lambda: bool(screen.page.customer and screen.page.customer.problems))

    assert form.draft.service_id == service
    assert form.text.toPlainText() == "The control room is cut"
    assert QApplication.focusWidget() is form.text
    assert form.known.text().startswith("Known problem since 09:59 UTC.")


def test_a_save_that_fails_says_why_and_keeps_the_form(
    desk: Desk, screen: CareScreen, shift_core: Core, qtbot: QtBot
) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    begin_ticket(screen)
    shift_core.actor = Actor("cleo", Role.AUDITOR)

    with qtbot.waitSignal(screen.failed) as failed:
        QTest.keyClick(screen.page.form.text, Qt.Key.Key_Return, CTRL)

    assert "cleo (auditor) may not open ticket" in screen.page.form.refusal.text()
    assert failed.args[0].startswith("The ticket was not opened, what was typed is kept:")
    assert screen.page.form.text.toPlainText() == "Calls break off"
    assert screen.page.is_form_open


def test_what_was_cleared_comes_back_no_more(screen: CareScreen, qtbot: QtBot) -> None:
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    begin_ticket(screen, "Not this one")

    QTest.mouseClick(screen.page.form.clear_button, Qt.MouseButton.LeftButton)
    QTest.keyClick(screen.page.services.view, Qt.Key.Key_N)

    assert screen.page.form.text.toPlainText() == ""


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_every_text_of_an_open_form_has_room(
    desk: Desk, screen: CareScreen, qtbot: QtBot, size: tuple[int, int]
) -> None:
    desk.window.resize(*size)
    find(screen, qtbot, JUNIPER_PHONE, JUNIPER)
    begin_ticket(screen)
    screen.page.form.since.setText("yesterda")
    QTest.keyClick(screen.page.form.text, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)

    assert faults_in(desk.window) == []
