"""A call at the care seat, with real keys: who calls, what is known, a ticket, and the words for the customer.

The fault comes from readings through the real engine; whoever sits at the seat never touches the pointer.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Contact
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.queries import timeline
from tests.nocdesk.boards.shift import Shift, play_shift
from tests.nocdesk.provider_builder import make_provider
from tests.ui.desk_parts import screen_of
from ui.application import Desk, make_application
from ui.views.care import CareScreen

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def shift(sqlite_core: Core, clock: VirtualClock, tmp_path: Path) -> Shift:
    """A link is down, another caller has been promised 10:01:30 and Ada Marlow has not called yet."""
    provider = make_provider(sqlite_core)
    with sqlite_core.work(SYSTEM) as work:
        work.session.add(Contact(customer_id=provider.customer, name="Ada Marlow", phone="+44 20 7946 0101"))
    return play_shift(sqlite_core, clock, tmp_path, provider)


@pytest.fixture
def desk(qapp: QApplication, shift: Shift) -> Iterator[Desk]:
    shift.core.actor = Actor("cleo", Role.CARE)
    opened = Desk(make_application(), shift.core, "light")
    opened.window.resize(1280, 800)
    opened.window.show()
    opened.window.activateWindow()
    opened.window.start()
    yield opened
    opened.close()
    qapp.processEvents()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "the keyboard is nowhere"
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """A key, wherever the keyboard is."""
    QTest.keyClick(focused(), key, modifier)


def write(text: str) -> None:
    """Letters, wherever the keyboard is."""
    QTest.keyClicks(focused(), text)


def test_a_caller_is_found_answered_and_its_ticket_meets_the_known_fault(
    desk: Desk, shift: Shift, qtbot: QtBot
) -> None:
    screen = screen_of(desk, "care", CareScreen)
    qtbot.waitUntil(lambda: screen.found.is_loaded)

    write("020 7946 0101")
    qtbot.waitUntil(lambda: screen.page.customer is not None)
    answer = screen.page.head.answer.text
    press(Qt.Key.Key_N, CTRL)
    caller = screen.page.form.caller.currentText()
    press(Qt.Key.Key_Tab)
    write("V")
    known = screen.page.form.known.text()
    press(Qt.Key.Key_Tab)
    write("5 min")
    press(Qt.Key.Key_Tab)
    write("The phones have no dial tone")
    with qtbot.waitSignal(desk.window.operations.done) as done:
        press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(screen.page.tickets.selected_rows()) == 1)
    press(Qt.Key.Key_C)

    assert "Known problem since 08:00 UTC: Line and Voice trunk" in answer
    assert "Restoration expected by 10:01 UTC (promised), TT-1001." in answer
    assert caller == "Ada Marlow"
    assert known == "Known problem since 08:00 UTC. Restoration expected by 10:01 UTC (promised), TT-1001."
    assert done.args[0] == "TT-1002 opened; it meets the known problem since 08:00 UTC, ETR 10:01 UTC"
    with shift.core.read() as session:
        ticket = session.scalars(select(TroubleTicket).order_by(TroubleTicket.id.desc())).first()
        assert ticket is not None
        proposed = session.scalars(
            select(TicketMatch.alarm_id).where(
                TicketMatch.ticket_id == ticket.id, TicketMatch.state == MatchState.PROPOSED
            )
        ).all()
        story = [line.text for line in timeline(session, ticket.id)]
    assert (ticket.service_id, ticket.text) == (shift.provider.voice, "The phones have no dial tone")
    assert (ticket.opened_at - ticket.began_at).total_seconds() == 300
    assert shift.link_alarm in proposed
    assert story == ["Opened by phone: The phones have no dial tone", "Caller: Ada Marlow"]
    told = QGuiApplication.clipboard().text()
    assert "Your service Voice trunk has had no connection since 08:00 UTC." in told
    assert [name for name in ("CORE-1", "EDGE-1", "LNK-1", "ge-0/0/1", "192.0.2") if name in answer + told] == []


def test_a_caller_whom_nobody_knows_leaves_the_keyboard_in_the_search(desk: Desk, qtbot: QtBot) -> None:
    screen = screen_of(desk, "care", CareScreen)
    qtbot.waitUntil(lambda: screen.found.is_loaded)

    write("no such")
    press(Qt.Key.Key_N, CTRL)

    assert screen.found.plate.title == "No customer matches “no such”."
    assert focused() is screen.search
    press(Qt.Key.Key_Escape)
    write("harbour")
    qtbot.waitUntil(lambda: screen.page.customer is not None and screen.page.customer.name == "Northbank Group")
