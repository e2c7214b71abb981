"""Acts that waited while somebody else was at the same thing: who is told, nothing is done over them unseen."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.commands import annotate_alarm, clear_alarm, clear_alarm_of, own_alarm
from nocdesk.alarms.model import Alarm
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Actor, AuditEntry, Role
from nocdesk.tickets.commands import RestorationUpdate, update_restoration
from nocdesk.tickets.model import Audience, RestorationStatus
from tests.ui.away_store import ForgetfulStore, LockedStore, impatient, store, take_back_in
from tests.ui.desk_parts import console_of, opened, screen_of
from tests.ui.restoration_builder import FAY, MIKE, fill_restorations
from tests.ui.restoration_desk import Board, press
from ui.application import Desk
from ui.dialogs.conflict import ConflictDialog
from ui.dialogs.waiting_acts import WaitingActsDialog
from ui.views.restoration import RestorationScreen
from ui.waiting_act import waiting_act

__all__ = ["impatient", "store"]

OpenDesk = Callable[..., Desk]
BOB = Actor("bob", Role.ENGINEER)
Key, Modifier, Step = Qt.Key, Qt.KeyboardModifier, RestorationStatus


def stored(core: Core, alarm_id: int) -> Alarm:
    with core.read() as session:
        return session.get_one(Alarm, alarm_id)


def test_an_alarm_that_somebody_took_meanwhile_stays_theirs_until_the_person_insists(
    shift_core: Core,
    desk_clock: VirtualClock,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    store: LockedStore,
    qtbot: QtBot,
) -> None:
    desk = open_desk(shift_core)
    queue, rows = desk.window.operations.queue, console_of(desk).list
    store.lock()
    for name in ("gateway", "reboot"):
        rows.go_to(alarm_ids[name])
        QTest.keyClick(rows.view, Key.Key_O)
    take_back_in(store, desk, 2, qtbot)
    desk_clock.advance(5)
    with shift_core.work(BOB) as work:
        own_alarm(work, alarm_id=alarm_ids["gateway"], owner="bob")
        annotate_alarm(work, alarm_id=alarm_ids["reboot"], text="known")

    desk.window.start()
    qtbot.waitUntil(lambda: [bool(act.refusal) for act in queue.acts] == [True])
    assert stored(shift_core, alarm_ids["gateway"]).owner == "bob"
    # What bob did to the other one is no contradiction.
    assert stored(shift_core, alarm_ids["reboot"]).owner == "ann"
    assert "bob took it or let go of it" in queue.acts[0].refusal
    assert desk.window.status_line.part("waiting") == "1 not done"

    QTest.keyClick(rows.view, Key.Key_W, Modifier.ControlModifier | Modifier.ShiftModifier)
    (dialog,) = desk.window.findChildren(WaitingActsDialog)
    assert "bob took it" in dialog.list.item(0).text()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.insist.setFocus()
    QTest.keyClick(dialog.insist, Key.Key_Space)
    qtbot.waitUntil(lambda: queue.acts == ())
    assert stored(shift_core, alarm_ids["gateway"]).owner == "ann"
    dialog.close()


def test_of_many_that_waited_only_those_are_held_that_are_no_longer_possible(
    shift_core: Core,
    desk_clock: VirtualClock,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    store: LockedStore,
    qtbot: QtBot,
) -> None:
    desk = open_desk(shift_core)
    operations, rows = desk.window.operations, console_of(desk).list
    ids = [alarm_ids[name] for name in ("gateway", "reboot", "pdv")]
    store.lock()
    operations.do("Cleared 3 alarms", [partial(clear_alarm, alarm_id=each, reason="spliced") for each in ids])
    take_back_in(store, desk, 1, qtbot)
    desk_clock.advance(5)
    with shift_core.work(SYSTEM) as work:
        clear_alarm_of(work, key=work.session.get_one(Alarm, ids[1]).natural_key, ended_at=work.now)

    desk.window.start()
    qtbot.waitUntil(lambda: [len(act.asked) for act in operations.queue.acts if act.refusal] == [1])
    assert [_cleared_by_hand(shift_core, each) for each in ids] == [True, False, True]
    (held,) = operations.queue.acts
    assert held.left_of == 3
    assert "is not active" in held.refusal
    assert desk.window.status_line.part("waiting") == "1 not done"
    assert desk.window.status_line.message == "Cleared 3 alarms: 2 of 3"
    assert rows.model.awaited == frozenset([ids[1]])

    QTest.keyClick(rows.view, Key.Key_W, Modifier.ControlModifier | Modifier.ShiftModifier)
    (dialog,) = desk.window.findChildren(WaitingActsDialog)
    assert "Not done: 1 of 3. " in dialog.list.item(0).text()
    dialog.close()


def test_of_many_that_waited_over_a_restart_it_is_said_how_many_were_done(
    shift_core: Core,
    desk_clock: VirtualClock,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    qtbot: QtBot,
) -> None:
    desk = open_desk(shift_core)
    queue, status = desk.window.operations.queue, desk.window.status_line
    ids = [alarm_ids[name] for name in ("gateway", "reboot", "pdv")]
    act = waiting_act(
        "Took 3 alarms", [partial(own_alarm, alarm_id=each, owner="ann") for each in ids], shift_core.clock.now()
    )
    assert act is not None
    desk_clock.advance(5)
    with shift_core.work(BOB) as work:
        own_alarm(work, alarm_id=ids[1], owner="bob")

    queue.take_up([act])
    qtbot.waitUntil(lambda: [each.left_of for each in queue.acts] == [3] and desk.background.waiting == 0)
    assert status.message == "Took 3 alarms: 2 of 3"

    queue.send_all_the_same(queue.acts[0].token)
    qtbot.waitUntil(lambda: queue.acts == () and desk.background.waiting == 0)
    assert status.message == "Took 3 alarms (1 of 3)"


def test_what_was_left_of_many_is_held_also_where_the_answer_to_the_others_was_lost(
    shift_core: Core,
    desk_clock: VirtualClock,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    store: LockedStore,
    qtbot: QtBot,
) -> None:
    desk, forgetful = open_desk(shift_core), ForgetfulStore(shift_core)
    queue = desk.window.operations.queue
    ids = [alarm_ids["gateway"], alarm_ids["reboot"]]
    store.lock()
    desk.window.operations.do("Cleared", [partial(clear_alarm, alarm_id=each, reason="spliced") for each in ids])
    take_back_in(store, desk, 1, qtbot)
    desk_clock.advance(5)
    with shift_core.work(SYSTEM) as work:
        clear_alarm_of(work, key=work.session.get_one(Alarm, ids[1]).natural_key, ended_at=work.now)
    forgetful.loses_answer = True

    desk.window.start()
    qtbot.waitUntil(lambda: not forgetful.loses_answer and [bool(act.refusal) for act in queue.acts] == [True])
    assert [part.values["alarm_id"] for part in queue.acts[0].asked] == [ids[1]]
    assert [_cleared_by_hand(shift_core, each) for each in ids] == [True, False]


def _cleared_by_hand(core: Core, alarm_id: int) -> bool:
    with core.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "clear_alarm"))
        return [entry.entity_id for entry in entries].count(alarm_id) == 1


@pytest.fixture
def board(shift_core: Core, desk_clock: VirtualClock, open_desk: OpenDesk, qtbot: QtBot) -> Board:
    """Field support's desk, ten minutes after the last updates."""
    tickets = fill_restorations(shift_core)
    desk_clock.advance(600)
    shift_core.actor = FAY
    desk = open_desk(shift_core, role=Role.FIELD)
    desk.window.show_screen("restoration")
    screen = screen_of(desk, "restoration", RestorationScreen)
    qtbot.waitUntil(lambda: all(screen.list.model.row(ticket) is not None for ticket in tickets.values()))
    return Board(shift_core, desk, screen, tickets)


