"""Fixtures for all tests: a real store on SQLite and on PostgreSQL, and a clock that moves when it is told to."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from sqlalchemy import create_engine, text

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.postgres import PostgresServer, run_postgres

START = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _log_where_the_test_runs() -> Iterator[None]:
    """A command that a test runs sets the log up for its own streams, which end with the test."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL of our own on a private socket, once a run and only when a test needs it."""
    with run_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'nocdesk.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.new_database_name()
    admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield server.url(name)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def clock() -> VirtualClock:
    """Tuesday morning, 10 November 2026, 08:00 UTC."""
    return VirtualClock(START)


@pytest.fixture
def core(database_url: str, tmp_path: Path, clock: VirtualClock) -> Iterator[Core]:
    """An empty store, opened by an engineer."""
    opened = open_core(store_settings(database_url, tmp_path), Actor("ann", Role.ENGINEER), clock)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_core(tmp_path: Path, clock: VirtualClock) -> Iterator[Core]:
    """The same on SQLite only, for what does not touch the store in a way of its own."""
    url = f"sqlite:///{tmp_path / 'nocdesk.db'}"
    opened = open_core(store_settings(url, tmp_path), Actor("ann", Role.ENGINEER), clock)
    yield opened
    opened.close()


def store_settings(database_url: str, data_dir: Path) -> Settings:
    """Settings for a store at this address."""
    return Settings(database_url=database_url, data_dir=data_dir)
