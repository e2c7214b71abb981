"""What the hash chain costs: acts a second on PostgreSQL by eight people at a time, with it and without it."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.people.verifying import verify_trail
from tests.conftest import store_settings
from tests.postgres import PostgresServer

PEOPLE = 8
SECONDS = 4.0
WITHOUT_CHAIN = (
    "ALTER TABLE audit_entry DISABLE TRIGGER audit_chain",
    "ALTER TABLE audit_entry DROP CONSTRAINT uq_audit_entry_seq",
)


@pytest.fixture
def core(postgres_server: PostgresServer, postgres_template: str, tmp_path: Path) -> Iterator[Core]:
    """A store on PostgreSQL that waits for no disk, so that the chain is all that can be waited for."""
    with postgres_server.database(template=postgres_template) as url:
        opened = open_core(store_settings(url, tmp_path), Actor("ann", Role.ENGINEER))
        yield opened
        opened.close()


def bench_acts_with_and_without_the_chain(core: Core) -> None:
    with_chain = acts_a_second(core)
    with core.read() as session:
        began = time.perf_counter()
        report = verify_trail(session)
        took_s = time.perf_counter() - began
    with core.engine.begin() as connection:
        for statement in WITHOUT_CHAIN:
            connection.execute(text(statement))
    without = acts_a_second(core)
    assert report.is_whole
    print(f"\n{PEOPLE} people: {with_chain:,.0f} acts/s with the chain, {without:,.0f} without")
    print(f"verified {report.entries:,} entries in {took_s:.2f} s: {report.entries / took_s:,.0f} a second")


def acts_a_second(core: Core) -> float:
    """How many acts all people together do."""
    end = time.monotonic() + SECONDS

    def act(_person: int) -> int:
        count = 0
        while time.monotonic() < end:
            with core.work() as work:
                work.audit_file("act", "file", {"n": 1}, {"n": 2})
            count += 1
        return count

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sum(pool.map(act, range(PEOPLE))) / SECONDS
