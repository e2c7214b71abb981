"""Tickets by telephone and decisions about breaches while the store is away: kept, in the store once, told of."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.sla.breaches.commands import confirm_breach, dispute_breach, reopen_breach
from nocdesk.sla.breaches.editing import BreachConflictError, decisions_of
from nocdesk.sla.breaches.model import SlaBreach
from nocdesk.tickets.model import Audience, TicketEvent, TroubleTicket
from tests.ui.away_store import ForgetfulStore, LockedStore
from tests.ui.breach_builder import OLE, SUE, breach_ids
from tests.ui.care_parts import CTRL, JUNIPER, JUNIPER_PHONE, begin_ticket, find
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.phone_ticket import PhoneTicket, open_by_phone
from ui.views.breach_review import BreachReview
from ui.views.care import CareScreen
from ui.views.sla import SlaScreen
from ui.waiting_act import Change, Performed, WaitingAct, insisting, left_undone, perform, waiting_act

OpenDesk = Callable[..., Desk]
IMPATIENT_MS = 300
ANN, BOB = Actor("ann", Role.CARE), Actor("bob", Role.CARE)


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nocdesk.store.base.BUSY_TIMEOUT_MS", IMPATIENT_MS)


@pytest.fixture
def screen(shift_core: Core, open_desk: OpenDesk, qtbot: QtBot) -> CareScreen:
    """A ticket is typed, and not saved yet."""
    shown = screen_of(open_desk(shift_core, role=Role.CARE), "care", CareScreen)
    qtbot.waitUntil(lambda: shown.found.is_loaded)
    find(shown, qtbot, JUNIPER_PHONE, JUNIPER)
    begin_ticket(shown)
    return shown


@pytest.fixture
def store(shift_core: Core) -> Iterator[LockedStore]:
    locked = LockedStore(shift_core)
    yield locked
    locked.close()


def save(screen: CareScreen) -> None:
    QTest.keyClick(screen.page.form.text, Qt.Key.Key_Return, CTRL)


def tickets_of(core: Core, text: str = "Calls break off") -> list[TroubleTicket]:
    with core.read() as session:
        return list(session.scalars(select(TroubleTicket).where(TroubleTicket.text == text)))


def waits(core: Core, change: Change) -> WaitingAct:
    act = waiting_act("asked", [change], core.clock.now())
    assert act is not None
    return act


def sent_late(core: Core, act: WaitingAct, actor: Actor) -> Performed:
    with core.work(actor) as work:
        return perform(work, act, is_late=True)


def test_a_ticket_waits_with_what_was_typed_and_its_number_is_told_once_it_is_in_the_store(
    screen: CareScreen, shift_core: Core, store: LockedStore, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    desk = screen.window()
    queue = desk.operations.queue  # type: ignore[attr-defined]
    store.lock()
    save(screen)
    qtbot.waitUntil(lambda: len(queue.late) == 1)
    while_away = (queue.late[0].words, screen.page.is_form_open, screen.page.kept_drafts())
    # A try that began before the time went on would be none that is late.
    qtbot.waitUntil(lambda: desk.operations.background.waiting == 0)  # type: ignore[attr-defined]
    desk_clock.advance(600)
    store.unlock()

    with qtbot.waitSignal(desk.operations.done) as done:  # type: ignore[attr-defined]
        queue.send()

    (ticket,) = tickets_of(shift_core)
    with shift_core.read() as session:
        staff = select(TicketEvent.text).where(
            TicketEvent.ticket_id == ticket.id, TicketEvent.audience == Audience.STAFF
        )
        said = "\n".join(session.scalars(staff))
    assert while_away == (f"Ticket opened for {JUNIPER}", False, {})
    assert done.args[0].startswith(f"{ticket.number} opened")
    assert "the ticket waited for the store until now" in said


def test_a_ticket_that_is_taken_back_while_it_waits_is_a_draft_again(
    screen: CareScreen, shift_core: Core, store: LockedStore, qtbot: QtBot
) -> None:
    queue = screen.window().operations.queue  # type: ignore[attr-defined]
    store.lock()
    save(screen)
    qtbot.waitUntil(lambda: len(queue.late) == 1)
    queue.cancel(queue.late[0].token)
    qtbot.waitUntil(lambda: queue.acts == ())
    store.unlock()

    (draft,) = screen.page.kept_drafts().values()
    assert "Calls break off" in draft
    assert tickets_of(shift_core) == []


def test_a_ticket_whose_answer_was_lost_is_opened_once_and_its_number_told(
    screen: CareScreen, shift_core: Core, qtbot: QtBot
) -> None:
    forgetful = ForgetfulStore(shift_core)
    operations = screen.window().operations  # type: ignore[attr-defined]
    forgetful.loses_answer = True
    save(screen)
    qtbot.waitUntil(lambda: not forgetful.loses_answer)

    with qtbot.waitSignal(operations.done) as done:
        qtbot.waitUntil(lambda: operations.queue.send() is None and operations.queue.acts == ())

    (ticket,) = tickets_of(shift_core)
    assert done.args[0].startswith(f"{ticket.number} opened")


def test_what_somebody_else_opened_for_the_same_service_meanwhile_is_named(
    shift_core: Core, desk_clock: VirtualClock
) -> None:
    with shift_core.read() as session:
        known = session.scalars(select(TroubleTicket).where(TroubleTicket.service_id.is_not(None))).first()
    assert known is not None
    now = shift_core.clock.now()
    call = PhoneTicket(known.customer_id, known.service_id, "", now, "No sound", now)
    act = waits(shift_core, partial(open_by_phone, call=call))
    desk_clock.advance(60)
    with shift_core.work(BOB) as work:
        theirs = open_by_phone(work, call=call)
    desk_clock.advance(60)

    held = sent_late(shift_core, act, ANN)
    left = left_undone(act, held.contended)
    insisted = sent_late(shift_core, insisting(left, shift_core.clock.now()), ANN)
    # Only the answer was lost: it is not held against the person that somebody else was second.
    again = sent_late(shift_core, left, ANN)

    assert [part.by.split(" at ")[0] for part in held.contended] == [
        f"bob opened {theirs.number} about the same service"
    ]
    assert [len(each.results) for each in (held, insisted, again)] == [0, 1, 1]
    assert insisted.results == again.results
    assert len(tickets_of(shift_core, "No sound")) == 2


def test_a_decision_that_waits_goes_over_own_ones_and_not_over_those_of_others(
    breach_core: Core, desk_clock: VirtualClock
) -> None:
    core, breach_id = breach_core, breach_ids(breach_core)["VPN-201"]
    version = version_of(core, breach_id)
    confirm = waits(core, partial(confirm_breach, breach_id=breach_id, expected_version=version))
    reopen = waits(core, partial(reopen_breach, breach_id=breach_id, note="too soon", expected_version=version))
    dispute = waits(core, partial(dispute_breach, breach_id=breach_id, note="not ours", expected_version=version))
    desk_clock.advance(60)

    for act in (confirm, reopen, confirm):
        sent_late(core, act, SUE)
    with pytest.raises(BreachConflictError, match="sue decided about"):
        sent_late(core, dispute, OLE)
    sent_late(core, insisting(dispute, core.clock.now()), OLE)

    with core.read() as session:
        log = [(entry.by, entry.step.value) for entry in decisions_of(session, breach_id)][-3:]
    assert log == [("sue", "confirm"), ("sue", "reopen"), ("ole", "dispute")]


def version_of(core: Core, breach_id: int) -> int:
    with core.read() as session:
        return session.get_one(SlaBreach, breach_id).version


def test_a_decision_waits_in_sight_and_is_signed_once_the_store_is_back(
    breach_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(breach_core, role=Role.SUPERVISOR)
    review: BreachReview = screen_of(desk, "sla", SlaScreen).review
    qtbot.waitUntil(lambda: review.scene is not None and desk.background.waiting == 0)
    scene = review.scene
    assert scene is not None
    queue, breach_id = desk.window.operations.queue, scene.detail.row.id
    store = LockedStore(breach_core)
    before = len(log_of(breach_core, breach_id))
    store.lock()
    QTest.keyClick(review.queue.view, Qt.Key.Key_P)
    QTest.keyClicks(review.decision.note, "not ours")
    QTest.keyClick(review.decision.note, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(queue.late) == 1)
    marked = review.queue.model.awaited
    store.unlock()
    store.close()

    queue.send()

    qtbot.waitUntil(lambda: queue.acts == ())
    assert marked == frozenset({breach_id})
    assert log_of(breach_core, breach_id)[before:] == ["not ours"]


def log_of(core: Core, breach_id: int) -> list[str]:
    with core.read() as session:
        return [entry.note for entry in decisions_of(session, breach_id)]
