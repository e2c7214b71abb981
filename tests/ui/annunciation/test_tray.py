"""The tray: off until it is wished, without a word where there is none, and never the only one to tell."""

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.severity import PerceivedSeverity
from tests.ui.builders import raise_one
from tests.ui.desk_parts import screen_of
from ui.annunciation.call import Call, Kind
from ui.application import Desk
from ui.change_feed import Changes
from ui.views.settings import SettingsScreen

OpenDesk = Callable[..., Desk]


def call(
    desk: Desk, core: Core, qtbot: QtBot, severity: PerceivedSeverity, resource: str, text: str = "Fan stands still"
) -> None:
    raise_one(core, resource=resource, text="Fan stands still", severity=severity)
    desk.window.calls.on_changes(Changes(has_gap=True))
    desk.window.pulse.read()
    qtbot.waitUntil(lambda: desk.background.waiting == 0)


def test_a_desktop_without_a_tray_is_told_in_the_settings_and_nothing_fails(
    provider_core: Core, open_desk: OpenDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    desk = open_desk(provider_core)
    QTest.keySequence(desk.window, QKeySequence("Ctrl+,"))
    settings = screen_of(desk, "settings", SettingsScreen).calls
    settings.tray.setFocus()
    QTest.keyClick(settings.tray, Qt.Key.Key_Space)

    call(desk, provider_core, qtbot, PerceivedSeverity.CRITICAL, "RTR-1")

    assert desk.preferences.now.tray
    assert desk.window.calls.tray.icon is None
    assert settings.row("tray").fault.text() == "This desktop has no tray: the desk does without it."
    assert desk.window.calls.card.words == ["Fan stands still (RTR-1)"]


def test_the_tray_shows_the_worst_and_tells_of_what_is_critical_beside_the_window(
    provider_core: Core, open_desk: OpenDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    # The platform without a display warns where an icon is shown.
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _icon: None)
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _icon, title, words, *_: told.append(f"{title}: {words}")
    )
    desk = open_desk(provider_core)
    assert desk.window.calls.tray.icon is None
    desk.preferences.change(replace(desk.preferences.now, tray=True))
    icon = desk.window.calls.tray.icon
    assert icon is not None
    assert icon.toolTip() == "NocDesk: nothing unacknowledged"

    call(desk, provider_core, qtbot, PerceivedSeverity.MAJOR, "RTR-1")
    assert icon.toolTip() == "NocDesk: 1 unacknowledged, the worst major"
    before = icon.icon().pixmap(32, 32).toImage()
    call(desk, provider_core, qtbot, PerceivedSeverity.CRITICAL, "RTR-2")
    assert told == ["NocDesk: CRITICAL: Fan stands still (RTR-2)"]
    assert icon.icon().pixmap(32, 32).toImage() != before

    # The desktops of Linux alone take what is told for markup.
    for platform in ("linux", "win32"):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", platform)
            desk.window.calls.tray.tell(Call(Kind.NEW, PerceivedSeverity.CRITICAL, "<img> A&B", 1, True, True))
    assert told[1:] == ["NocDesk: CRITICAL: (img) A+B", "NocDesk: CRITICAL: <img> A&B"]

    desk.window.calls.annunciator.leave_in_peace(15)
    call(desk, provider_core, qtbot, PerceivedSeverity.CRITICAL, "RTR-3")
    assert len(told) == 3
    assert desk.window.calls.card.words[-1] == "Fan stands still (RTR-3)"

    desk.window.showMinimized()
    icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert not desk.window.isMinimized()
    desk.preferences.change(replace(desk.preferences.now, tray=False))
    assert desk.window.calls.tray.icon is None
