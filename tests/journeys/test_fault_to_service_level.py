"""From a fault on a device to the moved service level, through the real collector, store and window."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.queries import sla_rows
from nocdesk.catalog.model import Measure
from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.series import series_points
from nocdesk.store.series_tables import series
from nocdesk.tickets.commands import open_ticket, restore_ticket, set_etr
from nocdesk.tickets.model import MatchState, TicketMatch, TicketStatus, TroubleTicket
from probes.demo import Demo, DemoOptions
from ui.application import Desk, make_application
from ui.pause_meter import PauseMeter

HERE = Path(__file__).parent
ANN, CARE, FIELD = Actor("ann", Role.ENGINEER), Actor("carl", Role.CARE), Actor("fay", Role.FIELD)
POLL_S, TICK_S = 2.0, 0.1
"""How often the journey's probes poll, and the agents look at their story."""

DARK_AFTER, DARK_FOR = timedelta(seconds=6), timedelta(seconds=20)
"""When its story cuts the link, and for how long."""


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo(
        DemoOptions(provider=HERE / "provider.toml", story=HERE / "story.toml", history=timedelta(hours=1))
    ) as running:
        yield running


@pytest.fixture
def core(demo: Demo) -> Iterator[Core]:
    opened = demo.open_core(ANN)
    yield opened
    opened.close()


@pytest.fixture
def desk(qapp: QApplication, core: Core) -> Iterator[Desk]:
    opened = Desk(make_application(), core, "light")
    opened.window.show()
    opened.window.start()
    yield opened
    opened.close()


def alarm_of(core: Core, condition: Condition) -> Alarm | None:
    with core.read() as session:
        return session.scalar(select(Alarm).where(Alarm.condition == condition).order_by(Alarm.id.desc()))


def outage(core: Core) -> LedgerEntry | None:
    with core.read() as session:
        return session.scalar(select(LedgerEntry).where(IN_FORCE, LedgerEntry.service_class == ServiceClass.DOWN))


def match_state(core: Core) -> MatchState | None:
    with core.read() as session:
        return session.scalar(select(TicketMatch.state).order_by(TicketMatch.score.desc()))


def seconds_bad(core: Core) -> float:
    """What the samples themselves say: from the first poll that saw the link dark, or the test unanswered, to the last
    that had not yet seen both well again."""
    spans = []
    for metric in (Metric.OPER_UP, Metric.SUCCESS):
        with core.read() as session:
            series_id = session.scalar(select(series.c.id).where(series.c.metric == metric.value))
            assert series_id is not None
            points = series_points(session, series_id, 0, 4e9)
        samples = list(zip(points.times, points.values, strict=True))
        bad = [at for at, value in samples if value == 0.0]
        spans.append((bad[0], next(at for at, value in samples if value == 1.0 and at > bad[-1])))
    return float(max(end for _, end in spans) - min(begin for begin, _ in spans))


def availability_left_s(core: Core) -> float:
    with core.read() as session:
        return next(row.budget_left_s for row in sla_rows(session) if row.measure is Measure.AVAILABILITY)


def focused(window: QWidget) -> QWidget:
    """The widget that a key goes to."""
    return window.focusWidget() or window


def test_a_fault_is_seen_acknowledged_matched_promised_restored_and_counted(
    qtbot: QtBot, demo: Demo, core: Core, desk: Desk
) -> None:
    window = desk.window
    console = window.console
    assert console is not None
    meter = PauseMeter()
    meter.start()
    begun_at = core.clock.now()
    demo.begin()

    # The fault becomes an alarm in the console, with its service, its customer and an SLA clock.
    def link_alarm_is_shown() -> bool:
        return any(row.condition is Condition.LINK_DOWN for row in console.list.model.rows)

    qtbot.waitUntil(link_alarm_is_shown)
    row = next(row for row in console.list.model.rows if row.condition is Condition.LINK_DOWN)
    assert (row.service, row.customer) == ("VPN-1", "Harbour Clinic")
    assert row.sla is not None

    # It is acknowledged by key, from the keyboard's focus.
    console.list.go_to(row.id)
    console.list.view.setFocus()
    QTest.keyClick(focused(window), Qt.Key.Key_A)
    qtbot.waitUntil(lambda: bool((a := alarm_of(core, Condition.LINK_DOWN)) and a.acknowledged_by == "ann"))

    # The collector is asked to look again, by key, and its answer comes back to the desk.
    QTest.keyClick(focused(window), Qt.Key.Key_P)
    qtbot.waitUntil(lambda: "answered after" in window.status_line.accessibleDescription())

    # A customer calls; the desk proposes the alarm; one key links them.
    with core.work(CARE) as work:
        customer = work.session.scalars(select(Customer.id)).one()
        service = work.session.scalars(select(Service.id)).one()
        ticket = open_ticket(work, customer_id=customer, service_id=service, text="Nothing works since a minute.")
    console.list.go_to(row.id)
    qtbot.waitUntil(lambda: console.detail.best_proposal is not None)
    QTest.keyClick(focused(window), Qt.Key.Key_L)
    qtbot.waitUntil(lambda: match_state(core) is MatchState.LINKED)

    # Field support promises, and restores once the link is back.
    with core.work(FIELD) as work:
        set_etr(work, ticket_id=ticket, etr_at=work.now + timedelta(minutes=30), reason="Crew on the way.")
    qtbot.waitUntil(lambda: bool((o := outage(core)) and o.ended_at is not None))
    with core.work(FIELD) as work:
        restore_ticket(work, ticket_id=ticket)

    # The ledger holds the outage with the seconds that the polls saw, and the service level moved by them.
    down = outage(core)
    assert down is not None
    assert down.ended_at is not None
    lasted_s = (down.ended_at - down.began_at).total_seconds()
    assert lasted_s == pytest.approx(seconds_bad(core), abs=POLL_S)
    # A busy collector sees the cut later, and never anything before it was so.
    dark_at = begun_at + DARK_AFTER - timedelta(seconds=TICK_S)
    assert down.began_at >= dark_at
    assert down.ended_at >= dark_at + DARK_FOR
    full_s = availability_budget_s(core)
    qtbot.waitUntil(lambda: abs(full_s - availability_left_s(core) - lasted_s) < 0.01)

    with core.read() as session:
        stored = session.get_one(TroubleTicket, ticket)
        assert stored.status is TicketStatus.RESOLVED
        assert stored.etr_at is not None
        actions = {(entry.actor, entry.action) for entry in session.scalars(select(AuditEntry))}
    assert {("ann", "acknowledge_alarm"), ("carl", "open_ticket"), ("fay", "set_etr")} <= actions
    pauses = meter.stop()
    assert pauses.count > 0
    print(f"\nevent loop: longest pause {pauses.longest_ms:.0f} ms, p99 {pauses.p99_ms:.1f} ms of {pauses.count} turns")


def availability_budget_s(core: Core) -> float:
    with core.read() as session:
        return next(row.budget_s for row in sla_rows(session) if row.measure is Measure.AVAILABILITY)
