"""Every column that names who acted is signed by the login, or is told why it is not."""

import re
from collections.abc import Mapping

import pytest
from sqlalchemy import Executable, text

from nocdesk.model import Base
from nocdesk.people.model import Role
from nocdesk.team.signatures import SIGNED, UNSIGNED
from tests.nocdesk.team.rows import asked_row
from tests.nocdesk.team.team_store import LOGINS, carried_out, connected, is_denied

NAMES_SOMEBODY = re.compile(
    r"(.*_)?(by|owner|author|actor|holder|assignee|crew|person|signature|signer|outgoing|incoming)"
)

ENGINEER, FIELD = LOGINS[Role.ENGINEER], LOGINS[Role.FIELD]
ANOTHER = "bob"


def changed(table: str, values: str) -> Executable:
    return text(f"UPDATE {table} SET {values}, version = version + 1 WHERE id = 1")


FORGED: Mapping[str, tuple[str, Executable]] = {
    "an alarm that bob took": (ENGINEER, changed("network.alarm", "owner = 'bob'")),
    "an alarm that bob gave to himself": (ENGINEER, changed("network.alarm", "owner = 'bob', given_by = 'bob'")),
    "an alarm that bob gave away": (ENGINEER, changed("network.alarm", "owner = session_user, given_by = 'bob'")),
    "a new alarm that bob took": (ENGINEER, asked_row("alarm", signed_by=ENGINEER, owner=ANOTHER)),
    "a problem that bob took": (ENGINEER, changed("network.service_problem", "owner = 'bob'")),
    "a ticket that bob took": (FIELD, changed("trouble_ticket", "assignee = 'bob'")),
    "a work that bob planned": (ENGINEER, asked_row("planned_work", signed_by=ANOTHER)),
    "a time of bob's series": (ENGINEER, asked_row("planned_work", signed_by=ANOTHER, series_id=1)),
    "a work that nobody planned": (ENGINEER, asked_row("planned_work", signed_by="")),
    "a work that bob planned after all": (ENGINEER, changed("planned_work", "planned_by = 'bob'")),
    "an acknowledgement of nobody": (ENGINEER, changed("network.alarm", "acknowledged_at = now()")),
    "an earlier change of another": (
        FIELD,
        changed("trouble_ticket", "updated_at = updated_at - interval '1 minute'"),
    ),
    "an end of a shelf by nobody": (ENGINEER, changed("network.alarm_shelf", "ended_at = now()")),
}


def test_every_column_that_names_somebody_is_signed_or_told_why_it_is_not() -> None:
    naming = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if NAMES_SOMEBODY.fullmatch(column.name)
    }
    signed = {f"{table}.{column}" for table, columns in SIGNED.items() for column in columns.split()}

    assert signed | set(UNSIGNED) == naming
    assert not signed & set(UNSIGNED)


@pytest.mark.parametrize("forged", FORGED)
def test_nobody_says_that_another_acted(filled_url: str, forged: str) -> None:
    login, statement = FORGED[forged]
    with connected(filled_url, login) as connection:
        assert is_denied(connection, statement)


def test_an_alarm_is_given_to_a_colleague_and_the_store_says_by_whom(filled_url: str) -> None:
    given = text("SELECT owner, given_by FROM network.alarm WHERE id = 1")
    told = text("SELECT actor, after FROM audit_entry WHERE kind = 'row/alarm' ORDER BY seq DESC LIMIT 1")
    with connected(filled_url, ENGINEER) as connection:
        connection.execute(changed("network.alarm", "owner = 'bob', given_by = session_user"))
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        alarm, (actor, after) = connection.execute(given).one(), connection.execute(told).one()
        connection.rollback()

    assert tuple(alarm) == ("bob", ENGINEER)
    assert actor == ENGINEER
    assert (after["owner"], after["given_by"]) == ("bob", ENGINEER)


def test_what_was_acknowledged_is_taken_back_by_a_colleague(filled_url: str) -> None:
    with connected(filled_url, ENGINEER) as connection:
        carried_out(
            connection,
            changed("network.alarm", "acknowledged_at = now(), acknowledged_by = session_user"),
            changed("network.alarm", "acknowledged_at = NULL, acknowledged_by = NULL"),
        )
        connection.rollback()
