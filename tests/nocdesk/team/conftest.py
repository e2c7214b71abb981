"""A team's store on a real PostgreSQL, with a login in each role and a row in every table."""

from collections.abc import Iterator

import pytest

from nocdesk.team.applying import team_engine
from tests.nocdesk.team.rows import fill
from tests.nocdesk.team.team_store import founded
from tests.postgres import PostgresServer


@pytest.fixture(scope="package")
def filled_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """The address of the store, as whoever administers it."""
    with founded(postgres_server, postgres_template) as url:
        engine = team_engine(url)
        with engine.begin() as connection:
            fill(connection)
        engine.dispose()
        yield url.render_as_string(hide_password=False)
