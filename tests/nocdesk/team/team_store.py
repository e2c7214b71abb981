"""A team's store on a real PostgreSQL, and the ways into it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import URL, Connection, Engine, Executable, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from nocdesk.people.model import Role
from nocdesk.team.applying import found_team, team_engine
from nocdesk.team.members import add_member
from tests.postgres import PostgresServer

LOGINS = {role: f"{role}1" for role in Role}
"""One login in each role."""


def engine_of(url: str, login: str) -> Engine:
    """The store as a login sees it; the tests' server believes the name."""
    return create_engine(make_url(url).set(username=login))


@contextmanager
def founded(server: PostgresServer, template: str) -> Iterator[URL]:
    """A team's store with a login in each role, as whoever administers it."""
    with server.database(template=template) as text:
        url = make_url(text)
        found(url)
        yield url


def found(url: URL) -> None:
    """Make a store a team's, with a login in each role."""
    found_team(url)
    engine = team_engine(url)
    with engine.begin() as connection:
        for role, login in LOGINS.items():
            add_member(connection, login, role, verifier=None)
    engine.dispose()


@pytest.fixture(scope="module")
def team_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """The address of a team's store with a login in each role."""
    with founded(postgres_server, postgres_template) as url:
        yield url.render_as_string(hide_password=False)


@contextmanager
def connected(url: str, login: str) -> Iterator[Connection]:
    """A connection of a login to the store."""
    engine = engine_of(url, login)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


Tried = Callable[[Connection, Executable], object]


def carried_out(connection: Connection, *statements: Executable) -> None:
    """Execute them, each of which has to reach a row: what row security hides is no error, and nothing is changed."""
    for statement in statements:
        done = connection.execute(statement)
        assert done.returns_rows or done.rowcount, f"no row is reached: {statement}"


def is_denied(connection: Connection, statement: Executable, tried: Tried = carried_out) -> bool:
    """Whether the database says that the login may not; whatever else is wrong, or reaches no row, fails the test."""
    try:
        tried(connection, statement)
    except DBAPIError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        return True
    finally:
        connection.rollback()
    return False
