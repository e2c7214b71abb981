"""The ticket screen of an open desk, and the hands that use it."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.tickets.model import MatchState, RestorationStatus, TicketMatch, TicketStatus, TroubleTicket
from nocdesk.tickets.queries import timeline
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.screen import Place
from ui.views.tickets import TicketsScreen
from ui.views.tickets_reads import TicketScene

OpenDesk = Callable[..., Desk]
D = TypeVar("D", bound=QDialog)
VOICE, OFFICE = 1, 2
FIELD = Actor("finn", Role.FIELD)
CTRL = Qt.KeyboardModifier.ControlModifier


def stored(core: Core, ticket_id: int = VOICE) -> TroubleTicket:
    with core.read() as session:
        return session.get_one(TroubleTicket, ticket_id)


def lines(core: Core, ticket_id: int = VOICE) -> list[str]:
    with core.read() as session:
        return [line.text for line in timeline(session, ticket_id)]


def match_state(core: Core, ticket_id: int, alarm_id: int) -> MatchState:
    with core.read() as session:
        return session.get_one(TicketMatch, (ticket_id, alarm_id)).state


def show_tickets(desk: Desk, qtbot: QtBot, ticket_id: int = VOICE) -> TicketsScreen:
    """The screen, standing on a ticket that has been read."""
    desk.window.show_screen("tickets")
    screen = screen_of(desk, "tickets", TicketsScreen)
    screen.go_to(Place("tickets", ticket_id))
    screen.take_focus()
    qtbot.waitUntil(lambda: is_shown(screen, ticket_id))
    return screen


def is_shown(screen: TicketsScreen, ticket_id: int) -> bool:
    scene = screen.links.scene
    return scene is not None and scene.detail.row.id == ticket_id


def press(screen: TicketsScreen, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(screen.list.view, key, modifier)


def dialog_of(screen: TicketsScreen, kind: type[D], qtbot: QtBot) -> D:
    """The dialog of this kind, once it has the keyboard."""

    def opened() -> list[D]:
        return [dialog for dialog in screen.findChildren(kind) if dialog.isVisible() and dialog.isActiveWindow()]

    qtbot.waitUntil(lambda: len(opened()) == 1)
    return opened()[0]


def is_resolved(scene: TicketScene) -> bool:
    return scene.detail.row.status is TicketStatus.RESOLVED


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def customer_lines(core: Core) -> list[str]:
    """What the customer may read."""
    with core.read() as session:
        return [line.text for line in timeline(session, VOICE) if line.audience == "customer"]


def shown_step(screen: TicketsScreen) -> RestorationStatus | None:
    scene = screen.links.scene
    return scene.detail.version.values.restoration if scene else None
