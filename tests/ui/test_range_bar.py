"""The bar of ranges leaves parts out rather than squeeze their texts."""

import pytest
from pytestqt.qtbot import QtBot

from ui.application import dress, make_application
from ui.charts.navigation import Navigation
from ui.charts.time_range import TimeRange
from ui.theme import load_themes
from ui.widgets.range_bar import RangeBar


@pytest.mark.parametrize("range_s", [900.0, 30 * 86_400.0])
def test_no_preset_is_narrower_than_its_text_however_narrow_the_bar(qtbot: QtBot, range_s: float) -> None:
    theme = load_themes()["light"]
    dress(make_application(), theme)
    bar = RangeBar(theme)
    qtbot.addWidget(bar)
    bar.set_navigation(Navigation(TimeRange(1_764_400_000.0 - range_s, 1_764_400_000.0), True, "1h"))
    bar.show()
    shown = []
    for width in range(400, 1300, 20):
        bar.resize(width, bar.height())
        bar.fit_to(width)
        bar._row.activate()
        presets = [button for button in bar._buttons.values() if button.isVisible()]
        assert all(button.width() >= button.sizeHint().width() for button in presets), width
        shown.append(len(presets))

    assert shown == sorted(shown), "more room, no fewer presets"
    assert (shown[0] < shown[-1], shown[-1]) == (True, len(bar._buttons))
