"""Two teams in one server: who is let into the one is not let into the other, whatever the group."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from nocdesk.people.model import Role
from nocdesk.team.applying import found_team
from nocdesk.team.errors import TeamError
from nocdesk.team.members import add_member, change_role, members, remove_member
from tests.nocdesk.command import runner
from tests.nocdesk.team.team_store import connected, team_url
from tests.nocdesk.team.test_guards import administered
from tests.postgres import PostgresServer

__all__ = ["team_url"]

WHO_AM_I = text("SELECT nocdesk.my_role()")


@pytest.fixture
def other_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """A second team's store in the same server, with nobody in it yet."""
    with postgres_server.database(template=postgres_template) as url:
        found_team(make_url(url))
        yield url


def changing(url: str, *statements: str) -> None:
    with administered(url) as connection:
        for statement in statements:
            connection.execute(text(statement))


def add(url: str, name: str, role: Role) -> None:
    with administered(url) as connection:
        add_member(connection, name, role, verifier=None)


def names(url: str) -> list[str]:
    with administered(url) as connection:
        return [member.name for member in members(connection)]


def is_let_in(url: str, login: str) -> bool:
    try:
        with connected(url, login) as connection:
            return connection.scalar(WHO_AM_I) is not None
    except OperationalError as error:
        if "permission denied for database" not in str(error.orig):
            raise
        return False


def test_an_engineer_of_one_team_does_not_get_into_the_other(team_url: str, other_url: str) -> None:
    add(other_url, "olga", Role.ENGINEER)

    assert (is_let_in(other_url, "olga"), is_let_in(team_url, "olga")) == (True, False)
    assert (is_let_in(other_url, "engineer1"), is_let_in(team_url, "engineer1")) == (False, True)
    assert names(other_url) == ["olga"]
    assert "olga" not in names(team_url)


def test_a_person_of_two_teams_has_one_role_and_leaves_them_one_by_one(team_url: str, other_url: str) -> None:
    add(team_url, "petra", Role.CARE)
    with pytest.raises(TeamError, match="one role in all of its databases"):
        add(other_url, "petra", Role.ENGINEER)
    add(other_url, "petra", Role.CARE)
    with administered(other_url) as connection:
        with pytest.raises(TeamError, match="one role in all of its databases"):
            change_role(connection, "petra", Role.ENGINEER)
        remove_member(connection, "petra")

    assert (is_let_in(other_url, "petra"), is_let_in(team_url, "petra")) == (False, True)


def test_who_was_let_in_by_the_group_is_let_in_by_name_after_founding_again(team_url: str, other_url: str) -> None:
    add(other_url, "quint", Role.FIELD)
    name = make_url(other_url).database
    changing(
        other_url,
        f'REVOKE CONNECT ON DATABASE "{name}" FROM quint',
        f'GRANT CONNECT ON DATABASE "{name}" TO nocdesk_field, nocdesk_engineer',
    )
    assert is_let_in(other_url, "engineer1")

    found_team(make_url(other_url))

    assert (is_let_in(other_url, "quint"), is_let_in(other_url, "engineer1")) == (True, False)


def test_who_is_let_into_another_team_by_the_group_keeps_the_role_and_the_login(team_url: str, other_url: str) -> None:
    for url in (team_url, other_url):
        add(url, "rosa", Role.FIELD)
    name = make_url(other_url).database
    changing(
        other_url,
        f'REVOKE CONNECT ON DATABASE "{name}" FROM rosa',
        f'GRANT CONNECT ON DATABASE "{name}" TO nocdesk_field',
    )

    with administered(team_url) as connection:
        with pytest.raises(TeamError, match="one role in all of its databases"):
            change_role(connection, "rosa", Role.ENGINEER)
        remove_member(connection, "rosa")

    assert (is_let_in(other_url, "rosa"), is_let_in(team_url, "rosa")) == (True, False)
    assert "rosa" in names(other_url)


def test_nobody_lets_themselves_in_by_settings_of_their_own(team_url: str, other_url: str) -> None:
    add(team_url, "tom", Role.ENGINEER)
    with connected(team_url, "tom") as connection:
        name = make_url(other_url).database
        connection.execute(text(f'ALTER ROLE tom IN DATABASE "{name}" SET search_path = public, network, nocdesk'))
        connection.commit()

    found_team(make_url(other_url))

    assert not is_let_in(other_url, "tom")


def test_what_of_a_login_is_out_of_date_is_listed_and_brought_up_to_date_for_all_at_once(
    other_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    name = make_url(other_url).database
    for login in ("ruth", "saul"):
        add(other_url, login, Role.CARE)
    changing(
        other_url,
        f'ALTER ROLE ruth IN DATABASE "{name}" RESET lock_timeout',
        "ALTER ROLE saul CONNECTION LIMIT -1",
        f'ALTER ROLE saul IN DATABASE "{name}" SET statement_timeout = 0',
    )
    run = runner(monkeypatch, capsys, tmp_path / "data")

    stale = run("team", "list", "--json", "--url", other_url).json
    shown = run("team", "list", "--url", other_url).out
    first = run("team", "init", "--url", other_url)
    again = run("team", "init", "--url", other_url)
    fresh = run("team", "list", "--json", "--url", other_url).json

    assert {one["name"]: one["out_of_date"] for one in stale} == {
        "ruth": ["lock_timeout"],
        "saul": ["statement_timeout", "connection limit"],
    }
    assert "`nocdesk team init`" in shown
    assert "ruth, saul" in first.out
    assert "ruth" not in again.out
    assert all(one["out_of_date"] == [] for one in fresh)
