"""An act that waited for the store reaches it while somebody types on: nothing that is typed is lost or moved."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.tickets.model import TroubleTicket
from tests.ui.away_store import ForgetfulStore, LockedStore
from tests.ui.breach_desk import stand_on
from tests.ui.care_parts import CTRL, JUNIPER, JUNIPER_PHONE, begin_ticket, find, focused
from tests.ui.desk_parts import screen_of
from ui.act_queue import ActQueue
from ui.application import Desk
from ui.operations import Operations
from ui.phone_ticket import PhoneTicket, open_by_phone
from ui.views.breach_review import BreachReview
from ui.views.care import CareScreen
from ui.views.sla import SlaScreen

OpenDesk = Callable[..., Desk]


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nocdesk.store.base.BUSY_TIMEOUT_MS", 300)


@pytest.fixture
def desk(shift_core: Core, open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core, role=Role.CARE)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> CareScreen:
    shown = screen_of(desk, "care", CareScreen)
    qtbot.waitUntil(lambda: shown.found.is_loaded)
    find(shown, qtbot, JUNIPER_PHONE, JUNIPER)
    return shown


@pytest.fixture
def store(shift_core: Core) -> Iterator[LockedStore]:
    locked = LockedStore(shift_core)
    yield locked
    locked.close()


def let_one_wait(screen: CareScreen, operations: Operations, store: LockedStore, qtbot: QtBot) -> ActQueue:
    """A ticket is saved while the store is away."""
    begin_ticket(screen)
    store.lock()
    QTest.keyClick(screen.page.form.text, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(operations.queue.late) == 1)
    return operations.queue


def send(operations: Operations, qtbot: QtBot) -> str:
    """Send what waits; what was said when it was done."""
    with qtbot.waitSignal(operations.done) as done:
        operations.queue.send()
    return str(done.args[0])


def test_the_next_ticket_of_the_same_customer_stays_and_so_does_a_search_when_the_first_one_is_opened(
    screen: CareScreen, desk: Desk, store: LockedStore, qtbot: QtBot
) -> None:
    operations, page = desk.window.operations, screen.page
    let_one_wait(screen, operations, store, qtbot)
    begin_ticket(screen, "And no dial tone")
    store.unlock()

    send(operations, qtbot)

    assert (page.is_form_open, page.form.draft.text) == (True, "And no dial tone")
    assert focused() is page.form.caller
    assert ["And no dial tone" in text for text in page.kept_drafts().values()] == [True]

    page.form.clear_button.click()
    let_one_wait(screen, operations, store, qtbot)
    screen.search.setFocus()
    store.unlock()

    send(operations, qtbot)

    assert focused() is screen.search


def test_what_is_typed_while_a_ticket_is_on_its_way_stays_when_it_is_opened_at_once(
    screen: CareScreen, desk: Desk, qtbot: QtBot
) -> None:
    page = screen.page
    begin_ticket(screen)

    with qtbot.waitSignal(desk.window.operations.done):
        page.form.save()
        page.form.text.setPlainText("And no dial tone")

    assert (page.is_form_open, page.form.draft.text) == (True, "And no dial tone")
    assert page.form.save_button.isEnabled()


def test_a_ticket_that_is_taken_back_goes_into_the_form_that_is_open_and_joins_what_was_typed_there(
    screen: CareScreen, desk: Desk, store: LockedStore, qtbot: QtBot
) -> None:
    form = screen.page.form
    texts = []
    for typed in ("", "And no dial tone"):
        queue = let_one_wait(screen, desk.window.operations, store, qtbot)
        begin_ticket(screen, typed)
        queue.cancel(queue.late[0].token)
        qtbot.waitUntil(lambda queue=queue: queue.acts == ())  # type: ignore[misc]
        store.unlock()
        texts.append((form.draft.text, [form.draft.text in kept for kept in screen.page.kept_drafts().values()]))
        form.clear_button.click()

    assert texts[0] == ("Calls break off", [True])
    assert form.draft.text == "And no dial tone\n\nCalls break off"


@pytest.mark.parametrize("insists", [True, False])
def test_a_ticket_that_was_held_tells_its_number_or_is_a_draft_again(
    screen: CareScreen,
    desk: Desk,
    shift_core: Core,
    desk_clock: VirtualClock,
    store: LockedStore,
    qtbot: QtBot,
    *,
    insists: bool,
) -> None:
    operations, now = desk.window.operations, shift_core.clock.now()
    queue = let_one_wait(screen, operations, store, qtbot)
    store.unlock()
    assert screen.page.customer is not None
    theirs = PhoneTicket(screen.page.customer.id, screen.page.form.draft.service_id, "", now, "Theirs", now)
    desk_clock.advance(60)
    with shift_core.work(Actor("bob", Role.CARE)) as work:
        open_by_phone(work, call=theirs)
    with qtbot.waitSignal(queue.held):
        queue.send()
    (held,) = queue.late

    if insists:
        with qtbot.waitSignal(operations.done) as done:
            queue.send_all_the_same(held.token)
        assert done.args[0].startswith("TT-")
    else:
        queue.cancel(held.token)
        assert ["Calls break off" in text for text in screen.page.kept_drafts().values()] == [True]


def test_a_ticket_whose_answer_was_lost_and_that_was_edited_since_is_told_without_its_number(
    screen: CareScreen, desk: Desk, shift_core: Core, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(desk.window.operations.queue, "send", lambda: None)
    forgetful = ForgetfulStore(shift_core)
    begin_ticket(screen)
    forgetful.loses_answer = True
    screen.page.form.save()
    qtbot.waitUntil(lambda: len(desk.window.operations.queue.late) == 1)
    with shift_core.work() as work:
        work.session.scalars(select(TroubleTicket).where(TroubleTicket.text == "Calls break off")).one().text = "New"
    monkeypatch.undo()

    assert send(desk.window.operations, qtbot) == f"Ticket opened for {JUNIPER}"


def test_a_note_about_another_breach_keeps_the_keyboard_and_a_newer_one_about_the_same_is_kept(
    breach_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(breach_core, role=Role.SUPERVISOR)
    review: BreachReview = screen_of(desk, "sla", SlaScreen).review
    qtbot.waitUntil(lambda: review.scene is not None and desk.background.waiting == 0)
    stand_on(review, qtbot, "SIP-TRK-114")
    assert review.scene is not None
    signed_id, decision, store = review.scene.detail.row.id, review.decision, LockedStore(breach_core)
    store.lock()
    QTest.keyClick(review.queue.view, Qt.Key.Key_P)
    QTest.keyClicks(decision.note, "not ours")
    signed = decision.draft
    QTest.keyClick(decision.note, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(desk.window.operations.queue.late) == 1)
    assert signed is not None
    decision.drafts[signed_id] = replace(signed, note="newer")
    stand_on(review, qtbot, "VPN-201")
    decision.note.setFocus()
    QTest.keyClicks(decision.note, "half a no")
    store.unlock()
    store.close()

    send(desk.window.operations, qtbot)

    assert focused() is decision.note
    assert decision.drafts[signed_id].note == "newer"
