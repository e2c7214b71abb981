"""What notices and answers say of the network, under logins that do not see it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError

from nocdesk.people.model import Role
from tests.nocdesk.team.team_store import LOGINS, connected, is_denied, team_url

__all__ = ["team_url"]

_SUBSCRIBE = """INSERT INTO notice_subscription (subject, subject_id, channel, address, credential, subscribed_at,
    subscribed_by) VALUES (:subject, 1, 'mail', 'a@b.example', '', now(), :login)"""
_WRITE = """INSERT INTO notice (subscription_id, about, subject, body, state, written_at, due_at, tries, fault)
    SELECT id, subject, 'core-1 is down', '10.0.0.1', 'failed', now(), now(), 0, '' FROM notice_subscription"""
ALL = ["customer", "problem", "workgroup"]


@pytest.fixture
def server(team_url: str) -> Iterator[Engine]:
    """The store as the server's administrator sees it."""
    engine = create_engine(team_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM notice"))
        connection.execute(text("DELETE FROM notice_subscription"))
        for subject in ALL:
            connection.execute(text(_SUBSCRIBE), {"subject": subject, "login": "root"})
        connection.execute(text(_WRITE))
    yield engine
    engine.dispose()


def _read(url: str, role: Role, query: str) -> list[str] | None:
    """None where the table is closed to the role."""
    with connected(url, LOGINS[role]) as connection:
        try:
            return sorted(connection.scalars(text(query)))
        except ProgrammingError:
            return None


@pytest.mark.parametrize("query", ["SELECT subject FROM notice_subscription", "SELECT about FROM notice"])
def test_care_reads_what_customers_were_told_and_field_nothing(team_url: str, server: Engine, query: str) -> None:
    read = {role: _read(team_url, role, query) for role in Role}

    everything = dict.fromkeys(Role, ALL)
    assert read == everything | {Role.CARE: ["customer"], Role.FIELD: [], Role.PORTAL: None}


def test_care_subscribes_to_customers_only(team_url: str, server: Engine) -> None:
    def denied(role: Role) -> list[str]:
        with connected(team_url, LOGINS[role]) as connection:
            tries = {each: text(_SUBSCRIBE).bindparams(subject=each, login=LOGINS[role]) for each in ALL}
            return [each for each, statement in tries.items() if is_denied(connection, statement)]

    assert denied(Role.ENGINEER) == []
    assert denied(Role.CARE) == ["problem", "workgroup"]


def test_a_notice_about_a_problem_is_not_sent_again_by_care(team_url: str, server: Engine) -> None:
    with connected(team_url, LOGINS[Role.CARE]) as connection:
        changed = connection.execute(text("UPDATE notice SET state = 'waiting'")).rowcount

    assert changed == 1


def test_what_devices_answered_is_read_by_those_who_see_them(team_url: str) -> None:
    readers = {role for role in Role if _read(team_url, role, "SELECT answer FROM request") is not None}

    assert readers == set(Role) - {Role.CARE, Role.FIELD, Role.PORTAL}
