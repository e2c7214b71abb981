"""The seat called by a real store: in sight, in words for screen readers, by ear; muted, left in peace, in a flood."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy.exc import OperationalError

from nocdesk.alarms.commands import acknowledge_alarm
from nocdesk.alarms.model import Alarm
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.people.model import SYSTEM, Role
from nocdesk.severity import PerceivedSeverity
from nocdesk.views.list_views import ListViewWish, keep_list_view
from nocdesk.views.model import ListView
from tests.ui.builders import raise_one
from tests.ui.desk_parts import screen_of
from ui.annunciation.peace_dialog import PeaceDialog
from ui.annunciation.queue import MUTE_S, REPEAT_S
from ui.application import Desk
from ui.change_feed import Changes
from ui.views.settings import SettingsScreen

CRIT, MAJOR = PerceivedSeverity.CRITICAL, PerceivedSeverity.MAJOR
OpenDesk = Callable[..., Desk]


class Heard:
    """A bell that notes what it is to ring, and what screen readers are told."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sounds: list[str] = []
        self.spoken: list[tuple[str, bool]] = []
        desk.window.calls.annunciator.bell = self
        tell = QAccessible.updateAccessibility

        def listen(event: object) -> None:
            if isinstance(event, QAccessibleAnnouncementEvent):
                is_assertive = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
                self.spoken.append((event.message(), is_assertive))
            tell(event)  # type: ignore[arg-type]

        monkeypatch.setattr(QAccessible, "updateAccessibility", listen)

    def ring(self, sound: str) -> None:
        self.sounds.append(sound)


@pytest.fixture
def seat(provider_core: Core, open_desk: OpenDesk) -> Desk:
    return open_desk(provider_core)


def raise_some(core: Core, *severities: PerceivedSeverity, first: int = 1) -> list[int]:
    return [
        raise_one(core, resource=f"RTR-{n}", text=f"Fan {n} stands still", severity=severity)
        for n, severity in enumerate(severities, first)
    ]


def hear(desk: Desk, qtbot: QtBot) -> None:
    """Let the seat read what has changed."""
    desk.window.calls.on_changes(Changes(has_gap=True))
    qtbot.waitUntil(lambda: desk.background.waiting == 0)


def after(desk: Desk, clock: VirtualClock, seconds: float, qtbot: QtBot) -> None:
    clock.advance(seconds)
    desk.window.calls.tick()
    qtbot.waitUntil(lambda: desk.background.waiting == 0)


def shown(desk: Desk) -> Sequence[str]:
    return desk.window.calls.card.words


