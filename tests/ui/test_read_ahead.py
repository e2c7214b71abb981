"""What a filter will need of a long list is read while nobody waits, and not while somebody scrolls."""

from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from tests.ui.builders import make_row
from ui.theme import load_themes
from ui.views.alarm_list import AlarmList
from ui.widgets.read_ahead import AFTER_SCROLLING_MS, EVERY_MS, LONG, ReadAhead

NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)


def test_scrolling_puts_off_what_is_read_ahead_and_it_goes_on_afterwards(qtbot: QtBot) -> None:
    theme = load_themes()["light"]
    alarms = AlarmList(theme, VirtualClock(NOW), "ann")
    qtbot.addWidget(alarms)
    alarms.take([make_row(number, NOW) for number in range(1, LONG + 2)])
    alarms.show()
    ahead = alarms.findChild(ReadAhead)
    assert ahead is not None
    before = ahead.isActive(), ahead.interval()

    alarms.view.verticalScrollBar().setValue(500)

    assert before == (True, EVERY_MS)
    assert (ahead.isActive(), ahead.interval()) == (True, AFTER_SCROLLING_MS)
    qtbot.waitUntil(lambda: not ahead.isActive())
    assert not alarms.model.prepare(ahead._wanted), "all of it has been read"
