"""Lists longer than what one statement takes are read in parts; SQLite's limit is lowered to below their length."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from nocdesk.boards.clocks import sla_clocks
from nocdesk.boards.problem_history import problem_timeline
from nocdesk.boards.problem_timeline import StepKind
from nocdesk.boards.ticket_time_board import ticket_time_lines
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement
from nocdesk.people.model import SYSTEM
from nocdesk.problems.asking import problems_asking
from nocdesk.services.model import Service
from nocdesk.sla.agreements import renew
from nocdesk.sla.parts import running_parts
from nocdesk.store import series_time
from nocdesk.tickets.model import EtrPromise, TroubleTicket
from tests.nocdesk.tickets.desk import Desk, make_desk

COUNT, LIMIT, SLICE = 70, 60, 25


@pytest.fixture
def desk(sqlite_core: Core, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(series_time, "_SLICE", SLICE)
    return make_desk(sqlite_core, clock)


def limit_variables(core: Core) -> None:
    """From now on a statement takes fewer variables than the list is long."""

    def connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, LIMIT)

    core.engine.dispose()
    event.listen(core.engine, "connect", connected)


def test_without_parts_the_list_is_too_long(desk: Desk) -> None:
    limit_variables(desk.core)

    with desk.read() as session, pytest.raises(OperationalError, match="too many SQL variables"):
        session.scalars(select(Service).where(Service.id.in_(range(COUNT))))


def test_what_many_problems_ask_for_is_read_in_parts(desk: Desk) -> None:
    problem = desk.make_problem(desk.raise_alarm("SIP-1"))
    limit_variables(desk.core)

    with desk.read() as session:
        found = problems_asking(session, range(problem + COUNT), now=desk.clock.now())

    assert list(found) == [problem]


def test_the_promises_and_news_of_a_problem_with_many_tickets_are_read_in_parts(desk: Desk) -> None:
    problem = desk.make_problem(desk.raise_alarm("SIP-1"))
    numbers = [desk.open_ticket() for _ in range(COUNT)]
    with desk.work(SYSTEM) as work:
        for number in numbers:
            work.session.get_one(TroubleTicket, number).problem_id = problem
            work.session.add(
                EtrPromise(ticket_id=number, made_at=work.now, etr_at=work.now, made_by="ann", reason="seen")
            )
    limit_variables(desk.core)

    with desk.read() as session:
        lines = problem_timeline(session, problem)

    counted = {kind: sum(line.count for line in lines if line.kind is kind) for kind in StepKind}
    assert (counted[StepKind.PROMISE], counted[StepKind.TOLD]) == (COUNT, COUNT)


def test_the_clocks_of_many_tickets_are_read_in_parts(desk: Desk) -> None:
    with desk.work(SYSTEM) as work:
        terms = {"objective": [{"measure": "response", "limit": 1800, "target": 1.0}]}
        bank = desk.customers["Harbour Bank"]
        agreement = Agreement(name="Answers", customer_id=bank, template="", starts_at=work.now, own_terms=terms)
        work.session.add(agreement)
        work.session.flush()
        work.session.get_one(Service, desk.services["SIP-1"]).agreement_id = agreement.id
        renew(work, agreement, work.now, "signed")
    for _ in range(COUNT):
        desk.open_ticket()
    limit_variables(desk.core)

    with desk.read() as session:
        (part,) = running_parts(session, desk.clock.now())
        assert len(ticket_time_lines(session, part, desk.clock.now())) == COUNT


def test_the_service_levels_of_many_services_are_read_in_parts(desk: Desk) -> None:
    limit_variables(desk.core)

    with desk.read() as session:
        assert sla_clocks(session, range(COUNT)) == {}
