"""Fixtures for all tests: a real store on SQLite and on PostgreSQL, and a clock that moves when it is told to."""

import functools
import gc
import itertools
import os
import shutil

# Tests read the words of the program, whatever the machine speaks.
os.environ["NOCDESK_LANGUAGE"] = "en"

from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, Engine, event

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.instants import UTC_NAME, show_in, zone_named
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from nocdesk.store.base import make_engine
from nocdesk.store.schema import prepare_schema
from tests.postgres import PostgresServer, run_postgres
from tests.reliability.record import Telling, write_lines

START = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
PATIENCE_MS = 60_000
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
_TESTS = itertools.count()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests live until the end: garbage is looked for among what tests make, and not among all these."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what a fault test told, once: reports of workers come to the process that started them, too."""
    if report.when == "call" and "PYTEST_XDIST_WORKER" not in os.environ:
        write_lines(report.nodeid, report.passed, report.user_properties)


@pytest.fixture
def promise(request: pytest.FixtureRequest) -> Telling:
    """Takes the lines of a fault test for the table of `make chaos`."""
    return Telling(request.node.user_properties)


@pytest.fixture(autouse=True)
def utc_again() -> Iterator[None]:
    """The zone is one for the whole program: the next test begins with UTC."""
    yield
    show_in(zone_named(UTC_NAME))


@pytest.fixture(autouse=True)
def _log_where_the_test_runs() -> Iterator[None]:
    """A command that a test runs sets the log up for its own streams, which end with the test."""
    yield
    structlog.reset_defaults()


class PatientBot(QtBot):
    """Waits so long that only what never comes fails a test, and not a busy machine."""

    waitUntil = functools.partialmethod(QtBot.waitUntil, timeout=PATIENCE_MS)
    waitSignal = functools.partialmethod(QtBot.waitSignal, timeout=PATIENCE_MS)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The one of pytest-qt, with patience."""
    return PatientBot(request)


def _leave_it_to_the_system(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA synchronous=OFF")


@pytest.fixture(autouse=True)
def no_wait_for_a_disk() -> Iterator[None]:
    """Tests end programs and never the machine: SQLite need not wait at each commit until the disk has it."""
    event.listen(Engine, "engine_connect", _leave_it_to_the_system)
    yield
    event.remove(Engine, "engine_connect", _leave_it_to_the_system)


@pytest.fixture(scope="session")
def config_homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tests of a run keep what a person would have kept."""
    return tmp_path_factory.mktemp("config")


@pytest.fixture(autouse=True)
def _config_of_its_own(config_homes: Path) -> None:
    """Neither the person's own files nor what an earlier test has kept, also for the programs that a test starts."""
    os.environ["XDG_CONFIG_HOME"] = str(config_homes / str(next(_TESTS)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL of our own on a private socket, once a run and only when a test needs it."""
    with run_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store with its schema, made by the migrations once a run."""
    path = tmp_path_factory.mktemp("template") / "nocdesk.db"
    engine = make_engine(f"sqlite:///{path}")
    prepare_schema(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The same on PostgreSQL: a database to make others from."""
    postgres_server.create_database("template_nocdesk")
    engine = make_engine(postgres_server.url("template_nocdesk"))
    prepare_schema(engine)
    engine.dispose()
    return "template_nocdesk"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store, of each kind in turn."""
    if request.param == "sqlite":
        path = tmp_path / "nocdesk.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database(template=request.getfixturevalue("postgres_template")) as url:
        yield url


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
def sqlite_core(tmp_path: Path, sqlite_template: Path, clock: VirtualClock) -> Iterator[Core]:
    """The same on SQLite only, for what does not touch the store in a way of its own."""
    shutil.copyfile(sqlite_template, tmp_path / "nocdesk.db")
    url = f"sqlite:///{tmp_path / 'nocdesk.db'}"
    opened = open_core(store_settings(url, tmp_path), Actor("ann", Role.ENGINEER), clock)
    yield opened
    opened.close()


@pytest.fixture
def pg_core(
    postgres_server: PostgresServer, postgres_template: str, tmp_path: Path, clock: VirtualClock
) -> Iterator[Core]:
    """A store of one's own on PostgreSQL."""
    with postgres_server.database(template=postgres_template) as url:
        core = open_core(store_settings(url, tmp_path), Actor("ann", Role.ENGINEER), clock)
        yield core
        core.close()


def store_settings(database_url: str, data_dir: Path) -> Settings:
    """Settings for a store at this address."""
    return Settings(database_url=database_url, data_dir=data_dir)
