"""What is stale is read once, when it is seen, and not before the reading that is under way has ended."""

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.errors import NocdeskError
from ui.background import Background
from ui.upkeep import Upkeep

EVERY_S = 30.0


class Board(QWidget):
    """Remembers what it was asked for, what it took, and what failed; a closed gate holds readings up."""

    def __init__(self, background: Background, clock: VirtualClock, *, is_read_unseen: bool = False) -> None:
        super().__init__()
        self.asked: list[frozenset[int] | None] = []
        self.taken: list[int] = []
        self.failures: list[str] = []
        self.gate = Event()
        self.gate.set()
        self.is_broken = False
        self.upkeep = Upkeep(
            self,
            background,
            clock,
            self.ask,
            self.taken.append,
            self.failures.append,
            every_s=EVERY_S,
            is_read_unseen=is_read_unseen,
        )

    def ask(self, ids: frozenset[int] | None) -> Callable[[], int]:
        self.asked.append(ids)
        return self.read

    def read(self) -> int:
        self.gate.wait()
        if self.is_broken:
            raise NocdeskError("The store is away")
        return len(self.asked)


@pytest.fixture
def board(background: Background, desk_clock: VirtualClock, qtbot: QtBot) -> Board:
    """Shown, and read once."""
    board = Board(background, desk_clock)
    qtbot.addWidget(board)
    board.show()
    board.upkeep.read()
    qtbot.waitUntil(lambda: board.taken == [1])
    return board


def settled(background: Background, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: background.waiting == 0)


def test_what_is_not_stale_is_not_read(board: Board) -> None:
    board.upkeep.read()

    assert board.asked == [None]


def test_single_things_are_read_by_their_ids(board: Board, background: Background, qtbot: QtBot) -> None:
    board.upkeep.outdate({4, 7})
    board.upkeep.read()
    settled(background, qtbot)

    assert board.asked == [None, frozenset({4, 7})]


def test_where_everything_is_stale_single_things_are_not_asked_for(
    board: Board, background: Background, qtbot: QtBot
) -> None:
    board.upkeep.outdate({4})
    board.upkeep.reload()
    settled(background, qtbot)

    assert board.asked == [None, None]


def test_what_becomes_stale_during_a_reading_is_read_right_after_it(
    board: Board, background: Background, qtbot: QtBot
) -> None:
    board.gate.clear()
    board.upkeep.reload()
    for _ in range(3):
        board.upkeep.outdate({9})
        board.upkeep.read()
    under_way = list(board.asked)
    board.gate.set()
    settled(background, qtbot)

    assert under_way == [None, None]
    assert board.asked == [None, None, frozenset({9})]


def test_what_could_not_be_read_stays_stale_and_waits_to_be_asked_for(
    board: Board, background: Background, qtbot: QtBot
) -> None:
    board.is_broken = True
    board.upkeep.outdate({4})
    board.upkeep.read()
    settled(background, qtbot)
    after_failing = list(board.asked)
    board.is_broken = False
    board.upkeep.read()
    settled(background, qtbot)

    assert board.failures == ["The store is away"]
    assert after_failing == [None, frozenset({4})]
    assert board.asked == [None, frozenset({4}), None]


def test_what_is_not_seen_is_read_when_it_is_shown(board: Board, background: Background, qtbot: QtBot) -> None:
    board.hide()
    board.upkeep.reload()
    hidden = list(board.asked)
    board.show()
    board.upkeep.catch_up()
    settled(background, qtbot)

    assert hidden == [None]
    assert board.asked == [None, None]


def test_what_others_count_is_read_though_it_is_not_seen(
    background: Background, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    board = Board(background, desk_clock, is_read_unseen=True)
    qtbot.addWidget(board)

    board.upkeep.read()
    settled(background, qtbot)

    assert board.taken == [1]


def test_after_its_time_everything_is_read_anew(
    board: Board, background: Background, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    desk_clock.advance(EVERY_S - 1)
    board.upkeep.tick()
    too_early = list(board.asked)
    desk_clock.advance(1)
    board.upkeep.tick()
    settled(background, qtbot)

    assert too_early == [None]
    assert board.asked == [None, None]
