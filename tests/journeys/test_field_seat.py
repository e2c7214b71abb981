"""Field support's seat: from a customer's call to a restored service by keys alone, told in the customer's words."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.commands import clear_alarm_of
from nocdesk.alarms.model import Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Device, Interface, Link, Probe
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.services.model import Service, ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.model import Audience, RestorationStatus, TicketStatus, TroubleTicket
from nocdesk.tickets.queries import timeline
from tests.ui.builders import fill_provider, measure, raise_one, say_polled, service_ids, sorted_names
from ui.application import Desk, make_application
from ui.views.restoration import RestorationScreen

CARE, FIELD = Actor("carl", Role.CARE), Actor("fay", Role.FIELD)
Key = Qt.Key
Modifier = Qt.KeyboardModifier
RESOURCE = "LINK-3"


@pytest.fixture
def core(sqlite_core: Core, clock: VirtualClock) -> Core:
    """A quiet provider."""
    fill_provider(sqlite_core)
    say_polled(sqlite_core)
    return sqlite_core


@pytest.fixture
def desk(qapp: QApplication, core: Core) -> Iterator[Desk]:
    core.actor = FIELD
    opened = Desk(make_application(), core, "light")
    opened.window.show()
    opened.window.activateWindow()
    opened.window.start()
    yield opened
    opened.close()


def press(key: Key, modifier: Modifier = Modifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def write(text: str) -> None:
    QTest.keyClicks(focused(), text)


def focused() -> QWidget:
    """The widget that a key goes to."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def ticket_of(core: Core) -> TroubleTicket:
    with core.read() as session:
        return session.scalars(select(TroubleTicket)).one()


def customer_lines(session: Session, ticket_id: int) -> list[str]:
    return [line.text for line in timeline(session, ticket_id) if line.audience is Audience.CUSTOMER]


def network_words(session: Session) -> set[str]:
    """Every name and address of the network."""
    words = {device.name for device in session.scalars(select(Device))}
    words |= {device.address for device in session.scalars(select(Device))}
    for interface in session.scalars(select(Interface)):
        words |= {interface.name, interface.description}
    words |= set(session.scalars(select(Link.name))) | set(session.scalars(select(Probe.name)))
    return {word for word in words if word}


def names_any(text: str, words: set[str]) -> list[str]:
    return [word for word in words if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE)]


def test_field_support_restores_by_keys_and_the_customer_reads_it_in_customer_words(
    qtbot: QtBot, core: Core, clock: VirtualClock, desk: Desk
) -> None:
    window = desk.window
    screen = window.screens.screen("restoration")
    assert isinstance(screen, RestorationScreen)
    name = sorted_names(service_ids(core), "VPN")[0]
    service_id = service_ids(core)[name]

    # A line fails, its customer calls, and care opens a ticket: it comes up on field support's board.
    raise_one(
        core, resource=RESOURCE, text=f"Link down: {RESOURCE} dark at both ends", services=[service_id],
        severity=PerceivedSeverity.CRITICAL, condition=Condition.LINK_DOWN,
    )  # fmt: skip
    with core.work(CARE) as work:
        service = work.session.get_one(Service, service_id)
        label = service.label or service.name
        ticket = open_ticket(
            work, customer_id=service.customer_id, service_id=service_id, text="Nothing works.", began_at=work.now
        )
    press(Key.Key_6, Modifier.AltModifier)
    qtbot.waitUntil(lambda: screen.list.model.row(ticket) is not None)
    qtbot.waitUntil(lambda: screen.list.view.hasFocus())
    row = screen.list.model.row(ticket)
    assert row is not None
    assert row.service_class is ServiceClass.DOWN

    # One key sends the crew.
    press(Key.Key_J)
    press(Key.Key_1)
    qtbot.waitUntil(lambda: ticket_of(core).restoration is RestorationStatus.DISPATCHED)
    assert ticket_of(core).status is TicketStatus.IN_PROGRESS

    # The form promises a time; what the crew notes is full of the network and stays with the staff.
    with core.read() as session:
        secrets = network_words(session)
        gossip = f"{RESOURCE} cut, {sorted(secrets)[0]} and {sorted(secrets)[-1]} dark"
    qtbot.waitUntil(lambda: (screen.shown_row() or row).restoration is RestorationStatus.DISPATCHED)
    press(Key.Key_E)
    write("09:40")
    for _ in range(4):
        press(Key.Key_Tab)
    write("Cable")
    press(Key.Key_Tab)
    write(gossip)
    press(Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: ticket_of(core).etr_at == clock.now().replace(hour=9, minute=40))

    # On site, repairing, testing: a key each, while the board follows.
    qtbot.waitUntil(lambda: screen.list.view.hasFocus())
    for key, step in zip("245", (RestorationStatus.ON_SITE, RestorationStatus.REPAIRING, RestorationStatus.TESTING),
                         strict=True):  # fmt: skip
        clock.advance(120)
        press(Key(ord(key)))
        qtbot.waitUntil(lambda step=step: (screen.shown_row() or row).restoration is step)  # type: ignore[misc]

    # The line is back: five clean minutes open Restored, and two keys say it.
    with core.work(SYSTEM) as work:
        clear_alarm_of(work, key=f"{Condition.LINK_DOWN}:{RESOURCE}", ended_at=work.now)
    clock.advance(400)
    say_polled(core)
    measure(core, service_id, breach_minutes=0)
    qtbot.waitUntil(lambda: screen.form.check.is_passed)
    press(Key.Key_6)
    press(Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: ticket_of(core).status is TicketStatus.RESOLVED)

    with core.read() as session:
        told = customer_lines(session, ticket)
        staff = " ".join(line.text for line in timeline(session, ticket) if line.audience is Audience.STAFF)
    assert told[1:] == [
        f"A cable that serves you is damaged and a crew is on its way. We expect your service {label} to work again by"
        " 09:40 UTC. Next message by 08:30.",
        f"Your service {label} works again since 08:12 UTC. The cause was a damaged cable.",
    ]
    assert names_any(" ".join(told), secrets | {RESOURCE}) == []
    assert names_any(staff, secrets) != [], "control: the same search finds what the crew noted"
