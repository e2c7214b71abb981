"""Two desks on one store: each says what it has open and sees who else is there; a desk of its own says nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.people.presence import Presence, PresenceKind, Present, be_present, leave
from tests.ui.builders import fill_provider, raise_one
from tests.ui.desk_parts import opened
from tests.ui.problem_builder import put_problem
from tests.ui.problem_desk import show
from tests.ui.works_builder import fill_works
from tests.ui.works_desk import shown as works_shown
from tests.ui.works_desk import stand_on
from ui.application import Desk
from ui.dialogs.problem_choice import ProblemStateDialog
from ui.dialogs.work_dialogs import MoveDialog
from ui.presence import presence_text
from ui.widgets.labels import OthersLine

BOB = Actor("bob", Role.FIELD)


@pytest.fixture
def core(pg_core: Core) -> Core:
    return pg_core


def present(core: Core) -> list[tuple[str, PresenceKind, int]]:
    with core.read() as session:
        return [(row.owner, row.kind, row.entity_id) for row in session.scalars(select(Presence))]


def look_twice(desk: Desk) -> None:
    """What stands there for two looks is said."""
    desk.window.presence.tick()
    desk.window.presence.tick()


def test_each_desk_says_what_is_open_there_and_shows_who_else_has_it_open(
    core: Core, open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    alarm = raise_one(core, resource="LINK-1", text="Link down")
    with core.work(BOB) as work:
        be_present(work, desk="bob's", kind=PresenceKind.ALARM, entity_id=alarm)
    desk = open_desk(core)
    assert desk.window.console is not None
    line = desk.window.console.detail.others
    qtbot.waitUntil(lambda: desk.window.console is not None and desk.window.console.standing() is not None)

    look_twice(desk)

    qtbot.waitUntil(lambda: line.text() == "bob (field) looks since 08:00")
    assert line.isVisible()
    qtbot.waitUntil(lambda: ("ann", PresenceKind.ALARM, alarm) in present(core))

    with core.work(BOB) as work:
        be_present(work, desk="bob's", kind=PresenceKind.ALARM, entity_id=alarm, is_editing=True)
    qtbot.waitUntil(lambda: line.text() == "bob (field) edits since 08:00")

    with core.work(BOB) as work:
        leave(work, desk="bob's")
    qtbot.waitUntil(lambda: not line.isVisible())

    desk.window.stop()
    qtbot.waitUntil(lambda: present(core) == [])


def test_everybody_who_is_there_is_named_however_narrow_the_pane(application: QApplication) -> None:
    pane, line = QWidget(), OthersLine()
    column = QVBoxLayout(pane)
    column.addWidget(line)
    column.addStretch(1)
    pane.resize(260, 200)
    pane.show()
    since = datetime(2026, 11, 10, 7, 50, tzinfo=UTC)

    line.setText(presence_text([Present(name, Role.FIELD, since, False) for name in ("bob", "eve", "mallory")]))
    QApplication.processEvents()

    assert line.height() >= line.heightForWidth(line.width()) > 2 * line.fontMetrics().height()
    pane.close()


def editing(core: Core) -> list[tuple[str, PresenceKind, int, bool]]:
    with core.read() as session:
        return [(row.owner, row.kind, row.entity_id, row.is_editing) for row in session.scalars(select(Presence))]


def test_who_has_a_window_open_that_changes_a_work_or_a_problem_is_shown_to_edit_it(
    core: Core, open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    fill_provider(core)
    work_id = fill_works(core)["Power works"]
    problem_id = put_problem(core, raise_one(core, resource="LINK-1", text="Link down"), ())
    desk = open_desk(core)
    works = works_shown(desk, qtbot)
    stand_on(works, qtbot, "Power works")
    qtbot.waitUntil(lambda: works.standing() is not None)

    look_twice(desk)
    qtbot.waitUntil(lambda: editing(core) == [("ann", PresenceKind.WORK, work_id, False)])
    QTest.keyClick(works.list.view, Qt.Key.Key_M)
    dialog = opened(qtbot, MoveDialog)
    look_twice(desk)
    qtbot.waitUntil(lambda: editing(core) == [("ann", PresenceKind.WORK, work_id, True)])
    dialog.reject()

    screen = show(desk, qtbot, problem_id)
    with core.work(BOB) as work:
        be_present(work, desk="bob's", kind=PresenceKind.PROBLEM, entity_id=problem_id, is_editing=True)
    desk.window.activateWindow()
    qtbot.waitUntil(screen.lists.members.view.hasFocus)
    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    asked = opened(qtbot, ProblemStateDialog)
    look_twice(desk)
    qtbot.waitUntil(lambda: ("ann", PresenceKind.PROBLEM, problem_id, True) in editing(core))
    standing = asked.standing()
    assert standing is not None
    qtbot.waitUntil(lambda: "bob (field) edits" in standing.line.text())
    asked.reject()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    look_twice(desk)
    qtbot.waitUntil(lambda: ("ann", PresenceKind.PROBLEM, problem_id, False) in editing(core))
    qtbot.waitUntil(lambda: "bob (field) edits" in screen.pane.others.text())
    desk.window.stop()
    qtbot.waitUntil(lambda: [row for row in present(core) if row[0] == "ann"] == [])


def test_an_open_palette_edits_nothing(core: Core, open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    alarm = raise_one(core, resource="LINK-1", text="Link down")
    desk = open_desk(core)
    qtbot.waitUntil(lambda: desk.window.console is not None and desk.window.console.standing() is not None)
    window = QDialog(desk.window)
    window.open()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is window)

    look_twice(desk)

    qtbot.waitUntil(lambda: editing(core) == [("ann", PresenceKind.ALARM, alarm, False)])
    window.close()
    desk.window.stop()
    qtbot.waitUntil(lambda: present(core) == [])


def test_a_desk_with_a_store_of_its_own_says_nothing(
    shift_core: Core, open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)

    look_twice(desk)

    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    assert present(shift_core) == []


def test_who_edits_is_named_before_who_looks() -> None:
    at = datetime(2026, 11, 10, 8, 12, tzinfo=UTC)

    text = presence_text([Present("cleo", Role.CARE, at, False), Present("bob", Role.FIELD, at, True)])

    assert text == "bob (field) edits since 08:12 · cleo (care) looks since 08:12"
    assert presence_text([]) == ""
