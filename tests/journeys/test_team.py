"""A fault on a team's store, from the device to the decision about money: each part under a login of its own."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import ExceptionContext, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from nocdesk.alarms.commands import acknowledge_alarm
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.care_board import care_customer
from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.customers.model import Customer
from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.requests.left_facts import LeftFacts
from nocdesk.services.model import Service, ServiceClass
from nocdesk.settings import Settings
from nocdesk.sla.breaches.commands import confirm_breach
from nocdesk.sla.breaches.model import SlaBreach
from nocdesk.sla.model import TicketTime
from nocdesk.tickets.commands import open_ticket, restore_ticket, set_etr
from nocdesk.tickets.model import TicketMatch, TicketStatus, TroubleTicket
from probes.demo_collector import CollectorProcess
from probes.demo_history import import_demo
from probes.demo_secrets import invent_secrets
from probes.simulator.network import read_network
from probes.simulator.process import SimulatorOrder, SimulatorProcess
from tests.nocdesk.team.team_store import LOGINS, team_url

__all__ = ["team_url"]

HERE = Path(__file__).parent
PATIENCE_S = 240
T = TypeVar("T")


@pytest.fixture
def refused() -> list[str]:
    """What the database refused to anybody."""
    return []


@pytest.fixture
def open_as(team_url: str, tmp_path: Path, refused: list[str]) -> Iterator[Callable[[Role], Core]]:
    """Opens the store under a login of a role."""
    with ExitStack() as opened:

        def open_one(role: Role) -> Core:
            core = open_core(settings_of(team_url, role, tmp_path), Actor("root", Role.ADMINISTRATOR))
            event.listen(core.engine, "handle_error", on_error)
            return opened.enter_context(closing(core))

        def on_error(context: ExceptionContext) -> None:
            refused.append(f"{context.original_exception} in {context.statement}")

        yield open_one


def settings_of(url: str, role: Role, data_dir: Path) -> Settings:
    return Settings(database_url=make_url(url).set(username=LOGINS[role]).render_as_string(), data_dir=data_dir)


def until(core: Core, look: Callable[[Session], T | None], what: str) -> T:
    """What is looked for, as soon as it is there."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with core.read() as session:
            found = look(session)
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"not seen within {PATIENCE_S} s: {what}")


@pytest.fixture
def network(team_url: str, tmp_path: Path, open_as: Callable[[Role], Core]) -> Iterator[SimulatorProcess]:
    """Simulated devices in the store, entered by an administrator and polled by a collector under its own login."""
    provider = HERE / "provider.toml"
    secrets = invent_secrets(read_network(provider))
    with ExitStack() as ending:
        collector = CollectorProcess(settings_of(team_url, Role.COLLECTOR, tmp_path), secrets)
        ending.callback(collector.close)
        order = SimulatorOrder(provider, HERE / "story.toml", SystemClock().now(), 1.0, secrets)
        simulator = SimulatorProcess(order)
        ending.callback(simulator.close)
        import_demo(open_as(Role.ADMINISTRATOR), provider, simulator.ports(), is_history=False)
        collector.begin()
        yield simulator
        print((tmp_path / "collector.log").read_text()[-4000:])


def test_a_fault_goes_from_the_device_to_a_decision_and_everybody_logs_in(
    network: SimulatorProcess, open_as: Callable[[Role], Core], refused: list[str]
) -> None:
    engineer, care, field = (open_as(role) for role in (Role.ENGINEER, Role.CARE, Role.FIELD))
    supervisor, auditor = open_as(Role.SUPERVISOR), open_as(Role.AUDITOR)
    network.begin(SystemClock().now())

    # The collector's login raises the alarm, an engineer's acknowledges it.
    def down(session: Session) -> Alarm | None:
        return session.scalar(select(Alarm).where(Alarm.condition == Condition.LINK_DOWN))

    alarm = until(engineer, down, "the alarm")
    with engineer.work() as work:
        acknowledge_alarm(work, alarm_id=alarm.id)

    # Care opens a ticket. What follows is done by the engine: the ticket is matched, and its clock runs.
    with care.read() as session:
        customer = session.scalars(select(Customer.id)).one()
        service = session.scalars(select(Service.id)).one()
    with care.work() as work:
        ticket = open_ticket(work, customer_id=customer, service_id=service, text="Nothing works since a minute.")
    until(
        care,
        lambda session: session.scalar(select(TicketMatch.alarm_id).where(TicketMatch.ticket_id == ticket)),
        "a match",
    )

    def known(session: Session) -> bool:
        seen = care_customer(session, customer, now=care.clock.now())
        return seen is not None and any(row.problem is not None for row in seen.services)

    until(care, known, "the known problem")

    # Field promises, and restores; the ticket's times count by the engine.
    with field.work() as work:
        set_etr(work, ticket_id=ticket, etr_at=work.now + timedelta(minutes=30), reason="Crew on the way.")

    def over(session: Session) -> LedgerEntry | None:
        entry = select(LedgerEntry).where(IN_FORCE, LedgerEntry.service_class == ServiceClass.DOWN)
        return session.scalar(entry.where(LedgerEntry.ended_at.is_not(None)))

    until(supervisor, over, "the end of the outage")
    with field.work() as work:
        restore_ticket(work, ticket_id=ticket)

    # The supervisor decides about the breach that it was.
    breach = until(supervisor, lambda session: session.scalar(select(SlaBreach.id)), "the breach")
    with supervisor.work() as work:
        confirm_breach(work, breach_id=breach)

    # Each act's consequences were done, and nothing waits; the trail has everybody under the login's name.
    until(open_as(Role.COLLECTOR), lambda session: not session.scalar(select(func.count(LeftFacts.id))), "all told")
    with auditor.read() as session:
        stored = session.get_one(TroubleTicket, ticket)
        signed = {(entry.actor, entry.role, entry.action) for entry in session.scalars(select(AuditEntry))}
        kinds = session.scalars(select(TicketTime.kind).order_by(TicketTime.kind)).all()
    assert stored.status is TicketStatus.RESOLVED
    assert len(kinds) == len(set(kinds)) > 0
    for role, act in {
        Role.ENGINEER: "acknowledge_alarm",
        Role.CARE: "open_ticket",
        Role.FIELD: "set_etr",
        Role.SUPERVISOR: "confirm_breach",
    }.items():
        assert (LOGINS[role], role, act) in signed
    assert refused == []