def test_what_is_new_is_seen_spoken_and_heard_until_it_is_acknowledged(
    seat: Desk, provider_core: Core, desk_clock: VirtualClock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(seat, monkeypatch)
    (alarm_id, _) = raise_some(provider_core, CRIT, MAJOR)
    hear(seat, qtbot)
    qtbot.waitUntil(lambda: len(heard.sounds) == 2)

    assert shown(seat) == ["Fan 1 stands still (RTR-1)", "Fan 2 stands still (RTR-2)"]
    assert heard.spoken == [
        ("critical: Fan 1 stands still (RTR-1)", True),
        ("major: Fan 2 stands still (RTR-2)", False),
    ]
    assert heard.sounds == ["critical", "major"]

    after(seat, desk_clock, 11, qtbot)
    assert shown(seat) == []
    after(seat, desk_clock, REPEAT_S - 11, qtbot)
    assert shown(seat) == ["Not acknowledged: Fan 1 stands still (RTR-1)"]

    QTest.mouseClick(seat.window.calls.card, Qt.MouseButton.LeftButton, pos=QPoint(60, 15))
    assert seat.window.screens.current == "console"
    with provider_core.work() as work:
        acknowledge_alarm(work, alarm_id=alarm_id)
    hear(seat, qtbot)
    after(seat, desk_clock, REPEAT_S, qtbot)
    assert shown(seat) == []


def test_a_key_closes_the_calls_that_are_shown_and_a_repeated_one_says_what_has_cleared(
    seat: Desk, provider_core: Core, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    (alarm_id,) = raise_some(provider_core, CRIT)
    hear(seat, qtbot)
    qtbot.waitUntil(lambda: shown(seat) == ["Fan 1 stands still (RTR-1)"])
    with provider_core.work(SYSTEM) as work:
        work.session.get_one(Alarm, alarm_id).cleared_at = desk_clock.now()

    QTest.keySequence(seat.window, QKeySequence("Shift+Esc"))
    assert shown(seat) == []
    assert not seat.window.calls.card.isVisible()

    hear(seat, qtbot)
    after(seat, desk_clock, REPEAT_S, qtbot)
    assert shown(seat) == ["Not acknowledged: Fan 1 stands still, cleared (RTR-1)"]

    card = seat.window.calls.card
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(card.width() - 20, 15))
    assert shown(seat) == []


def test_many_are_one_call_and_a_flood_is_quiet_but_for_what_is_critical(
    seat: Desk, provider_core: Core, desk_clock: VirtualClock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(seat, monkeypatch)
    raise_some(provider_core, *[CRIT] * 2, *[MAJOR] * 10)
    hear(seat, qtbot)
    qtbot.waitUntil(lambda: heard.sounds == ["many"])
    assert shown(seat) == ["12 new alarms, 2 critical"]
    assert seat.window.calls.notice.text.startswith("FLOOD 12/10 min")
    assert seat.window.calls.notice.isVisible()

    desk_clock.advance(20)
    raise_some(provider_core, MAJOR, first=20)
    hear(seat, qtbot)
    raise_some(provider_core, CRIT, first=30)
    hear(seat, qtbot)
    qtbot.waitUntil(lambda: heard.sounds == ["many", "critical"])
    assert [words for words in shown(seat) if "Fan 20" in words] == []

    desk_clock.advance(600)
    after(seat, desk_clock, 1, qtbot)
    assert seat.window.calls.notice.text == ""


def test_a_muted_seat_counts_down_sees_all_and_hears_again_by_itself(
    seat: Desk, provider_core: Core, desk_clock: VirtualClock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, bell = Heard(seat, monkeypatch), seat.window.calls.bell
    QTest.keySequence(seat.window, QKeySequence("Ctrl+M"))
    assert bell.accessibleName() == "Calls: Mute 5:00"
    after(seat, desk_clock, 28, qtbot)
    assert bell.text() == "Mute 4:32"
    raise_some(provider_core, CRIT)
    hear(seat, qtbot)
    assert shown(seat) == ["Fan 1 stands still (RTR-1)"]
    assert heard.sounds == []

    after(seat, desk_clock, MUTE_S - 28, qtbot)
    qtbot.waitUntil(lambda: heard.sounds != [])
    assert bell.text() == "On"

    for state in ("Mute 5:00", "On"):
        QTest.keySequence(seat.window, QKeySequence("Ctrl+M"))
        assert bell.text() == state


def test_who_asks_not_to_be_disturbed_chooses_until_when_by_keys(
    seat: Desk, provider_core: Core, desk_clock: VirtualClock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(seat, monkeypatch)
    QTest.keySequence(seat.window, QKeySequence("Ctrl+Alt+Q"))
    dialog = seat.window.findChild(PeaceDialog)
    assert dialog is not None
    assert [button.text() for button in dialog.buttons] == [
        "15 min, until 08:15 UTC",
        "30 min, until 08:30 UTC",
        "60 min, until 09:00 UTC",
    ]
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.buttons[0], Qt.Key.Key_Down)
    assert dialog.focusWidget() is dialog.buttons[1]
    QTest.keyClick(dialog.buttons[1], Qt.Key.Key_Space)
    assert seat.window.calls.bell.text() == "Quiet 30:00"

    raise_some(provider_core, MAJOR, CRIT)
    hear(seat, qtbot)
    assert shown(seat) == ["Fan 2 stands still (RTR-2)"]
    assert heard.sounds == []

    after(seat, desk_clock, 1800, qtbot)
    assert shown(seat)[-1] == "Do not disturb is over: 2 unacknowledged, 1 critical"
    assert seat.window.calls.bell.text() == "On"


def test_a_supervisor_is_called_to_what_nobody_acknowledged(
    provider_core: Core, open_desk: OpenDesk, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    desk = open_desk(provider_core, role=Role.SUPERVISOR)
    engineer = open_desk(provider_core, role=Role.ENGINEER)
    raise_some(provider_core, CRIT)
    for seat in (desk, engineer):
        hear(seat, qtbot)
    desk_clock.advance(REPEAT_S * 3)

    for seat in (desk, engineer):
        seat.window.calls.tick()
        hear(seat, qtbot)

    assert "Nobody has acknowledged: Fan 1 stands still (RTR-1)" in shown(desk)
    assert all("Nobody" not in words for words in shown(engineer))


def test_a_kept_filter_decides_what_calls_and_is_tried_in_the_settings(
    seat: Desk, provider_core: Core, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(seat, monkeypatch)
    with provider_core.work() as work:
        keep_list_view(work, wish=ListViewWish("alarms", "Only fans of one", "resource:RTR-1"))
    QTest.keySequence(seat.window, QKeySequence("Ctrl+,"))
    settings = screen_of(seat, "settings", SettingsScreen)
    box = settings.calls.box("call_filter")
    qtbot.waitUntil(lambda: box.count() > 1)
    box.setFocus()
    QTest.keyClicks(box, "Only")
    assert seat.preferences.now.call_filter == "Only fans of one"

    raise_some(provider_core, CRIT, CRIT)
    hear(seat, qtbot)
    assert shown(seat) == ["Fan 1 stands still (RTR-1)"]

    settings.calls.test.setFocus()
    QTest.keyClick(settings.calls.test, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(shown(seat)) == 2)
    assert shown(seat)[-1] == "Test: 1 of 2 alarms that ask now call this seat"
    assert settings.calls.row("call_filter").fault.text() == "Of 2 alarms that ask now, 1 call this seat."
    qtbot.waitUntil(lambda: heard.sounds == ["critical", "critical"])

    seat.preferences.change(replace(seat.preferences.now, call_filter="Forgotten"))
    assert "No filter is called “Forgotten” any more" in settings.calls.row("call_filter").fault.text()
    raise_some(provider_core, MAJOR, first=7)
    hear(seat, qtbot)
    assert "Fan 7 stands still (RTR-7)" in shown(seat)


def test_a_kept_filter_that_is_understood_no_more_keeps_nothing_off_and_is_told_once(
    seat: Desk, provider_core: Core, qtbot: QtBot
) -> None:
    told: list[str] = []
    seat.window.calls.failed.connect(told.append)
    with provider_core.work() as work:
        view_id = keep_list_view(work, wish=ListViewWish("alarms", "Old", "resource:RTR-1"))
        # As a later version finds it, which knows the field no more.
        work.session.get_one(ListView, view_id).text = "gone_field:1"
    seat.preferences.change(replace(seat.preferences.now, call_filter="Old"))

    raise_some(provider_core, CRIT)
    hear(seat, qtbot)
    raise_some(provider_core, CRIT, first=2)
    hear(seat, qtbot)

    assert shown(seat) == ["Fan 1 stands still (RTR-1)", "Fan 2 stands still (RTR-2)"]
    assert len(told) == 1
    assert told[0].startswith("The seat is called without the filter “Old”: ")


def test_what_keeps_a_seat_from_its_calls_is_told_unless_the_store_is_away(
    seat: Desk, provider_core: Core, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    seat.window.calls.failed.connect(told.append)

    def fail(error: Exception) -> None:
        def read(*_: object, **__: object) -> None:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr("ui.annunciation.reads.calls_since", read)
            hear(seat, qtbot)

    fail(OperationalError("SELECT", {}, sqlite3.OperationalError("locked")))
    assert told == []
    for _ in range(2):
        fail(NocdeskError("It cannot be read."))
    assert told == ["It cannot be read."]

    raise_some(provider_core, CRIT)
    hear(seat, qtbot)
    assert shown(seat) == ["Fan 1 stands still (RTR-1)"]


@pytest.mark.parametrize("role", [Role.FIELD, Role.AUDITOR])
def test_who_cannot_acknowledge_is_not_called(
    provider_core: Core, open_desk: OpenDesk, qtbot: QtBot, role: Role
) -> None:
    desk = open_desk(provider_core, role=role)
    raise_some(provider_core, CRIT)
    hear(desk, qtbot)

    assert shown(desk) == []
    assert not desk.window.calls.bell.isVisible()
    assert QApplication.activeWindow() is desk.window
