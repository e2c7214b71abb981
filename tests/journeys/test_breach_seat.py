"""Two supervisors' seats: a breach opens by itself, is excluded by keys with two signatures, and the figures follow."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.boards.sla_board import ObjectiveRow, objective_rows
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.sla.breaches.model import BreachState
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder
from tests.nocdesk.sla.breach_cases import breaches
from ui.application import Desk, make_application
from ui.views.breach_review import BreachReview
from ui.views.sla import SlaScreen

POLL_S = 150
STORY = ((6, 31.0), (16, 88.0))
CTRL = Qt.KeyboardModifier.ControlModifier
OpenSeat = Callable[[str], Desk]


class Line:
    """A measured line: what it says now, through the real engine."""

    def __init__(self, core: Core, clock: VirtualClock, folder: Path) -> None:
        self.provider: Provider = make_provider(core, interval_s=POLL_S)
        self.feeder = Feeder(core, clock, folder)

    def says(self, rtt_ms: float, polls: int = 1) -> None:
        for _ in range(polls):
            self.feeder.take(*self.feeder.healthy(self.provider, rtt_ms=rtt_ms), advance_s=POLL_S)


@pytest.fixture
def line(sqlite_core: Core, clock: VirtualClock, tmp_path: Path) -> Iterator[Line]:
    """A line that was slow for 40 minutes and still is."""
    measured = Line(sqlite_core, clock, tmp_path)
    for polls, rtt_ms in STORY:
        measured.says(rtt_ms, polls)
    yield measured
    measured.feeder.spool.close()


@pytest.fixture
def open_seat(qapp: QApplication, sqlite_core: Core, clock: VirtualClock, line: Line) -> Iterator[OpenSeat]:
    """Seats of supervisors on one store, closed in the end."""
    opened: list[tuple[Desk, Core]] = []

    def sit_down(name: str) -> Desk:
        core = open_core(sqlite_core.settings, Actor(name, Role.SUPERVISOR), clock)
        desk = Desk(make_application(), core, "light")
        opened.append((desk, core))
        desk.window.resize(1600, 900)
        desk.window.show()
        desk.window.activateWindow()
        desk.window.start()
        return desk

    yield sit_down
    for desk, core in opened:
        desk.close()
        core.close()
    qapp.processEvents()


def press(window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key goes to what has the focus."""
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def review_of(desk: Desk, qtbot: QtBot) -> BreachReview:
    screen = desk.window.screens.screen("sla")
    assert isinstance(screen, SlaScreen)
    qtbot.waitUntil(lambda: screen.review.scene is not None and desk.background.waiting == 0)
    qtbot.waitUntil(screen.review.queue.view.hasFocus)
    return screen.review


def standing(core: Core) -> ObjectiveRow:
    with core.read() as session:
        return next(row for row in objective_rows(session) if row.measure.value == "delay")


def test_a_breach_is_excluded_by_two_people_by_keys_and_its_minutes_stop_counting(
    sqlite_core: Core, line: Line, open_seat: OpenSeat, qtbot: QtBot
) -> None:
    def state() -> BreachState:
        return breaches(sqlite_core)[0].state

    # Sue's seat opens with the breach that the engine found; she looks at it.
    sue = open_seat("sue")
    review = review_of(sue, qtbot)
    assert review.scene is not None
    row = review.scene.detail.row
    assert (row.service, row.state, row.is_running) == ("SIP-1", BreachState.OPEN, True)
    assert row.bad_s == standing(sqlite_core).used_s > 0
    assert "still running" in review.decision._subtitle.text()

    # X, the reason with an arrow and Space, Tab to the note, Ctrl+Enter.
    for key in (Qt.Key.Key_X, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Tab):
        press(sue.window, key)
    QTest.keyClicks(sue.window.focusWidget() or sue.window, "Their own backup filled the line")
    press(sue.window, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: state() is BreachState.PROPOSED)
    line.says(30.0, 4)
    before = standing(sqlite_core).used_s

    # Ole signs second at his own seat; from the next evaluation on these minutes count for neither side.
    ole = open_seat("ole")
    second = review_of(ole, qtbot)
    assert second.decision.sign.text().startswith("Sign 2 of 2: exclude")
    press(ole.window, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: state() is BreachState.EXCLUDED)
    line.says(30.0, 4)
    excluded = standing(sqlite_core)
    assert before > 0
    assert excluded.used_s <= 300

    # Ctrl+Z takes his signature back, by a new entry: the minutes count again.
    qtbot.waitUntil(lambda: bool(ole.window.toasts.toasts))
    press(ole.window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: state() is BreachState.PROPOSED)
    line.says(30.0, 4)
    assert standing(sqlite_core).used_s == pytest.approx(before)
