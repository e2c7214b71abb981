"""Acts while the store is away: they wait visibly, go in their order, once, and outlive the desk."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.merging import Version
from nocdesk.people.model import AuditEntry
from nocdesk.tickets.merging import TicketValues
from nocdesk.tickets.model import RestorationStatus, TicketStatus
from tests.conftest import START
from tests.ui.away_store import ForgetfulStore, LockedStore, impatient, store
from tests.ui.desk_parts import console_of
from ui.application import Desk
from ui.dialogs.waiting_acts import WaitingActsDialog
from ui.session import load_session
from ui.session_keeper import SessionKeeper
from ui.ticket_edit import TicketEdit, save_edit
from ui.waitable_commands import COMMANDS, Asked, asked, called
from ui.waiting_act import waiting_act

OpenDesk = Callable[..., Desk]

__all__ = ["impatient", "store"]


def audited(core: Core) -> list[int]:
    """The alarms that ann did something to, in its order."""
    with core.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.actor == "ann").order_by(AuditEntry.id))
        return [row.entity_id for row in rows if row.kind == "alarm"]


def own(desk: Desk, alarm_id: int) -> None:
    """Take an alarm with the key."""
    console = console_of(desk)
    console.list.go_to(alarm_id)
    QTest.keyClick(console.list.view, Qt.Key.Key_O)


def annotate(desk: Desk, alarm_id: int, text: str, qtbot: QtBot) -> None:
    """Write a note with the keys."""
    console = console_of(desk)
    console.list.go_to(alarm_id)
    qtbot.waitUntil(lambda: desk.background.waiting == 0 and console.detail.note.isEnabled())
    console.detail.note.setFocus()
    QTest.keyClicks(console.detail.note, text)
    QTest.keyClick(console.detail.note, Qt.Key.Key_Return)


def test_acts_wait_in_sight_while_the_store_is_away_and_go_in_their_order_when_it_is_back(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, store: LockedStore, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    queue, rows = desk.window.operations.queue, console_of(desk).list
    before = audited(shift_core)
    ids = [alarm_ids["gateway"], alarm_ids["reboot"], alarm_ids["pdv"]]
    store.lock()
    for alarm_id in ids:
        own(desk, alarm_id)
    qtbot.waitUntil(lambda: len(queue.late) == 3)

    assert audited(shift_core) == before
    assert rows.model.awaited == frozenset(ids)
    place = rows.model.place_of(ids[0])
    assert place is not None
    spoken = rows.model.data(rows.model.index(place, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(", waits for the store")
    assert desk.window.status_line.part("waiting") == "3 waiting for the store"
    store.unlock()

    qtbot.waitUntil(lambda: queue.acts == ())
    assert audited(shift_core)[len(before) :] == ids
    assert rows.model.awaited == frozenset()
    assert desk.window.status_line.part("waiting") == ""


def test_what_waits_is_taken_back_by_keys_one_by_one_and_never_done(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, store: LockedStore, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    queue, view = desk.window.operations.queue, console_of(desk).list.view
    before = audited(shift_core)
    store.lock()
    for name in ("gateway", "reboot", "pdv"):
        own(desk, alarm_ids[name])
    qtbot.waitUntil(lambda: len(queue.late) == 3)

    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(queue.acts) == 2)
    QTest.keyClick(view, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    (dialog,) = desk.window.findChildren(WaitingActsDialog)
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    QTest.keyClick(dialog, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(queue.acts) == 1)
    store.unlock()

    qtbot.waitUntil(lambda: queue.acts == ())
    assert audited(shift_core)[len(before) :] == [alarm_ids["reboot"]]
    dialog.close()


def test_an_act_whose_answer_was_lost_is_done_once(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk, store = open_desk(shift_core), ForgetfulStore(shift_core)
    queue = desk.window.operations.queue
    before = audited(shift_core)
    store.loses_answer = True
    annotate(desk, alarm_ids["gateway"], "once", qtbot)

    qtbot.waitUntil(lambda: queue.acts == () and not store.loses_answer)
    assert len(audited(shift_core)) == len(before) + 1


def test_without_the_token_an_act_whose_answer_was_lost_is_done_twice(
    shift_core: Core,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.waiting_act.is_first_time", lambda *_: True)
    desk, store = open_desk(shift_core), ForgetfulStore(shift_core)
    before = audited(shift_core)
    store.loses_answer = True
    annotate(desk, alarm_ids["gateway"], "twice", qtbot)

    qtbot.waitUntil(lambda: desk.window.operations.queue.acts == () and not store.loses_answer)
    assert len(audited(shift_core)) == len(before) + 2


def _keeper(path: Path, desk: Desk) -> SessionKeeper:
    window = desk.window
    return SessionKeeper(path, window.screens, window.operations.queue, window.calls.annunciator, window)


def test_acts_that_wait_when_the_desk_is_closed_are_sent_by_the_next_one(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, store: LockedStore, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "one.session"
    before = open_desk(shift_core)
    keeper = _keeper(path, before)
    keeper.begin(shows_front=True)
    count = len(audited(shift_core))
    store.lock()
    own(before, alarm_ids["gateway"])
    qtbot.waitUntil(lambda: len(before.window.operations.queue.late) == 1)
    before.window.stop()
    keeper.end()
    kept = load_session(path).waiting
    store.unlock()

    after = open_desk(shift_core)
    again = _keeper(path, after)
    again.begin(shows_front=True)

    assert [act.asked[0].values["alarm_id"] for act in kept] == [alarm_ids["gateway"]]
    qtbot.waitUntil(lambda: len(audited(shift_core)) == count + 1)
    again.end()


def test_without_the_queue_an_act_is_lost_with_the_store(
    shift_core: Core,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    store: LockedStore,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.operations.waiting_act", lambda *_: None)
    desk = open_desk(shift_core)
    before = audited(shift_core)
    store.lock()
    with qtbot.waitSignal(desk.window.operations.failed):
        own(desk, alarm_ids["gateway"])

    store.unlock()

    with qtbot.waitSignal(desk.window.feed.answered):
        pass
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    assert audited(shift_core) == before


def test_what_no_file_can_keep_does_not_wait(shift_core: Core) -> None:
    now = shift_core.clock.now()

    assert waiting_act("done", [lambda work: None], now) is None
    assert waiting_act("done", [partial(print, "done")], now) is None
    assert waiting_act("done", [], now) is None


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_that_can_wait_can_be_kept_with_each_of_its_values(name: str) -> None:
    part = asked(COMMANDS[name], {})

    assert part is not None
    assert called(part) == (COMMANDS[name], {})


def test_an_edit_that_an_older_desk_kept_is_still_known() -> None:
    """That desk called the name of a version `ticket`."""
    values = TicketValues(TicketStatus.IN_PROGRESS, RestorationStatus.ON_SITE, START, None, "North 4", None)
    edit = TicketEdit(1, None, Version("TT-1", 3, "ann", START, values), values, "On site", note="Trench open")
    part = asked(save_edit, {"edit": edit})
    assert part is not None

    older = json.dumps(part.values).replace('"name": "TT-1"', '"ticket": "TT-1"')

    assert '"ticket"' in older
    assert called(Asked("save_edit", json.loads(older))) == (save_edit, {"edit": edit})
