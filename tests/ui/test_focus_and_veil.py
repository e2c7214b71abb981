"""The keyboard is never lost, keys act on what is seen, and what may be old lies under a veil."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.severity import PerceivedSeverity
from tests.ui.builders import raise_one, say_polled
from tests.ui.desk_parts import console_of, workbench_of
from ui.application import Desk

OpenDesk = Callable[..., Desk]


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core)


def test_while_nothing_is_selected_the_keys_act_on_the_alarm_that_the_panes_show(
    desk: Desk, shift_core: Core, qtbot: QtBot
) -> None:
    console = console_of(desk)
    worst = raise_one(shift_core, resource="LINK-9", text="Link down: LINK-9", severity=PerceivedSeverity.CRITICAL)
    qtbot.waitUntil(lambda: console.list.model.rowCount() == 13)

    shown = console.shown_row()

    assert shown is not None
    assert shown.id == worst
    assert [row.id for row in console.list.selected_rows()] == [worst]


def test_esc_lets_go_of_the_selection_and_the_panes_show_the_first_alarm(desk: Desk, alarm_ids: dict[str, int]) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["pdv"])

    QTest.keyClick(console.list.view, Qt.Key.Key_Escape)

    assert console.list.view.selected_ids() == []
    assert console.shown_row() == console.list.model.shown_rows[0]


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_F8, "none"), (Qt.Key.Key_2, "ctrl")])
def test_a_key_of_the_list_pressed_at_the_plots_leads_to_the_list(desk: Desk, key: Qt.Key, modifier: str) -> None:
    console = console_of(desk)
    desk.window.show_screen("workbench")
    held = Qt.KeyboardModifier.ControlModifier if modifier == "ctrl" else Qt.KeyboardModifier.NoModifier

    QTest.keyClick(workbench_of(desk).plots, key, held)

    assert console.isVisible()
    assert QApplication.focusWidget() is console.list.view


def test_the_search_for_a_service_is_left_by_esc_and_by_enter(desk: Desk) -> None:
    desk.window.show_screen("workbench")
    search, plots = workbench_of(desk).picker.search, workbench_of(desk).plots
    search.setFocus()
    QTest.keyClicks(search, "no such service")

    QTest.keyClick(search, Qt.Key.Key_Escape)
    cleared = search.text()
    QTest.keyClick(search, Qt.Key.Key_Escape)

    assert cleared == ""
    assert QApplication.focusWidget() is plots


def test_f6_reaches_the_small_plot_and_enter_opens_it_in_the_workbench(desk: Desk) -> None:
    console = console_of(desk)
    console.plot.setFocus()

    QTest.keyClick(console.plot, Qt.Key.Key_Return)

    assert workbench_of(desk).isVisible()


def test_a_silent_collector_lays_a_veil_over_the_rows_and_its_word_takes_it_away(
    desk: Desk, shift_core: Core, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    view = console_of(desk).list.view
    veil = next(veil for veil in desk.window.screens.veils if veil.parent() is view)
    was_clear = not veil.isVisible()

    desk_clock.advance(16)
    desk.window.tick()
    lay_over = veil.isVisible() and veil.geometry() == view.rect()
    say_polled(shift_core)
    qtbot.waitUntil(lambda: not veil.isVisible())

    assert was_clear
    assert lay_over
    assert view.rows.rowCount() == 12


def test_a_store_that_is_away_is_told_with_a_way_to_try_again_and_the_rows_stay(desk: Desk) -> None:
    retry = desk.window.notice.findChild(QPushButton)
    assert retry is not None

    desk.window.feed.failed.emit("The store did not answer: disk I/O error")

    assert desk.window.notice.text.startswith("NOT LIVE: The store did not answer")
    assert retry.isVisible()
    assert console_of(desk).list.model.rowCount() == 12


def test_a_filter_that_leaves_nothing_says_so_and_how_many_alarms_it_hides(desk: Desk, qtbot: QtBot) -> None:
    console = console_of(desk)

    console.list.set_filter("nothing like this")

    assert console.list.plate.title == "No open alarms for “nothing like this”."
    assert console.list.plate.why.startswith("12 alarms outside the filter. ")
    assert "polls a minute" in console.list.plate.why
