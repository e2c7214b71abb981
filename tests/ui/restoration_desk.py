"""Field support's desk on a board of four tickets, and the hands that use it."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.boards.restoration_board import RestorationRow, restoration_rows
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.tickets.commands import RestorationUpdate, update_restoration
from nocdesk.tickets.model import Audience
from nocdesk.tickets.queries import TimelineRow, timeline
from tests.ui.desk_parts import OpenDesk, screen_of
from tests.ui.filled_stores import OpenFilled
from tests.ui.restoration_builder import FAY, MIKE, fill_restorations
from ui.application import Desk
from ui.views.restoration import RestorationScreen


@dataclass(frozen=True, slots=True)
class Board:
    """An open desk on the restoration board, its store, and the tickets by short names."""

    core: Core
    desk: Desk
    screen: RestorationScreen
    tickets: dict[str, int]

    def stored(self, ticket_id: int) -> RestorationRow:
        """A ticket as the store has it."""
        with self.core.read() as session:
            return restoration_rows(session, now=self.core.clock.now(), ids=[ticket_id])[0]

    def lines(self, ticket_id: int, audience: Audience) -> list[TimelineRow]:
        """What the timeline says to somebody."""
        with self.core.read() as session:
            return [line for line in timeline(session, ticket_id) if line.audience is audience]

    def stand_on(self, ticket_id: int, qtbot: QtBot) -> None:
        """Choose a ticket and wait until the form knows all of it."""
        form = self.screen.form
        self.screen.list.go_to(ticket_id)
        qtbot.waitUntil(lambda: form.draft is not None and form.draft.base.ticket_id == ticket_id)
        qtbot.waitUntil(lambda: form.preview_text != "")

    def change_elsewhere(self, ticket_id: int, **changes: object) -> None:
        """Somebody else saves the form of a ticket."""
        row = self.stored(ticket_id)
        values: dict[str, object] = {
            "status": row.restoration, "etr_at": row.etr_at, "cause": row.cause, "crew": row.crew,
            "next_update_at": row.next_update_at,
        }  # fmt: skip
        with self.core.work(MIKE) as work:
            update = RestorationUpdate(**(values | changes))  # type: ignore[arg-type]
            update_restoration(work, ticket_id=ticket_id, update=update)


def focused() -> QWidget:
    """The widget that a key goes to."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key goes to whatever has the focus."""
    QTest.keyClick(focused(), key, modifier)


@pytest.fixture
def board(open_filled: OpenFilled, desk_clock: VirtualClock, open_desk: OpenDesk, qtbot: QtBot) -> Board:
    """Field support's desk, ten minutes after the last updates."""
    core, tickets = open_filled(fill_restorations)
    desk_clock.advance(600)
    core.actor = FAY
    desk = open_desk(core, role=Role.FIELD)
    desk.window.show_screen("restoration")
    screen = screen_of(desk, "restoration", RestorationScreen)
    qtbot.waitUntil(lambda: screen.list.model.rowCount() == len(tickets))
    return Board(core, desk, screen, tickets)
