"""The widget: what is drawn where, and what gestures ask for."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.charts.invented import NOW, InventedService, invented_service
from ui.charts.plot import make_plot
from ui.charts.stacked_plots import StackedPlots
from ui.charts.time_range import TimeRange
from ui.theme import Theme, load_themes

NOW_S = NOW.timestamp()
SHOWN = TimeRange(NOW_S - 10_800, NOW_S)


@pytest.fixture
def service() -> InventedService:
    return invented_service()


@pytest.fixture
def plots(qtbot: QtBot, theme: Theme, service: InventedService) -> StackedPlots:
    """Four plots of three hours, 900 x 640 pixels."""
    widget = StackedPlots(theme, SHOWN)
    qtbot.addWidget(widget)
    widget.resize(900, 640)
    made = [make_plot(row, service.points, start=SHOWN.start, end=NOW_S) for row in service.rows]
    widget.set_view(made, service.events, NOW_S, SHOWN)
    widget.show()
    return widget


def near(one: QColor, other: QColor, slack: int = 40) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= slack for a, b in pairs)


def redness(colour: QColor) -> int:
    return colour.red() - (colour.green() + colour.blue()) // 2


def column_has(image: QImage, x: int, top: float, bottom: float, colour: QColor) -> bool:
    return any(near(image.pixelColor(x, y), colour) for y in range(round(top), round(bottom)))


def test_the_trace_is_drawn_where_there_are_samples_and_not_in_the_gap(plots: StackedPlots, theme: Theme) -> None:
    frame, image = plots.frames[0], plots.image()
    series = theme.color("series.0")

    measured = round(frame.time.x(NOW_S - 6000))
    gap = round(frame.time.x(NOW_S - 70 * 60))

    assert column_has(image, measured, frame.place.top, frame.place.bottom, series)
    assert not column_has(image, gap, frame.place.top + 30, frame.place.bottom - 3, series)


def test_only_the_breach_is_shaded(plots: StackedPlots, theme: Theme) -> None:
    frame, image = plots.frames[2], plots.image()
    plot = plots.plots[2]
    assert plot.limit is not None
    inside = QPoint(round(frame.time.x(NOW_S - 240)), round(frame.value.y(plot.limit * 1.5)))
    calm = QPoint(round(frame.time.x(NOW_S - 3000)), round(frame.value.y(plot.limit * 1.5)))

    assert redness(image.pixelColor(inside)) > 40
    assert redness(image.pixelColor(calm)) < 10


def test_all_plots_share_one_axis(plots: StackedPlots) -> None:
    lefts = {(frame.time.left, frame.time.right) for frame in plots.frames}

    assert lefts == {(60.0, 900.0 - 88.0)}


def test_the_pointer_moves_the_crosshair_and_a_click_locks_it(plots: StackedPlots) -> None:
    middle = QPoint(436, 300)

    QTest.mouseMove(plots, middle)
    QTest.mouseClick(plots, Qt.MouseButton.LeftButton, pos=middle)
    plots.leaveEvent(None)  # type: ignore[arg-type]

    assert plots.is_locked
    assert plots.crosshair == pytest.approx((SHOWN.start + SHOWN.end) / 2)


def test_dragging_asks_for_the_stretch_between(qtbot: QtBot, plots: StackedPlots) -> None:
    with qtbot.waitSignal(plots.range_wished) as wished:
        QTest.mousePress(plots, Qt.MouseButton.LeftButton, pos=QPoint(248, 300))
        QTest.mouseMove(plots, QPoint(400, 300))
        QTest.mouseRelease(plots, Qt.MouseButton.LeftButton, pos=QPoint(436, 300))

    assert wished.args is not None
    assert wished.args[0].start == pytest.approx(SHOWN.start + 2700)
    assert wished.args[0].end == pytest.approx(SHOWN.start + 5400)


def test_the_wheel_zooms_about_the_pointer(qtbot: QtBot, plots: StackedPlots) -> None:
    at = QPointF(436, 300)
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip

    with qtbot.waitSignal(plots.range_wished) as wished:
        plots.wheelEvent(wheel)

    assert wished.args is not None
    assert wished.args[0].span_s == pytest.approx(0.8 * SHOWN.span_s)


def test_in_a_low_window_some_plots_wait_for_page_down(qtbot: QtBot, plots: StackedPlots) -> None:
    plots.resize(900, 420)

    before = [place.index for place in plots.places.panels]
    plots.scroll_plots(1)
    behind = [place.index for place in plots.places.panels]

    assert before == [0, 1, 2]
    assert behind == [1, 2, 3]


def test_the_crosshair_does_not_cost_a_new_picture(plots: StackedPlots) -> None:
    plots.grab()
    picture = plots._picture

    plots.set_crosshair(NOW_S - 100)
    plots.grab()

    assert picture is not None
    assert plots._picture is picture


def test_a_switch_of_the_theme_redraws_in_its_colours(plots: StackedPlots, theme: Theme) -> None:
    other = load_themes()["light" if theme.is_dark else "dark"]

    plots.set_theme(other)

    assert near(plots.image().pixelColor(200, 1), other.color("surface.table"), slack=8)


def test_nothing_chosen_is_said_in_words(plots: StackedPlots) -> None:
    before = plots.grab().toImage()

    plots.set_message("Choose a service at the left.")

    assert plots.grab().toImage() != before


def test_a_picture_at_twice_the_resolution_has_twice_the_pixels(plots: StackedPlots) -> None:
    assert np.isclose(plots.image().width() / plots.devicePixelRatioF(), 900)
