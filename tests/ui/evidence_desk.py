"""The evidence, and the hands that go through it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.boards.evidence_rows import Subject
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.model import SlaStatus
from tests.nocdesk.boards.evidence_builder import Line, make_line
from tests.nocdesk.provider_builder import Provider
from tests.nocdesk.readings import Feeder
from tests.ui.filled_stores import OpenFilled
from ui.application import Desk
from ui.views.evidence import EvidenceScreen
from ui.views.evidence_opening import open_evidence

DELAYS = (20, 21, 20, 22, 20, 70, 80, 90, 85, 75, 20, 21, 20, 22, 20, 21)


def delay_objective(sqlite_core: Core) -> int:
    with sqlite_core.read() as session:
        return session.scalars(select(SlaStatus.id).where(SlaStatus.limit == 60.0)).one()


def go(desk: Desk, screen: EvidenceScreen, qtbot: QtBot, subject: Subject) -> None:
    desk.window.go(open_evidence(subject))
    wait(desk, qtbot)
    assert screen.isVisible()


def wait(desk: Desk, qtbot: QtBot) -> None:
    """Until nothing is being read, nor about to be."""
    quiet = 0

    def is_quiet() -> bool:
        nonlocal quiet
        quiet = quiet + 1 if desk.background.waiting == 0 else 0
        return quiet > 10

    qtbot.waitUntil(is_quiet)


def press(
    desk: Desk, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)
    wait(desk, qtbot)


def fill_line(core: Core) -> Provider:
    """A quarter of an hour, in the middle of which the delay lies above the 60 ms that were agreed for 5 minutes."""
    assert isinstance(core.clock, VirtualClock)
    made = make_line(core, core.clock, core.settings.data_dir)
    for rtt_ms in DELAYS:
        made.poll(rtt_ms)
    made.feeder.spool.close()
    with core.work(SYSTEM) as work:
        evaluate_agreements(work)
    return made.provider


@pytest.fixture
def line(open_filled: OpenFilled, desk_clock: VirtualClock) -> Iterator[Line]:
    """The same for each test."""
    core, provider = open_filled(fill_line)
    feeder = Feeder(core, desk_clock, core.settings.data_dir)
    yield Line(core, provider, feeder)
    feeder.spool.close()


@pytest.fixture
def sqlite_core(line: Line) -> Core:
    """The store that the line is in."""
    return line.core
