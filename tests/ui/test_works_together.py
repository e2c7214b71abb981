"""Two people at one planned work: who comes second sees both versions, and makes them one in a step."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.boards.work_rows import WorkBoardRow
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.works.commands import announce_work, move_work
from tests.ui.desk_parts import opened, words_in
from tests.ui.works_builder import HOUR
from tests.ui.works_desk import desk, key, rows, screen, stand_on, type_into, works
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.dialogs.conflict import ConflictDialog
from ui.dialogs.work_dialogs import ExtendDialog, MoveDialog
from ui.text import MISSING
from ui.views.works import WorksView
from ui.work_edit import announcing

__all__ = ["desk", "screen", "works"]


def bob_moves(core: Core, row: WorkBoardRow, starts_at: datetime) -> None:
    with core.work(Actor("bob", Role.SUPERVISOR)) as work:
        move_work(work, work_id=row.id, starts_at=starts_at, ends_at=starts_at + HOUR, reason="crew", seen=row.window)


def test_who_moves_what_somebody_else_has_moved_sees_both_and_goes_on_with_what_was_typed(
    screen: WorksView, provider_core: Core, qtbot: QtBot
) -> None:
    row = stand_on(screen, qtbot, "Router backups")
    theirs = row.starts_at + 5 * HOUR
    key(screen.list.view, Qt.Key.Key_M)
    asked = opened(qtbot, MoveDialog)
    bob_moves(provider_core, row, theirs)
    asked.start.setText(f"{row.starts_at + HOUR:%Y-%m-%d %H:%M}")
    asked.end.setText("+120")
    type_into(asked.edit, "parts come late")
    key(asked.edit, Qt.Key.Key_Return)

    both = opened(qtbot, ConflictDialog)
    assert "was changed by bob" in words_in(both)
    assert set(both.radios) == {(name, is_mine) for name in ("starts_at", "ends_at") for is_mine in (True, False)}
    assert not both.overwrite.isVisible()
    key(both, Qt.Key.Key_Escape)

    again = opened(qtbot, MoveDialog)
    assert "bob changed it meanwhile" in again.why.text()
    assert again.edit.text() == "parts come late"
    assert rows(provider_core)["Router backups"].starts_at == theirs
    key(again.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(provider_core)["Router backups"].starts_at == row.starts_at + HOUR)
    assert rows(provider_core)["Router backups"].ends_at == row.starts_at + 3 * HOUR


def test_who_moves_what_somebody_else_has_announced_reads_that_it_is_to_be_announced_anew(
    screen: WorksView, provider_core: Core, qtbot: QtBot
) -> None:
    row = stand_on(screen, qtbot, "Router backups")
    key(screen.list.view, Qt.Key.Key_M)
    asked = opened(qtbot, MoveDialog)
    with provider_core.work(Actor("bob", Role.SUPERVISOR)) as work:
        announce_work(work, work_id=row.id, seen=row.window)
    asked.start.setText(f"{row.starts_at + HOUR:%Y-%m-%d %H:%M}")
    asked.end.setText("+120")
    type_into(asked.edit, "parts come late")
    key(asked.edit, Qt.Key.Key_Return)

    both = opened(qtbot, ConflictDialog)
    said = words_in(both).splitlines()
    announced = said.index("Announced")
    assert said[announced + 1] == MISSING
    assert said[announced + 3 : announced + 5] == ["to be announced anew"] * 2
    key(both, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: rows(provider_core)["Router backups"].starts_at == row.starts_at + HOUR)
    assert rows(provider_core)["Router backups"].announced_at is None


def test_who_extends_what_somebody_else_has_moved_applies_both_in_one_step(
    screen: WorksView, desk: Desk, provider_core: Core, qtbot: QtBot
) -> None:
    row = stand_on(screen, qtbot, "Router backups")
    key(screen.list.view, Qt.Key.Key_E)
    asked = opened(qtbot, ExtendDialog)
    bob_moves(provider_core, row, row.starts_at + HOUR)
    type_into(asked.end, "+4h")
    type_into(asked.edit, "second rack")
    key(asked.edit, Qt.Key.Key_Return)

    both = opened(qtbot, ConflictDialog)
    key(both, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: rows(provider_core)["Router backups"].ends_at == row.ends_at + 4 * HOUR)
    assert rows(provider_core)["Router backups"].starts_at == row.starts_at + HOUR
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()
    qtbot.waitUntil(lambda: rows(provider_core)["Router backups"].ends_at == row.starts_at + 2 * HOUR)


def test_who_calls_off_or_announces_what_somebody_else_has_moved_is_asked_first(
    screen: WorksView, desk: Desk, provider_core: Core, qtbot: QtBot
) -> None:
    row = stand_on(screen, qtbot, "Power works")
    key(screen.list.view, Qt.Key.Key_X)
    asked = opened(qtbot, AskDialog)
    bob_moves(provider_core, row, row.starts_at + HOUR)
    type_into(asked.edit, "no permit")
    key(asked.edit, Qt.Key.Key_Return)
    both = opened(qtbot, ConflictDialog)
    assert both.radios["ends_at", True].text() == "called off"
    key(both, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None and desk.background.waiting == 0)
    assert rows(provider_core)["Power works"].starts_at == row.starts_at + HOUR

    screen.keys.save(row, announcing(row, provider_core.clock.now()))
    key(opened(qtbot, ConflictDialog), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(provider_core)["Power works"].announced_at == provider_core.clock.now())
    assert rows(provider_core)["Power works"].announced_ends_at == row.starts_at + 2 * HOUR
