"""The plot below the console."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.charts.invented import NOW, invented_service
from ui.charts.mini_plot import MiniPlot, MiniPlotData
from ui.charts.time_range import TimeRange
from ui.theme import Theme, load_themes


@pytest.fixture
def mini(qtbot: QtBot, theme: Theme) -> MiniPlot:
    widget = MiniPlot(theme)
    qtbot.addWidget(widget)
    widget.resize(900, 206)
    widget.show()
    return widget


def make_data() -> MiniPlotData:
    service = invented_service()
    shown = TimeRange((NOW - timedelta(hours=2)).timestamp(), (NOW + timedelta(minutes=2)).timestamp())
    return MiniPlotData("SIP-TRK-118", service.rows[2], service.points, service.events, shown)


def test_the_header_says_the_value_and_the_breach(mini: MiniPlot) -> None:
    mini.show_data(make_data(), now=NOW, note="worst affected of 3")

    assert mini.headline.in_breach
    assert "in breach" in mini.accessibleDescription()


def test_a_message_takes_the_place_of_the_plot(mini: MiniPlot) -> None:
    mini.show_data(make_data(), now=NOW)
    drawn = mini.grab().toImage()

    mini.set_message("Nothing of this service is measured yet.")

    assert mini.grab().toImage() != drawn
    assert mini.headline.value == ""
    assert mini.accessibleDescription() == "Nothing of this service is measured yet."


def test_a_double_click_asks_for_the_workbench(qtbot: QtBot, mini: MiniPlot) -> None:
    mini.show_data(make_data(), now=NOW)

    with qtbot.waitSignal(mini.open_requested):
        QTest.mouseDClick(mini, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))


def test_the_theme_can_change_while_it_is_shown(mini: MiniPlot, theme: Theme) -> None:
    mini.show_data(make_data(), now=NOW)
    other = load_themes()["light" if theme.is_dark else "dark"]

    mini.set_theme(other)

    assert mini.grab().toImage().pixelColor(2, 60) == other.color("surface.table")


def test_a_message_leaves_no_note_of_the_service_before(mini: MiniPlot) -> None:
    mini.set_message("No alarm, no plot.")
    empty = mini.grab().toImage()
    mini.show_data(make_data(), now=NOW, note="worst affected of 2")

    mini.set_message("No alarm, no plot.")

    assert mini.grab().toImage() == empty
