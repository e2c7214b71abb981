"""Work is planned, extended, moved, announced and called off by keys."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nocdesk.boards.work_rows import WorkState, work_state
from nocdesk.core import Core
from tests.ui.desk_parts import opened
from tests.ui.test_accessible_names import unnamed
from tests.ui.works_builder import HOUR
from tests.ui.works_desk import cells, desk, key, rows, screen, stand_on, type_into, words_of, works
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.dialogs.work_dialogs import ExtendDialog, MoveDialog
from ui.dialogs.work_form import WorkForm
from ui.views.works import WorksView

__all__ = ["desk", "screen", "works"]


def test_new_work_is_planned_by_the_keyboard_and_shown(screen: WorksView, provider_core: Core, qtbot: QtBot) -> None:
    key(screen.list.view, Qt.Key.Key_N)
    form = opened(qtbot, WorkForm)
    assert form.name.hasFocus()
    type_into(form.name, "Exchange of the edge router")
    type_into(form.start, "2026-11-12 22:00")
    type_into(form.end, "+90")
    type_into(form.services.search, "acc-105")
    key(form.services.search, Qt.Key.Key_Down)
    key(form.services.list, Qt.Key.Key_Space)
    type_into(form.reason, "End of support")
    key(form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: any(row.name == "Exchange of the edge router" for row in screen.list.model.rows))
    row = rows(provider_core)["Exchange of the edge router"]
    assert (row.ends_at - row.starts_at, row.reason, row.planned_by) == (timedelta(minutes=90), "End of support", "ann")
    assert [service.name for service in row.services] == ["ACC-105"]
    assert QApplication.activeModalWidget() is None


def test_the_form_says_what_is_wrong_and_shows_the_next_five_times(screen: WorksView, qtbot: QtBot) -> None:
    key(screen.list.view, Qt.Key.Key_N)
    form = opened(qtbot, WorkForm)

    key(form.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    complaints = "\n".join(label.text() for label in form.findChildren(QLabel))
    type_into(form.start, "22:00")
    type_into(form.end, "21:00")
    form.repeats.setCurrentIndex(form.repeats.findData("monthly"))

    for words in ("What is to be done?", "When does it begin?", "Which services does it take down?"):
        assert words in complaints
    assert form.isVisible()
    assert form.preview.text().splitlines() == [
        "Every month on the second Tue at 22:00 UTC",
        "The next times:",
        *(f"{day} 22:00 to {end} 21:00 UTC" for day, end in (
            ("Tue 10 Nov", "Wed 11"), ("Tue 8 Dec", "Wed 9"), ("Tue 12 Jan", "Wed 13"), ("Tue 9 Feb", "Wed 10"),
            ("Tue 9 Mar", "Wed 10"),
        )),
    ]  # fmt: skip
    assert form.rule.text() == "FREQ=MONTHLY;BYDAY=2TU"
    key(form, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_everything_in_the_form_has_a_name_and_is_reached_by_tab(screen: WorksView, qtbot: QtBot) -> None:
    key(screen.list.view, Qt.Key.Key_N)
    form = opened(qtbot, WorkForm)

    reached = []
    for _ in range(14):
        focused = form.focusWidget()
        assert focused is not None
        reached.append(focused.accessibleName())
        key(focused, Qt.Key.Key_Tab)

    assert unnamed(form) == []
    assert {
        "What is to be done", "Begins", "Ends", "Time zone", "How often", "Reason", "Search the services",
        "Services that it takes down", "Plan", "Cancel",
    } <= set(reached)  # fmt: skip


def test_a_name_that_is_taken_keeps_the_form_open_with_the_reason(screen: WorksView, qtbot: QtBot) -> None:
    key(screen.list.view, Qt.Key.Key_N)
    form = opened(qtbot, WorkForm)
    type_into(form.name, "Power works")
    type_into(form.start, "22:00")
    type_into(form.end, "+2h")
    form.services.take([form.services.list.item(0).data(Qt.ItemDataRole.UserRole)])

    form.submit()

    qtbot.waitUntil(lambda: "choose another name" in form.trouble.text())
    assert form.isVisible()
    assert form.go.isEnabled()


def test_work_under_way_is_ended_at_once_and_goes_on_by_undo(
    screen: WorksView, desk: Desk, provider_core: Core, qtbot: QtBot
) -> None:
    stand_on(screen, qtbot, "Line card exchange")
    before = rows(provider_core)["Line card exchange"].ends_at

    key(screen.list.view, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: rows(provider_core)["Line card exchange"].ends_at == provider_core.clock.now())
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    key(screen.list.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: rows(provider_core)["Line card exchange"].ends_at == before)


def test_work_to_come_is_called_off_with_a_reason(screen: WorksView, provider_core: Core, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "Power works")

    key(screen.list.view, Qt.Key.Key_X)
    asked = opened(qtbot, AskDialog)
    key(asked.edit, Qt.Key.Key_Return)
    assert asked.isVisible()
    type_into(asked.edit, "No permit")
    key(asked.edit, Qt.Key.Key_Return)

    now = provider_core.clock.now()
    qtbot.waitUntil(lambda: work_state(rows(provider_core)["Power works"], now) is WorkState.CALLED_OFF)


def test_work_is_extended_with_a_reason_and_what_is_added_is_not_announced(
    screen: WorksView, provider_core: Core, qtbot: QtBot
) -> None:
    row = stand_on(screen, qtbot, "Fibre splice")

    key(screen.list.view, Qt.Key.Key_E)
    asked = opened(qtbot, ExtendDialog)
    qtbot.waitUntil(asked.end.hasFocus)
    type_into(asked.end, "+2h")
    type_into(asked.edit, "Second cable")
    key(asked.edit, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: rows(provider_core)["Fibre splice"].ends_at == row.ends_at + 2 * HOUR)
    qtbot.waitUntil(lambda: "what was added was not announced" in words_of(screen))
    assert cells(screen, "Fibre splice")["announced"] == "1 d 2 h, in part"


def test_an_end_that_is_no_time_or_none_later_extends_nothing(screen: WorksView, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "Fibre splice")
    key(screen.list.view, Qt.Key.Key_E)
    asked = opened(qtbot, ExtendDialog)
    type_into(asked.edit, "Second cable")

    for text, words in (("soon", "That is no time"), ("2026-11-11 11:00", "enter a later end")):
        asked.end.setText(text)
        key(asked.edit, Qt.Key.Key_Return)
        assert words in asked.problem.text()
        assert asked.isVisible()


def test_one_time_of_a_series_is_moved_and_has_to_be_announced_anew(
    screen: WorksView, provider_core: Core, qtbot: QtBot
) -> None:
    row = stand_on(screen, qtbot, "Router backups")

    key(screen.list.view, Qt.Key.Key_M)
    asked = opened(qtbot, MoveDialog)
    asked.start.setText("2026-11-12 02:00")
    asked.end.setText("+2h")
    type_into(asked.edit, "Crew")
    key(asked.edit, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: rows(provider_core)["Router backups"].starts_at == row.starts_at + 6 * HOUR)
    assert rows(provider_core)["Router backups"].is_own


def test_an_announcement_is_said_and_taken_back(
    screen: WorksView, desk: Desk, provider_core: Core, qtbot: QtBot
) -> None:
    stand_on(screen, qtbot, "Power works")

    key(screen.list.view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: rows(provider_core)["Power works"].announced_at == provider_core.clock.now())
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    key(screen.list.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: rows(provider_core)["Power works"].announced_at is None)


def test_a_whole_series_is_announced_and_ended(
    screen: WorksView, desk: Desk, provider_core: Core, qtbot: QtBot
) -> None:
    stand_on(screen, qtbot, "Router backups")

    key(screen.list.view, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: rows(provider_core)["Router backups"].was_told_all)
    stand_on(screen, qtbot, "Router backups")
    key(screen.list.view, Qt.Key.Key_X, Qt.KeyboardModifier.ShiftModifier)
    asked = opened(qtbot, AskDialog)
    type_into(asked.edit, "Replaced")
    key(asked.edit, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "Router backups" not in rows(provider_core))
    qtbot.waitUntil(lambda: all(row.name != "Router backups" for row in screen.list.model.rows))
    desk.window.activateWindow()
    qtbot.waitUntil(lambda: desk.window.isActiveWindow() and desk.background.waiting == 0)
    key(screen.list.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Router backups" in rows(provider_core))


def test_what_cannot_be_done_is_said(screen: WorksView, desk: Desk, qtbot: QtBot) -> None:
    said: list[str] = []
    screen.said.connect(said.append)

    stand_on(screen, qtbot, "Gateway firmware")
    for which in (Qt.Key.Key_E, Qt.Key.Key_X, Qt.Key.Key_A, Qt.Key.Key_M):
        key(screen.list.view, which)
    key(screen.list.view, Qt.Key.Key_X, Qt.KeyboardModifier.ShiftModifier)

    assert said[-5:-1] == ["Gateway firmware is called off: nothing can be changed about that any more."] * 4
    assert said[-1] == "This work is done once."
    assert QApplication.activeModalWidget() is None
