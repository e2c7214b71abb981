"""The shift on each kind of database: played once a run, and copied for each test."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from tests.conftest import START, store_settings
from tests.nocdesk.boards.shift import Shift, play_shift
from tests.postgres import PostgresServer


@pytest.fixture(scope="session")
def played_on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Shift:
    """The shift in a file, and closed."""
    folder = tmp_path_factory.mktemp("shift")
    shutil.copyfile(sqlite_template, folder / "nocdesk.db")
    return _played(f"sqlite:///{folder / 'nocdesk.db'}", folder)


@pytest.fixture(scope="session")
def played_on_postgres(
    postgres_server: PostgresServer, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Shift:
    """The shift in a database to make others from."""
    postgres_server.create_database("template_shift", template=postgres_template)
    return _played(postgres_server.url("template_shift"), tmp_path_factory.mktemp("shift"))


@pytest.fixture(params=["sqlite", "postgresql"])
def shift(request: pytest.FixtureRequest, tmp_path: Path, clock: VirtualClock) -> Iterator[Shift]:
    """The store after the shift, of each kind in turn."""
    if request.param == "sqlite":
        left: Shift = request.getfixturevalue("played_on_sqlite")
        shutil.copyfile(left.core.settings.data_dir / "nocdesk.db", tmp_path / "nocdesk.db")
        yield from _again(left, f"sqlite:///{tmp_path / 'nocdesk.db'}", tmp_path, clock)
        return
    left = request.getfixturevalue("played_on_postgres")
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.new_database_name()
    server.create_database(name, template="template_shift")
    yield from _again(left, server.url(name), tmp_path, clock)
    server.drop_database(name)


def _played(url: str, folder: Path) -> Shift:
    clock = VirtualClock(START)
    core = open_core(store_settings(url, folder), Actor("ann", Role.ENGINEER), clock)
    played = play_shift(core, clock, folder)
    core.close()
    return played


def _again(left: Shift, url: str, folder: Path, clock: VirtualClock) -> Iterator[Shift]:
    clock.at, clock.elapsed_s = left.clock.at, left.clock.elapsed_s
    core = open_core(store_settings(url, folder), Actor("ann", Role.ENGINEER), clock)
    yield replace(left, core=core, clock=clock)
    core.close()
