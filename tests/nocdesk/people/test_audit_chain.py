"""The audit trail is a chain: made alike by Python and PostgreSQL, in every transaction, and never written over."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.people.audit_anchors import Anchor, anchor_line, anchors_in, present_anchor
from nocdesk.people.audit_chain import Sealed, canonical_bytes
from nocdesk.people.model import AuditEntry
from nocdesk.people.origin import program_of
from nocdesk.people.verifying import verify_trail
from nocdesk.store.base import make_engine
from nocdesk.store.schema import alembic_config, prepare_schema

ODD = {"text": 'Zürich, 10:00; "ü" \U0001f6a8 \0', "number": -0.1, "at": datetime(2026, 3, 4, tzinfo=UTC), "no": None}


def some_customer(core: Core) -> int:
    with core.work() as work:
        customer = Customer(name="Harbour Bank", number="C-1", timezone="UTC")
        work.session.add(customer)
        work.session.flush()
        return customer.id


def fail(core: Core) -> None:
    with core.work() as work:
        work.audit_file("undone", "correlation_rules", {}, {})
        raise ZeroDivisionError


def test_every_act_is_a_link_that_can_be_computed_anew_on_both_databases(core: Core, clock: VirtualClock) -> None:
    number = some_customer(core)
    for step in range(3):
        clock.advance(1.234567)
        with core.work() as work:
            customer = work.session.get_one(Customer, number)
            customer.name = f"Harbour {step}"
            work.audit("rename", customer, ODD, {"name": customer.name})
            work.audit_file("rules:2", "correlation_rules", {}, ODD)
    with pytest.raises(ZeroDivisionError):
        fail(core)

    with core.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        report = verify_trail(session)
        head = present_anchor(session)
    assert [(entry.seq, entry.act_seq) for entry in entries] == [(1, 1), (2, 1), (3, 3), (4, 3), (5, 5), (6, 5)]
    assert all(entry.actor == "ann" and entry.origin and entry.program for entry in entries)
    assert (report.is_whole, report.entries, report.carried, report.last) == (True, 6, 0, head)


def test_acts_at_the_same_time_leave_one_chain_without_a_gap(core: Core) -> None:
    def act(number: int) -> None:
        for _again in range(5):
            with core.work() as work:
                work.audit_file(f"act {number}", "file", {}, {})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(4)))

    with core.read() as session:
        report = verify_trail(session)
    assert (report.is_whole, report.last.seq) == (True, 20)


def test_the_database_itself_refuses_to_write_over_the_trail(core: Core) -> None:
    with core.work() as work:
        work.audit_file("act", "file", {}, {})
    statements = ["UPDATE audit_entry SET hash = 'x'", "DELETE FROM audit_entry"]
    if core.engine.dialect.name == "postgresql":
        statements += ["UPDATE audit_head SET hash = 'x'", "DELETE FROM audit_head"]
        statements += ["TRUNCATE audit_entry", "TRUNCATE audit_head"]

    for statement in statements:
        with core.engine.connect() as connection, pytest.raises(DBAPIError, match="audit trail is only added to"):
            connection.execute(text(statement))


@pytest.fixture
def old_engine(database_url: str) -> Iterator[Engine]:
    """A store from before the chain, with two entries."""
    engine = make_engine(database_url)
    move(engine, "0038")
    with engine.connect() as connection:
        for number, before in ((3, '{"a":  "ü", "a": 1}'), (9, "{}")):
            connection.exec_driver_sql(
                "INSERT INTO audit_entry (id, at, actor, role, action, kind, entity_id, before, after) VALUES "
                f"({number}, '2026-03-04 00:20:00.000123', 'finn', 'field', 'set_etr', 'ticket', 7, '{before}', '{{}}')"
            )
        connection.commit()
    yield engine
    engine.dispose()


def move(engine: Engine, revision: str) -> None:
    config = alembic_config()
    with engine.execution_options(immediate=True).connect() as connection:
        config.attributes["connection"] = connection
        is_back = revision == "0038"
        (command.downgrade if is_back else command.upgrade)(config, revision)
        connection.commit()


def test_what_was_there_before_is_chained_as_it_stands_and_marked(old_engine: Engine) -> None:
    prepare_schema(old_engine)
    with Session(old_engine) as session:
        report = verify_trail(session)
    move(old_engine, "0038")
    prepare_schema(old_engine)

    with Session(old_engine) as session:
        again = verify_trail(session)
    assert (report.is_whole, report.entries, report.carried) == (True, 2, 2)
    assert again == report


def test_no_two_entries_give_the_same_bytes() -> None:
    one = Sealed(1, 1, 0, "ann", "engineer", "act", "file", 0, "{}", "{}", "host", "p", False)
    other = Sealed(1, 1, 0, "anne", "ngineer", "act", "file", 0, "{}", "{}", "host", "p", False)

    assert canonical_bytes("0", one) != canonical_bytes("0", other)
    assert canonical_bytes("0", one).startswith(b"1:0,1:1,1:1,1:0,3:ann,8:engineer,")


def test_an_anchor_is_found_again_whatever_stands_around_it() -> None:
    anchor = Anchor(12, "ab" * 32)
    line = anchor_line(anchor, datetime(2026, 11, 10, 8, tzinfo=UTC) + timedelta(microseconds=5))

    assert line == f"2026-11-10T08:00:00.000005+00:00 seq=12 sha256={'ab' * 32}"
    assert anchors_in(f"<110>1 - - nocdesk - - - {line}\nseq=x\n{line}") == [anchor, anchor]


@pytest.mark.parametrize(
    ("words", "program"),
    [
        (["/usr/bin/nocdesk", "desk", "--url", "x"], "nocdesk desk"),
        (["/x/nocdesk/__main__.py", "tickets", "close", "7"], "nocdesk tickets"),
        (["nocdesk", "--config", "secret"], "nocdesk"),
        ([], "python"),
    ],
)
def test_of_a_command_line_only_the_command_is_told(words: list[str], program: str) -> None:
    assert program_of(words) == program
