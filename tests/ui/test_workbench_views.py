"""Saved views at the desk: kept by a key, gone through by a key, found in the palette, forgotten and taken back."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.views.queries import ViewRow, view_rows
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.palette_search import EntryKind
from ui.views.workbench_screen import WorkbenchScreen

OpenDesk = Callable[..., Desk]


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot) -> Desk:
    opened = open_desk(shift_core)
    opened.window.show_screen("workbench")
    screen = workbench(opened)
    qtbot.waitUntil(lambda: screen.view.service_id is not None)
    return opened


def workbench(desk: Desk) -> WorkbenchScreen:
    return screen_of(desk, "workbench", WorkbenchScreen)


def press(desk: Desk, key: str) -> None:
    combination = cast(Any, QKeySequence(key))[0]
    QTest.keyClick(workbench(desk).view.plots, combination.key(), combination.keyboardModifiers())


def kept(core: Core) -> list[ViewRow]:
    with core.read() as session:
        return view_rows(session, core.actor.name)


def keep(desk: Desk, core: Core, name: str, qtbot: QtBot) -> None:
    workbench(desk).view.plots.setFocus()
    press(desk, "Ctrl+S")
    qtbot.waitUntil(lambda: bool(workbench(desk).view.findChildren(AskDialog)))
    dialog = workbench(desk).view.findChildren(AskDialog)[-1]
    dialog.edit.setText(name)
    dialog.buttons.accepted.emit()
    qtbot.waitUntil(lambda: any(row.name == name for row in kept(core)))
    qtbot.waitUntil(lambda: any(row.name == name for row in workbench(desk).views._rows))
    desk.window.activateWindow()
    workbench(desk).view.plots.setFocus()
    qtbot.waitUntil(workbench(desk).view.plots.hasFocus)


def test_a_key_keeps_what_is_shown_and_another_goes_through_the_views(
    desk: Desk, shift_core: Core, qtbot: QtBot
) -> None:
    view = workbench(desk).view
    press(desk, "K")
    keep(desk, shift_core, "with last week", qtbot)
    (row,) = kept(shift_core)
    press(desk, "K")
    press(desk, "T")
    press(desk, "5")
    qtbot.waitUntil(lambda: view.navigation.preset == "24h")

    press(desk, "V")

    qtbot.waitUntil(lambda: view.navigation.preset == "1h")
    assert view.comparing.compare.week
    assert view.service_id == row.service_id
    assert (row.span_s, row.starts_at, row.with_week) == (3600.0, None, True)


def test_the_palette_lists_the_views_and_shows_the_chosen_one(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    keep(desk, shift_core, "zebra crossing", qtbot)
    finder = desk.window.finder
    finder.open_names()
    qtbot.waitUntil(lambda: EntryKind.VIEW in finder.names.indexes)
    qtbot.waitUntil(lambda: bool(finder.names.indexes[EntryKind.VIEW].find(["zebra"])))
    (hit,) = finder.names.indexes[EntryKind.VIEW].find(["zebra"])
    said: list[str] = []
    workbench(desk).said.connect(said.append)

    finder.palette.close_again()
    finder.palette.chosen.emit(hit.entry)

    qtbot.waitUntil(lambda: any(text.startswith("View 'zebra crossing'") for text in said))


def test_a_view_is_forgotten_by_a_key_and_undo_keeps_it_again(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    keep(desk, shift_core, "mine", qtbot)
    press(desk, "V")

    with qtbot.waitSignal(desk.window.operations.undo_changed):
        press(desk, "Ctrl+Alt+X")
    qtbot.waitUntil(lambda: kept(shift_core) == [])
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()

    qtbot.waitUntil(lambda: [row.name for row in kept(shift_core)] == ["mine"])
