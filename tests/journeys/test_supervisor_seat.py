"""The supervisor's seat: a promise breaks, and the desk says which, why, and when, by keys alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.quality.reading import Metric
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.readings import Feeder
from ui.application import Desk, make_application
from ui.views.sla import SlaScreen
from ui.views.sla_promises import PromisesView
from ui.views.workbench_screen import WorkbenchScreen

LIMIT_MS, TARGET = 60, Fraction("0.995")
MONTH_ENDS_AT = datetime(2026, 12, 1, tzinfo=UTC)
POLL_S = 150
STORY = ((6, 31.0), (19, 88.0), (9, 30.0), (45, 74.5), (5, 29.0))
"""So many polls with such a round trip, two in five minutes; of 20 d 16 h 0.5 % may be slower than 60 ms."""

Samples = list[tuple[int, float]]


@pytest.fixture
def samples(sqlite_core: Core, clock: VirtualClock, tmp_path: Path) -> Samples:
    """What was put in: the story through the real engine, which measures, watches and judges."""
    provider = make_provider(sqlite_core, interval_s=POLL_S)
    feeder = Feeder(sqlite_core, clock, tmp_path)
    taken: Samples = []
    for polls, rtt_ms in STORY:
        for _ in range(polls):
            taken.append((int(clock.now().timestamp()), rtt_ms))
            feeder.take(*feeder.healthy(provider, rtt_ms=rtt_ms), advance_s=POLL_S)
    feeder.spool.close()
    return taken


@pytest.fixture
def desk(qapp: QApplication, sqlite_core: Core, samples: Samples) -> Iterator[Desk]:
    sqlite_core.actor = Actor("sue", Role.SUPERVISOR)
    opened = Desk(make_application(), sqlite_core, "light")
    opened.window.resize(1600, 900)
    opened.window.show()
    opened.window.activateWindow()
    opened.window.start()
    yield opened
    opened.close()
    qapp.processEvents()


class SlowBook:
    """The month by hand: every five minutes one after the other, with fractions; it shares no code with the product.

    Five minutes that are not over at `until` count for nobody, nor does what of the time so far is in no such bin.
    """

    def __init__(self, samples: Samples, until: datetime) -> None:
        self.bad: list[tuple[int, int]] = []
        kept = broken = 0
        begin, end = samples[0][0], int(until.timestamp())
        for first in range(begin, end // 300 * 300, 300):
            inside = [Fraction(value) for at, value in samples if first <= at < first + 300]
            if not inside:
                continue
            if sum(inside) / len(inside) <= LIMIT_MS:
                kept += 300
                continue
            broken += 300
            if self.bad and self.bad[-1][1] == first:
                self.bad[-1] = (self.bad[-1][0], first + 300)
            else:
                self.bad.append((first, first + 300))
        self.achieved = Fraction(kept, kept + broken)
        self.used_s = broken
        self.budget_s = (1 - TARGET) * (int(MONTH_ENDS_AT.timestamp()) - end + kept + broken)
        self.broken_at = self._broken_at()

    def _broken_at(self) -> datetime:
        left = self.budget_s
        for begin, end in self.bad:
            if end - begin > left:
                return datetime.fromtimestamp(begin, UTC) + timedelta(seconds=float(left))
            left -= end - begin
        raise AssertionError("the story keeps the promise")


def press(window: QWidget, key: Qt.Key) -> None:
    """A key goes to what has the focus."""
    QTest.keyClick(window.focusWidget() or window, key)


def words_of(screen: PromisesView) -> str:
    return "\n".join(label.text() for label in screen.detail.findChildren(QLabel)).replace("\u00a0", " ")


def wait_for(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition)


def test_the_supervisor_reads_why_a_promise_broke_and_sees_the_readings_at_the_breach(
    qtbot: QtBot, desk: Desk, samples: Samples
) -> None:
    window = desk.window
    sla = window.screens.screen("sla")
    assert isinstance(sla, SlaScreen)
    screen = sla.promises

    # The seat opens with the breaches to review; a key leads to the promises, and the broken one stands first.
    wait_for(qtbot, lambda: sla.review.queue.is_loaded)
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, lambda: screen.list.is_loaded and desk.background.waiting == 0)
    assert screen.isVisible()
    press(window, Qt.Key.Key_J)
    row = screen.list.shown_row()
    assert row is not None
    assert (row.customer, row.service, row.measure.value, row.state.value) == (
        "Northbank Group", "SIP-1", "delay", "breached",
    )  # fmt: skip
    book = SlowBook(samples, row.computed_at)
    assert row.achieved == pytest.approx(float(book.achieved), rel=1e-12)
    assert row.budget_s == pytest.approx(float(book.budget_s), abs=0.001)
    assert row.used_s == pytest.approx(book.used_s, abs=0.001)
    assert row.breached_at is not None
    assert abs(row.breached_at - book.broken_at) < timedelta(milliseconds=2)

    # The pane beside it says why: the arithmetic, and when it was not kept, the newest first.
    wait_for(qtbot, lambda: screen.detail.detail is not None and screen.detail.detail.row.id == row.id)
    words = words_of(screen)
    over_s = round(book.used_s - float(book.budget_s))
    for sentence in (
        "Delay was promised to be at most 60 ms in 99.5 % of November.",
        f"It was not kept for {book.used_s / 60:.0f} of the {float(book.budget_s) / 60:.0f} min that are allowed: "
        f"{over_s // 60} min {over_s % 60} s too long; the promise broke at {book.broken_at:%H:%M} UTC.",
        f"{book.used_s // 300} of {round(book.used_s / (1 - book.achieved)) // 300} periods were bad.",
    ):
        assert sentence in words, (sentence, words)
    times = [tuple(datetime.fromtimestamp(at, UTC).strftime("%H:%M") for at in span) for span in reversed(book.bad)]
    shown = [button.text() for button in screen.detail.findChildren(QPushButton)]
    assert shown == [f"{begin} to {end}" for begin, end in times]
    assert len(shown) == 2

    # G shows the plots at the last bad time, and what lies above the limit there is what was put in.
    press(window, Qt.Key.Key_G)
    workbench = window.screens.screen("workbench")
    assert isinstance(workbench, WorkbenchScreen)
    wait_for(qtbot, lambda: workbench.isVisible() and bool(workbench.view.plots.plots))
    begin, end = book.bad[-1]
    range_shown = workbench.view.navigation.shown
    assert workbench.view.service_id == row.service_id
    assert range_shown.start <= begin < end <= range_shown.end
    plot = next(plot for plot in workbench.view.plots.plots if plot.metric is Metric.RTT_MS)
    slow_s = POLL_S * sum(value > LIMIT_MS for at, value in samples if range_shown.start <= at < range_shown.end)
    # A curve crosses its limit somewhere between two polls, here at three places.
    drawn_s = plot.breaches.within(range_shown.start, range_shown.end).total()
    assert drawn_s == pytest.approx(slow_s, abs=3 * POLL_S)

    # Backspace leads back to the promise.
    press(window, Qt.Key.Key_Backspace)
    assert screen.isVisible()
    assert screen.list.view.selected_ids() == [row.id]
