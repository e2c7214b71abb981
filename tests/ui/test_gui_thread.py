"""Nothing but drawing on the GUI thread: every read and every write of the store happens elsewhere."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from nocdesk.core import Core
from tests.ui.builders import raise_one
from ui.application import Desk
from ui.pause_meter import PauseMeter

OpenDesk = Callable[..., Desk]


@pytest.fixture
def statement_threads(shift_core: Core) -> Callable[[], AbstractContextManager[set[int]]]:
    """Collects the threads on which the store is spoken to."""
    threads: set[int] = set()

    def note(*_: object) -> None:
        threads.add(threading.get_ident())

    @contextmanager
    def watch() -> Iterator[set[int]]:
        event.listen(shift_core.engine, "before_cursor_execute", note)
        yield threads
        event.remove(shift_core.engine, "before_cursor_execute", note)

    return watch


def test_the_store_is_never_spoken_to_on_the_gui_thread(
    shift_core: Core,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    qtbot: QtBot,
    statement_threads: Callable[[], AbstractContextManager[set[int]]],
) -> None:
    with statement_threads() as threads:
        desk = open_desk(shift_core)
        console = desk.window.console
        assert console is not None
        console.list.go_to(alarm_ids["voice"])
        for key in (Qt.Key.Key_U, Qt.Key.Key_O, Qt.Key.Key_J, Qt.Key.Key_Return):
            QTest.keyClick(console.list.view, key)
        desk.window.show_screen("workbench")
        qtbot.waitUntil(lambda: desk.background.waiting == 0)
        desk.window.operations.undo()
        qtbot.waitUntil(lambda: desk.background.waiting == 0)

    assert threads
    assert threading.get_ident() not in threads


def test_the_pause_meter_sees_a_loop_that_was_held_up(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    meter = PauseMeter(desk.window)

    meter.start()
    raise_one(shift_core, resource="LINK-9", text="Link down")
    qtbot.waitUntil(lambda: meter.pauses().count > 20)
    free = meter.pauses()
    threading.Event().wait(0.3)
    qtbot.waitUntil(lambda: meter.pauses().count > free.count + 2)
    held = meter.stop()

    assert held.longest_ms >= 290
    assert free.median_ms < held.longest_ms
