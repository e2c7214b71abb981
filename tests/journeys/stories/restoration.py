"""Field support's journey: a restoration from a laptop that loses its connection."""

import sqlite3

from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from nocdesk.boards.restoration_board import RestorationRow
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.services.model import Service
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.model import RestorationStatus, TicketStatus, TroubleTicket
from nocdesk.tickets.queries import timeline
from tests.journeys.stories.tale import Tale
from tests.ui.desk_parts import screen_of
from ui.views.restoration import RestorationScreen

NAME = "restoration"
TITLE = "Field support: a restoration from a laptop that loses its connection"
CARE = Actor("cleo", Role.CARE)
SERVICE = "VPN-201"
FIRST_NOTE, TYPED_WHILE_AWAY = "Duct open at the corner", "Splicing, 24 of 48 fibres done"


class Connection:
    """The way from the laptop to the store, which may be lost."""

    def __init__(self, core: Core) -> None:
        self.is_lost = False
        event.listen(core.engine, "before_cursor_execute", self._on_execute)

    def _on_execute(self, *_: object) -> None:
        if self.is_lost:
            raise OperationalError("", {}, sqlite3.OperationalError("unable to open database file"))


def tell(tale: Tale) -> None:
    """A crew, a promise, a tunnel without a network, and a proof."""
    tale.night.let_pass(1)
    tale.night.cut()
    tale.night.let_pass(2)
    _call(tale.night.core)
    core = tale.sit_down("flo", Role.FIELD).core
    connection = Connection(core)
    screen = screen_of(tale.desk, "restoration", RestorationScreen)
    _promise(tale, screen)
    _lose(tale, screen, connection)
    _prove(tale, core, screen)


def _promise(tale: Tale, screen: RestorationScreen) -> None:
    tale.see(lambda: screen.list.model.rowCount() and screen.list.view.hasFocus(), "the board")
    tale.do("list.next")
    tale.see(lambda: screen.form.draft is not None and screen.form.preview_text, "the form")
    tale.tell(
        "A customer has called, and care has opened a ticket: it stands on the board. {key:list.next} chooses"
        " it, {key:restoration.dispatched} says that a crew is on its way."
    )
    tale.do("restoration.dispatched")
    tale.see(lambda: _form_base(screen).restoration is RestorationStatus.DISPATCHED, "the crew")
    tale.show("The board; the form at the right is the ticket that is chosen")
    tale.say(
        "{key:restoration.etr} goes to the time: `+90`. Tab leads on to cause and note. What the customer "
        "will read stands below, and nothing of the note goes into it. {key:form.save} sends."
    )
    tale.do("restoration.etr")
    tale.write("+90")
    tale.press("Tab", "Tab", "Tab", "Tab")
    tale.write("Cable")
    tale.press("Tab")
    tale.write(FIRST_NOTE)
    tale.show("A promise, before it is sent")
    tale.do("form.save")
    tale.see(lambda: (row := screen.shown_row()) and row.etr_at, "the promise on the board")


def _lose(tale: Tale, screen: RestorationScreen, connection: Connection) -> None:
    window = tale.desk.window
    tale.see(screen.list.view.hasFocus, "the board again")
    connection.is_lost = True
    tale.see(lambda: "NOT LIVE" in window.notice.text, "that the store is away")
    tale.tell(
        "In the tunnel the connection is gone. The desk says so, dims what it shows, and tries again by "
        "itself. Go on working: {key:restoration.diagnosing} is taken all the same. It waits, visibly, until "
        "the store is back, even if the program ends before that."
    )
    tale.do("restoration.diagnosing")
    tale.see(lambda: window.operations.queue.late, "that the step waits")
    tale.say("{key:restoration.update} leads to the form. {key:form.save} as ever: the update waits behind the step.")
    tale.do("restoration.update")
    tale.press("Tab", "Tab", "Tab", "Tab", "Tab", "Tab")
    tale.write(TYPED_WHILE_AWAY)
    tale.do("form.save")
    tale.see(lambda: len(window.operations.queue.late) == 2, "that the update waits, too")
    assert TYPED_WHILE_AWAY in screen.form.note.toPlainText()
    tale.show("The store is away: the board is dimmed, what was done waits, and what was typed is there")
    connection.is_lost = False
    tale.see(lambda: not window.notice.text and not window.operations.queue.acts, "that the store is back")
    tale.see(lambda: _form_base(screen).restoration is RestorationStatus.DIAGNOSING, "the step that waited")
    tale.see(lambda: TYPED_WHILE_AWAY in _notes(tale.seat.core), "the words in the store")
    tale.say(
        "Out of the tunnel the board is live again. Step and words were sent by themselves, in their order, and once."
    )


def _prove(tale: Tale, core: Core, screen: RestorationScreen) -> None:
    tale.see(screen.list.view.hasFocus, "the board again")
    tale.say("{key:restoration.repairing} and {key:restoration.testing}: a key for each step.")
    _take_step(tale, screen, RestorationStatus.REPAIRING)
    _take_step(tale, screen, RestorationStatus.TESTING)
    tale.night.let_pass(9, every_s=60)
    tale.see(lambda: screen.form.check.is_passed, "the proof")
    tale.tell(
        "The light is back. The live check counts: five minutes in a row the service works and keeps its "
        "limits. {key:restoration.restored} and {key:form.save} say that it is restored, and the customer "
        "reads it."
    )
    tale.show("Proved for five minutes: it may be called restored")
    tale.do("restoration.restored")
    tale.do("form.save")
    tale.see(lambda: _ticket(core).status is TicketStatus.RESOLVED, "that it is restored")


def _take_step(tale: Tale, screen: RestorationScreen, status: RestorationStatus) -> None:
    tale.do(f"restoration.{status}")
    tale.see(lambda: _form_base(screen).restoration is status, f"that it is {status}")


def _call(core: Core) -> None:
    """A customer of a service that is down calls."""
    with core.work(CARE) as work:
        service = work.session.scalars(select(Service).where(Service.name == SERVICE)).one()
        open_ticket(
            work, customer_id=service.customer_id, service_id=service.id, text="Nothing works.", began_at=work.now
        )


def _ticket(core: Core) -> TroubleTicket:
    with core.read() as session:
        return session.scalars(select(TroubleTicket)).one()


def _notes(core: Core) -> list[str]:
    ticket = _ticket(core)
    with core.read() as session:
        return [line.text for line in timeline(session, ticket.id)]


def _form_base(screen: RestorationScreen) -> RestorationRow:
    """The ticket as the form knows it."""
    assert screen.form.draft is not None
    return screen.form.draft.base
