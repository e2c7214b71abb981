"""The desk hears of its own acts at once, and of what is committed while it looks."""

from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from tests.ui.builders import raise_one
from ui.background import Background
from ui.change_feed import ChangeFeed, Changes


def test_a_look_that_is_asked_for_needs_no_period(shift_core: Core, background: Background, qtbot: QtBot) -> None:
    feed, heard = ChangeFeed(shift_core, background), list[Changes]()
    feed.changed.connect(heard.append)
    with qtbot.waitSignal(feed.answered):
        feed.look()

    alarm_id = raise_one(shift_core, resource="LINK-9", text="Link down: LINK-9")
    feed.look()

    qtbot.waitUntil(lambda: any(alarm_id in changes.of("alarm") for changes in heard))
    assert not feed._timer.isActive()


def test_what_is_asked_for_during_a_look_is_looked_for_after_it(
    shift_core: Core, background: Background, qtbot: QtBot
) -> None:
    feed, answers = ChangeFeed(shift_core, background), list[float]()
    feed.answered.connect(answers.append)

    feed.look()
    feed.look()
    feed.look()

    qtbot.waitUntil(lambda: background.waiting == 0 and len(answers) == 2)
