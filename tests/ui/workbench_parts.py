"""The workbench on invented readings."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.people.model import Role
from tests.ui.charts.invented import NOW, InventedReads, invented_service
from ui.actions import ActionTable
from ui.background import Background
from ui.jobs import Jobs
from ui.screen import Scope
from ui.theme import load_fonts, load_themes
from ui.views.workbench import WorkbenchView

NOW_S = NOW.timestamp()


def open_view(qtbot: QtBot, reads: InventedReads, background: Background, clock: VirtualClock) -> WorkbenchView:
    """A workbench with every plot key bound, shown, and with its services read."""
    load_fonts()
    view = WorkbenchView(reads, background, load_themes()["dark"], clock, Jobs(clock))
    qtbot.addWidget(view)
    ActionTable(Role.ENGINEER).bind(Scope.PLOT, view.plots, view.handlers())
    view.resize(1500, 760)
    view.show()
    qtbot.waitUntil(lambda: background.waiting == 0)
    view.plots.setFocus()
    return view


def settle(qtbot: QtBot, background: Background) -> None:
    qtbot.waitUntil(lambda: background.waiting == 0)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    pool = Background()
    yield pool
    pool.close()


@pytest.fixture
def reads() -> InventedReads:
    return InventedReads(invented_service(hours=30))


@pytest.fixture
def view(qtbot: QtBot, reads: InventedReads, background: Background, clock: VirtualClock) -> WorkbenchView:
    opened = open_view(qtbot, reads, background, clock)
    opened.open_service(1)
    qtbot.waitUntil(lambda: background.waiting == 0)
    return opened
