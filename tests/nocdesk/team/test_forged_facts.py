"""Facts that a login leaves by raw SQL: only those of its own acts, and none that stop the engine."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, Executable, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from nocdesk.clock import VirtualClock
from nocdesk.consequences import TRIES, Consequences
from nocdesk.core import Core, open_core
from nocdesk.customers.model import Customer
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from nocdesk.store.leases import Fence, LeaseLostError
from nocdesk.tickets.commands import open_ticket
from tests.nocdesk.team.rows import new_row
from tests.nocdesk.team.team_store import LOGINS, connected, is_denied, team_url

__all__ = ["team_url"]

CLOCKED = (
    'TicketClocked {"ticket":"T-1","kind":"response","service_id":null,"priority":"P1",'
    '"started_at":"2026-01-01T00:00:00Z","ended_at":null,"stops":[],"is_withdrawn":false}'
)
TOLD = 'TicketTold {"ticket_id":1,"text":"We will pay you","is_for_customer":true}'
CORRECTED = 'LedgerCorrected {"service_id":1,"began_at":"2020-01-01T00:00:00Z","ended_at":"2026-01-01T00:00:00Z"}'
CHANGED = 'TicketChanged {"ticket_id":99999,"at":"%s","status":"inProgress"}'
RAISED = 'AlarmRaised {"alarm_id":1,"began_at":"%s"}'
CLEARED = 'AlarmCleared {"alarm_id":1,"ended_at":"%s"}'
LONG_AGO = ("2026-01-01T00:00:00Z", "2126-01-01T00:00:00Z", "20260101", "now", "1767225600")
"""Instants that are not now, or that a program reads as another one than the database does."""
LEAVE = text("INSERT INTO left_facts (at, facts) VALUES (CAST(:at AS timestamptz), CAST(:facts AS json))")


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _listed(*facts: str) -> str:
    return json.dumps(facts)


def _leaving(facts: str, at: str = "2026-01-01") -> Executable:
    return LEAVE.bindparams(at=at, facts=facts)


@pytest.fixture
def server(team_url: str) -> Iterator[Engine]:
    """The store as the server's administrator sees it, whom nothing holds."""
    engine = create_engine(team_url)
    yield engine
    engine.dispose()


@pytest.fixture
def open_as(team_url: str, tmp_path: Path) -> Iterator[Callable[[Role], Core]]:
    """Opens the store under a login of a role."""
    with ExitStack() as opened:

        def open_one(role: Role) -> Core:
            url = make_url(team_url).set(username=LOGINS[role]).render_as_string()
            settings = Settings(database_url=url, data_dir=tmp_path)
            core = open_core(settings, Actor("root", Role.ENGINEER), VirtualClock(datetime.now(UTC)))
            return opened.enter_context(closing(core))

        yield open_one


@pytest.mark.parametrize(
    ("facts", "roles"),
    [
        (CHANGED, {Role.ENGINEER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.FIELD, Role.CARE}),
        (CORRECTED, {Role.SUPERVISOR, Role.ADMINISTRATOR}),
        (CLOCKED, set()),
        (TOLD, set()),
    ],
)
def test_a_login_leaves_only_the_facts_of_its_acts(team_url: str, facts: str, roles: set[Role]) -> None:
    may = set()
    for role in Role:
        with connected(team_url, LOGINS[role]) as connection:
            if not is_denied(connection, _leaving(_listed(facts.replace("%s", _now())))):
                may.add(role)

    assert may == roles


@pytest.mark.parametrize("fact", [RAISED, CLEARED, CHANGED], ids=["raised", "cleared", "changed"])
@pytest.mark.parametrize("at", LONG_AGO)
def test_an_engineer_says_what_is_now_and_of_no_other_time(team_url: str, fact: str, at: str) -> None:
    now = _now()

    with connected(team_url, LOGINS[Role.ENGINEER]) as connection:
        assert not is_denied(connection, _leaving(_listed(fact % now)))
        assert is_denied(connection, _leaving(_listed(fact % now, fact % at)))
        assert is_denied(connection, _leaving(_listed(fact.partition(" ")[0] + " {}")))


