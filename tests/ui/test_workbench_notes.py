"""Notes on plots with real keys: an annotation that every seat sees, a bookmark of one's own, and the way back."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.boards.plot_rows import EventRow, LaneKind
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.services.model import Service
from nocdesk.views.plot_notes import PlotNoteWish, plot_notes, write_plot_note
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.charts.time_range import TimeRange
from ui.dialogs.ask import AskDialog
from ui.palette_names import PaletteNames
from ui.palette_search import EntryKind, Hit
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


def test_a_file_of_the_values_tells_of_the_annotations_of_its_time(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = open_workbench(open_desk(shift_core), qtbot)
    view = screen.view
    service_id, end = cast(int, view.service_id), view.navigation.shown.end
    for text, ago_s in (("Fibre cut", 600), ("Long ago", 40 * 3600)):
        at = datetime.fromtimestamp(end - ago_s, UTC)
        with shift_core.work() as work:
            write_plot_note(work, wish=PlotNoteWish(service_id, at, at, text))
    qtbot.waitUntil(lambda: has_notes(screen, 1))
    path = tmp_path / "plots.csv"
    view.copying.choose_path = lambda _name: str(path)

    press(screen, "Ctrl+E")

    qtbot.waitUntil(path.exists)
    lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    head = lines.index(["Began", "Until", "Kind", "Subject", "Text", "State"])
    assert [line[2:5] for line in lines[head + 1 :] if line[2:3] == ["Note"]] == [["Note", "ann", "Fibre cut"]]


def test_the_palette_finds_own_bookmarks_by_service_and_time_and_shows_the_chosen_one(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    screen = open_workbench(desk, qtbot)
    view, names = screen.view, desk.window.finder.names
    at = datetime(2026, 3, 1, 8, 10, tzinfo=UTC)
    with shift_core.read() as session:
        service = session.scalars(select(Service).where(Service.id != view.service_id).order_by(Service.id)).all()[0]
    for actor in (shift_core.actor, Actor("bo", Role.ENGINEER)):
        with shift_core.work(actor) as work:
            write_plot_note(work, wish=PlotNoteWish(service.id, at, at, "", is_bookmark=True))
    desk.window.finder.open_names()
    found = found_bookmark(qtbot, names, ["2026", "03", "01", "08", "10"])

    desk.window.finder.palette.close_again()
    desk.window.finder.palette.chosen.emit(found.entry)

    assert found.entry.text == f"{service.name} · 2026-03-01 08:10 UTC"
    qtbot.waitUntil(lambda: view.service_id == service.id and view.plots.crosshair == at.timestamp())
    assert view.navigation.shown.start < at.timestamp() < view.navigation.shown.end
    shift_core.actor = Actor("sue", Role.SUPERVISOR)
    other = open_desk(shift_core).window.finder
    other.open_names()
    qtbot.waitUntil(lambda: EntryKind.BOOKMARK in other.names.indexes)
    assert other.names.indexes[EntryKind.BOOKMARK].find([]) == []


def found_bookmark(qtbot: QtBot, names: PaletteNames, words: list[str]) -> Hit:
    """The one bookmark that is found by these words, once it is."""
    qtbot.waitUntil(lambda: bool(EntryKind.BOOKMARK in names.indexes and names.indexes[EntryKind.BOOKMARK].find(words)))
    (hit,) = names.indexes[EntryKind.BOOKMARK].find(words)
    return hit


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
