"""What the keys of the workbench do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.people.model import Role
from tests.ui.workbench_parts import NOW_S, background, clock, reads, settle, view
from ui.actions import ActionTable
from ui.background import Background
from ui.screen import Scope
from ui.views.workbench import WorkbenchView

__all__ = ["background", "clock", "reads", "view"]


@pytest.mark.parametrize(
    ("keys", "span_s"),
    [("T1", 900), ("T2", 3600), ("T3", 21_600), ("T5", 86_400), ("T8", 30 * 86_400), ("W", 2520), ("S", 3600 / 0.7)],
)
def test_keys_choose_and_zoom_the_range(
    qtbot: QtBot, view: WorkbenchView, background: Background, keys: str, span_s: float
) -> None:
    for key in keys:
        QTest.keyClick(view.plots, key)  # type: ignore[call-overload]
    settle(qtbot, background)

    assert view.navigation.shown.span_s == pytest.approx(span_s)
    assert view.plots.shown == view.navigation.shown


def test_shifting_back_and_end_returns_to_now(qtbot: QtBot, view: WorkbenchView, background: Background) -> None:
    QTest.keyClick(view.plots, Qt.Key.Key_BracketLeft)
    shifted = view.navigation
    QTest.keyClick(view.plots, Qt.Key.Key_End)
    settle(qtbot, background)

    assert shifted.shown.end == NOW_S - 3600
    assert view.navigation.is_live
    assert view.navigation.shown.end == NOW_S


def test_the_keys_walk_from_breach_to_breach(qtbot: QtBot, view: WorkbenchView, background: Background) -> None:
    QTest.keyClick(view.plots, "T")  # type: ignore[call-overload]
    QTest.keyClick(view.plots, "3")  # type: ignore[call-overload]
    settle(qtbot, background)

    QTest.keyClick(view.plots, Qt.Key.Key_Comma)
    latest = view.plots.crosshair
    QTest.keyClick(view.plots, Qt.Key.Key_Comma)
    earlier = view.plots.crosshair

    assert latest is not None
    assert earlier is not None
    assert NOW_S - 900 < latest < NOW_S - 600
    assert NOW_S - 6600 < earlier < NOW_S - 6200
    assert view.plots.is_locked


def test_f_fits_the_breach_and_f_again_returns(qtbot: QtBot, view: WorkbenchView, background: Background) -> None:
    before = view.navigation

    QTest.keyClick(view.plots, "F")  # type: ignore[call-overload]
    settle(qtbot, background)
    fitted = view.navigation
    QTest.keyClick(view.plots, "F")  # type: ignore[call-overload]
    settle(qtbot, background)

    assert fitted.shown.span_s < before.shown.span_s
    assert view.navigation == before


def test_r_reads_the_values_at_the_crosshair_aloud(qtbot: QtBot, view: WorkbenchView) -> None:
    view.plots.set_crosshair(NOW_S - 300)

    with qtbot.waitSignal(view.status_said) as said:
        QTest.keyClick(view.plots, "R")  # type: ignore[call-overload]

    assert said.args is not None
    assert said.args[0].startswith("01:04:24 UTC. One-way delay: A to B 3")
    assert "(limit 1)" in said.args[0]


def test_the_arrow_keys_move_the_crosshair(view: WorkbenchView) -> None:
    QTest.keyClick(view.plots, Qt.Key.Key_Left)
    first = view.plots.crosshair
    QTest.keyClick(view.plots, Qt.Key.Key_Left)
    second = view.plots.crosshair

    assert first == NOW_S
    assert second == pytest.approx(NOW_S - 30)


def test_the_plots_are_copied_as_an_image(view: WorkbenchView) -> None:
    QTest.keyClick(view.plots, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)

    image = QGuiApplication.clipboard().image()
    assert image.width() == round(view.plots.width() * view.plots.devicePixelRatioF())


def test_every_plot_action_of_the_table_has_a_handler(view: WorkbenchView) -> None:
    missing = {spec.id for spec in ActionTable(Role.ENGINEER) if spec.scope is Scope.PLOT} - set(view.handlers())

    # The way back and evidence lead out of the workbench: they are the window's. Views by name and notes are the
    # screen's, which knows whose they are.
    views = {"plot.keep_view", "plot.next_view", "plot.previous_view", "plot.forget_view"}
    notes = {"plot.annotate", "plot.bookmark", "plot.next_note", "plot.previous_note", "plot.take_back_note"}
    assert missing <= {"plot.back", "plot.evidence", *views, *notes}


def test_the_events_of_the_range_are_listed_newest_first(view: WorkbenchView) -> None:
    rows = view.events.model.shown_rows

    assert [row.text for row in rows][:2] == ["Delay 37 ms > 35 ms", "Packet loss 2.4 % > 1.0 %"]
    assert "probe upgrade, excluded" not in [row.text for row in rows]


def test_enter_on_an_alarm_puts_the_crosshair_there_and_asks_for_it(qtbot: QtBot, view: WorkbenchView) -> None:
    alarm = view.events.model.shown_rows[1]

    with qtbot.waitSignal(view.alarm_requested) as asked:
        view.events.view.activated.emit(view.events.model.index(1, 0))

    assert asked.args == [alarm.id]
    assert view.plots.crosshair == alarm.at.timestamp()


def test_a_search_narrows_the_picker_and_enter_opens_what_it_found(
    qtbot: QtBot, view: WorkbenchView, background: Background
) -> None:
    QTest.keyClick(view.plots, Qt.Key.Key_Slash)
    QTest.keyClicks(view.picker.search, "laboratory")
    QTest.keyClick(view.picker.search, Qt.Key.Key_Return)
    settle(qtbot, background)

    assert view.picker.model.rowCount() == 3
    assert view.service_id == 6
