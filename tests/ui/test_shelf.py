"""Shelving on a real store by the keyboard alone: from the console, and on the page of what asks nobody."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.alarms.out_of_service import take_out_of_service
from nocdesk.alarms.shelving import shelve_alarm
from nocdesk.boards.queries import alarm_rows
from nocdesk.boards.rows import AlarmRow
from nocdesk.boards.shelf_board import QuietKind, quiet_rows
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from tests.ui.desk_parts import console_of, screen_of
from tests.ui.test_accessible_names import unnamed
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.dialogs.shelve import ShelveDialog
from ui.models.alarm_columns import state_code
from ui.models.shelf_columns import countdown, who
from ui.views.works_screen import SHELF, WorksScreen
from ui.views.works_shelf import ShelfView

OpenDesk = Callable[..., Desk]
D = TypeVar("D", bound=QWidget)
JOE = Actor("joe", Role.ENGINEER)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core)


def stored(core: Core, alarm_id: int) -> AlarmRow:
    with core.read() as session:
        return alarm_rows(session, now=core.clock.now(), ids=[alarm_id])[0]


def dialog(qtbot: QtBot, kind: type[D]) -> D:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def answer(qtbot: QtBot, kind: type[AskDialog], reason: str) -> None:
    asked = dialog(qtbot, kind)
    qtbot.waitUntil(asked.isActiveWindow)
    QTest.keyClicks(asked.edit, reason)
    QTest.keyClick(asked.edit, Qt.Key.Key_Return)


def shelf_of(desk: Desk, qtbot: QtBot) -> ShelfView:
    desk.window.show_screen("works")
    screen = screen_of(desk, "works", WorksScreen)
    screen.show_page(SHELF)
    assert screen.shelf is not None
    shelf = screen.shelf
    qtbot.waitUntil(lambda: shelf.list.is_loaded and desk.background.waiting == 0)
    return shelf


def test_the_key_s_asks_why_and_shelves_for_an_hour_and_undo_brings_it_back(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console, number = console_of(desk), alarm_ids["loss"]
    console.list.go_to(number)

    QTest.keyClick(console.list.view, Qt.Key.Key_S)
    answer(qtbot, AskDialog, "known fault")
    qtbot.waitUntil(lambda: stored(shift_core, number).withheld.is_shelved)
    until = stored(shift_core, number).withheld.shelved_until

    assert until is not None
    assert (until - shift_core.clock.now()).total_seconds() == 3_600
    qtbot.waitUntil(lambda: (row := console.list.model.row(number)) is not None and state_code(row) == "SHV")
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()
    qtbot.waitUntil(lambda: not stored(shift_core, number).withheld.is_shelved)


def test_shift_s_offers_the_times_and_the_end_of_the_shift(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console, number = console_of(desk), alarm_ids["loss"]
    console.list.go_to(number)

    QTest.keyClick(console.list.view, Qt.Key.Key_S, SHIFT)
    asked = dialog(qtbot, ShelveDialog)
    offered = [asked.times.itemText(place) for place in range(asked.times.count())]
    asked.times.setCurrentIndex(len(offered) - 1)
    answer(qtbot, ShelveDialog, "until it clears")
    qtbot.waitUntil(lambda: stored(shift_core, number).withheld.is_shelved)

    assert [words for words in offered if "end of the shift" not in words] == [
        "For 15 min", "For 1 h", "For 4 h", "For 24 h", "Until it clears, 24 h at most",
    ]  # fmt: skip
    assert any("end of the shift" in words for words in offered)
    with shift_core.read() as session:
        assert [row.is_one_shot for row in quiet_rows(session) if row.kind is QuietKind.SHELVED] == [True]


def test_a_critical_alarm_waits_for_a_second_person_whose_h_shelves_it(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console, number = console_of(desk), alarm_ids["ring"]
    with shift_core.work(JOE) as work:
        shelve_alarm(work, alarm_id=number, reason="spare ordered")
    qtbot.waitUntil(lambda: (row := console.list.model.row(number)) is not None and row.withheld.shelf_id is not None)
    assert not stored(shift_core, number).withheld.is_shelved
    console.list.go_to(number)

    QTest.keyClick(console.list.view, Qt.Key.Key_H)

    qtbot.waitUntil(lambda: stored(shift_core, number).withheld.is_shelved)


def test_shift_x_takes_the_resource_of_an_alarm_out_of_service(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console, number = console_of(desk), alarm_ids["loss"]
    console.list.go_to(number)

    QTest.keyClick(console.list.view, Qt.Key.Key_X, SHIFT)
    answer(qtbot, AskDialog, "being replaced")

    qtbot.waitUntil(lambda: stored(shift_core, number).withheld.out_of_service == "being replaced")
    assert state_code(stored(shift_core, number)) == "OOS"


def test_the_shelf_says_what_is_quiet_for_how_long_and_by_whom(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    with shift_core.work(JOE) as work:
        shelve_alarm(work, alarm_id=alarm_ids["ring"], reason="spare ordered")
        shelve_alarm(work, alarm_id=alarm_ids["loss"], reason="known fault")
        take_out_of_service(work, resource="acc-99", reason="being replaced")

    rows = shelf_of(desk, qtbot).list.model.shown_rows

    now = shift_core.clock.now()
    assert [(row.kind, who(row), countdown(row, now)) for row in rows] == [
        (QuietKind.ASKED, "joe, needs a second", "clears, or 24:00"),
        (QuietKind.SHELVED, "joe", "clears, or 24:00"),
        (QuietKind.OUT_OF_SERVICE, "joe", "until taken back"),
    ]


def kinds(shelf: ShelfView) -> list[QuietKind]:
    return [row.kind for row in shelf.list.model.shown_rows]


def test_h_agrees_and_e_extends_with_a_reason(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    with shift_core.work(JOE) as work:
        shelve_alarm(work, alarm_id=alarm_ids["ring"], reason="spare ordered")
    shelf = shelf_of(desk, qtbot)
    shelf.list.go_to(shelf.list.model.shown_rows[0].key)

    QTest.keyClick(shelf.list.view, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: kinds(shelf) == [QuietKind.SHELVED])
    QTest.keyClick(shelf.list.view, Qt.Key.Key_E)
    answer(qtbot, ShelveDialog, "the spare is late")
    qtbot.waitUntil(lambda: shelf.list.model.shown_rows[0].reason == "the spare is late")

    assert who(shelf.list.model.shown_rows[0]) == "joe + ann"


def test_x_ends_what_is_shelved_and_what_is_out_of_service_and_then_nothing_is_shelved(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    with shift_core.work(JOE) as work:
        shelve_alarm(work, alarm_id=alarm_ids["loss"], reason="known fault")
        take_out_of_service(work, resource="acc-99", reason="being replaced")
    shelf = shelf_of(desk, qtbot)

    for rest in ([QuietKind.OUT_OF_SERVICE], []):
        shelf.list.go_to(shelf.list.model.shown_rows[0].key)
        QTest.keyClick(shelf.list.view, Qt.Key.Key_X)
        qtbot.waitUntil(lambda rest=rest: kinds(shelf) == rest)  # type: ignore[misc]

    assert shelf.list.plate.isVisibleTo(shelf)


def test_everything_on_the_shelf_has_a_name_and_those_who_see_no_alarms_see_no_shelf(
    desk: Desk, shift_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    assert unnamed(shelf_of(desk, qtbot)) == []

    care = screen_of(open_desk(shift_core, role=Role.CARE), "works", WorksScreen)

    assert care.shelf is None
    assert not care.tabs.isVisibleTo(care)
