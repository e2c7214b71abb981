"""A resolved problem closes itself once it has been quiet for long enough, and reopens when its root is back before."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.people.model import SYSTEM, AuditEntry
from nocdesk.problems.correlator import Correlator
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.problems.rule_file import built_in_rules
from nocdesk.replay.running import Replay
from nocdesk.replay.stream_file import parse_stream
from nocdesk.tickets import settling
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.model import TicketStatus, TroubleTicket
from tests.nocdesk.replay.night_builder import NIGHT, prepare_night

DAY = timedelta(hours=24)
CUT = ("mid-cr1 et-0/0/0", "linkDown"), ("far-ed1", "deviceSilent"), ("VPN-1 test", "testFailed")


@pytest.fixture
def night(sqlite_core: Core, clock: VirtualClock) -> Core:
    prepare_night(sqlite_core, clock)
    return sqlite_core


def heard(hour: float, *, is_clear: bool = False) -> list[dict[str, Any]]:
    """A line is cut, or whole again."""
    at = NIGHT + timedelta(hours=hour)
    more = {"clear": True} if is_clear else {}
    return [
        {"at": (at + timedelta(seconds=5 * place)).isoformat(), "resource": resource, "condition": condition, **more}
        for place, (resource, condition) in enumerate(CUT)
    ]


def run(core: Core, clock: VirtualClock, lines: Iterable[dict[str, Any]], hours: float, **settling: Any) -> None:
    events = parse_stream("night", [json.dumps(line) for line in lines])
    correlator = Correlator(rules=built_in_rules(), **settling) if settling else None
    Replay(core, clock, events, name="night", correlator=correlator).run(NIGHT + timedelta(hours=hours))


def problems(core: Core) -> list[ServiceProblem]:
    with core.read() as session:
        return list(session.scalars(select(ServiceProblem).order_by(ServiceProblem.id)))


def call_about(core: Core, problem: ServiceProblem) -> None:
    """A customer has a ticket about it."""
    with core.work() as work:
        customer_id = work.session.scalars(select(Customer.id)).one()
        number = open_ticket(work, customer_id=customer_id, service_id=None, text="Nothing works")
        work.session.get_one(TroubleTicket, number).problem_id = problem.id


def end_tickets(core: Core) -> None:
    """The tickets about it are no longer worked on."""
    with core.work() as work:
        for ticket in work.session.scalars(select(TroubleTicket)):
            ticket.status = TicketStatus.RESOLVED


def test_it_closes_by_itself_when_it_has_been_quiet_for_a_day(night: Core, clock: VirtualClock) -> None:
    run(night, clock, [*heard(0), *heard(1, is_clear=True)], 2)
    end_tickets(night)
    [resolved] = problems(night)
    assert (resolved.state, resolved.closed_at) == (ProblemState.RESOLVED, None)
    assert resolved.resolved_at is not None

    run(night, clock, [], 24)
    assert problems(night)[0].state is ProblemState.RESOLVED
    run(night, clock, [], 26)

    [closed] = problems(night)
    assert closed.state is ProblemState.CLOSED
    assert closed.closed_at is not None
    assert closed.closed_at - resolved.resolved_at <= DAY + timedelta(seconds=1)
    with night.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "close_settled_problem")).one()
    assert (entry.actor, entry.role, entry.entity_id) == (SYSTEM.name, SYSTEM.role, closed.id)


def test_it_stays_open_for_as_long_as_a_ticket_is(night: Core, clock: VirtualClock) -> None:
    run(night, clock, [*heard(0), *heard(1, is_clear=True)], 2)
    call_about(night, problems(night)[0])

    run(night, clock, [], 80)
    assert problems(night)[0].state is ProblemState.RESOLVED
    end_tickets(night)
    run(night, clock, [], 82)

    assert problems(night)[0].state is ProblemState.CLOSED


def test_without_the_look_at_tickets_it_would_close_over_them(
    night: Core, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "OPEN", frozenset({TicketStatus.REJECTED}))
    run(night, clock, [*heard(0), *heard(1, is_clear=True)], 2)
    call_about(night, problems(night)[0])

    run(night, clock, [], 80)

    assert problems(night)[0].state is ProblemState.CLOSED


def test_its_root_that_returns_before_it_has_settled_takes_it_up_again(night: Core, clock: VirtualClock) -> None:
    run(night, clock, [*heard(0), *heard(1, is_clear=True)], 2)
    run(night, clock, heard(10), 10.1)

    [again] = problems(night)
    assert (again.state, again.resolved_at) == (ProblemState.ACKNOWLEDGED, None)
    assert again.began_at == NIGHT
    with night.read() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == "reopen_problem")).one()


def test_without_a_time_to_settle_it_would_be_another_problem(night: Core, clock: VirtualClock) -> None:
    run(night, clock, [*heard(0), *heard(1, is_clear=True)], 2, settles_in=timedelta(0))
    run(night, clock, heard(10), 10.1, settles_in=timedelta(0))

    assert len(problems(night)) == 2


def test_once_it_is_closed_the_same_root_is_another_problem(night: Core, clock: VirtualClock) -> None:
    run(night, clock, [*heard(0), *heard(1, is_clear=True)], 2)
    end_tickets(night)
    run(night, clock, [], 26)
    run(night, clock, heard(30), 30.1)

    first, second = problems(night)
    assert (first.state, second.state) == (ProblemState.CLOSED, ProblemState.ACKNOWLEDGED)
