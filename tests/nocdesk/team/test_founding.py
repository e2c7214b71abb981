"""A store becomes a team's: by whoever may, told to whoever may not, and again without harm."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from nocdesk.people.model import Role
from nocdesk.team.applying import found_team
from nocdesk.team.errors import NotPermittedError
from nocdesk.team.names import INTERNAL_TABLES, OWNER
from tests.nocdesk.command import runner
from tests.nocdesk.team.team_store import LOGINS, engine_of, team_url
from tests.postgres import PostgresServer

__all__ = ["team_url"]


def scalars(url: str, login: str, query: str) -> list[object]:
    engine = engine_of(url, login)
    try:
        with engine.connect() as connection:
            return list(connection.scalars(text(query)))
    finally:
        engine.dispose()


def test_everything_belongs_to_an_owner_whom_nobody_can_log_in_as(team_url: str) -> None:
    owners = scalars(
        team_url,
        "nocdesk",
        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname IN ('public', 'network', 'masked')",
    )
    internals = scalars(team_url, "nocdesk", "SELECT tablename FROM pg_tables WHERE schemaname = 'network' ORDER BY 1")

    assert owners == [OWNER]
    assert internals == sorted(INTERNAL_TABLES)
    assert scalars(team_url, "nocdesk", f"SELECT rolcanlogin FROM pg_roles WHERE rolname = '{OWNER}'") == [False]


@pytest.mark.parametrize("role", Role)
def test_a_login_is_known_by_its_group_and_not_by_what_it_says(team_url: str, role: Role) -> None:
    engine = engine_of(team_url, LOGINS[role])
    with engine.connect() as connection:
        connection.execute(text("SET application_name = 'administrator'"))
        connection.execute(text(f"SET ROLE nocdesk_{role}"))
        assert connection.scalar(text("SELECT nocdesk.my_role()")) == role
    engine.dispose()


def test_a_store_is_founded_twice_without_harm(team_url: str) -> None:
    found_team(make_url(team_url))

    assert scalars(team_url, LOGINS[Role.CARE], "SELECT nocdesk.my_role()") == ["care"]


def test_whoever_may_not_is_told_what_to_run_and_goes_on_when_it_is_done(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    name = postgres_server.new_database_name()
    postgres_server.create_database(name)
    admin = create_engine(postgres_server.url(name))
    with admin.begin() as connection:
        connection.execute(text("CREATE ROLE carrier LOGIN"))
    url = make_url(postgres_server.url(name)).set(username="carrier", drivername="postgresql")
    run = runner(monkeypatch, capsys, tmp_path / "data")
    address = url.render_as_string()

    told = run("team", "init", "--url", address)
    with pytest.raises(NotPermittedError), admin.begin() as connection:
        found_team(url.set(drivername="postgresql+psycopg"))
    with admin.begin() as connection:
        for statement in told.out.strip().splitlines():
            connection.execute(text(statement))
    founded = run("team", "init", "--url", address)
    again = run("team", "init", "--url", address)
    refused = run("team", "add", "zoe", "--role", "care", "--url", address)
    admin.dispose()

    assert told.code == 1
    assert 'GRANT "nocdesk_owner" TO "carrier";' in told.out
    assert (founded.code, again.code) == (0, 0), founded.err + again.err
    assert refused.code == 1
    assert 'GRANT "nocdesk_care" TO "zoe";' in refused.out
    postgres_server.drop_database(name)


def test_a_person_comes_changes_role_and_goes(
    team_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run = runner(monkeypatch, capsys, tmp_path / "data")
    secret = tmp_path / "password"
    secret.write_text("correct horse\n")

    added = run("team", "add", "ida", "--role", "care", "--password-file", secret, "--url", team_url)
    as_care = scalars(team_url, "ida", "SHOW search_path")
    moved = run("team", "role", "ida", "engineer", "--url", team_url)
    as_engineer = scalars(team_url, "ida", "SHOW search_path")
    listed = run("team", "list", "--json", "--url", team_url).json
    removed = run("team", "remove", "ida", "--url", team_url)
    groups = scalars(
        team_url, "nocdesk", "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'ida' AND rolpassword IS NOT NULL"
    )
    told = scalars(team_url, "nocdesk", "SELECT action FROM audit_entry WHERE kind = 'person' ORDER BY id")

    assert [run_.code for run_ in (added, moved, removed)] == [0, 0, 0], added.err + moved.err + removed.err
    assert as_care == ["masked, public, nocdesk"]
    assert as_engineer == ["public, network, nocdesk"]
    assert {"name": "ida", "role": "engineer", "out_of_date": []} in listed
    assert groups == [False]
    assert told == ["add_person", "change_role", "remove_person"]
    assert run("team", "add", "nocdesk_owner", "--role", "care", "--url", team_url).code == 1
    assert run("team", "role", "nobody1", "care", "--url", team_url).code == 1


def test_nobody_of_the_team_makes_objects_or_reads_what_was_not_granted(team_url: str) -> None:
    for login in LOGINS.values():
        for statement in ("CREATE TABLE public.mine (x int)", "CREATE TEMP TABLE mine (x int)"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                scalars(team_url, login, statement)
