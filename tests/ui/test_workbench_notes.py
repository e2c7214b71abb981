"""Notes on plots with real keys: an annotation that every seat sees, a bookmark of one's own, and the way back."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.boards.plot_rows import EventRow, LaneKind
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.views.plot_notes import plot_notes
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.charts.time_range import TimeRange
from ui.dialogs.ask import AskDialog
from ui.views.workbench_screen import WorkbenchScreen

OpenDesk = Callable[..., Desk]


def open_workbench(desk: Desk, qtbot: QtBot) -> WorkbenchScreen:
    desk.window.show_screen("workbench")
    screen = screen_of(desk, "workbench", WorkbenchScreen)
    qtbot.waitUntil(lambda: screen.view.service_id is not None and screen.view.plots.plots != ())
    return screen


def press(screen: WorkbenchScreen, key: str) -> None:
    combination = cast(Any, QKeySequence(key))[0]
    screen.view.plots.setFocus()
    QTest.keyClick(screen.view.plots, combination.key(), combination.keyboardModifiers())


def notes(screen: WorkbenchScreen) -> list[EventRow]:
    scene = screen.view._scene
    return [row for row in scene.loaded.events if row.kind is LaneKind.NOTE] if scene is not None else []


def has_notes(screen: WorkbenchScreen, count: int) -> bool:
    return len(notes(screen)) == count


def test_an_annotation_of_a_mark_is_seen_by_other_seats_and_taken_back_by_undo(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    mine = open_desk(shift_core)
    screen = open_workbench(mine, qtbot)
    view = screen.view
    end = view.navigation.shown.end
    marked = TimeRange(end - 1200, end - 600)
    view.plots.set_mark(marked)

    press(screen, "C")
    dialog = view.findChildren(AskDialog)[-1]
    dialog.edit.setText("Fibre cut, see the log")
    dialog.buttons.accepted.emit()
    qtbot.waitUntil(lambda: len(notes(screen)) == 1)

    (row,) = notes(screen)
    assert (row.subject, row.text, row.at.timestamp(), row.until and row.until.timestamp()) == (
        "ann", "Fibre cut, see the log", marked.start, marked.end,
    )  # fmt: skip
    shift_core.actor = Actor("bo", Role.CARE)
    other = open_workbench(open_desk(shift_core), qtbot)
    other.view.open_service(cast(int, view.service_id))
    qtbot.waitUntil(lambda: [row.text for row in notes(other)] == ["Fibre cut, see the log"])

    shift_core.actor = Actor("ann", Role.ENGINEER)
    mine.window.activateWindow()
    qtbot.waitUntil(lambda: mine.background.waiting == 0)
    mine.window.operations.undo()
    qtbot.waitUntil(lambda: notes(screen) == [])


def test_bookmarks_are_put_gone_through_and_taken_back_by_keys_and_seen_by_nobody_else(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    screen = open_workbench(open_desk(shift_core), qtbot)
    plots, shown = screen.view.plots, screen.view.navigation.shown
    early, late = shown.start + 600, shown.end - 600
    for count, at in enumerate((early, late), 1):
        plots.set_locked(True)
        plots.set_crosshair(at)
        press(screen, "B")
        qtbot.waitUntil(partial(has_notes, screen, count))

    press(screen, "P")
    qtbot.waitUntil(lambda: plots.crosshair == pytest.approx(early, abs=1))
    press(screen, "N")
    qtbot.waitUntil(lambda: plots.crosshair == pytest.approx(late, abs=1))
    with qtbot.waitSignal(screen.said) as said:
        press(screen, "N")
    assert said.args == ["No later annotation or bookmark here."]

    with shift_core.read() as session:
        assert plot_notes(session, Actor("bo", Role.ENGINEER), cast(int, screen.view.service_id)) == []
    press(screen, "Shift+C")
    qtbot.waitUntil(lambda: [row.at.timestamp() for row in notes(screen)] == [pytest.approx(early, abs=1)])
