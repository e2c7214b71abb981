"""Comparison on the workbench: the week before, what is usual, and the figures of a marked part of the range."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.workbench_parts import background, clock, open_view, reads, settle, view
from ui.background import Background
from ui.charts.comparison import Compare, stepped
from ui.charts.time_range import TimeRange
from ui.views.workbench import WorkbenchView
from ui.views.workbench_comparing import compare_sentence

__all__ = ["background", "clock", "open_view", "reads", "view"]


def press(qtbot: QtBot, view: WorkbenchView, key: Qt.Key) -> None:
    QTest.keyClick(view.plots, key)


def about(view: WorkbenchView) -> str:
    return view.panel._about.text()


def test_a_key_lays_the_week_before_beside_every_curve_and_takes_it_away(
    qtbot: QtBot, view: WorkbenchView, background: Background
) -> None:
    without = view.plots.image()

    press(qtbot, view, Qt.Key.Key_K)
    settle(qtbot, background)
    curves = [curve for plot in view.plots.plots for curve in plot.curves]
    during = view.plots.image()
    press(qtbot, view, Qt.Key.Key_K)
    settle(qtbot, background)

    assert all(curve.before is not None and curve.usual is None for curve in curves)
    assert during != without
    assert all(curve.before is None for plot in view.plots.plots for curve in plot.curves)


def test_a_key_shades_what_is_usual_and_the_scale_has_room_for_it(
    qtbot: QtBot, view: WorkbenchView, background: Background
) -> None:
    press(qtbot, view, Qt.Key.Key_U)
    settle(qtbot, background)

    # The scale of voice quality is always the whole one.
    for frame in view.plots.frames[:3]:
        for curve in view.plots.plots[frame.place.index].curves:
            assert curve.usual is not None
            seen = curve.usual.values_between(frame.time.shown.start, frame.time.shown.end)
            assert frame.value.low <= seen.min()
            assert seen.max() <= frame.value.high
    assert "what is usual shaded" in about(view)


def test_a_comparison_stays_while_another_range_is_read(
    qtbot: QtBot, view: WorkbenchView, background: Background
) -> None:
    press(qtbot, view, Qt.Key.Key_K)
    settle(qtbot, background)
    view.navigate(view.navigation.panned(-3.0, view.navigation.shown.end))
    settle(qtbot, background)

    curve = view.plots.plots[0].curves[0]
    shown = view.plots.shown
    assert curve.before is not None
    assert len(curve.before.between(shown.start, shown.end)) > 0


def test_a_mark_set_by_keys_changes_the_figures_to_its_own_and_reads_them(
    qtbot: QtBot, view: WorkbenchView, background: Background
) -> None:
    said: list[str] = []
    view.status_said.connect(said.append)
    shown = view.plots.shown
    first, second = shown.start + shown.span_s / 4, shown.start + shown.span_s / 2
    whole = view.panel.legend.accessibleDescription()

    view.plots.set_crosshair(second)
    press(qtbot, view, Qt.Key.Key_M)
    view.plots.set_crosshair(first)
    press(qtbot, view, Qt.Key.Key_M)

    assert view.plots.mark == TimeRange(first, second)
    assert view.panel.legend.accessibleDescription() != whole
    assert "figures of" in about(view)
    samples = view.plots.plots[0].curves[0].samples.between(first, second).finite()
    assert f"least {samples.values.min():.1f} ms" in said[-1]
    press(qtbot, view, Qt.Key.Key_M)
    assert view.plots.mark is None
    assert view.panel.legend.accessibleDescription() == whole


def test_dragging_with_shift_marks_and_without_zooms(qtbot: QtBot, view: WorkbenchView) -> None:
    places, wishes = view.plots.places, list[TimeRange]()
    view.plots.range_wished.connect(wishes.append)
    left, right = (QPoint(round(places.left + share * places.plot_width), 200) for share in (0.25, 0.5))
    shift = Qt.KeyboardModifier.ShiftModifier

    QTest.mousePress(view.plots, Qt.MouseButton.LeftButton, shift, left)
    QTest.mouseMove(view.plots, right)
    QTest.mouseRelease(view.plots, Qt.MouseButton.LeftButton, shift, right)

    assert wishes == []
    assert view.plots.mark is not None
    assert view.plots.mark.span_s == pytest.approx(view.plots.shown.span_s / 4, rel=0.02)


def test_another_service_has_no_mark(qtbot: QtBot, view: WorkbenchView, background: Background) -> None:
    view.plots.set_mark(TimeRange(view.plots.shown.start, view.plots.shown.end))

    view.open_service(2)
    settle(qtbot, background)

    assert view.plots.mark is None


def test_without_a_crosshair_a_mark_says_how_to_begin(qtbot: QtBot, view: WorkbenchView) -> None:
    said: list[str] = []
    view.status_said.connect(said.append)
    view.plots.set_crosshair(None)

    press(qtbot, view, Qt.Key.Key_M)

    assert said == ["Put the crosshair where the mark begins: with Left and Right, or the pointer."]


def test_what_holds_from_each_moment_on_is_drawn_as_steps() -> None:
    times = np.array([0.0, 900.0, 1800.0])
    band = stepped(times, np.array([1.0, 2.0, 3.0]), times, times, is_learning=False)

    assert band.times.tolist() == [0.0, 900.0, 900.0, 1800.0]
    assert band.median.tolist() == [1.0, 1.0, 2.0, 2.0]


def test_what_is_laid_beside_is_said_in_words() -> None:
    assert compare_sentence(Compare()) == "Nothing is laid beside the curves."
    assert compare_sentence(Compare(week=True, usual=True)) == (
        "Beside the curves: the week before, dashed and what is usual, shaded."
    )
