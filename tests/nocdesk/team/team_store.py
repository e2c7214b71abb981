"""A team's store on a real PostgreSQL, and the ways into it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, Engine, Executable, create_engine
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


@pytest.fixture(scope="module")
def team_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """The address of a team's store with a login in each role."""
    name = postgres_server.new_database_name()
    postgres_server.create_database(name, template=postgres_template)
    url = postgres_server.url(name)
    found_team(make_url(url))
    engine = team_engine(make_url(url))
    with engine.begin() as connection:
        for role, login in LOGINS.items():
            add_member(connection, login, role, verifier=None)
    engine.dispose()
    yield url
    postgres_server.drop_database(name)


@contextmanager
def connected(url: str, login: str) -> Iterator[Connection]:
    """A connection of a login to the store."""
    engine = engine_of(url, login)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def is_denied(connection: Connection, statement: Executable) -> bool:
    """Whether the database says that the login may not; whatever else is wrong fails the test."""
    try:
        connection.execute(statement)
    except DBAPIError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        return True
    finally:
        connection.rollback()
    return False
