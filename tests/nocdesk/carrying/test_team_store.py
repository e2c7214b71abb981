"""A store becomes a team's and comes back, carried by a login that is no superuser: it may act for the owner."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from nocdesk.carrying.carry import table_rows
from nocdesk.carrying.moving import move_store
from nocdesk.carrying.whole_store import NotForAllRowsError, reading_all
from nocdesk.store.base import make_engine
from nocdesk.team.applying import found_team, team_engine
from nocdesk.team.names import OWNER
from tests.nocdesk.carrying.full_store import fill_every_table
from tests.postgres import PostgresServer

CARRIER = "carrier1"


def _quietly(_what: str, _share: float) -> None:
    pass


def test_a_store_goes_onto_a_team_store_past_its_guards_and_comes_back_the_same(
    tmp_path: Path, sqlite_template: Path, postgres_server: PostgresServer, postgres_template: str
) -> None:
    name = postgres_server.new_database_name()
    postgres_server.create_database(name, template=postgres_template)
    url = make_url(postgres_server.url(name))
    found_team(url)
    owner = team_engine(url)
    with owner.begin() as connection:
        connection.execute(text(f"CREATE ROLE {CARRIER} LOGIN IN ROLE {OWNER}"))
        connection.execute(text(f"GRANT CONNECT ON DATABASE {name} TO {CARRIER}"))
        guards = connection.execute(text("SELECT tgname, tgenabled::text FROM pg_trigger ORDER BY 1, oid")).all()
    here, back = tmp_path / "here.db", tmp_path / "back.db"
    for path in (here, back):
        shutil.copyfile(sqlite_template, path)
    source, target = make_engine(f"sqlite:///{here}"), make_engine(f"sqlite:///{back}")
    team = make_engine(url.set(username=CARRIER))
    fill_every_table(source)

    with pytest.raises(NotForAllRowsError, match="may not see every row of a team store"):
        move_store(source, team, _quietly)
    with owner.begin() as connection:
        connection.execute(text(f"ALTER ROLE {CARRIER} BYPASSRLS"))
    there = move_store(source, team, _quietly)
    again = move_store(team, target, _quietly)

    with reading_all(source) as reading:
        assert there.tables == again.tables == table_rows(reading, _quietly, "")
    with owner.begin() as connection:
        after = connection.execute(text("SELECT tgname, tgenabled::text FROM pg_trigger ORDER BY 1, oid")).all()
    assert after == guards, "what guards the store stands no more as it did"
    for engine in (source, target, team, owner):
        engine.dispose()
    postgres_server.drop_database(name)
