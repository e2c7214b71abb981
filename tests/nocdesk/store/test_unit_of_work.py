"""The unit of work: audit, feed, facts, conflicts, and what a schema of another time says."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.events import Fact
from nocdesk.model import Base
from nocdesk.store.base import make_engine
from nocdesk.store.schema import SchemaError, prepare_schema
from nocdesk.store.unit_of_work import ConflictError, UnitOfWork, unit_of_work


def make_customer(core: Core, name: str = "Northbank Group") -> int:
    with core.work() as work:
        customer = Customer(name=name, number=f"C-{name}", timezone="UTC")
        work.session.add(customer)
    return customer.id


def test_the_migrated_schema_is_the_one_that_the_entities_declare(core: Core) -> None:
    found = set(inspect(core.engine).get_table_names())

    assert found - {"alembic_version"} == set(Base.metadata.tables)
    for name, table in Base.metadata.tables.items():
        columns = {column["name"]: column["nullable"] for column in inspect(core.engine).get_columns(name)}
        assert columns == {column.name: column.nullable for column in table.columns}, name


def test_a_commit_on_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'nocdesk.db'}")
    bare = engine.raw_connection()  # Not one of those that the tests spare the wait.

    said = bare.cursor().execute("PRAGMA synchronous").fetchone()

    assert said == (2,), "FULL"
    bare.close()
    engine.dispose()


def test_a_commit_is_heard_on_the_feed_with_kind_and_id(core: Core) -> None:
    feed = core.feed()
    assert feed.poll().changes == ()

    customer_id = make_customer(core)

    heard = feed.poll()
    assert [(change.kind, change.entity_id) for change in heard.changes] == [("customer", customer_id)]
    assert not heard.has_gap
    assert feed.poll().changes == ()
    feed.close()


def test_an_entity_that_was_read_and_set_to_the_same_value_is_not_on_the_feed(core: Core) -> None:
    customer_id = make_customer(core)
    feed = core.feed()

    with core.work() as work:
        customer = work.session.get_one(Customer, customer_id)
        customer.name = str(customer.name)

    assert feed.poll().changes == ()
    feed.close()


def test_work_that_fails_leaves_nothing_behind(core: Core) -> None:
    feed = core.feed()

    def fail_halfway() -> None:
        with core.work() as work:
            work.session.add(Customer(name="Ghost", number="C-0", timezone="UTC"))
            work.session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()

    with core.read() as session:
        assert session.scalars(select(Customer)).all() == []
    assert feed.poll().changes == ()
    feed.close()


def test_of_two_who_change_the_same_thing_the_second_is_told_and_nothing_is_lost(core: Core) -> None:
    customer_id = make_customer(core)
    with core.read() as reader:
        stale = reader.get_one(Customer, customer_id)
        reader.expunge(stale)
    with core.work() as work:
        work.session.get_one(Customer, customer_id).name = "First"

    def change_what_was_read_before() -> None:
        with core.work() as work:
            work.session.add(stale)
            stale.name = "Second"

    with pytest.raises(ConflictError):
        change_what_was_read_before()

    with core.read() as session:
        assert session.get_one(Customer, customer_id).name == "First"


def test_a_store_of_a_newer_version_is_refused_with_what_to_do(core: Core) -> None:
    with core.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaError, match=r"newer NocDesk \(schema 9999\)\. Update this program"):
        prepare_schema(core.engine)


def test_a_reader_sees_one_state_of_the_store_whatever_is_committed_meanwhile(core: Core) -> None:
    make_customer(core)

    with core.read() as session:
        before = session.scalars(select(Customer.name)).all()
        make_customer(core, "Mill Dairy")
        during = session.scalars(select(Customer.name)).all()
    with core.read() as session:
        after = session.scalars(select(Customer.name)).all()

    assert before == during
    assert len(after) == 2


def test_what_is_to_be_done_once_is_done_once_when_all_has_been_told(core: Core) -> None:
    done: list[str] = []

    def act(work: UnitOfWork) -> None:
        done.append("done")

    def told(work: UnitOfWork, facts: Sequence[Fact]) -> None:
        done.extend("told" for _ in facts)
        work.once(act)

    with unit_of_work(core.engine, core.actor, core.clock, told) as work:
        work.once(act)
        work.happened(Fact())
        work.happened(Fact())

    assert done == ["told", "told", "done"]


def test_what_an_act_makes_happen_is_told_and_may_ask_for_another(core: Core) -> None:
    done: list[str] = []

    def second(work: UnitOfWork) -> None:
        done.append("second")

    def first(work: UnitOfWork) -> None:
        done.append("first")
        work.happened(Fact())

    with unit_of_work(core.engine, core.actor, core.clock, lambda work, _fact: work.once(second)) as work:
        work.once(first)

    assert done == ["first", "second"]
