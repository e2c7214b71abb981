"""What time alone changes of a row is painted, wherever in the row it is seen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.boards.shelf_board import QuietKind, QuietRow
from nocdesk.boards.work_rows import WorkBoardRow
from nocdesk.clock import VirtualClock
from nocdesk.severity import PerceivedSeverity
from tests.conftest import START
from tests.probes.demo_builders import make_ticket
from tests.ui.restoration_builder import make_restoration
from ui.models import restoration_columns, shelf_columns, ticket_columns, work_columns
from ui.models.row_table import RowTableModel
from ui.restoration_delegate import RestorationDelegate
from ui.shelf_delegate import ShelfDelegate
from ui.theme import Theme
from ui.ticket_delegate import TicketDelegate
from ui.widgets.row_view import RowView
from ui.work_delegate import WorkDelegate

SOON, HOUR = START + timedelta(minutes=70), timedelta(hours=1)
TURNS = 4
WORK = WorkBoardRow(1, "Splice", "", START + HOUR / 2, START + 9 * HOUR, None, None, None, "ann", None, ())
QUIET = QuietRow(QuietKind.SHELVED, 1, "link 1", "down", PerceivedSeverity.MAJOR, "known", "ann", START, SOON)
LISTS: dict[str, tuple[Any, ...]] = {
    "works": (work_columns.work_columns, WorkDelegate, work_columns.TIMED_COLUMNS, WORK),
    "works over": (
        work_columns.work_columns,
        WorkDelegate,
        work_columns.TIMED_COLUMNS,
        replace(WORK, starts_at=START - HOUR, ends_at=START + HOUR / 2),
    ),
    "shelf": (shelf_columns.shelf_columns, ShelfDelegate, shelf_columns.TIMED_COLUMNS, QUIET),
    "tickets": (
        ticket_columns.ticket_columns,
        TicketDelegate,
        ticket_columns.TIMED_COLUMNS,
        replace(make_ticket(1), next_update_at=START + HOUR / 2),
    ),
    "restorations": (
        restoration_columns.restoration_columns,
        RestorationDelegate,
        restoration_columns.TIMED_COLUMNS,
        make_restoration(),
    ),
}


@pytest.mark.parametrize("name", list(LISTS))
def test_a_row_looks_after_an_hour_as_if_painted_anew(name: str, theme: Theme, qtbot: QtBot) -> None:
    columns, delegate, timed, row = LISTS[name]
    clock = VirtualClock(START)
    model: RowTableModel[Any] = RowTableModel(columns(clock), key=lambda _row: 1)
    view = RowView(model, delegate(theme, clock), name=name)
    qtbot.addWidget(view)
    model.reset([row])
    view.resize(1400, 120)
    with qtbot.waitExposed(view):
        view.show()
    before = picture(view)

    clock.advance(HOUR.total_seconds())
    model.refresh(timed)
    after = picture(view)
    view.viewport().update()

    assert after != before
    assert picture(view) == after


def picture(view: RowView[Any]) -> QImage:
    """What stands on the screen."""
    for _turn in range(TURNS):
        QApplication.processEvents()
    return view.screen().grabWindow(view.winId()).toImage()
