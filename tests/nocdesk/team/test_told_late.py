"""What people did while no engine judged counts from when they did it, and is told in its order."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from nocdesk.clock import VirtualClock
from nocdesk.consequences import TRIES, Consequences
from nocdesk.core import Core, open_core
from nocdesk.customers.model import Customer
from nocdesk.events import TicketChanged
from nocdesk.people.model import Actor, Role
from nocdesk.requests.left_facts import LeftFacts
from nocdesk.settings import Settings
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.clocks import stop_rows
from nocdesk.tickets.commands import change_status, open_ticket, start_clock, stop_clock, take_ticket
from nocdesk.tickets.model import StopReason, TicketStatus, TroubleTicket
from tests.nocdesk.team.team_store import LOGINS, team_url

__all__ = ["team_url"]


@pytest.fixture
def clock() -> VirtualClock:
    """What people do to a ticket is done by the database's time."""
    return VirtualClock(datetime.now(UTC))


@pytest.fixture
def open_as(team_url: str, tmp_path: Path, clock: VirtualClock) -> Iterator[Callable[[Role], Core]]:
    """Opens the store under a login of a role."""
    with ExitStack() as opened:

        def open_one(role: Role) -> Core:
            url = make_url(team_url).set(username=LOGINS[role]).render_as_string()
            core = open_core(Settings(database_url=url, data_dir=tmp_path), Actor("root", Role.ENGINEER), clock)
            return opened.enter_context(closing(core))

        yield open_one


@pytest.fixture
def customer_id(team_url: str, request: pytest.FixtureRequest) -> int:
    engine = create_engine(team_url)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        customer = Customer(name=request.node.name, number=request.node.name[:30], timezone="UTC")
        session.add(customer)
    engine.dispose()
    return customer.id


def test_clocks_go_by_when_people_acted_and_not_by_when_the_engine_came_back(
    open_as: Callable[[Role], Core], clock: VirtualClock, customer_id: int
) -> None:
    desk, engine, began_at = open_as(Role.ENGINEER), open_as(Role.COLLECTOR), clock.now()
    with desk.work() as work:
        number = open_ticket(work, customer_id=customer_id, service_id=None, text="No dial tone")
    acts: tuple[Callable[[UnitOfWork], None], ...] = (
        lambda work: take_ticket(work, ticket_id=number),
        lambda work: change_status(work, ticket_id=number, status=TicketStatus.PENDING),
        lambda work: start_clock(work, ticket_id=number),
        lambda work: stop_clock(work, ticket_id=number, reason=StopReason.ACCESS),
    )
    for act in acts:
        clock.advance(60)
        with desk.work() as work:
            act(work)
    clock.advance(7200)

    Consequences().tell(engine)

    with engine.read() as session:
        ticket = session.get_one(TroubleTicket, number)
        stops = [(stop.reason, stop.began_at, stop.ended_at) for stop in stop_rows(session, number)]
    minutes = [began_at + timedelta(minutes=nth) for nth in range(5)]
    assert ticket.responded_at == minutes[1]
    assert stops == [("customer", minutes[2], minutes[3]), ("access", minutes[4], None)]


def test_what_was_done_later_waits_until_what_cannot_be_told_is_set_aside(
    open_as: Callable[[Role], Core], clock: VirtualClock, customer_id: int
) -> None:
    desk, engine = open_as(Role.ENGINEER), open_as(Role.COLLECTOR)
    with desk.work() as work:
        number = open_ticket(work, customer_id=customer_id, service_id=None, text="No dial tone")
    consequences = Consequences()
    consequences.tell(engine)
    with desk.work() as work:
        work.happened(TicketChanged(99_999, work.now))
    with desk.work() as work:
        take_ticket(work, ticket_id=number)

    answered = []
    for _try in range(TRIES):
        consequences.tell(engine)
        with engine.read() as session:
            answered.append(session.get_one(TroubleTicket, number).responded_at)
    with engine.read() as session:
        aside = session.scalars(select(LeftFacts.fault)).all()

    assert answered == [None] * (TRIES - 1) + [clock.now()]
    assert [fault and fault.partition(":")[0] for fault in aside] == ["NoResultFound"]