@pytest.mark.parametrize(
    ("fact", "other", "ago"),
    [(CLEARED, RAISED, timedelta(hours=-1)), (RAISED, CLEARED, timedelta(hours=8))],
    ids=["clears what began ahead of time", "says of a collector that it is silent since the night"],
)
def test_an_alarm_begins_and_ends_as_its_row_says(
    team_url: str, server: Engine, fact: str, other: str, ago: timedelta
) -> None:
    began_at = datetime.now(UTC) - ago
    at = f"{began_at:%Y-%m-%dT%H:%M:%S.%fZ}"
    with server.begin() as connection:
        connection.execute(new_row("alarm", 1, signed_by="", began_at=began_at))
    try:
        with connected(team_url, LOGINS[Role.ENGINEER]) as connection:
            assert not is_denied(connection, _leaving(_listed(fact % at)))
            assert is_denied(connection, _leaving(_listed(other % at)))
            assert is_denied(connection, _leaving(_listed(fact % LONG_AGO[0])))
    finally:
        with server.begin() as connection:
            connection.execute(text("DELETE FROM network.alarm"))


@pytest.mark.parametrize(
    ("facts", "at"),
    [
        ("[]", "infinity"),
        ("[]", "0044-03-15 BC"),
        ("{}", "2026-01-01"),
        ("[" * 5000 + "]" * 5000, "2026-01-01"),
        (_listed("TicketChanged " + " " * 1_048_576), "2026-01-01"),
    ],
    ids=["without end", "before the calendar", "no list", "nested", "huge"],
)
def test_a_login_leaves_nothing_that_no_program_can_read(team_url: str, facts: str, at: str) -> None:
    with connected(team_url, LOGINS[Role.ENGINEER]) as connection:
        assert is_denied(connection, _leaving(facts, at))


def test_a_line_that_stands_is_not_told_again(open_as: Callable[[Role], Core], server: Engine, team_url: str) -> None:
    with Session(server, expire_on_commit=False) as session, session.begin():
        customer = Customer(name="Forge", number="F-1", timezone="UTC")
        session.add(customer)
    with open_as(Role.CARE).work() as work:
        number = open_ticket(work, customer_id=customer.id, service_id=None, text="No dial tone")
    with server.connect() as connection:
        line = connection.scalar(text("SELECT text FROM ticket_event WHERE ticket_id = :id LIMIT 1"), {"id": number})

    told = json.dumps([f"TicketTold {json.dumps({'ticket_id': number, 'text': line, 'is_for_customer': True})}"])

    with connected(team_url, LOGINS[Role.CARE]) as connection:
        assert is_denied(connection, _leaving(told))


def test_nothing_that_was_left_keeps_the_engine_from_what_comes_after(
    open_as: Callable[[Role], Core], server: Engine
) -> None:
    rows = (
        ("infinity", "[]"),
        ("0044-03-15 BC", "[]"),
        ("2026-01-01", "[" * 5000 + "]" * 5000),
        ("2026-01-01", _listed(CHANGED % _now())),
        ("2026-01-01", _listed("TicketChanged \\ud800\\u0000")),
        ("2026-01-01", "[7]"),
        ("2026-01-01", "[]"),
    )
    leave = "INSERT INTO left_facts (at, actor, role, facts) VALUES ('{}'::timestamptz, 'x', 'care', '{}'::json)"
    with server.begin() as connection:
        connection.execute(text("DELETE FROM left_facts"))
        for at, facts in rows:
            connection.exec_driver_sql(leave.format(at, facts))
    consequences, judge = Consequences(), open_as(Role.COLLECTOR)

    for _try in range(TRIES * (len(rows) - 1)):
        consequences.tell(judge)

    with server.connect() as connection:
        faults = connection.scalars(text("SELECT fault FROM left_facts ORDER BY id")).all()
    told = [fault and fault.partition(":")[0] for fault in faults]
    assert told == ["DataError", "DataError", "RecursionError", "NoResultFound", "UnknownFactError", "AttributeError"]


def test_facts_wait_while_another_collector_judges(
    open_as: Callable[[Role], Core], server: Engine, team_url: str
) -> None:
    with server.begin() as connection:
        connection.execute(text("DELETE FROM left_facts"))
    with connected(team_url, LOGINS[Role.ENGINEER]) as connection, connection.begin():
        connection.execute(_leaving("[]"))
    consequences, judge = Consequences(), open_as(Role.COLLECTOR)
    taken_over = judge.fenced(Fence("engine", "another", 1))

    for _try in range(TRIES):
        with pytest.raises(LeaseLostError):
            consequences.tell(taken_over)

    consequences.tell(judge)
    with server.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM left_facts")) == 0
