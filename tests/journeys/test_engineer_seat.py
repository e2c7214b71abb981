"""The engineer's seat: from the fault that the engine sees to the plots behind it and back, by keys alone."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Interface, Link, Support
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.services.model import Dependency, Service
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.model import MatchState, TicketMatch
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder
from tests.ui.desk_parts import console_of, screen_of, workbench_of
from ui.application import Desk, make_application
from ui.views.network import NetworkScreen

CARE = Actor("carl", Role.CARE)


@pytest.fixture
def provider(sqlite_core: Core) -> Provider:
    return make_provider(sqlite_core)


@pytest.fixture
def feeder(sqlite_core: Core, clock: VirtualClock, tmp_path: Path, provider: Provider) -> Iterator[Feeder]:
    """The engine, after some quiet rounds."""
    feeding = Feeder(sqlite_core, clock, tmp_path)
    for _ in range(3):
        feeding.take(*feeding.healthy(provider))
    yield feeding
    feeding.spool.close()


@pytest.fixture
def desk(qapp: QApplication, sqlite_core: Core, feeder: Feeder, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(make_application(), sqlite_core, "light")
    opened.window.show()
    opened.window.activateWindow()
    opened.window.start()
    qtbot.waitUntil(lambda: opened.background.waiting == 0)
    yield opened
    opened.close()


def press(key: str) -> None:
    """A key as it is written, sent to whatever has the focus."""
    combination = cast(Any, QKeySequence(key))[0]
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, combination.key(), combination.keyboardModifiers())


def alarm_of(core: Core, condition: Condition) -> Alarm:
    with core.read() as session:
        return session.scalars(select(Alarm).where(Alarm.condition == condition)).one()


def match_state(core: Core, ticket_id: int, alarm_id: int) -> MatchState | None:
    with core.read() as session:
        match = session.get(TicketMatch, (ticket_id, alarm_id))
        return match.state if match is not None else None


def carried_by(core: Core, device_id: int) -> set[str]:
    """What rides on a device or on a link of it, and what depends on that: the slow and obvious way."""
    with core.read() as session:
        ports = set(session.scalars(select(Interface.id).where(Interface.device_id == device_id)))
        links = {
            link.id for link in session.scalars(select(Link)) if {link.a_interface_id, link.b_interface_id} & ports
        }
        supports = session.scalars(select(Support)).all()
        hit = {row.service_id for row in supports if row.device_id == device_id or row.link_id in links}
        for _ in range(10):
            rows = session.scalars(select(Dependency)).all()
            hit |= {row.service_id for row in rows if row.depends_on_id in hit}
        return set(session.scalars(select(Service.name).where(Service.id.in_(hit))))


def words_in(screen: NetworkScreen) -> str:
    """Everything that the pane beside the topology says."""
    return "\n".join(label.text() for label in screen.detail.findChildren(QLabel))


def test_the_engineer_takes_a_fault_from_the_alarm_to_the_network_and_the_plots_and_takes_back_what_was_wrong(
    qtbot: QtBot, sqlite_core: Core, clock: VirtualClock, provider: Provider, feeder: Feeder, desk: Desk
) -> None:
    core, window, console = sqlite_core, desk.window, console_of(desk)
    view = console.list.view
    assert console.list.model.rowCount() == 0

    # A link goes dark. The engine sees it in the readings, and the alarm comes up by itself.
    for _ in range(3):
        feeder.take(*feeder.healthy(provider, is_up=False))
    link = alarm_of(core, Condition.LINK_DOWN)
    qtbot.waitUntil(lambda: console.list.model.place_of(link.id) is not None)

    # F8 leads to it from another screen.
    press("Alt+2")
    for _ in range(console.list.model.rowCount()):
        press("F8")
        if view.selected_ids() == [link.id]:
            break
    assert view.selected_ids() == [link.id]
    assert QApplication.focusWidget() is view

    # A takes note of it, and a toast says so without taking the focus.
    press("A")
    qtbot.waitUntil(lambda: alarm_of(core, Condition.LINK_DOWN).acknowledged_by == "ann")
    qtbot.waitUntil(lambda: bool(window.toasts.toasts))
    assert QApplication.focusWidget() is view

    # The customer calls, the call meets the alarm, and L links them.
    with core.work(CARE) as work:
        ticket = open_ticket(work, customer_id=provider.customer, service_id=provider.access, text="The line is dead.")
    assert match_state(core, ticket, link.id) is MatchState.PROPOSED
    qtbot.waitUntil(lambda: console.detail.best_proposal is not None)
    press("L")
    qtbot.waitUntil(lambda: match_state(core, ticket, link.id) is MatchState.LINKED)

    # I shows the device whose probe saw it, with everything that it carries.
    carried = carried_by(core, provider.core_router)
    press("I")
    network = screen_of(desk, "network", NetworkScreen)
    assert network.isVisible()
    qtbot.waitUntil(
        lambda: "CORE-1" in words_in(network) and all(name in words_in(network) for name in carried),
    )
    assert carried == {"ACC-1", "SIP-1"}
    with core.read() as session:
        names = set(session.scalars(select(Service.name).where(Service.id.in_(network.keys.services))))
    assert names == carried

    # The palette leads to the other end of the link, and Alt+Left back to the alarm.
    press("Ctrl+K")
    QTest.keyClicks(window.finder.palette.edit, ":edge")
    qtbot.waitUntil(lambda: window.finder.palette.list.chosen() is not None)
    press("Return")
    qtbot.waitUntil(lambda: "EDGE-1" in words_in(network))
    press("Alt+Left")
    assert console.isVisible()
    assert view.selected_ids() == [link.id]

    # G plots the service around the moment at which it began.
    shown = console.shown_row()
    assert shown is not None
    press("G")
    workbench = workbench_of(desk)
    assert workbench.isVisible()
    assert workbench.service_id == shown.service_id
    span = workbench.navigation.shown
    assert span.start < link.began_at.timestamp() < span.end

    # Ctrl+Z takes back the link of the ticket, then the acknowledgement: from here, and both stand in the audit trail.
    press("Ctrl+Z")
    qtbot.waitUntil(lambda: match_state(core, ticket, link.id) is MatchState.PROPOSED)
    assert alarm_of(core, Condition.LINK_DOWN).acknowledged_by == "ann"
    press("Ctrl+Z")
    qtbot.waitUntil(lambda: alarm_of(core, Condition.LINK_DOWN).acknowledged_by is None)
    qtbot.waitUntil(lambda: not window.toasts.toasts)
    with core.read() as session:
        done = list(session.scalars(select(AuditEntry.action).where(AuditEntry.actor == "ann").order_by(AuditEntry.id)))
    acts = [act for act in done if "acknowledge" in act or "match" in act]
    # With the link its symptoms were acknowledged, and taken back.
    assert [act for act, _ in groupby(acts)] == ["acknowledge_alarm", "decide_match", "unacknowledge_alarm"]
    assert acts.count("acknowledge_alarm") == acts.count("unacknowledge_alarm") == 3