def test_steps_and_an_update_of_one_ticket_wait_together_and_come_in_their_order(
    board: Board, store: LockedStore, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    ticket, form = board.tickets["dispatched"], board.screen.form
    board.stand_on(ticket, qtbot)
    store.lock()
    press(Key.Key_2)
    press(Key.Key_3)
    form.note.setFocus()
    QTest.keyClicks(form.note, "Trench open")
    form.save.click()
    queue = board.desk.window.operations.queue
    qtbot.waitUntil(lambda: len(queue.late) == 3)
    form.save.click()
    assert "still on its way" in board.desk.window.status_line.message
    take_back_in(store, board.desk, 3, qtbot)
    desk_clock.advance(5)
    crew = RestorationUpdate(**_values(board, ticket) | {"crew": "Crew East 1"})  # type: ignore[arg-type]
    with board.core.work(MIKE) as work:
        update_restoration(work, ticket_id=ticket, update=crew)

    board.desk.window.start()
    qtbot.waitUntil(lambda: queue.acts == ())
    row = board.stored(ticket)
    assert row.restoration is Step.DIAGNOSING
    assert row.crew == "Crew East 1"
    notes = [line.text for line in board.lines(ticket, Audience.STAFF) if "Trench open" in line.text]
    assert len(notes) == 1


def test_what_is_typed_is_compared_with_what_somebody_wrote_before_a_step_that_waited(
    board: Board, store: LockedStore, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    ticket, form = board.tickets["dispatched"], board.screen.form
    board.stand_on(ticket, qtbot)
    form.crew.selectAll()
    QTest.keyClicks(form.crew, "Crew West 2")
    board.screen.list.view.setFocus()
    store.lock()
    press(Key.Key_2)
    take_back_in(store, board.desk, 1, qtbot)
    desk_clock.advance(5)
    crew = RestorationUpdate(**_values(board, ticket) | {"crew": "Crew East 1"})  # type: ignore[arg-type]
    with board.core.work(MIKE) as work:
        update_restoration(work, ticket_id=ticket, update=crew)
    board.desk.window.start()
    qtbot.waitUntil(lambda: board.desk.window.operations.queue.acts == () and board.desk.background.waiting == 0)
    assert board.stored(ticket).restoration is Step.ON_SITE

    form.save.click()

    both = opened(qtbot, ConflictDialog)
    assert {radio.text() for radio in both.radios.values()} == {"Crew East 1", "Crew West 2"}
    both.reject()


def test_a_field_that_both_changed_is_told_and_left_as_it_is(
    board: Board, store: LockedStore, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    ticket = board.tickets["dispatched"]
    board.stand_on(ticket, qtbot)
    store.lock()
    press(Key.Key_2)
    take_back_in(store, board.desk, 1, qtbot)
    desk_clock.advance(5)
    theirs = RestorationUpdate(**_values(board, ticket) | {"status": Step.DIAGNOSING})  # type: ignore[arg-type]
    with board.core.work(MIKE) as work:
        update_restoration(work, ticket_id=ticket, update=theirs)

    board.desk.window.start()
    queue = board.desk.window.operations.queue
    qtbot.waitUntil(lambda: [MIKE.name in act.refusal for act in queue.acts] == [True])
    assert board.stored(ticket).restoration is Step.DIAGNOSING
    queue.send_all_the_same(queue.acts[0].token)
    qtbot.waitUntil(lambda: board.stored(ticket).restoration is Step.ON_SITE)


def _values(board: Board, ticket: int) -> dict[str, object]:
    row = board.stored(ticket)
    return {
        "status": row.restoration, "etr_at": row.etr_at, "cause": row.cause, "crew": row.crew,
        "next_update_at": row.next_update_at,
    }  # fmt: skip
