"""Garbage is looked for on the GUI thread alone while readers work beside it."""

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.background import Background

Lookers = set[int]


@pytest.fixture
def lookers() -> Iterator[Lookers]:
    """The threads on which Python has looked for garbage."""
    seen: Lookers = set()

    def note(phase: str, _info: dict[str, int]) -> None:
        seen.add(threading.get_ident())

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def litter() -> int:
    """Cycles enough for many a look."""
    for _ in range(30_000):
        knot: list[object] = []
        knot.append(knot)
    return threading.get_ident()


def littered(background: Background, qtbot: QtBot) -> int:
    """Let a reader litter; its thread."""
    threads: list[int] = []
    background.read(litter, threads.append)
    qtbot.waitUntil(lambda: bool(threads))
    return threads[0]


def test_what_readers_leave_is_looked_for_on_the_gui_thread(
    background: Background, lookers: Lookers, qtbot: QtBot
) -> None:
    littered(background, qtbot)
    qtbot.waitUntil(lambda: bool(lookers))
    qtbot.waitUntil(lambda: gc.get_count()[0] < gc.get_threshold()[0])

    assert lookers == {threading.get_ident()}


def test_control_without_the_watch_a_reader_looks(background: Background, lookers: Lookers, qtbot: QtBot) -> None:
    gc.enable()

    assert littered(background, qtbot) in lookers


def test_python_looks_by_itself_again_once_the_last_watch_is_closed(application: Callable[..., object]) -> None:
    first, second = Background(), Background()
    states = [gc.isenabled()]
    for each in (first, second):
        each.close()
        states.append(gc.isenabled())

    assert states == [False, False, True]
