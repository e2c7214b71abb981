"""What a collector of this machine keeps is read though every reader waits for a store that does not answer."""

import threading
from datetime import timedelta

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.stored_locally import StoredLocally, say_stored_locally
from ui.background import READERS, Background
from ui.change_feed import ChangeFeed
from ui.pulse import Pulse
from ui.views.console_reads import ConsoleReads


def test_what_is_stored_locally_is_told_while_every_reader_hangs(
    sqlite_core: Core, clock: VirtualClock, background: Background, qtbot: QtBot
) -> None:
    now = clock.now()
    say_stored_locally(sqlite_core.settings.stored_locally_file, StoredLocally(now - timedelta(minutes=4), 1203, now))
    parent, may_go = QObject(), threading.Event()
    feed = ChangeFeed(sqlite_core, background, parent)
    pulse = Pulse(ConsoleReads(sqlite_core), background, feed, clock, parent)
    for _ in range(READERS):
        background.read(may_go.wait, lambda _: None)

    try:
        feed.failed.emit("The store did not answer: timeout.")
        qtbot.waitUntil(lambda: pulse.state.connection.startswith("Stored locally: "))
    finally:
        may_go.set()
