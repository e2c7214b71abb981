"""A team's store on a real PostgreSQL, with a login in each role and a row in every table."""

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import make_url

from nocdesk.team.applying import found_team, team_engine
from nocdesk.team.members import add_member
from tests.nocdesk.team.rows import fill
from tests.nocdesk.team.team_store import LOGINS
from tests.postgres import PostgresServer


@pytest.fixture(scope="package")
def filled_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """The address of the store, as whoever administers it."""
    name = postgres_server.new_database_name()
    postgres_server.create_database(name, template=postgres_template)
    url = postgres_server.url(name)
    found_team(make_url(url))
    engine = team_engine(make_url(url))
    with engine.begin() as connection:
        for role, login in LOGINS.items():
            add_member(connection, login, role, verifier=None)
        fill(connection)
    engine.dispose()
    yield url
    postgres_server.drop_database(name)
