"""Who wants less motion sees no flash and no drift, from the moment it is chosen."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.severity import PerceivedSeverity
from tests.ui.builders import raise_one
from tests.ui.desk_parts import console_of
from ui.application import Desk


def test_nothing_flashes_or_drifts_where_motion_is_reduced(
    provider_core: Core, desk_clock: VirtualClock, open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = open_desk(provider_core)
    console, board = console_of(desk), desk.window.wall.open()
    delegate = console.list.view.row_delegate
    desk_clock.advance(60)
    hot = raise_one(provider_core, resource="LINK-8", text="Link down", severity=PerceivedSeverity.CRITICAL)

    qtbot.waitUntil(lambda: hot in delegate.flashing)  # type: ignore[attr-defined]
    drifted = board.drift
    desk.preferences.change(replace(desk.preferences.now, reduces_motion=True))

    assert drifted != QPointF()
    assert board.drift == QPointF()
    qtbot.waitUntil(lambda: not delegate.flashing)  # type: ignore[attr-defined]
    other = raise_one(provider_core, resource="LINK-9", text="Link down", severity=PerceivedSeverity.CRITICAL)
    qtbot.waitUntil(lambda: console.list.model.row(other) is not None)
    assert not console.list.is_flashing
